/**
 * The job that finds the passages of a section that are new to one reader. It needs the newest text, and who wrote the units that
 * came since the seq up to which the reader knows everything. So it reads only the rows since then.
 */
import * as Y from 'yjs';
import { stretchAt, triplesOf, unitSet, type UnitSet } from '#shared/seen-units.ts';
import { TEXT } from '#shared/text/markers.ts';
import { passagesOf, type Passage } from '#shared/text/passages.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { Credits, type Authorship, type Credit } from '#server/history/credits.ts';
import { Deletions, eachDeleted, type Deleted } from '#server/history/deletions.ts';
import { GoneFinder } from '#server/history/gone-units.ts';
import { KnownUnits, type Reader } from '#server/history/known-units.ts';
import { PastState, readOrThrow, type Start } from '#server/history/past.ts';
import { byClient, creditRestored, type ReadRow } from '#server/history/row-credits.ts';
import type { Taken } from '#server/history/taken-job.ts';
import { MOVE_LETTERS, MOVE_TIMEOUT } from '#server/history/tally.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question. The rows that will be added end with row `head`. */
export type NewsQuestion = {
  readonly room: string;
  readonly start: Start;
  /** The last row that is in `start`. */
  readonly startSeq: number;
  /** The last row. */
  readonly head: number;
  /** Up to here the reader knows everything, and beyond it these units: `client, start, length, …`. */
  readonly floor: number;
  readonly seen: readonly number[];
  /** The units of which the reader has seen that they were taken out. */
  readonly gone: readonly number[];
  readonly ownId: string;
  /** Whether `start` and the rows say of every unit who wrote it. Otherwise the rows say it of all since `floor`. */
  readonly whole: boolean;
  /** What restores of the room put in again. */
  readonly restored: readonly Restored[];
  /** The stored deletions between the floor and `start`, as far as the rows to be added do not say them. */
  readonly deletions: readonly Uint8Array[];
  /** What the rows since `floor` took out, in words; null if that was not read. */
  readonly taken: readonly Taken[] | null;
};

/** What is new, and the least that has to be kept of what was seen. */
export type NewsFound = {
  readonly passages: readonly Passage[];
  /** Up to here nothing is new any more. */
  readonly floor: number;
  /** The units that were seen beyond that. */
  readonly seen: readonly number[];
  /** The units of which it was seen that they were taken out beyond that. */
  readonly gone: readonly number[];
};

/**
 * The answer. `taken` says that others took out what the reader knew, and that the question lacks the words. null says that these rows alone
 * do not tell what is new, and that `whole` is needed.
 */
export type NewsAnswer = NewsFound | 'taken' | null;

/** Who wrote something before the rows that are read. */
const EARLIER: Authorship = { seq: 0, personId: '', at: 0 };

/** The number of letters that a row puts in. */
function lettersIn({ row, common, update }: ReadRow): number {
  if (common !== null) return common.written?.length ?? 0;
  if (update === null || update.clients.length === 0) return 0;
  let letters = 0;
  for (const item of Y.decodeUpdate(row.update).structs)
    if (item instanceof Y.Item && item.content instanceof Y.ContentString) letters += item.length;
  return letters;
}

/** Credits from the rows since some point: all units that are older are credited to nobody. */
class RecentCredits {
  readonly credits = new Credits();
  readonly #known = new Set<number>();
  /** By person, when they last took out so much that they may put it in again elsewhere. */
  readonly #cuts = new Map<string, number>();
  /** Whether letters may have moved. Who wrote those is known only from what stood there before. */
  mayHaveMoved = false;
  readonly #restored: ReadonlyMap<number, Restored>;

  constructor(restored: readonly Restored[]) {
    this.#restored = byClient(restored);
  }

  add(read: ReadRow): void {
    const { row, common, update, cut } = read;
    const { seq, personId, at } = row;
    if (cut !== null) this.#cuts.set(personId, Math.max(at, this.#cuts.get(personId) ?? 0));
    const by = { seq, personId, at };
    if (this.#restored.size > 0 && creditRestored(this.credits, by, read, this.#restored)) return;
    const cutAt = this.#cuts.get(personId);
    if (cutAt !== undefined && at - cutAt <= MOVE_TIMEOUT && lettersIn(read) >= MOVE_LETTERS) this.mayHaveMoved = true;
    if (common !== null) {
      const { written } = common;
      if (written !== null) this.#credit(written.client, written.clock, written.clock + written.length, by);
      return;
    }
    for (const { client, structs } of update?.clients ?? []) {
      const [first, last] = [structs[0], structs.at(-1)];
      if (first !== undefined && last !== undefined) this.#credit(client, first.clock, last.clock + last.length, by);
    }
  }

  #credit(client: number, first: number, end: number, by: Authorship): void {
    if (!this.#known.has(client)) {
      this.#known.add(client);
      this.credits.add(client, first, EARLIER);
    }
    this.credits.add(client, end, by);
  }
}

/** The parts of `seen` that still have to be kept, joined where nothing between them is new. */
function keptOf(doc: Y.Doc, { floor, seen, ownId }: Reader, units: KnownUnits): number[] {
  const kept: number[] = [];
  const clients = new Set([...seen.keys(), ...doc.store.clients.keys()]);
  for (const client of clients) {
    let open = false;
    for (const struct of doc.store.clients.get(client) ?? []) {
      if (struct instanceof Y.Skip) continue;
      for (let { clock } = struct.id; clock < struct.id.clock + struct.length;) {
        const { by, placedBy, end } = units.of(client, clock);
        const to = Math.min(struct.id.clock + struct.length, end);
        const counts = placedBy !== null && placedBy.seq > floor && placedBy.personId !== ownId;
        // What was seen and is gone may be put in again, and what is gone and was not seen too.
        if (counts && by !== null) open = false;
        else if (counts) {
          if (open) kept[kept.length - 1] = to - (kept.at(-2) ?? 0);
          else kept.push(client, clock, to - clock);
          open = true;
        }
        clock = to;
      }
    }
  }
  return kept;
}

