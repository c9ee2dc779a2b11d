/**
 * Moved letters: what one person takes out and puts in again, letter for letter, keeps its writer and its date. It is worked
 * out from the log alone: a move, a drag, a cut and a paste, or a deletion that is undone puts new units in.
 */
import * as Y from 'yjs';
import { firstUnit, type Authorship, type Credits, type UnitId } from '#server/history/credits.ts';
import { MOVE_LETTERS, MOVE_TIMEOUT } from '#server/history/tally.ts';
import type { ByteReader, ByteWriter } from '#server/store/pack/bytes.ts';

/** Letters of one author inside a run, and the first of the units that they were at first. */
export type Piece = { readonly length: number; readonly by: Authorship; readonly first: UnitId };
/** Letters that stood behind each other, without a marker between them. */
type Run = { text: string; readonly pieces: Piece[] };
/** What one row took out, in runs. */
type Cut = { readonly personId: string; readonly at: number; readonly runs: Run[] };

/** New units of a row: letters with their text, or others. */
export type NewUnits = {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly text: string | null;
};
type NewLetters = NewUnits & { readonly text: string };
/** Ranges of units that a row deletes. */
export type DeletedRanges = readonly { readonly client: number; readonly start: number; readonly end: number }[];

/** The most units, and ranges, of a deletion that is remembered; and the most of them. They bound the work for a row. */
const MAX_UNITS = 20_000;
const MAX_RANGES = 100;
const MAX_CUTS = 16;

type Part = { readonly item: Y.Item; readonly from: number; readonly to: number };

/** The parts of items in these ranges that are still there: letters and markers. */
function partsIn(doc: Y.Doc, ranges: DeletedRanges): Part[] {
  const parts: Part[] = [];
  for (const { client, start, end } of ranges) {
    const structs = doc.store.clients.get(client);
    if (structs === undefined || start >= Y.getState(doc.store, client)) continue;
    for (let at = Y.findIndexSS(structs, start); at < structs.length; at += 1) {
      const item = structs[at];
      if (item === undefined || item.id.clock >= end) break;
      if (!(item instanceof Y.Item) || item.deleted || item.parentSub !== null || !item.countable) continue;
      const from = Math.max(0, start - item.id.clock);
      parts.push({ item, from, to: Math.min(item.length, end - item.id.clock) });
    }
  }
  return parts;
}

/** The part that stands right behind another one; undefined if something else stands there that is not taken out. */
function nextOf({ item, to }: Part, starts: ReadonlyMap<Y.Item, readonly Part[]>): Part | undefined {
  if (to < item.length) return starts.get(item)?.find(({ from }) => from === to);
  let next = item.right;
  while (next !== null && (next.deleted || !next.countable)) next = next.right;
  return next === null ? undefined : starts.get(next)?.find(({ from }) => from === 0);
}

/** The parts in rows of neighbours, each in the order of the text. */
function chainsOf(parts: readonly Part[]): Part[][] {
  const starts = Map.groupBy(parts, ({ item }) => item);
  const following = new Map<Part, Part>();
  for (const part of parts) {
    const next = nextOf(part, starts);
    if (next !== undefined) following.set(part, next);
  }
  const inner = new Set(following.values());
  return parts
    .filter((part) => !inner.has(part))
    .map((head) => {
      const chain: Part[] = [];
      for (let part: Part | undefined = head; part !== undefined; part = following.get(part)) chain.push(part);
      return chain;
    });
}

function addPiece(run: Run, text: string, by: Authorship, first: UnitId): void {
  const last = run.pieces.at(-1);
  const goesOn =
    last?.by.seq === by.seq && last.first.client === first.client && last.first.clock + last.length === first.clock;
  if (goesOn) run.pieces[run.pieces.length - 1] = { ...last, length: last.length + text.length };
  else run.pieces.push({ length: text.length, by, first });
  run.text += text;
}

/** The letters of a chain with who wrote them, in runs between markers. */
function runsOf(chain: readonly Part[], credits: Credits): Run[] {
  const runs: Run[] = [];
  let run: Run | null = null;
  for (const { item, from, to } of chain) {
    if (!(item.content instanceof Y.ContentString)) {
      run = null;
      continue;
    }
    if (run === null) runs.push((run = { text: '', pieces: [] }));
    for (let at = from; at < to;) {
      const credit = credits.of(item.id.client, item.id.clock + at);
      const end = credit === null ? to : Math.min(to, credit.end - item.id.clock);
      if (credit !== null) {
        const first = firstUnit(credit, item.id.client, item.id.clock + at);
        addPiece(run, item.content.str.slice(at, end), credit.by, first);
      }
      at = end;
    }
  }
  return runs.filter(({ text }) => text !== '');
}

const textOf = (parts: readonly { readonly text: string }[]): string => parts.map(({ text }) => text).join('');

