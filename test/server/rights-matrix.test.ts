/**
 * The rights matrix: for every standing, lead, modifier and HTTP route, the response must be what the table of rights says. A
 * new route without a row here fails the first test.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zNewPasswordReset, zOwnDevicePin } from '#shared/api.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import type { NewContribution } from '#shared/contributions.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { atLeast, planAtLeast, STANDINGS, type PlanRight, type Right, type Standing } from '#shared/rights.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { ROUTES } from '#server/http/routes.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import {
  codeOf,
  joinAs,
  mustSucceed,
  PASSWORD,
  smallWorld,
  Visitor,
  type Answer,
  type Person,
  type World,
} from '../support/app.ts';
import {
  grantOf,
  holds,
  leadOf,
  LEADS_OF_TABLE,
  MODIFIERS,
  PLAN_RIGHTS,
  RIGHTS_TABLE,
  type LeadOfTable,
  type Modifier,
} from '../support/rights-table.ts';
import { TINY_PNG } from '../support/tiny-png.ts';

/** A photo that is kept. What is in it does not matter here. */
const PHOTO = { version: 'v1', type: 'image/webp', sha256: '', setAt: 1, bytes: new Uint8Array([1]) };

let world: World;
/** A member whom the tests change and remove, and the member's first record, which restores them. */
let spare: Person;
let spareRecord: MemberRecord;
let sectionId: string;

