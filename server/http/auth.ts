/** Sign-in, sessions and passwords: runs the sign-in library on the store's database and turns its errors into refusals. */
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { hkdfSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Refusal, type ErrorCode } from '#shared/errors.ts';
import { StoreUnavailable } from '#server/store/errors.ts';
import { openedSessions } from '#server/http/open-session.ts';
import type { Records, Store } from '#server/store/store.ts';
import type { Session } from '#server/sync/admission/session.ts';

/** The least number of characters of a password. shared/api.ts has the same number for forms. */
export const MIN_PASSWORD = 10;
const MAX_PASSWORD = 200;

/** The settings for the sign-in library. */
export type AuthSettings = { readonly publicUrl: string | null; readonly secret: string };

/**
 * The options of the sign-in library. Its HTTP handler is not mounted. The routes call only the functions that the service
 * needs, so a request cannot reach the others, and origins and attempts are checked in one place.
 */
export function authOptions(store: Store, settings: AuthSettings, log: Logger) {
  return {
    appName: 'Alongside',
    baseURL: settings.publicUrl ?? 'http://localhost',
    basePath: '/api/auth',
    secret: settings.secret,
    database: { db: store.database, type: store.databaseType },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
    },
    // With a freshAge of 0 a person can list their sessions without a recent sign-in, as they can read the plan.
    session: { freshAge: 0, cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    plugins: [openedSessions],
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: 'alongside',
      useSecureCookies: settings.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { disableIpTracking: true },
    },
    // Only the message is logged. The details of the library can hold text that a person typed.
    logger: { level: 'error', log: (_level: string, message: string) => log.error({ from: 'sign-in' }, message) },
  } as const satisfies BetterAuthOptions;
}

/** An answer of the sign-in library, and the cookies to send with it. */
export type WithCookies<T> = { readonly answer: T; readonly cookies: readonly string[] };

const REFUSALS: Readonly<Record<string, () => Refusal>> = {
  INVALID_EMAIL_OR_PASSWORD: () => new Refusal('wrong_credentials'),
  INVALID_EMAIL: () => new Refusal('wrong_credentials'),
};

/** Finds a `StoreUnavailable` among the causes of an error, because the library wraps the errors of its queries. */
function storeFaultIn(error: unknown): StoreUnavailable | null {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof StoreUnavailable) return each;
  return null;
}

function refusalFor(error: unknown): unknown {
  const fault = storeFaultIn(error);
  if (fault !== null) return fault;
  if (!isAPIError(error)) return error;
  const { statusCode, body } = error;
  const known = REFUSALS[typeof body?.code === 'string' ? body.code : ''];
  if (known !== undefined) return known();
  if (statusCode === 401) return new Refusal('not_signed_in');
  return statusCode < 500 ? new Refusal('bad_request') : error;
}

/** Calls the sign-in library and turns its errors into refusals. */
async function translated<T>(call: () => Promise<{ response: T; headers: Headers }>): Promise<WithCookies<T>> {
  try {
    const { response, headers } = await call();
    return { answer: response, cookies: headers.getSetCookie() };
  } catch (error) {
    throw refusalFor(error);
  }
}

function cookieHeaders(request: IncomingMessage): Headers {
  const headers = new Headers();
  if (request.headers.cookie !== undefined) headers.set('cookie', request.headers.cookie);
  const agent = request.headers['user-agent'];
  if (agent !== undefined) headers.set('user-agent', agent.slice(0, 300));
  return headers;
}

