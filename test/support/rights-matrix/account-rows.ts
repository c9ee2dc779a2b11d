/** Rows of the rights matrix: signing in, one's own account, the service, the inbox. */
import { z } from 'zod';
import { zNewPasswordReset, zOwnDevicePin } from '#shared/api.ts';
import { mustSucceed, PASSWORD } from '../app.ts';
import { always, disruptive, matrix, needsPlan, type Rows } from './kit.ts';

/** The id of an open password reset for the stranger. All requests that run at the same time share it. */
let passwordResetMade: Promise<string> | null = null;
function freshPasswordReset(): Promise<string> {
  passwordResetMade ??= (async () => {
    const { boss, stranger } = matrix.world.everybody;
    const { json } = await mustSucceed(boss.post('/api/service/password-resets', { email: stranger.email }));
    return zNewPasswordReset.parse(json).passwordReset.id;
  })();
  return passwordResetMade;
}

/** The id of a PIN of the stranger. All requests share it. */
let pinMade: Promise<string> | null = null;
function strangersPin(): Promise<string> {
  pinMade ??= (async () => {
    const { stranger } = matrix.world.everybody;
    await mustSucceed(stranger.put('/api/me/device-pin', { pin: '4073', password: PASSWORD }));
    const { json } = await mustSucceed(stranger.get('/api/me/device-pins'));
    return z.array(zOwnDevicePin).parse(json)[0]?.id ?? '';
  })();
  return pinMade;
}

/** Answers of a device to a question that nobody has put. */
const DEVICE = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
const GIVEN = { ...DEVICE, response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' } };
const MADE = { ...DEVICE, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } };

/** The id of a passkey of the stranger. All requests share it. */
let passkeyMade: Promise<string> | null = null;
function strangersPasskey(): Promise<string> {
  passkeyMade ??= (async () => {
    const { personId } = matrix.world.everybody.stranger;
    const passkey = { id: 'strangers', personId, name: 'N', publicKey: 'x', counter: 0, transports: [] };
    await matrix.world.app.store.records.insertPasskey({ ...passkey, addedAt: matrix.world.clock.now(), usedAt: null });
    return passkey.id;
  })();
  return passkeyMade;
}

