/** Encrypts small secrets that the database keeps, with a key derived from the secret of the service. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** A key derived from the secret of the service, for one purpose. */
export function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

/** Encrypts and decrypts for one purpose. What was encrypted for another purpose, or with another secret, cannot be opened. */
export class Sealing {
  readonly #key: Buffer;

  constructor(secret: string, purpose: string) {
    this.#key = derivedKey(secret, purpose);
  }

  /** Encrypts a text. It opens only with the same `about`, so nobody can give one row's secret to another row. */
  seal(text: string, about = ''): string {
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_LENGTH });
    cipher.setAAD(Buffer.from(about));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** Decrypts a text; null if it was not sealed with this key and for this. */
  open(sealed: string, about = ''): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH });
      decipher.setAAD(Buffer.from(about));
      decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
      const plain = [decipher.update(bytes.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()];
      return Buffer.concat(plain).toString('utf8');
    } catch {
      return null;
    }
  }
}
