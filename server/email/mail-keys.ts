/**
 * The keys in links of mails, derived from the secret of the service: what a link of an invitation needs is encrypted while its mail
 * waits, and a link that ends e-mail is signed, so that it works without a session and for its own person alone.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Encrypts, decrypts and signs with keys of its own. */
export class MailKeys {
  readonly #sealing: Buffer;
  readonly #signing: Buffer;

  constructor(secret: string) {
    this.#sealing = Buffer.from(hkdfSync('sha256', secret, '', 'mail-links', 32));
    this.#signing = Buffer.from(hkdfSync('sha256', secret, '', 'mail-unsubscribe', 32));
  }

  /** Encrypts the key of a link for the outbox. */
  readonly seal = (key: string): string => {
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv(ALGORITHM, this.#sealing, nonce, { authTagLength: TAG_LENGTH });
    return Buffer.concat([nonce, cipher.update(key, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  };

  /** Decrypts the key of a link; null if this service has another secret by now. */
  open(sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv(ALGORITHM, this.#sealing, bytes.subarray(0, NONCE_LENGTH), {
        authTagLength: TAG_LENGTH,
      });
      decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
      const plain = [decipher.update(bytes.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()];
      return Buffer.concat(plain).toString('utf8');
    } catch {
      return null;
    }
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