/** The rows. */
export const ACCOUNT_ROWS: Rows = {
  'get /healthz': always('/healthz'),
  'get /readyz': always('/readyz'),
  'get /api/openapi.json': always('/api/openapi.json'),

  'post /api/auth/sign-in/email': {
    about: 'service',
    request: ({ who }) => ({ path: '/api/auth/sign-in/email', body: { email: who.email, password: PASSWORD } }),
    expected: () => 'ok',
  },
  'post /api/auth/sign-out': disruptive,
  'get /api/auth/get-session': always('/api/auth/get-session'),
  'get /api/auth/list-sessions': always('/api/auth/list-sessions'),
  'post /api/auth/revoke-session': always('/api/auth/revoke-session', 'ok', { token: 'nobody’s' }),
  'post /api/auth/revoke-other-sessions': disruptive,
  'post /api/auth/change-password': always('/api/auth/change-password', 'wrong_credentials', {
    currentPassword: 'a wrong one',
    newPassword: 'another long one',
  }),

  // This service sends no e-mail, so it makes no links.
  'post /api/sign-in-links': always('/api/sign-in-links', 'not_allowed', { email: 'fay.family@home.test' }),
  'post /api/sign-in-links/preview': always('/api/sign-in-links/preview', 'not_found', { key: 'none such' }),
  'post /api/sign-in-links/use': always('/api/sign-in-links/use', 'not_found', { key: 'none such' }),
  // Nobody here has begun to sign in.
  'post /api/sign-in/second-step': always('/api/sign-in/second-step', 'not_found', { code: '123456' }),
  'get /api/me/second-step': always('/api/me/second-step'),
  'post /api/me/second-step': always('/api/me/second-step', 'wrong_credentials', { password: 'a wrong one' }),
  'post /api/me/second-step/confirm': always('/api/me/second-step/confirm', 'conflict', { code: '123456' }),
  'post /api/me/second-step/recovery-codes': always('/api/me/second-step/recovery-codes', 'wrong_credentials', {
    password: 'a wrong one',
    code: '123456',
  }),
  'post /api/me/second-step/off': always('/api/me/second-step/off', 'wrong_credentials', {
    password: 'a wrong one',
    code: '123456',
  }),
  'post /api/service/second-steps/take-off': {
    about: 'service',
    request: () => ({
      path: '/api/service/second-steps/take-off',
      body: { email: matrix.world.everybody.stranger.email, reason: 'Lost' },
    }),
    expected: () => 'not_allowed',
  },
  'post /api/sign-in/passkey/options': always('/api/sign-in/passkey/options'),
  'post /api/sign-in/passkey': always('/api/sign-in/passkey', 'wrong_credentials', { given: GIVEN }),
  'get /api/me/passkeys': always('/api/me/passkeys'),
  'post /api/me/passkeys/options': always('/api/me/passkeys/options', 'wrong_credentials', { password: 'a wrong one' }),
  'post /api/me/passkeys': always('/api/me/passkeys', 'wrong_credentials', { name: 'N', made: MADE }),
  'patch /api/me/passkeys/:passkeyId': {
    about: 'service',
    // This passkey belongs to another person, so for this person it does not exist.
    request: async () => ({ path: `/api/me/passkeys/${await strangersPasskey()}`, body: { name: 'N' } }),
    expected: () => 'not_found',
  },
  'delete /api/me/passkeys/:passkeyId': {
    about: 'service',
    request: async () => ({ path: `/api/me/passkeys/${await strangersPasskey()}` }),
    expected: () => 'not_found',
  },
  'get /api/me': always('/api/me'),
  'patch /api/me': always('/api/me', 'ok', { language: 'ur' }),
  'get /api/me/device-key': always('/api/me/device-key'),
  'post /api/setup': always('/api/setup', 'link_used', {
    token: 'x',
    serviceName: 'S',
    name: 'N',
    email: 'n@home.test',
    password: PASSWORD,
  }),
  'post /api/address': always('/api/address'),
  'get /api/templates': always('/api/templates'),
  'get /api/service': always('/api/service', 'not_allowed'),
  'patch /api/service': always('/api/service', 'not_allowed', { lockMinutes: 5 }),
  'post /api/service/invitations': always('/api/service/invitations', 'not_allowed', { name: 'N' }),
  'delete /api/service/managers/:personId': {
    about: 'service',
    request: () => ({ path: `/api/service/managers/${matrix.world.everybody.boss.personId}` }),
    expected: () => 'not_allowed',
  },
  'post /api/service/password-resets': {
    about: 'service',
    request: () => ({ path: '/api/service/password-resets', body: { email: matrix.world.everybody.stranger.email } }),
    expected: () => 'not_allowed',
  },
  'delete /api/password-resets/:passwordResetId': {
    about: 'service',
    // This password reset is for another person's account, so for this person it does not exist.
    request: async () => ({ path: `/api/password-resets/${await freshPasswordReset()}` }),
    expected: () => 'not_found',
  },
  'post /api/password-resets/preview': always('/api/password-resets/preview', 'not_found', { key: 'none such' }),
  'post /api/password-resets/use': always('/api/password-resets/use', 'not_found', { key: 'none such', password: PASSWORD }),
  'get /api/me/password-resets': always('/api/me/password-resets'),
  'post /api/me/password-resets/:passwordResetId/seen': {
    about: 'service',
    request: async () => ({ path: `/api/me/password-resets/${await freshPasswordReset()}/seen` }),
    expected: () => 'not_found',
  },
  'get /api/shared-device': always('/api/shared-device'),
  // This browser has no device token, so nobody has a PIN there.
  'post /api/shared-device/sign-in': {
    about: 'service',
    request: ({ who }) => ({ path: '/api/shared-device/sign-in', body: { person: who.personId, pin: '4073' } }),
    expected: () => 'wrong_credentials',
  },
  'delete /api/shared-device': always('/api/shared-device'),
  'put /api/me/device-pin': always('/api/me/device-pin', 'wrong_credentials', { pin: '4073', password: 'a wrong one' }),
  'get /api/me/device-pins': always('/api/me/device-pins'),
  'delete /api/me/device-pins/:pinId': {
    about: 'service',
    // This PIN belongs to another person, so for this person it does not exist.
    request: async () => ({ path: `/api/me/device-pins/${await strangersPin()}` }),
    expected: () => 'not_found',
  },
  'get /api/inbox': always('/api/inbox'),
  'get /api/inbox/count': always('/api/inbox/count'),
  'post /api/inbox/read': always('/api/inbox/read', 'ok', { until: 0 }),
  'put /api/inbox/mutes': {
    about: 'plan',
    request: () => ({ path: '/api/inbox/mutes', body: { planId: matrix.world.planId, muted: false } }),
    expected: needsPlan('see'),
  },
  'get /api/service/mail': always('/api/service/mail', 'not_allowed'),
  'post /unsubscribe': always('/unsubscribe?key=nobody.x', 'not_found'),
};
