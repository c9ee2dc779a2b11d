/** The hash chain of the audit trail: each entry's hash covers the entry itself and the hash before it. */
import { createHash } from 'node:crypto';

/** JSON with its keys in order, so that the same entry always has the same bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, v]) => v !== undefined);
    pairs.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What stands before the first entry of a plan. */
export const CHAIN_START = '0'.repeat(64);

/** The hash of an entry at `seq` that follows `previousHash`: SHA-256 in hex. */
export function chainHash(entry: Readonly<Record<string, unknown>>, seq: number, previousHash: string): string {
  return createHash('sha256')
    .update(previousHash)
    .update(canonical({ ...entry, seq }))
    .digest('hex');
}

/** A field of an entry as it is stored: JSON with its keys in order. */
export function auditField(value: unknown): string {
  return canonical(value);
}
