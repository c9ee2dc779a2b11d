/**
 * The job that finds the passages of a section that are new to one reader. It needs the newest text, and who wrote the units that
 * came since the seq up to which the reader knows everything. So it reads only the rows since then.
 */
import * as Y from 'yjs';
import { stretchAt, triplesOf, unitSet, type UnitSet } from '#shared/seen-units.ts';
import { TEXT } from '#shared/text/markers.ts';
import { passagesOf, type NewUnits, type Passage } from '#shared/text/passages.ts';
import type { Chunk } from '#server/history/chunks.ts';
import { Credits, type Authorship, type Credit } from '#server/history/credits.ts';
import { PastState, readOrThrow, type Start } from '#server/history/past.ts';
import type { ReadRow } from '#server/history/row-credits.ts';
import { MOVE_LETTERS, MOVE_TIMEOUT } from '#server/history/tally.ts';
import type { LogRow } from '#server/store/log/log.ts';
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
  readonly ownId: string;
  /** Whether `start` and the rows say of every unit who wrote it. Otherwise the rows say it of all since `floor`. */
  readonly whole: boolean;
};

/** What is new, and the least that has to be kept of what was seen. */
export type NewsFound = {
  readonly passages: readonly Passage[];
  /** Up to here nothing is new any more. */
  readonly floor: number;
  /** The units that were seen beyond that. */
  readonly seen: readonly number[];
};

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

  add(read: ReadRow): void {
    const { row, common, update, cut } = read;
    const { seq, personId, at } = row;
    if (cut !== null) this.#cuts.set(personId, Math.max(at, this.#cuts.get(personId) ?? 0));
    const cutAt = this.#cuts.get(personId);
    if (cutAt !== undefined && at - cutAt <= MOVE_TIMEOUT && lettersIn(read) >= MOVE_LETTERS) this.mayHaveMoved = true;
    const by = { seq, personId, at };
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
function keptOf(doc: Y.Doc, seen: UnitSet, floor: number, creditOf: CreditOf, ownId: string): number[] {
  const kept: number[] = [];
  for (const [client, ranges] of seen) {
    const structs = doc.store.clients.get(client) ?? [];
    const stop = ranges.at(-1) ?? 0;
    let open = false;
    for (const struct of structs) {
      if (struct.id.clock >= stop) break;
      if (!(struct instanceof Y.Item) || struct.deleted) continue;
      for (let { clock } = struct.id; clock < struct.id.clock + struct.length;) {
        const { isIn, end: seenEnd } = stretchAt(seen, client, clock);
        const credit = creditOf(client, clock);
        const to = Math.min(struct.id.clock + struct.length, seenEnd, credit?.end ?? Infinity);
        const counts = credit !== null && credit.by.seq > floor && credit.by.personId !== ownId;
        if (counts && !isIn) open = false;
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

type CreditOf = (client: number, clock: number) => Credit | null;

/** The job. */
export class NewsJob {
  readonly #question: NewsQuestion;
  readonly #past: PastState;
  readonly #recent: RecentCredits | null;

  /** Throws if the start state cannot be read. */
  constructor(question: NewsQuestion) {
    this.#question = question;
    this.#past = new PastState(question.start);
    this.#recent = question.whole ? null : new RecentCredits();
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
    for (const row of rows) if (row.seq > floor) recent.add(readOrThrow(row));
  }

  /** What is new; null if that cannot be told from these rows alone, and `whole` is needed. */
  end(): NewsFound | null {
    const { doc } = this.#past;
    const found = this.#recent?.mayHaveMoved === true ? null : this.#found(doc);
    this.#past.destroy();
    return found;
  }

  #found(doc: Y.Doc): NewsFound {
    const { floor, ownId, head } = this.#question;
    const seen = unitSet(this.#question.seen);
    const credits = this.#recent?.credits ?? this.#past.credits;
    const creditOf: CreditOf = (client, clock) => credits.of(client, clock);
    const isNew: NewUnits = (client, clock) => {
      const credit = creditOf(client, clock);
      if (credit === null) return { by: null, end: Infinity };
      const { by, end } = credit;
      if (by.seq <= floor || by.personId === ownId) return { by: null, end };
      const { isIn, end: seenEnd } = stretchAt(seen, client, clock);
      return { by: isIn ? null : { person: by.personId, seq: by.seq, at: by.at }, end: Math.min(end, seenEnd) };
    };
    const passages = passagesOf(doc.getText(TEXT), isNew);
    const first = Math.min(...passages.flatMap(({ pieces }) => pieces.map(({ firstSeq }) => firstSeq)));
    const nextFloor = Math.max(floor, Math.min(head, first - 1));
    // Where nothing is new, no unit has to be kept.
    const kept = nextFloor >= head ? [] : keptOf(doc, seen, nextFloor, creditOf, ownId);
    return { passages, floor: nextFloor, seen: triplesOf(unitSet(kept)) };
  }
}
