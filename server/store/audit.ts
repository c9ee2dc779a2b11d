/** The hash chain of the audit trail: the hash of each entry covers the entry and the hash of the entry before it. */
import { createHash } from 'node:crypto';

/** JSON with sorted keys, so that the same entry always gives the same bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, v]) => v !== undefined);
    pairs.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** The previous hash of the first entry of a trail: 64 zeros. */
export const CHAIN_START = '0'.repeat(64);

/** The hash of the entry at `seq`, whose previous entry has the hash `previousHash`: SHA-256 in hex. */
export function chainHash(entry: Readonly<Record<string, unknown>>, seq: number, previousHash: string): string {
  return createHash('sha256')
    .update(previousHash)
    .update(canonical({ ...entry, seq }))
    .digest('hex');
}

/** A field of an entry in the form in which it is stored: JSON with sorted keys. */
export function auditField(value: unknown): string {
  return canonical(value);
}