/** One cell of the matrix: a person, and the rights that the table gives the person. */
type Cell = {
  readonly who: Person;
  readonly standing: Standing;
  readonly modifier: Modifier;
  readonly right: Right;
  readonly plan: PlanRight;
};
/** `ok`, or the code of the error. */
type Expected = 'ok' | ErrorCode;
type Request = { readonly path: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
type Row = {
  /** What the response depends on. `section` means that it also depends on the section's lead. */
  readonly about: 'section' | 'plan' | 'service';
  readonly request: (cell: Cell) => Request | Promise<Request>;
  readonly expected: (cell: Cell) => Expected;
  /** Set if a request ends sessions, which later cells need. Then only the request without a session is tried. */
  readonly onlyAnonymous?: true;
};

const needs =
  (right: Right) =>
  (cell: Cell): Expected => {
    if (cell.right === 'none') return 'not_found';
    return atLeast(cell.right, right) ? 'ok' : 'not_allowed';
  };
const needsPlan =
  (right: PlanRight) =>
  (cell: Cell): Expected => {
    if (cell.plan === 'none') return 'not_found';
    return planAtLeast(cell.plan, right) ? 'ok' : 'not_allowed';
  };
const onSection = (end: string, right: Right, body?: unknown): Row => ({
  about: 'section',
  request: () => ({ path: `/api/sections/${sectionId}${end}`, body }),
  expected: needs(right),
});
/** A row whose request makes something once for its key. The key of another section's request would be refused. */
const makesOnce = (end: string, right: Right, body: object): Row => ({
  about: 'section',
  request: () => ({ path: `/api/sections/${sectionId}${end}`, body: { key: `matrix-${sectionId}`, ...body } }),
  expected: needs(right),
});
const onPlan = (end: string, right: PlanRight, body?: unknown): Row => ({
  about: 'plan',
  request: () => ({ path: `/api/plans/${world.planId}${end}`, body }),
  expected: needsPlan(right),
});
/** A row about the photo of the plan's person. The person may do what the managers of the plan may do with it. */
const onPhoto = (right: PlanRight, body?: Uint8Array): Row => ({
  about: 'plan',
  request: () => ({
    path: `/api/plans/${world.planId}/photo`,
    body,
    ...(body !== undefined && { headers: { 'content-type': 'image/png' } }),
  }),
  expected: (cell) =>
    cell.standing === 'person' && cell.plan !== 'none' && !['archived', 'expired'].includes(cell.modifier)
      ? 'ok'
      : needsPlan(right)(cell),
});
const always = (path: string, expected: Expected = 'ok', body?: unknown): Row => ({
  about: 'service',
  request: () => ({ path, body }),
  expected: () => expected,
});
const disruptive: Row = { about: 'service', request: () => ({ path: '' }), expected: () => 'ok', onlyAnonymous: true };

async function freshInvitation(): Promise<string> {
  // Created in the store, because in some cells no member may create one over HTTP.
  const id = crypto.randomUUID();
  const now = world.clock.now();
  const more = { planId: world.planId, name: 'X', standing: 'family', relation: '', memberExpiresAt: null } as const;
  const times = {
    createdBy: world.everybody.boss.personId,
    createdAt: now,
    expiresAt: now + 60_000,
    usedAt: null,
    withdrawnAt: null,
  };
  await world.app.store.records.insertInvitation({ id, ...more, ...times }, `token ${id}`, `code ${id}`);
  return id;
}

/** The id of an open password reset for the stranger. All requests that run at the same time share it. */
let passwordResetMade: Promise<string> | null = null;
function freshPasswordReset(): Promise<string> {
  passwordResetMade ??= (async () => {
    const { boss, stranger } = world.everybody;
    const { json } = await mustSucceed(boss.post('/api/service/password-resets', { email: stranger.email }));
    return zNewPasswordReset.parse(json).passwordReset.id;
  })();
  return passwordResetMade;
}

/** The id of a PIN of the stranger. All requests share it. */
let pinMade: Promise<string> | null = null;
function strangersPin(): Promise<string> {
  pinMade ??= (async () => {
    const { stranger } = world.everybody;
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
    const { personId } = world.everybody.stranger;
    const passkey = { id: 'strangers', personId, name: 'N', publicKey: 'x', counter: 0, transports: [] };
    await world.app.store.records.insertPasskey({ ...passkey, addedAt: world.clock.now(), usedAt: null });
    return passkey.id;
  })();
  return passkeyMade;
}

const BODY: CommentBody = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Words' }] }] };

/** What somebody who is not on the plan said: whoever may comment may write it down (R30). */
const CONTRIBUTION: NewContribution = {
  by: { kind: 'other', name: 'Vera Marsh', relation: 'neighbour' },
  way: 'letter',
  day: '2024-03-01',
  time: null,
  words: 'Words',
  observed: '',
  reading: '',
  zone: 'UTC',
};

/** A thread for all readers of the section, with a comment of this person. */
async function threadWith({ personId }: Person): Promise<{ threadId: string; commentId: string }> {
  const at = world.clock.now();
  const thread = { id: crypto.randomUUID(), planId: world.planId, sectionId, suggestionId: null, anchor: null } as const;
  const comment = { id: crypto.randomUUID(), threadId: thread.id, personId, at, body: BODY, contribution: null };
  await world.app.store.write(async (records) => {
    await records.insertThread({
      ...thread,
      audience: 'readers',
      begunBy: world.everybody.boss.personId,
      at,
      changedAt: at,
      resolved: null,
    });
    await records.insertComment(comment);
  });
  return { threadId: thread.id, commentId: comment.id };
}
const onThread = (end: string, body?: () => unknown): Row => ({
  about: 'section',
  request: async () => ({ path: `/api/threads/${(await threadWith(world.everybody.boss)).threadId}${end}`, body: body?.() }),
  expected: needs('comment'),
});
const onOwnComment = (right: Right, body?: unknown): Row => ({
  about: 'section',
  request: async ({ who }) => ({ path: `/api/comments/${(await threadWith(who)).commentId}`, body }),
  expected: needs(right),
});

/** A suggestion of this person about the section. It is a copy of the section's first text. */
async function suggestionOf({ personId }: Person, isAccepted = false): Promise<string> {
  const at = world.clock.now();
  const id = crypto.randomUUID();
  const { store } = world.app;
  const [first] = await store.log.rows(sectionRoom(sectionId), 1, 1);
  if (first === undefined) throw new Error('every section has a first text');
  await store.write(async (records) => {
    const about = { id, planId: world.planId, sectionId, baseSeq: 1, title: 'Tea', reason: '', authorId: personId, at };
    await records.insertSuggestion({ ...about, key: id });
    await records.appendFirst({ room: suggestionRoom(id), personId, at, update: first.update, claims: [] });
    const answer = { by: personId, at, reply: '', taken: null, seq: null };
    if (isAccepted) await records.updateSuggestion(id, ['open'], { state: 'accepted', answer });
  });
  return id;
}
const onSuggestion = (end: string, right: Right, body?: unknown): Row => ({
  about: 'section',
  request: async () => {
    const id = await suggestionOf(world.everybody.boss, end === '/undo');
    return { path: `/api/suggestions/${id}${end}`, body };
  },
  expected: needs(right),
});
const onOwnSuggestion = (end: string, body?: unknown): Row => ({
  about: 'section',
  request: async ({ who }) => ({ path: `/api/suggestions/${await suggestionOf(who)}${end}`, body }),
  expected: needs('suggest'),
});

/** An act of this person, as if on a block of the section. */
async function actOf({ personId, memberId }: Person): Promise<string> {
  const id = crypto.randomUUID();
  const about = { id, key: id, planId: world.planId, sectionId, kind: 'agree', block: [1, 0], units: [], seq: 1 } as const;
  const said = {
    sayerId: memberId,
    recordedBy: personId,
    saidOn: null,
    at: world.clock.now(),
    hash: '0'.repeat(64),
    quote: '',
    text: '',
  };
  await world.app.store.write((records) => records.insertAct({ ...about, ...said }));
  return id;
}
/** Who can read can act for themself, but no observer, and nobody where something is over. */
const actsThemself =
  (outcome: Expected) =>
  (cell: Cell): Expected => {
    if (cell.right === 'none') return 'not_found';
    const isOver = ['expired', 'archived', 'retired'].includes(cell.modifier);
    return isOver || cell.standing === 'observer' ? 'not_allowed' : outcome;
  };

const ROWS: Readonly<Record<string, Row>> = {
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
      body: { email: world.everybody.stranger.email, reason: 'Lost' },
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
    request: () => ({ path: `/api/service/managers/${world.everybody.boss.personId}` }),
    expected: () => 'not_allowed',
  },
  'post /api/service/password-resets': {
    about: 'service',
    request: () => ({ path: '/api/service/password-resets', body: { email: world.everybody.stranger.email } }),
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
    request: () => ({ path: '/api/inbox/mutes', body: { planId: world.planId, muted: false } }),
    expected: needsPlan('see'),
  },
  'get /api/service/mail': always('/api/service/mail', 'not_allowed'),
  'post /unsubscribe': always('/unsubscribe?key=nobody.x', 'not_found'),
  'get /api/plans': always('/api/plans'),
  'post /api/plans': always('/api/plans', 'not_allowed', { title: 'T', personName: 'P', knownAs: '', template: 'dementia' }),

  'get /api/plans/:planId': onPlan('', 'see'),
  'patch /api/plans/:planId': {
    about: 'plan',
    // The only change in an archived plan is that a manager opens it again.
    request: ({ modifier }) => ({
      path: `/api/plans/${world.planId}`,
      body: modifier === 'archived' ? { archived: false } : { title: 'Rose’s plan' },
    }),
    expected: (cell) =>
      cell.modifier === 'archived' ? (cell.standing === 'manager' ? 'ok' : 'not_allowed') : needsPlan('manage')(cell),
  },
  'get /api/plans/:planId/photo': onPhoto('see'),
  'put /api/plans/:planId/photo': onPhoto('manage', TINY_PNG),
  'delete /api/plans/:planId/photo': onPhoto('manage'),
  'get /api/news': always('/api/news'),
  'get /api/plans/:planId/news': onPlan('/news', 'see'),
  'get /api/plans/:planId/overview': onPlan('/overview', 'see'),
  'post /api/plans/:planId/seen': onPlan('/seen', 'see', { sections: [] }),
  'post /api/plans/:planId/sections': onPlan('/sections', 'shape', { title: 'New', lead: 'together' }),
  'put /api/plans/:planId/section-order': onPlan('/section-order', 'shape', { sections: [] }),
  'get /api/plans/:planId/invitations': onPlan('/invitations', 'manage'),
  'post /api/plans/:planId/invitations': onPlan('/invitations', 'manage', { name: 'N', standing: 'family', relation: '' }),
  'delete /api/invitations/:invitationId': {
    about: 'plan',
    request: async () => ({ path: `/api/invitations/${await freshInvitation()}` }),
    expected: (cell) => (planAtLeast(cell.plan, 'manage') ? 'ok' : 'not_found'),
  },
  'post /api/invitations/preview': always('/api/invitations/preview', 'not_found', { key: 'none such' }),
  'post /api/invitations/accept': always('/api/invitations/accept', 'not_found', { key: 'none such' }),
  'patch /api/members/:memberId': {
    about: 'plan',
    request: () => ({ path: `/api/members/${spare.memberId}`, body: { relation: 'niece' } }),
    expected: needsPlan('manage'),
  },
  'delete /api/members/:memberId': {
    about: 'plan',
    request: () => ({ path: `/api/members/${spare.memberId}` }),
    expected: needsPlan('manage'),
  },

  'patch /api/sections/:sectionId': {
    about: 'section',
    request: ({ modifier }) => ({
      path: `/api/sections/${sectionId}`,
      body: modifier === 'retired' ? { retired: false } : { title: 'The same' },
    }),
    // A retired section is read-only, but a member with `decide` may bring it back.
    expected: (cell) =>
      cell.modifier === 'retired' && cell.right !== 'none'
        ? ['professional', 'manager'].includes(cell.standing)
          ? 'ok'
          : 'not_allowed'
        : needs('decide')(cell),
  },
  'put /api/sections/:sectionId/hold': onSection('/hold', 'decide', { reason: 'Wait' }),
  'delete /api/sections/:sectionId/hold': {
    ...onSection('/hold', 'decide'),
    expected: (cell) => (cell.right === 'decide' && !holds(cell.modifier) ? 'conflict' : needs('decide')(cell)),
  },
  'get /api/sections/:sectionId/access': onSection('/access', 'decide'),
  'put /api/sections/:sectionId/named': {
    about: 'section',
    request: ({ who }) => ({ path: `/api/sections/${sectionId}/named`, body: { members: [who.memberId], reason: 'Because' } }),
    // Only a sealed section has named members.
    expected: (cell) => (cell.right === 'decide' && !sealed ? 'conflict' : needs('decide')(cell)),
  },
  'put /api/sections/:sectionId/grants/:memberId': {
    about: 'section',
    request: () => ({
      path: `/api/sections/${sectionId}/grants/${spare.memberId}`,
      body: { right: 'none', reason: 'Because' },
    }),
    expected: needs('decide'),
  },
  'get /api/sections/:sectionId/news': onSection('/news', 'read'),
  'get /api/sections/:sectionId/history': onSection('/history', 'read'),
  'get /api/sections/:sectionId/text': onSection('/text', 'read'),
  'get /api/sections/:sectionId/credits': onSection('/credits', 'read'),
  'get /api/sections/:sectionId/compare': onSection('/compare?from=0', 'read'),
  'post /api/sections/:sectionId/restore': onSection('/restore', 'edit', { at: 1, seen: 1 }),
  'get /api/plans/:planId/timeline': onPlan('/timeline', 'see'),
  'get /api/sections/:sectionId/timeline': onSection('/timeline', 'read'),
  'get /api/plans/:planId/audit': {
    ...onPlan('/audit', 'see'),
    // Managers and observers answer for the plan or inspect it. It can be inspected when it is archived, too.
    expected: (cell) =>
      cell.plan !== 'none' && (cell.modifier === 'expired' || !['manager', 'observer'].includes(cell.standing))
        ? 'not_allowed'
        : needsPlan('see')(cell),
  },
  'put /api/sections/:sectionId/sittings/:sittingId/why': {
    about: 'section',
    // The professional made the section, and with it its first text.
    request: () => ({
      path: `/api/sections/${sectionId}/sittings/1-${world.everybody.professional.personId}/why`,
      body: { text: 'After the call with the doctor' },
    }),
    expected: (cell) =>
      atLeast(cell.right, 'comment') && cell.standing !== 'professional' ? 'not_allowed' : needs('comment')(cell),
  },
  'post /api/sections/:sectionId/sitting/end': onSection('/sitting/end', 'comment'),
  'get /api/sections/:sectionId/threads': onSection('/threads', 'read'),
  'post /api/sections/:sectionId/threads': makesOnce('/threads', 'comment', {
    audience: 'readers',
    anchor: null,
    body: BODY,
  }),
  'get /api/sections/:sectionId/anchors': onSection('/anchors', 'read'),
  'get /api/sections/:sectionId/readers': onSection('/readers', 'comment'),
  'get /api/plans/:planId/threads': onPlan('/threads', 'see'),
  'get /api/plans/:planId/threads/counts': onPlan('/threads/counts', 'see'),
  'post /api/threads/:threadId/comments': onThread('/comments', () => ({
    key: crypto.randomUUID(),
    contribution: CONTRIBUTION,
  })),
  'post /api/threads/:threadId/resolve': onThread('/resolve'),
  'post /api/threads/:threadId/reopen': onThread('/reopen'),
  'get /api/sections/:sectionId/suggestions': onSection('/suggestions', 'read'),
  'post /api/sections/:sectionId/suggestions': makesOnce('/suggestions', 'suggest', { title: 'Tea' }),
  'get /api/plans/:planId/suggestions': onPlan('/suggestions', 'see'),
  'get /api/suggestions/:suggestionId': onSuggestion('', 'read'),
  'get /api/suggestions/:suggestionId/comparison': onSuggestion('/comparison', 'read'),
  'get /api/suggestions/:suggestionId/outcome': onSuggestion('/outcome', 'read'),
  'patch /api/suggestions/:suggestionId': onOwnSuggestion('', { title: 'Milk' }),
  'post /api/suggestions/:suggestionId/withdraw': onOwnSuggestion('/withdraw'),
  'post /api/suggestions/:suggestionId/adapt': onSuggestion('/adapt', 'decide'),
  'post /api/suggestions/:suggestionId/accept': onSuggestion('/accept', 'decide', { seen: { seq: 1, suggestionSeq: 1 } }),
  'post /api/suggestions/:suggestionId/decline': onSuggestion('/decline', 'decide', { reply: 'No.' }),
  'get /api/sections/:sectionId/acts': onSection('/acts', 'read'),
  // Whoever may act is told what is missing.
  'post /api/sections/:sectionId/acts': {
    about: 'section',
    request: ({ who }) => ({
      path: `/api/sections/${sectionId}/acts`,
      body: { key: 'matrix', person: who.personId, kind: 'view', block: [1, 0], hash: '0'.repeat(64), text: ' ', said: null },
    }),
    expected: actsThemself('invalid'),
  },
  'post /api/acts/:actId/take-back': {
    about: 'section',
    request: async ({ who }) => ({ path: `/api/acts/${await actOf(who)}/take-back`, body: { person: who.personId } }),
    expected: actsThemself('ok'),
  },
  'post /api/suggestions/:suggestionId/undo': onSuggestion('/undo', 'decide', { reason: 'By mistake.' }),
  'patch /api/comments/:commentId': onOwnComment('comment', { body: BODY }),
  'delete /api/comments/:commentId': onOwnComment('read'),
};

