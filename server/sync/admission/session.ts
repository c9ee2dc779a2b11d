/** The session of a request, as far as the live server needs it. */
import type { IncomingMessage } from 'node:http';

/** A signed-in session. Times are milliseconds since 1970. */
export type Session = { readonly id: string; readonly personId: string; readonly expiresAt: number };

/** Finds the session of a request by its cookie; null where there is none or it has run out. */
export type FindSession = (request: IncomingMessage) => Promise<Session | null>;
