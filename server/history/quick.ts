/** Reads what most updates of a log are, a few letters by one client, or a few deletions, much quicker than a decoder of everything. */
import { ByteReader } from '#server/store/pack/bytes.ts';
import { unitsOf } from '#server/store/pack/parts.ts';

/** The id of a unit. */
export type UnitId = { readonly client: number; readonly clock: number };

/** Letters that stand after a unit, by one client. */
export type Letters = {
  readonly client: number;
  readonly clock: number;
  readonly origin: UnitId;
  readonly right: UnitId | null;
  readonly letters: Uint8Array;
  readonly length: number;
};

/** An update of the common kind. `deletes` is client, start, length, client, start, length, … */
export type Quick = { readonly written: Letters | null; readonly deletes: readonly number[] };

const LETTERS = 4;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT = 0x40;
const NONE: readonly number[] = [];

function readLetters(from: ByteReader): Letters | null {
  if (from.byte() !== 1) return null;
  const client = from.uint();
  const clock = from.uint();
  const info = from.byte();
  if ((info & ~HAS_RIGHT) !== (LETTERS | HAS_ORIGIN)) return null;
  const origin = { client: from.uint(), clock: from.uint() };
  const right = (info & HAS_RIGHT) === 0 ? null : { client: from.uint(), clock: from.uint() };
  const letters = from.all(from.uint());
  const length = letters.length === 1 ? 1 : unitsOf(letters);
  return length === 0 ? null : { client, clock, origin, right, letters, length };
}

function readDeletes(from: ByteReader): readonly number[] {
  const clients = from.uint();
  if (clients === 0) return NONE;
  const deletes: number[] = [];
  for (let left = clients; left > 0; left -= 1) {
    const client = from.uint();
    for (let ranges = from.uint(); ranges > 0; ranges -= 1) deletes.push(client, from.uint(), from.uint());
  }
  return deletes;
}

/** An update of the common kind; null for all others, also for what cannot be read at all. */
export function quickly(update: Uint8Array): Quick | null {
  try {
    const from = new ByteReader(update);
    const groups = from.byte();
    if (groups > 1) return null;
    const written = groups === 0 ? null : readLetters(from);
    if (groups === 1 && written === null) return null;
    const deletes = readDeletes(from);
    return from.left === 0 ? { written, deletes } : null;
  } catch {
    return null;
  }
}