/** The job. */
export class NewsJob {
  readonly #question: NewsQuestion;
  readonly #past: PastState;
  readonly #recent: RecentCredits | null;
  readonly #deletions = new Deletions();

  /** Throws if the start state cannot be read. */
  constructor(question: NewsQuestion) {
    this.#question = question;
    const { start, restored, whole } = question;
    this.#past = new PastState(start, restored);
    this.#recent = whole ? null : new RecentCredits(restored);
    if (whole) this.#past.deletions = this.#deletions;
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    const { room, startSeq, floor } = this.#question;
    const rows = rowsOf(room, stretch, from, to);
    if (this.#recent !== null) this.#credit(this.#recent, rows, floor);
    if (this.#recent?.mayHaveMoved === true) return false;
    this.#past.apply(rows.filter(({ seq }) => seq > startSeq));
    return true;
  }

  #credit(recent: RecentCredits, rows: readonly LogRow[], floor: number): void {
    for (const row of rows) {
      if (row.seq <= floor) continue;
      const read = readOrThrow(row);
      recent.add(read);
      this.#deletions.add(row, read.deletes);
    }
  }

  /** What is new. */
  end(): NewsAnswer {
    const { doc } = this.#past;
    const found = this.#recent?.mayHaveMoved === true ? null : this.#found(doc);
    this.#past.destroy();
    return found;
  }

  /** Calls back for what was deleted since the floor, in the order of the rows. */
  #eachDeleted(deleted: Deleted): void {
    const { floor, deletions } = this.#question;
    const since: Deleted = (client, start, length, by) => void (by.seq > floor && deleted(client, start, length, by));
    for (const bytes of deletions) eachDeleted(bytes, since);
    this.#deletions.each(since);
  }

  /**
   * The highest row up to `most` at which nothing stood that the reader has not seen and that is gone now: if it is put in again, it
   * has to be news.
   */
  #floorBelow(most: number, units: KnownUnits): number {
    const lives: (readonly [from: number, to: number])[] = [];
    this.#eachDeleted((client, start, length, { seq }) => {
      // What was gone before `most` counts too: a floor that others make lower can come to where it stood.
      for (let clock = start; clock < start + length;) {
        const { by, placedBy, end } = units.of(client, clock);
        if (by !== null && placedBy !== null && placedBy.seq <= most) lives.push([placedBy.seq, seq]);
        clock = end;
      }
    });
    let floor = most;
    for (const [from, to] of lives.toSorted((a, b) => b[0] - a[0])) if (from <= floor && floor < to) floor = from - 1;
    return floor;
  }

  /** Whether others took out what the reader knew and has not seen to be gone. What was put in again since is among it. */
  #knownIsGone(units: KnownUnits, { gone, ownId }: Reader): boolean {
    let isGone = false;
    this.#eachDeleted((client, start, length, { personId }) => {
      if (isGone || personId === ownId) return;
      for (let clock = start; clock < start + length && !isGone;) {
        const { by, end } = units.of(client, clock);
        const seen = stretchAt(gone, client, clock);
        isGone = by === null && !seen.isIn;
        clock = Math.min(end, seen.end);
      }
    });
    return isGone;
  }

  /** Of the units of which the reader has seen that they are gone, those that rows after `floor` took out. */
  #keptGone(gone: UnitSet, floor: number): number[] {
    const triples: number[] = [];
    this.#eachDeleted((client, start, length, { seq }) => {
      if (seq <= floor) return;
      for (let clock = start; clock < start + length;) {
        const { isIn, end } = stretchAt(gone, client, clock);
        const to = Math.min(start + length, end);
        if (isIn) triples.push(client, clock, to - clock);
        clock = to;
      }
    });
    return triplesOf(unitSet(triples));
  }

  #found(doc: Y.Doc): NewsFound | 'taken' {
    const { floor, ownId, head, taken } = this.#question;
    const reader = { floor, seen: unitSet(this.#question.seen), gone: unitSet(this.#question.gone), ownId };
    const credits = this.#recent?.credits ?? this.#past.credits;
    const deleted = lazily(() => {
      const triples: number[] = [];
      this.#eachDeleted((client, start, length) => void triples.push(client, start, length));
      return unitSet(triples);
    });
    const creditOf = (client: number, clock: number): Credit | null => credits.of(client, clock);
    const units = new KnownUnits(reader, creditOf, deleted);
    if (taken === null && this.#knownIsGone(units, reader)) return 'taken';
    const gone = taken === null ? null : new GoneFinder(doc, { taken, reader, units, creditOf });
    const passages = passagesOf(doc.getText(TEXT), (client, clock) => units.of(client, clock), gone);
    const first = Math.min(...passages.flatMap(({ pieces }) => pieces.map(({ firstSeq }) => firstSeq)));
    // Where nothing is new, no unit has to be kept.
    if (first > head) return { passages, floor: head, seen: [], gone: [] };
    const nextFloor = Math.max(floor, this.#floorBelow(first - 1, units));
    const kept = keptOf(doc, { ...reader, floor: nextFloor }, units);
    return { passages, floor: nextFloor, seen: triplesOf(unitSet(kept)), gone: this.#keptGone(reader.gone, nextFloor) };
  }
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
