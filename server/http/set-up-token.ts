/** The one-time key to the set-up page, made at start while there is no service. Only its hash is held, in memory. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Checks the key that the set-up page sends. */
export type SetUpToken = { fits(token: string): boolean };

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Makes a key. `token` is shown once, in the link that is printed. */
export function makeSetUpToken(): { token: string; check: SetUpToken } {
  const token = randomBytes(32).toString('base64url');
  const hash = digest(token);
  return { token, check: { fits: (given) => timingSafeEqual(digest(given), hash) } };
}
