/** Encryption (AES-GCM) of values with an account's device key. It has no state and uses the browser's Web Crypto. */
import { decodeAny, encodeAny } from 'lib0/buffer';

/** Encrypted bytes with their initialization vector. */
export type Encrypted = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

/** Imports the key in the form that the browser stores: scripts can use it, but cannot read it. */
export async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Encrypts a value for one person. */
export async function encrypt(key: CryptoKey, personId: string, value: unknown): Promise<Encrypted> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(personId);
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, new Uint8Array(encodeAny(value)));
  return { iv, data };
}

/**
 * Decrypts a value that was encrypted for this person. Rejects if the key or the person is another one, or a byte was changed.
 */
export async function decrypt(key: CryptoKey, personId: string, { iv, data }: Encrypted): Promise<unknown> {
  const additionalData = new TextEncoder().encode(personId);
  return decodeAny(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data))) as unknown;
}
