/** The token for the set-up page, made when the server starts and there is no service yet. Only its hash stays in memory. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Checks the token that the set-up page sends. */
export type SetUpToken = { matches(token: string): boolean };

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Makes a token. `token` is shown once, in the link that the server prints. Servers that share a database also share a secret,
 * and derive the same token from it, because the page may be opened at any of them. A single server makes a new token at each
 * start.
 */
export function makeSetUpToken(sharedSecret: string | null): { token: string; check: SetUpToken } {
  const token =
    sharedSecret === null
      ? randomBytes(32).toString('base64url')
      : createHmac('sha256', sharedSecret).update('alongside set-up link').digest('base64url');
  const hash = digest(token);
  return { token, check: { matches: (given) => timingSafeEqual(digest(given), hash) } };
}
