/** Locking bytes so that only whoever gets the key from the service can read them again. Pure but for the browser's own cipher. */
import { decodeAny, encodeAny } from 'lib0/buffer';

/** Locked bytes with what their cipher needs. */
export type Encrypted = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

/** The key as the browser may hold it: usable, never readable. */
export async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Locks a value for one person. */
export async function encrypt(key: CryptoKey, personId: string, value: unknown): Promise<Encrypted> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(personId);
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, new Uint8Array(encodeAny(value)));
  return { iv, data };
}

/** Opens what was locked for this person; rejects where the key is another one's or a byte was changed. */
export async function decrypt(key: CryptoKey, personId: string, { iv, data }: Encrypted): Promise<unknown> {
  const additionalData = new TextEncoder().encode(personId);
  return decodeAny(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data))) as unknown;
}