/** Deals the pieces of what was taken out to new letters, which are the same letters. */
function dealt(letters: readonly NewLetters[], pieces: readonly Piece[]): Map<NewUnits, Piece[]> {
  const left = [...pieces];
  return new Map(
    letters.map((one) => {
      const own: Piece[] = [];
      for (let open = one.text.length; open > 0;) {
        const piece = left.shift();
        if (piece === undefined) break;
        const length = Math.min(piece.length, open);
        own.push({ ...piece, length });
        if (length < piece.length) {
          const { client, clock } = piece.first;
          left.unshift({ length: piece.length - length, by: piece.by, first: { client, clock: clock + length } });
        }
        open -= length;
      }
      return [one, own];
    }),
  );
}

/** What people took out lately and did not put in again. It is part of a milestone. */
export class Moves {
  #cuts: Cut[] = [];
  /** The time of the newest row. It does not go back, even if the times of rows do. */
  #latest = 0;

  /** Notes the time of a row. To be called for every row, before anything else about it. */
  pass(at: number): void {
    this.#latest = Math.max(this.#latest, at);
  }

  #isRecent = ({ at }: Cut): boolean => this.#latest - at <= MOVE_TIMEOUT;

  /** Whether a deletion is large enough to be remembered, and small enough. */
  static counts(ranges: DeletedRanges): boolean {
    const units = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
    return units >= MOVE_LETTERS && units <= MAX_UNITS && ranges.length <= MAX_RANGES;
  }

  /** Remembers what a row takes out of a document, which must be in the state before the row. */
  takeOut(personId: string, at: number, doc: Y.Doc, credits: Credits, ranges: DeletedRanges): void {
    const runs = chainsOf(partsIn(doc, ranges)).flatMap((chain) => runsOf(chain, credits));
    if (textOf(runs).length < MOVE_LETTERS) return;
    const others = this.#cuts.filter((cut) => cut.personId !== personId);
    const own = this.#cuts.filter((cut) => cut.personId === personId && this.#isRecent(cut)).slice(1 - MAX_CUTS);
    this.#cuts = [...others.filter(this.#isRecent), ...own, { personId, at, runs }];
  }

  /** Whether a person has taken something out lately. */
  has(personId: string): boolean {
    return this.#cuts.some((cut) => cut.personId === personId && this.#isRecent(cut));
  }

  /**
   * Finds who wrote new letters of a person that the person took out before: all letters of a row together, or each run by
   * itself. They count as put in again only once.
   */
  putIn(personId: string, units: readonly NewUnits[]): ReadonlyMap<NewUnits, readonly Piece[]> {
    const letters = units.filter((unit): unit is NewLetters => unit.text !== null);
    const own = this.#cuts.filter((cut) => cut.personId === personId && this.#isRecent(cut)).toReversed();
    const text = textOf(letters);
    const whole = text.length < MOVE_LETTERS ? undefined : own.find((cut) => textOf(cut.runs) === text);
    if (whole !== undefined) {
      this.#cuts = this.#cuts.filter((cut) => cut !== whole);
      return dealt(
        letters,
        whole.runs.flatMap(({ pieces }) => pieces),
      );
    }
    const found = new Map<NewUnits, readonly Piece[]>();
    for (const one of letters) {
      if (one.text.length < MOVE_LETTERS) continue;
      for (const { runs } of own) {
        const at = runs.findIndex((run) => run.text === one.text);
        const [run] = at === -1 ? [] : runs.splice(at, 1);
        if (run === undefined) continue;
        found.set(one, run.pieces);
        break;
      }
    }
    return found;
  }

  write(to: ByteWriter): void {
    const cuts = this.#cuts.filter(this.#isRecent);
    to.int(this.#latest);
    to.uint(cuts.length);
    for (const { personId, at, runs } of cuts) {
      to.text(personId);
      to.int(at);
      to.uint(runs.length);
      for (const { text, pieces } of runs) {
        to.text(text);
        to.uint(pieces.length);
        for (const { length, by, first } of pieces) {
          to.uint(length);
          to.id(first.client, first.clock);
          to.uint(by.seq);
          to.text(by.personId);
          to.int(by.at);
        }
      }
    }
  }

  read(from: ByteReader): void {
    this.#latest = from.int();
    this.#cuts = times(from.uint(), () => ({
      personId: from.text(),
      at: from.int(),
      runs: times(from.uint(), () => ({
        text: from.text(),
        pieces: times(from.uint(), () => ({
          length: from.uint(),
          first: { client: from.uint(), clock: from.uint() },
          by: { seq: from.uint(), personId: from.text(), at: from.int() },
        })),
      })),
    }));
  }
}

function times<T>(count: number, read: () => T): T[] {
  const all: T[] = [];
  for (let left = count; left > 0; left -= 1) all.push(read());
  return all;
}
