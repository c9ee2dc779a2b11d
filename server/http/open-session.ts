/** A part for the sign-in library: it opens a session for a person whose PIN or link was right, as the library itself would. */
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

/**
 * The library's handler is not mounted, so no request reaches this function by itself. Without `rememberMe` the session ends with the
 * browser.
 */
const openSession = createAuthEndpoint(
  '/open-session',
  { method: 'POST', body: z.object({ personId: z.string(), rememberMe: z.boolean() }) },
  async (ctx) => {
    const { internalAdapter } = ctx.context;
    const user = await internalAdapter.findUserById(ctx.body.personId);
    if (!user) throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD' });
    const session = await internalAdapter.createSession(user.id, !ctx.body.rememberMe);
    await setSessionCookie(ctx, { session, user }, !ctx.body.rememberMe);
    return ctx.json({ token: session.token });
  },
);

/** The part, for the library's options. */
export const openedSessions = { id: 'opened-sessions', endpoints: { openSession } } as const;