/** Starts the sign-in library and gives the functions with which the rest of the server uses it. */
export function createAuth(store: Store, settings: AuthSettings, log: Logger) {
  const { api } = betterAuth(authOptions(store, settings, log));

  const findSession = async (request: IncomingMessage): Promise<Session | null> => {
    if (request.headers.cookie === undefined) return null;
    const { answer: found } = await translated(() =>
      api.getSession({ headers: cookieHeaders(request), query: { disableRefresh: true }, returnHeaders: true }),
    );
    if (found === null) return null;
    return { id: found.session.id, personId: found.user.id, expiresAt: found.session.expiresAt.getTime() };
  };

  const signIn = async (
    request: IncomingMessage,
    body: { email: string; password: string; rememberMe?: boolean | undefined },
  ) => {
    const before = await store.records.passwordHashOf(body.email);
    const signedIn = await translated(() =>
      api.signInEmail({
        headers: cookieHeaders(request),
        body: { email: body.email, password: body.password, rememberMe: body.rememberMe ?? true },
        returnHeaders: true,
      }),
    );
    // Checking a password takes a while. If the password was replaced meanwhile, the session must not stay open. The hash is
    // read in a write transaction. A replacement therefore either comes before and is seen here, or comes after and finds this
    // session among those that it ends.
    if ((await store.write((records) => records.passwordHashOf(body.email))) !== before) {
      await store.records.endSession({ token: signedIn.answer.token });
      throw new Refusal('wrong_credentials');
    }
    return signedIn;
  };

  /**
   * Checks the password of the account that is signed in. `open` are its sessions from before the check. `isUnchanged` runs later in a
   * transaction, and throws if the session or the password is not the same any more.
   */
  const confirmPassword = async (request: IncomingMessage, password: string) => {
    const session = await findSession(request);
    const person = session === null ? null : await store.records.person(session.personId);
    if (session === null || person === null) throw new Refusal('not_signed_in');
    const open = await store.records.sessionsOf(person.id);
    const before = await store.records.passwordHashOf(person.email);
    if (before === null || !(await verifyPassword({ hash: before, password }))) throw new Refusal('wrong_credentials');
    const isUnchanged = async (records: Records): Promise<void> => {
      if (!(await records.openSessions([session.id], Date.now())).has(session.id)) throw new Refusal('not_signed_in');
      if ((await records.passwordHashOf(person.email)) !== before) throw new Refusal('wrong_credentials');
    };
    return { session, person, open, isUnchanged };
  };

  return {
    /** The open session of a request's cookie, or null. Reading the session does not prolong it. */
    findSession,

    /**
     * The key with which an account's pages encrypt its unsaved work on a device before another person uses the device: 32
     * bytes in base64. It is derived from the service's secret, so it is not stored. All devices of the account get the same
     * key.
     */
    deviceKey: (personId: string): string =>
      Buffer.from(hkdfSync('sha256', settings.secret, '', `device-key:${personId}`, 32)).toString('base64'),

    /** The session with all its fields. A session that is a day old is prolonged, and the answer has its new cookie. */
    session: async (request: IncomingMessage) => {
      const getSession = (disableRefresh: boolean) =>
        translated(() => api.getSession({ headers: cookieHeaders(request), query: { disableRefresh }, returnHeaders: true }));
      try {
        return await getSession(false);
      } catch (error) {
        // If the store cannot write, the session cannot be prolonged. It is read without that, so that its person can go on
        // reading.
        if (!(error instanceof StoreUnavailable)) throw error;
        return getSession(true);
      }
    },

    signIn,

    confirmPassword,

    /**
     * Signs a person in whose PIN or link was right. `confirm` runs in a transaction after the session is there: if it answers false,
     * because the PIN or the link ended meanwhile, the session ends again and `otherwise` is the refusal. A password reset therefore comes
     * either before that transaction and is seen by it, or after it and finds this session among those that it ends.
     */
    openSession: async (
      request: IncomingMessage,
      { personId, rememberMe, otherwise }: { personId: string; rememberMe: boolean; otherwise: ErrorCode },
      confirm: (records: Records) => Promise<boolean>,
    ): Promise<readonly string[]> => {
      const { answer, cookies } = await translated(() =>
        api.openSession({ headers: cookieHeaders(request), body: { personId, rememberMe }, returnHeaders: true }),
      );
      const isConfirmed = await store.write(confirm).catch(async (error: unknown) => {
        await store.records.endSession({ token: answer.token });
        throw error;
      });
      if (!isConfirmed) {
        await store.records.endSession({ token: answer.token });
        throw new Refusal(otherwise);
      }
      return cookies;
    },

    signOut: (request: IncomingMessage) =>
      translated(() => api.signOut({ headers: cookieHeaders(request), returnHeaders: true })),

    listSessions: (request: IncomingMessage) =>
      translated(() => api.listSessions({ headers: cookieHeaders(request), returnHeaders: true })),

    revokeSession: (request: IncomingMessage, token: string) =>
      translated(() => api.revokeSession({ headers: cookieHeaders(request), body: { token }, returnHeaders: true })),

    revokeOtherSessions: (request: IncomingMessage) =>
      translated(() => api.revokeOtherSessions({ headers: cookieHeaders(request), returnHeaders: true })),

    /**
     * Changes the password of the account that is signed in, and gives the cookies for the session that stays open. The
     * library's own function is not used: if a password reset were used while it checks the old password, it would overwrite
     * the new one.
     */
    changePassword: async (
      request: IncomingMessage,
      body: { currentPassword: string; newPassword: string; revokeOtherSessions?: boolean | undefined },
    ): Promise<readonly string[]> => {
      const { session, person, open, isUnchanged } = await confirmPassword(request, body.currentPassword);
      const passwordHash = await hashPassword(body.newPassword);
      await store.write(async (records) => {
        await isUnchanged(records);
        await records.setPassword(person.id, passwordHash, Date.now());
        // Whoever knew the old password may have chosen a PIN with it.
        await records.removeDevicePins({ personId: person.id });
        await records.removeSignInLinks({ personId: person.id });
        await records.removeBegunSignIns({ personId: person.id });
        // A session that began while this change was on its way came from the old password, so it ends in any case.
        await records.endSessionsOf(person.id, body.revokeOtherSessions === true ? [session.id] : [...open, session.id]);
      });
      if (body.revokeOtherSessions !== true) return [];
      // This browser gets a new session with a new cookie, so that a copy of the old cookie is of no use. The cookie lasts as
      // long as the old one would have. The old session ends last, so that other pages of this browser stay signed in
      // meanwhile.
      const rememberMe = !/dont_remember=/.test(request.headers.cookie ?? '');
      const { cookies } = await signIn(request, { email: person.email, password: body.newPassword, rememberMe });
      await store.records.endSession(session);
      return cookies;
    },
  };
}

/** The functions for accounts and sessions. */
export type Auth = ReturnType<typeof createAuth>;
