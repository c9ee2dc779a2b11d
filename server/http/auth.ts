/** Accounts and sessions: the sign-in library on the service's own database, and our words for what it refuses. */
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { hkdfSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Refusal } from '#shared/errors.ts';
import { StoreUnavailable } from '#server/store/errors.ts';
import type { Store } from '#server/store/store.ts';
import type { Session } from '#server/sync/admission/session.ts';

/** The fewest characters of a password; shared/api.ts says the same to forms. */
export const MIN_PASSWORD = 10;
const MAX_PASSWORD = 200;

/** What the sign-in library is started with. */
export type AuthSettings = { readonly publicUrl: string | null; readonly secret: string };

/**
 * The options of the sign-in library. Its own HTTP handler is never mounted: our route table calls the few functions of it that
 * are wanted, so everything else it can do is out of reach, and origins and attempts are checked in one place.
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
    // No freshness rule: looking at one's own sessions needs no newer sign-in than reading the plan does.
    session: { freshAge: 0, cookieCache: { enabled: false } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: 'alongside',
      useSecureCookies: settings.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { disableIpTracking: true },
    },
    // Its messages are kept without their details, which can hold what somebody typed.
    logger: { level: 'error', log: (_level: string, message: string) => log.error({ from: 'sign-in' }, message) },
  } as const satisfies BetterAuthOptions;
}

/** An answer of the sign-in library with the cookies that go with it. */
export type WithCookies<T> = { readonly answer: T; readonly cookies: readonly string[] };

const REFUSALS: Readonly<Record<string, () => Refusal>> = {
  INVALID_EMAIL_OR_PASSWORD: () => new Refusal('wrong_credentials'),
  INVALID_EMAIL: () => new Refusal('wrong_credentials'),
};

/** The library wraps what its own queries throw. */
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

/** Calls the sign-in library; what it refuses comes out as one of our refusals. */
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

/** Starts the sign-in library and gives the calls that the rest of the server makes to it. */
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
    // Looking at a password takes a while. One that was replaced meanwhile must not open a session that outlives it. Asked in a
    // turn among writes: whoever replaces it now either has done so, or will find this session and end it.
    if ((await store.write((records) => records.passwordHashOf(body.email))) !== before) {
      await store.records.endSession({ token: signedIn.answer.token });
      throw new Refusal('wrong_credentials');
    }
    return signedIn;
  };

  return {
    /** The open session that a request carries in its cookie, or null. Reading it never prolongs it. */
    findSession,

    /**
     * The key with which an account's pages lock its unsaved work on a device before somebody else uses that. It follows from the
     * service's secret, so nothing has to be stored, and every device of the account gets the same one.
     */
    deviceKey: (personId: string): string =>
      Buffer.from(hkdfSync('sha256', settings.secret, '', `device-key:${personId}`, 32)).toString('base64'),

    /** The session in full; one that is a day old is prolonged, and its new cookie comes with the answer. */
    session: async (request: IncomingMessage) => {
      const ask = (disableRefresh: boolean) =>
        translated(() => api.getSession({ headers: cookieHeaders(request), query: { disableRefresh }, returnHeaders: true }));
      try {
        return await ask(false);
      } catch (error) {
        // While nothing can be written a session cannot be prolonged, but whoever has one goes on reading.
        if (!(error instanceof StoreUnavailable)) throw error;
        return ask(true);
      }
    },

    signIn,

    signOut: (request: IncomingMessage) =>
      translated(() => api.signOut({ headers: cookieHeaders(request), returnHeaders: true })),

    listSessions: (request: IncomingMessage) =>
      translated(() => api.listSessions({ headers: cookieHeaders(request), returnHeaders: true })),

    revokeSession: (request: IncomingMessage, token: string) =>
      translated(() => api.revokeSession({ headers: cookieHeaders(request), body: { token }, returnHeaders: true })),

    revokeOtherSessions: (request: IncomingMessage) =>
      translated(() => api.revokeOtherSessions({ headers: cookieHeaders(request), returnHeaders: true })),

    /**
     * Changes the password of the account that the request is signed in to, and gives the cookies of the session that goes on. The
     * library's own function would write over a password that came by a way back while it looked at the old one.
     */
    changePassword: async (
      request: IncomingMessage,
      body: { currentPassword: string; newPassword: string; revokeOtherSessions?: boolean | undefined },
    ): Promise<readonly string[]> => {
      const session = await findSession(request);
      const person = session === null ? null : await store.records.person(session.personId);
      if (session === null || person === null) throw new Refusal('not_signed_in');
      const before = await store.records.passwordHashOf(person.email);
      if (before === null || !(await verifyPassword({ hash: before, password: body.currentPassword })))
        throw new Refusal('wrong_credentials');
      const passwordHash = await hashPassword(body.newPassword);
      await store.write(async (records) => {
        const at = Date.now();
        if (!(await records.openSessions([session.id], at)).has(session.id)) throw new Refusal('not_signed_in');
        if ((await records.passwordHashOf(person.email)) !== before) throw new Refusal('wrong_credentials');
        await records.setPassword(person.id, passwordHash, at);
        if (body.revokeOtherSessions === true) await records.endSessionsOf(person.id, session.id);
      });
      if (body.revokeOtherSessions !== true) return [];
      // This one gets another cookie, so that a copy of the old one is worth nothing; it goes on for as long as it would have. The old
      // one ends last: another page of this browser that asks meanwhile is still signed in.
      const rememberMe = !/dont_remember=/.test(request.headers.cookie ?? '');
      const { cookies } = await signIn(request, { email: person.email, password: body.newPassword, rememberMe });
      await store.records.endSession(session);
      return cookies;
    },
  };
}

/** Accounts and sessions, as the rest of the server uses them. */
export type Auth = ReturnType<typeof createAuth>;
