/**
 * The keys in links of mails, derived from the secret of the service: what a link of an invitation needs is encrypted while its mail
 * waits, and a link that ends e-mail is signed, so that it works without a session and for its own person alone.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { derivedKey, Sealing } from '#server/sealing.ts';

/** Encrypts, decrypts and signs with keys of its own. */
export class MailKeys {
  readonly #sealing: Sealing;
  readonly #signing: Buffer;

  constructor(secret: string) {
    this.#sealing = new Sealing(secret, 'mail-links');
    this.#signing = derivedKey(secret, 'mail-unsubscribe');
  }

  /** Encrypts the key of a link for the outbox. */
  readonly seal = (key: string): string => this.#sealing.seal(key);

  /** Decrypts the key of a link; null if this service has another secret by now. */
  open(sealed: string): string | null {
    return this.#sealing.open(sealed);
  }

  #signature(personId: string): Buffer {
    return createHmac('sha256', this.#signing).update(personId).digest();
  }

  /** The key of a link that ends a person's e-mail. */
  unsubscribeKey(personId: string): string {
    return `${personId}.${this.#signature(personId).toString('base64url')}`;
  }

  /** Whose e-mail a key ends; null if it is not one. */
  personOf(key: string): string | null {
    const at = key.lastIndexOf('.');
    const personId = key.slice(0, Math.max(0, at));
    const given = Buffer.from(key.slice(at + 1), 'base64url');
    const wanted = this.#signature(personId);
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? personId : null;
  }
}
