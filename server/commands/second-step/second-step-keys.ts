/**
 * What protects second steps in the database: keys of apps are encrypted, and recovery codes hashed, with keys derived from the secret of
 * the service. A copy of the database alone gives neither.
 */
import { createHmac } from 'node:crypto';
import { derivedKey, Sealing } from '#server/sealing.ts';

/** Encrypts keys of apps and hashes recovery codes. */
export class SecondStepKeys {
  readonly #sealing: Sealing;
  readonly #hashing: Buffer;

  constructor(secret: string) {
    this.#sealing = new Sealing(secret, 'second-step');
    this.#hashing = derivedKey(secret, 'recovery-codes');
  }

  /** Encrypts the key of a person's app. */
  seal(personId: string, secret: string): string {
    return this.#sealing.seal(secret, personId);
  }

  /** Decrypts the key of a person's app; null if this service has another secret by now, or if it is another person's. */
  open(personId: string, sealed: string): string | null {
    return this.#sealing.open(sealed, personId);
  }

  /** What is stored in place of a recovery code. */
  hashOf(personId: string, code: string): string {
    return createHmac('sha256', this.#hashing).update(`${personId} ${code}`).digest('base64url');
  }
}