let sealed = false;

const keyOf = (route: { method: string; path: string }): string => `${route.method} ${route.path}`;

/** Puts the plan, the section and all members into the state of a cell, directly in the store. */
async function arrange(lead: LeadOfTable, modifier: Modifier): Promise<void> {
  const { store } = world.app;
  const { everybody } = world;
  const at = world.clock.now() - 1000;
  sealed = leadOf(lead) === 'sealed';
  sectionId = world.sections[leadOf(lead)];
  await store.write(async (records) => {
    await records.updatePlan(world.planId, { archivedAt: modifier === 'archived' ? at : null });
    await records.updateSection(sectionId, {
      lead: leadOf(lead),
      hold: holds(modifier) ? { reason: 'Wait', by: everybody.boss.personId, at } : null,
      retiredAt: modifier === 'retired' ? at : null,
    });
    const named = lead === 'sealedToAll' ? [everybody.boss] : STANDINGS.map((standing) => everybody[standing]);
    await records.putPlanPhoto({ ...PHOTO, planId: world.planId, setBy: everybody.boss.personId });
    await records.setNamed(sectionId, sealed ? named.map((person) => person.memberId) : []);
    await records.setGrant(sectionId, spare.memberId, null);
    await records.putMember(spareRecord);
    for (const standing of STANDINGS) {
      const { memberId } = everybody[standing];
      await records.setGrant(sectionId, memberId, grantOf(modifier, standing));
      const member = await records.member(memberId);
      if (member === null) throw new Error('everybody is on the plan');
      await records.putMember({
        ...member,
        expiresAt: modifier === 'expired' ? at : null,
        removedAt: modifier === 'removed' ? at : null,
      });
    }
  });
}

