/** Credits the rows of a log, one after the other: each new unit to its row, and letters that only moved to their writers. */
import * as Y from 'yjs';
import { Credits, type Authorship } from '#server/history/credits.ts';
import { Moves, type DeletedRanges, type NewUnits } from '#server/history/moves.ts';
import { readCommonUpdate, type CommonUpdate } from '#server/history/quick.ts';
import { MOVE_LETTERS } from '#server/history/tally.ts';
import type { LogRow, Restored, RestoredPiece } from '#server/store/log/log.ts';
import { decodeUpdate, type Update } from '#server/sync/gate/update.ts';

/** A row that is read: new units, what it deletes, and that once more if it is worth remembering as a cut. */
export type ReadRow = {
  readonly row: LogRow;
  readonly common: CommonUpdate | null;
  readonly update: Update | null;
  readonly deletes: DeletedRanges;
  readonly cut: DeletedRanges | null;
};

const NO_RANGES: DeletedRanges = [];

function rangesOf({ deletes }: CommonUpdate): DeletedRanges {
  const ranges: { client: number; start: number; end: number }[] = [];
  for (let i = 0; i < deletes.length; i += 3) {
    const start = deletes[i + 1] ?? 0;
    ranges.push({ client: deletes[i] ?? 0, start, end: start + (deletes[i + 2] ?? 0) });
  }
  return ranges;
}

function rangesOfClient([client, flat]: readonly [number, readonly number[]]): DeletedRanges {
  return Array.from({ length: flat.length / 2 }, (_, i) => ({ client, start: flat[2 * i] ?? 0, end: flat[2 * i + 1] ?? 0 }));
}

/** Reads a row. Throws if its update cannot be read. */
export function readRow(row: LogRow): ReadRow {
  const common = readCommonUpdate(row.update);
  const update = common === null ? decodeUpdate(row.update, true) : null;
  // Most rows delete nothing, or one letter.
  let deletes: DeletedRanges = common === null || common.deletes.length === 0 ? NO_RANGES : rangesOf(common);
  if (update !== null && update.deletes.size > 0) deletes = [...update.deletes].flatMap(rangesOfClient);
  return { row, common, update, deletes, cut: Moves.counts(deletes) ? deletes : null };
}

const DECODER = new TextDecoder();

function unitsOf({ row, common, update }: ReadRow): NewUnits[] {
  if (common !== null) {
    const { written } = common;
    return written === null ? [] : [{ ...written, text: DECODER.decode(written.letters) }];
  }
  const texts = new Map<string, string>();
  for (const item of Y.decodeUpdate(row.update).structs)
    if (item instanceof Y.Item && item.content instanceof Y.ContentString)
      texts.set(`${item.id.client} ${item.id.clock}`, item.content.str);
  return (update?.clients ?? []).flatMap(({ client, structs }) =>
    structs.map(({ clock, length }) => ({ client, clock, length, text: texts.get(`${client} ${clock}`) ?? null })),
  );
}

/** The index of the first of these pieces that begins at a clock or behind it. */
function firstFrom(pieces: readonly RestoredPiece[], clock: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.clock ?? 0) < clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Credits the units of a row that restored something: what was put in again stays that of its first writers. Returns whether the row
 * did so. `restored` is what restores of the room put in again, by client.
 */
export function creditRestored(
  credits: Credits,
  by: Authorship,
  read: ReadRow,
  restored: ReadonlyMap<number, Restored>,
): boolean {
  const units = unitsOf(read);
  if (!units.some(({ client }) => restored.has(client))) return false;
  for (const { client, clock, length } of units) {
    const pieces = restored.get(client)?.pieces ?? [];
    for (let at = firstFrom(pieces, clock); at < pieces.length; at += 1) {
      const piece = pieces[at];
      if (piece === undefined || piece.clock >= clock + length) break;
      const { first, length: count } = piece;
      // What a suggestion brought was written by this row, in the name of whoever wrote it there.
      const writer = piece.by.seq === 0 ? { ...piece.by, seq: by.seq } : piece.by;
      const isOwn = first.client === client && first.clock === piece.clock;
      const again = isOwn ? null : { client: first.client, shift: first.clock - piece.clock, by };
      credits.add(client, piece.clock, by);
      credits.add(client, piece.clock + count, writer, again);
    }
    credits.add(client, clock + length, by);
  }
  return true;
}

/** What restores put in again, by client. */
export function byClient(restored: readonly Restored[]): ReadonlyMap<number, Restored> {
  return new Map(restored.map((each) => [each.client, each]));
}

/** The credits of a room, and what they need of earlier rows. */
export class RowCredits {
  readonly credits = new Credits();
  readonly moves = new Moves();
  readonly #restored: ReadonlyMap<number, Restored>;

  /** `restored` is what restores of the room put in again. */
  constructor(restored: readonly Restored[] = []) {
    this.#restored = byClient(restored);
  }

  /** Credits the next row. `doc` must be in the state before the row if the row is a cut. */
  add(read: ReadRow, doc: Y.Doc): void {
    const { row, common, update, cut } = read;
    const { personId, at, seq } = row;
    const by: Authorship = { seq, personId, at };
    this.moves.pass(at);
    if (cut !== null) this.moves.takeOut(personId, at, doc, this.credits, cut);
    if (this.#restored.size > 0 && creditRestored(this.credits, by, read, this.#restored)) return;
    const mayMove = common === null || (common.written?.length ?? 0) >= MOVE_LETTERS;
    if (mayMove && this.moves.has(personId)) return this.#addUnits(by, unitsOf(read));
    if (common !== null) {
      const { written } = common;
      if (written !== null) this.credits.add(written.client, written.clock + written.length, by);
      return;
    }
    for (const { client, structs } of update?.clients ?? []) {
      const last = structs.at(-1);
      if (last !== undefined) this.credits.add(client, last.clock + last.length, by);
    }
  }

  #addUnits(by: Authorship, units: readonly NewUnits[]): void {
    const moved = this.moves.putIn(by.personId, units);
    for (const unit of units) {
      let end = unit.clock;
      for (const { length, by: writer, first } of moved.get(unit) ?? []) {
        const again = { client: first.client, shift: first.clock - end, by };
        this.credits.add(unit.client, (end += length), writer, again);
      }
      this.credits.add(unit.client, unit.clock + unit.length, by);
    }
  }
}
