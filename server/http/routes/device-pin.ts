/** Shared devices: who has a PIN there, signing in by it, and the caller's own PINs. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { zDevicePinChoice, zDeviceSignIn, zDone, zOwnDevicePin, zSharedDevice } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { checkDevicePin, personOnDevice, type EnteredPin } from '#server/commands/device-pin/check-device-pin.ts';
import { deviceHash } from '#server/commands/device-pin/device-token.ts';
import { forgetDevice, removeDevicePin } from '#server/commands/device-pin/remove-device-pin.ts';
import { isKnownDevice, setDevicePin } from '#server/commands/device-pin/set-device-pin.ts';
import { deviceCookie, deviceTokenOf, noDeviceCookie } from '#server/http/device-cookie.ts';
import { presentOwnDevicePins, presentSharedDevice } from '#server/http/present/device-pin.ts';
import { DONE, route, type Route, type Services } from '#server/http/route.ts';
import type { Session } from '#server/sync/admission/session.ts';

/** An address that no account can have. The sign-in library takes as long to refuse it as a wrong password. */
const NOBODY = 'nobody@nowhere.invalid';

/** Signs in by PIN, and gives the cookies. The open session of the same person goes on as it is. */
async function signInByPin(
  { auth, context }: Services,
  request: IncomingMessage,
  entered: EnteredPin,
  open: Session | null,
): Promise<readonly string[]> {
  const found = await checkDevicePin(context, entered);
  if (open?.personId !== entered.personId)
    // A PIN belongs to a shared device, so its session ends with the browser.
    return auth.openSession(
      request,
      { personId: entered.personId, rememberMe: false, otherwise: 'wrong_credentials' },
      (records) => records.confirmDevicePin(found, context.now()),
    );
  if (!(await context.store.write((records) => records.confirmDevicePin(found, context.now()))))
    throw new Refusal('wrong_credentials');
  return [];
}

/** Signs in by the password of a person of this device, and gives the cookies. */
async function signInByPassword(
  { auth, context, limits }: Services,
  request: IncomingMessage,
  { token, personId, password }: { token: string; personId: string; password: string },
): Promise<readonly string[]> {
  const person = await personOnDevice(context.store.records, token, personId, context.now());
  const key = person?.email ?? guessKey(token, personId);
  const signedIn = await limits.signInByEmail.attempt(key, () =>
    auth.signIn(request, { email: person?.email ?? NOBODY, password, rememberMe: false }),
  );
  return signedIn.cookies;
}

/** Guesses are counted by device and person, so that nobody elsewhere can use up the attempts of a person. */
function guessKey(token: string, personId: string): string {
  return `${deviceHash(token)} ${personId}`;
}

/** The routes about shared devices and PINs. */
export const devicePinRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/shared-device',
    summary: 'Lists the people who have a PIN on the device of the request, which its cookie names.',
    who: 'anyone',
    answer: zSharedDevice,
    handle: ({ services: { context, publicUrl }, request }) =>
      presentSharedDevice(context.store.records, deviceTokenOf(request, publicUrl), context.now()),
  }),
  route({
    method: 'post',
    path: '/api/shared-device/sign-in',
    summary:
      'Signs a person in who has a PIN on this device, by the PIN or by their password. Ends the session of another person here.',
    who: 'anyone',
    body: zDeviceSignIn,
    answer: zDone,
    async handle({ services, request, body, address, setCookies }) {
      const { auth, context, limits, publicUrl } = services;
      const token = deviceTokenOf(request, publicUrl);
      const personId = body.person;
      const open = await auth.findSession(request);
      const cookies = await limits.signInByAddress.attempt(address, () =>
        'pin' in body
          ? limits.signInByEmail.attempt(guessKey(token, personId), () =>
              signInByPin(services, request, { token, personId, pin: body.pin }, open),
            )
          : signInByPassword(services, request, { token, personId, password: body.password }),
      );
      setCookies([...cookies, deviceCookie(publicUrl, token)]);
      if (open !== null && open.personId !== personId) {
        await context.store.records.endSession(open);
        context.fanout.publish({ kind: 'sessions', personId: open.personId });
      }
      return DONE;
    },
  }),
  route({
    method: 'delete',
    path: '/api/shared-device',
    summary: 'Removes all PINs of the device of the request, because it is no longer shared.',
    who: 'signedIn',
    answer: zDone,
    async handle({ services: { context, publicUrl }, request, setCookies }) {
      const token = deviceTokenOf(request, publicUrl);
      if (token !== '') await forgetDevice(context, token);
      setCookies([noDeviceCookie(publicUrl)]);
      return DONE;
    },
  }),
  route({
    method: 'put',
    path: '/api/me/device-pin',
    summary: 'Gives the caller a PIN on the device of the request. Needs their password.',
    who: 'signedIn',
    body: zDevicePinChoice,
    answer: zDone,
    async handle({ services, request, caller, body, setCookies }) {
      const { auth, context, limits, publicUrl } = services;
      const given = deviceTokenOf(request, publicUrl);
      const { email = caller.personId } = (await context.store.records.person(caller.personId)) ?? {};
      const { isUnchanged } = await limits.signInByEmail.attempt(email, () => auth.confirmPassword(request, body.password));
      // A token that nobody uses is not taken from the browser: somebody may have planted it there.
      const isKnown = given !== '' && (await isKnownDevice(context.store.records, given, context.now()));
      const token = isKnown ? given : context.newSecret();
      const userAgent = request.headers['user-agent']?.slice(0, 300) ?? null;
      await setDevicePin(context, caller, { token, pin: body.pin, userAgent }, isUnchanged);
      setCookies([deviceCookie(publicUrl, token)]);
      return DONE;
    },
  }),
  route({
    method: 'get',
    path: '/api/me/device-pins',
    summary: 'Lists the caller’s PINs on shared devices.',
    who: 'signedIn',
    answer: z.array(zOwnDevicePin),
    handle: ({ services: { context, publicUrl }, request, caller }) =>
      presentOwnDevicePins(context.store.records, caller, deviceTokenOf(request, publicUrl), context.now()),
  }),
  route({
    method: 'delete',
    path: '/api/me/device-pins/:pinId',
    summary: 'Removes a PIN of the caller.',
    who: 'signedIn',
    params: z.object({ pinId: z.string() }),
    answer: zDone,
    async handle({ services, caller, params }) {
      await removeDevicePin(services.context, caller, params.pinId);
      return DONE;
    },
  }),
];