function outcomeOf(answer: Answer): string {
  return answer.status === 200 ? 'ok' : codeOf(answer) || `status ${answer.status}`;
}

beforeAll(async () => {
  world = await smallWorld();
  spare = await joinAs(world.everybody.boss, world.planId, 'Spare Member', 'family');
  const member = await world.app.store.records.member(spare.memberId);
  if (member === null) throw new Error('the spare member is on the plan');
  spareRecord = member;
});
afterAll(() => world.close());

describe('the matrix', () => {
  it('has a row for every route, and no row for what is none', () => {
    expect(Object.keys(ROWS).toSorted()).toEqual(ROUTES.map(keyOf).toSorted());
  });

  it('lets nobody without a session past a route for those who are signed in', async () => {
    await arrange('together', 'none');
    const anyone: Cell = { who: world.everybody.family, standing: 'family', modifier: 'none', right: 'edit', plan: 'see' };
    for (const route of ROUTES) {
      const row = ROWS[keyOf(route)];
      if (row === undefined || (row.onlyAnonymous === true && route.who === 'anyone')) continue;
      const request: Request = row.onlyAnonymous === true ? { path: route.path } : await row.request(anyone);
      const answer = await new Visitor(world.url).ask(route.method.toUpperCase(), request.path, request.body, request.headers);
      if (route.who === 'signedIn')
        expect([keyOf(route), answer.status, codeOf(answer)]).toEqual([keyOf(route), 401, 'not_signed_in']);
      else expect([keyOf(route), codeOf(answer)]).not.toEqual([keyOf(route), 'not_signed_in']);
    }
  });

  for (const lead of LEADS_OF_TABLE) {
    for (const modifier of MODIFIERS) {
      it(`${lead}, ${modifier}`, async () => {
        await arrange(lead, modifier);
        const plans = PLAN_RIGHTS[modifier] ?? PLAN_RIGHTS.none;
        const found: Record<string, string> = {};
        const wanted: Record<string, string> = {};
        const ask = async (route: (typeof ROUTES)[number], row: Row, cell: Cell): Promise<void> => {
          const key = `${cell.standing}: ${keyOf(route)}`;
          const { path, body, headers } = await row.request(cell);
          wanted[key] = row.expected(cell);
          found[key] = outcomeOf(await cell.who.ask(route.method.toUpperCase(), path, body, headers));
        };
        const changes: (() => Promise<void>)[] = [];
        const parallel: Promise<void>[] = [];
        for (const standing of STANDINGS) {
          const right = RIGHTS_TABLE[lead][modifier][standing];
          const plan = plans?.[standing] ?? 'none';
          const cell: Cell = { who: world.everybody[standing], standing, modifier, right, plan };
          for (const route of ROUTES) {
            const row = ROWS[keyOf(route)];
            if (row === undefined || row.onlyAnonymous === true) continue;
            // A section's lead does not change rights on the plan, and a modifier does not change rights on the service.
            if (row.about === 'plan' && lead !== 'together') continue;
            if (row.about === 'service' && (lead !== 'together' || modifier !== 'none')) continue;
            // Requests that change something run one by one, and the state is restored before the next one.
            if (route.method === 'get' || row.expected(cell) !== 'ok') parallel.push(ask(route, row, cell));
            else changes.push(() => ask(route, row, cell));
          }
        }
        await Promise.all(parallel);
        for (const change of changes) {
          await change();
          await arrange(lead, modifier);
        }
        expect(found).toEqual(wanted);
        expect(Object.keys(found).length).toBeGreaterThanOrEqual(STANDINGS.length * 8);
      });
    }
  }
});

