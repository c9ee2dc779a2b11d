/** The one-time key to the set-up page, made at start while there is no service. Only its hash is held, in memory. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Checks the key that the set-up page sends. */
export type SetUpToken = { matches(token: string): boolean };

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Makes a key. `token` is shown once, in the link that is printed. Servers that share a database share a secret too, from which
 * they all make the same key, because any of them may be asked for the page; a server of its own makes a new one at each start.
 */
export function makeSetUpToken(sharedSecret: string | null): { token: string; check: SetUpToken } {
  const token =
    sharedSecret === null
      ? randomBytes(32).toString('base64url')
      : createHmac('sha256', sharedSecret).update('alongside set-up link').digest('base64url');
  const hash = digest(token);
  return { token, check: { matches: (given) => timingSafeEqual(digest(given), hash) } };
}
