/** A fast decoder for the most common updates of a log: a few letters by one client, or a few deletions. */
import { ByteReader } from '#server/store/pack/bytes.ts';
import { unitsOf } from '#server/store/pack/parts.ts';

/** The id of a unit. */
export type UnitId = { readonly client: number; readonly clock: number };

/** Letters by one client that follow another unit. */
export type Letters = {
  readonly client: number;
  readonly clock: number;
  readonly origin: UnitId;
  readonly right: UnitId | null;
  readonly letters: Uint8Array;
  readonly length: number;
};

/** An update of the common kind. `deletes` is client, start, length, client, start, length, … */
export type CommonUpdate = { readonly written: Letters | null; readonly deletes: readonly number[] };

const CONTENT_STRING = 4;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT = 0x40;
const NO_DELETES: readonly number[] = [];

function readLetters(from: ByteReader): Letters | null {
  if (from.byte() !== 1) return null;
  const client = from.uint();
  const clock = from.uint();
  const info = from.byte();
  if ((info & ~HAS_RIGHT) !== (CONTENT_STRING | HAS_ORIGIN)) return null;
  const origin = { client: from.uint(), clock: from.uint() };
  const right = (info & HAS_RIGHT) === 0 ? null : { client: from.uint(), clock: from.uint() };
  const letters = from.all(from.uint());
  const length = letters.length === 1 ? 1 : unitsOf(letters);
  return length === 0 ? null : { client, clock, origin, right, letters, length };
}

function readDeletes(from: ByteReader): readonly number[] {
  const clients = from.uint();
  if (clients === 0) return NO_DELETES;
  const deletes: number[] = [];
  for (let left = clients; left > 0; left -= 1) {
    const client = from.uint();
    for (let ranges = from.uint(); ranges > 0; ranges -= 1) deletes.push(client, from.uint(), from.uint());
  }
  return deletes;
}

/** Decodes an update of the common kind; null for all others, and for bytes that cannot be read. */
export function readCommonUpdate(update: Uint8Array): CommonUpdate | null {
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
