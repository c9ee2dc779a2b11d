/** The device token, which a shared device keeps in a cookie, and what is made of it. The token itself is stored nowhere else. */
import { createHash, createHmac } from 'node:crypto';

/** The SHA-256 of a device token in hex, by which the server finds the PINs of a device. */
export function deviceHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * What is hashed and stored in place of a PIN. It needs the device token, so a copy of the database alone gives nothing against
 * which a PIN could be tried out.
 */
export function pinSecret(token: string, personId: string, pin: string): string {
  return createHmac('sha256', token).update(`${personId} ${pin}`).digest('base64url');
}
