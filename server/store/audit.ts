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

/** An entry of a trail as a check of its chain reads it. */
export type ChainLink = {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly entry: Readonly<Record<string, unknown>>;
};

/** Follows a chain from its first entry on, and says of each entry what is wrong with it. */
export class ChainCheck {
  #previous = CHAIN_START;
  #expected = 1;

  /**
   * The faults of the next entry: entries before it are missing, it does not follow the one before, or it was changed after it was
   * written.
   */
  faultsOf({ seq, previousHash, hash, entry }: ChainLink): ChainFault[] {
    const faults: ChainFault[] = [];
    if (seq !== this.#expected) faults.push({ kind: 'missing', seq: this.#expected });
    else if (previousHash !== this.#previous) faults.push({ kind: 'apart', seq });
    if (chainHash(entry, seq, previousHash) !== hash) faults.push({ kind: 'changed', seq });
    this.#previous = hash;
    this.#expected = seq + 1;
    return faults;
  }
}
/** What is wrong with a chain at an entry. */
export type ChainFault = { readonly kind: 'missing' | 'apart' | 'changed'; readonly seq: number };

/** A field of an entry in the form in which it is stored: JSON with sorted keys. */
export function auditField(value: unknown): string {
  return canonical(value);
}