describe('what the table gives', () => {
  it('is what the plan shows each member of each section', async () => {
    for (const lead of ['together', 'professional', 'sealed'] as const) {
      for (const modifier of MODIFIERS.filter((one) => one !== 'removed')) {
        await arrange(lead, modifier);
        const plans = await Promise.all(
          STANDINGS.map((standing) => mustSucceed(world.everybody[standing].get(`/api/plans/${world.planId}`))),
        );
        const rights = plans.map(({ json }) => {
          const { sections } = json as { sections: { id: string; right: Right }[] };
          return sections.find((section) => section.id === sectionId)?.right ?? 'none';
        });
        expect(Object.fromEntries(STANDINGS.map((standing, i) => [standing, rights[i]])), `${lead}, ${modifier}`).toEqual(
          RIGHTS_TABLE[lead][modifier],
        );
      }
      await arrange(lead, 'none');
    }
  });

  it('is never more over HTTP than was granted by HTTP', async () => {
    await arrange('together', 'none');
    const { professional, advocate, observer, family } = world.everybody;
    const grant = (who: Person, right: Right | null, reason?: string) =>
      professional.put(`/api/sections/${world.sections.together}/grants/${who.memberId}`, { right, reason });
    expect(codeOf(await grant(advocate, 'decide'))).toBe('invalid');
    expect(codeOf(await grant(observer, 'suggest'))).toBe('invalid');
    expect(codeOf(await grant(family, 'decide'))).toBe('invalid');
    expect(codeOf(await grant(professional, 'read'))).toBe('not_allowed');
    await mustSucceed(grant(advocate, 'edit'));
    expect(codeOf(await grant(advocate, null))).toBe('invalid');
    await mustSucceed(grant(advocate, null, 'As before'));
  });
});
