/** The comparison of two points of a log: their text as one document, and what happened to each passage of it, by whom. */
import type { Change } from '#shared/api-history.ts';
import type { JsonDocument } from '#shared/document.ts';
import { readMarker, sameValue, type Values } from '#shared/text/markers.ts';
import { NO_MARKS, sameMark, sameMarks, type Marks } from '#shared/text/marks.ts';
import type { Look, Merged, MergedLetters, MergedMarker, UnitId } from '#shared/text/merged.ts';
import { treeOfLines } from '#shared/text/tree.ts';
import { putInBy, type Authorship } from '#server/history/credits.ts';
import { SITTING_TIMEOUT } from '#server/history/pause.ts';
import { piecesOf, setterOf, type Authors, type Fate, type Piece } from '#server/history/fates.ts';
import { keepBlocksWhole, type MergedLine } from '#server/history/merged-lines.ts';
import { LINE_KEYS, madeBy, madeByFrom } from '#server/history/summary.ts';
import { inWholeWords, isMoved, type ChangedWord, type LetterPiece } from '#server/history/whole-words.ts';

/** A change with the id of its person. */
export type PlainChange = Omit<Change, 'person'> & { readonly personId: string };
/** A comparison. */
export type Compared = { readonly doc: JsonDocument; readonly changes: PlainChange[] };

/** The most letters of a change that its words hold. */
const MAX_WORDS = 120;

type What = Pick<Change, 'kind' | 'inWord' | 'made' | 'mark' | 'field'>;
type Open = { change: PlainChange; readonly name: string; lastAt: number; ownWords: string; readonly line: number };

const REVERSE = { added: 'removed', removed: 'added', movedHere: 'movedAway', movedAway: 'movedHere' } as const;

/** The first words of a text. */
function firstWords(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').trim();
  if (plain.length <= MAX_WORDS) return plain;
  const cut = plain
    .slice(0, MAX_WORDS)
    .toWellFormed()
    .replace(/\uFFFD$/u, '');
  return cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut;
}

/** Numbers changes: neighbours of one kind, by one person and in one sitting, are one change. */
class ChangeList {
  readonly all: Open[] = [];
  /** The changes that what follows may continue: of letters and of whole lines, of form of letters, and of form of lines. */
  readonly #open = { units: [] as Open[], marks: [] as Open[], lines: [] as Open[] };

  #change(among: 'units' | 'marks' | 'lines', what: What, name: string, by: Authorship, line: number, text: string): Open {
    const full = `${name} ${by.personId}`;
    const found = this.#open[among].find((open) => open.name === full && Math.abs(by.at - open.lastAt) <= SITTING_TIMEOUT);
    if (found === undefined) {
      const { personId, at, seq } = by;
      const change = { id: this.all.length + 1, ...what, personId, at, seq, words: '' };
      const open: Open = { change, name: full, lastAt: at, ownWords: text, line };
      this.all.push(open);
      this.#open[among].push(open);
      return open;
    }
    found.lastAt = by.at;
    if (by.at < found.change.at) found.change = { ...found.change, at: by.at, seq: by.seq };
    if (found.ownWords.length <= MAX_WORDS * 2) found.ownWords += text;
    return found;
  }

  /** Notes units that came or went, or moved. */
  units(kind: Exclude<Fate, 'standing'>, by: Authorship, line: number, text: string): PlainChange {
    return this.#change('units', { kind }, kind, by, line, text).change;
  }

  /** Notes a word as it was or as it is, of which only some letters changed, for each person who changed some. Returns the ids. */
  word(side: 'was' | 'is', kind: PlainChange['kind'], by: readonly Authorship[], line: number, text: string): number[] {
    // What is new in it goes on with new words beside it. The word that went is told by itself: it does not come back by itself.
    const what: What = side === 'was' ? { kind, inWord: true } : { kind };
    const ids = by.map((each) => this.#change('units', what, side === 'was' ? 'word' : kind, each, line, text).change.id);
    this.#open.units = this.#open.units.filter(({ name }) => !name.startsWith('word '));
    return ids;
  }

  /** Notes marks that came or went on letters that stand. Returns the ids. */
  marks(
    changed: readonly { readonly name: string; readonly on: boolean; readonly by: Authorship }[],
    line: number,
    text: string,
  ): number[] {
    const ids = new Set<Open>();
    for (const { name, on, by } of changed)
      ids.add(this.#change('marks', { kind: 'form', mark: { name, on } }, `${name} ${on}`, by, line, text));
    this.#open.marks = this.#open.marks.filter((open) => ids.has(open));
    return [...ids].map(({ change }) => change.id);
  }

  /** Notes keys of a marker that changed. Returns the ids. */
  keys(changed: readonly { readonly what: What; readonly by: Authorship }[], line: number): number[] {
    const ids = new Set<Open>();
    for (const { what, by } of changed) {
      if (what.made === undefined) this.#open.lines = [];
      ids.add(this.#change('lines', what, what.made ?? 'field', by, line, ''));
      if (what.made === undefined) this.#open.lines = [];
    }
    this.#open.lines = this.#open.lines.filter((open) => ids.has(open));
    return [...ids].map(({ change }) => change.id);
  }

  /** Says that a unit stands at both points here: what follows is another change. */
  standing(): void {
    this.#open.units = [];
  }
}

/** What is known of two points beside their text. */
export type Points = {
  /** The seq of the earlier point. */
  readonly earlySeq: number;
  /** Whether the later point is the first one of the comparison. */
  readonly reversed: boolean;
  readonly authors: Authors;
};

/** The names that either has, sorted: the order of the keys in a document depends on the state from which it was built. */
function namesIn(a: Values, b: Values): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
}

/**
 * The values of a marker's keys that differ, with who made them so. `staysBehind` says whether the same line stands in front of it at
 * both points: only then it tells whether the line begins an item of a list, and otherwise that follows from other changes.
 */
function changedKeys({ early, late }: MergedMarker, points: Points, staysBehind: boolean): { what: What; by: Authorship }[] {
  if (early === null || late === null) return [];
  const changed: { what: What; by: Authorship }[] = [];
  const made = new Set<string>();
  for (const key of namesIn(early.values, late.values)) {
    if (sameValue(early.values[key], late.values[key])) continue;
    const [was, is] = points.reversed ? [late.values[key], early.values[key]] : [early.values[key], late.values[key]];
    const by = setterOf(early.items[key], late.items[key], key in late.values, points);
    if (!LINE_KEYS.has(key)) {
      changed.push({ what: { kind: 'field', field: { key, was: was ?? null, is: is ?? null } }, by });
      continue;
    }
    const [before, after] = points.reversed ? [late.values, early.values] : [early.values, late.values];
    const as = key === 'from' ? (staysBehind ? madeByFrom(before, after) : null) : madeBy(key, is, was);
    if (as === null || made.has(as)) continue;
    made.add(as);
    changed.push({ what: { kind: 'form', made: as }, by });
  }
  return changed;
}

/** Who put letters in again that stood at the earlier point as other units; null if they are the same units. */
function againBy({ was, client, clock }: MergedLetters, { authors }: Points): Authorship | null {
  const credit = was === undefined ? null : authors.late.of(client, clock);
  return credit === null ? null : putInBy(credit);
}

/**
 * The marks of letters that differ, with who made them so. `again` is who put the letters in again, if they were: that can have brought them
 * out of marks, or into marks, which nobody set or took away.
 */
function changedMarks(
  early: Look,
  late: Look,
  points: Points,
  again: Authorship | null,
): { name: string; on: boolean; by: Authorship }[] {
  if (sameMarks(early.marks, late.marks)) return [];
  const { marks: is } = points.reversed ? early : late;
  return namesIn(early.marks, late.marks)
    .filter((name) => !sameMark(early.marks[name], late.marks[name]))
    .map((name) => ({ name, on: name in is, by: setterOf(early.formats[name], late.formats[name], true, points, again) }));
}

const sameIds = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

/** The lines of two points, with the ids of what happened to them. */
class LineList {
  readonly lines: MergedLine[] = [];
  #runs: { text: string; marks: Marks; changes: number[] }[] = [];

  constructor() {
    this.#add({}, [], true, null);
  }

  /** The number of the last line. */
  get at(): number {
    return this.lines.length - 1;
  }

  #add(values: Values, changes: readonly number[], stands: boolean, marker: MergedLine['marker']): void {
    this.#runs = [];
    this.lines.push({
      item: null,
      values,
      marker,
      runs: this.#runs,
      length: 0,
      before: NO_MARKS,
      after: NO_MARKS,
      changes,
      stands,
      hasStanding: false,
    });
  }

  marker(values: Values, changes: readonly number[], stands: boolean): void {
    this.#add(values, changes, stands, readMarker(values));
  }

  letters(text: string, marks: Marks, changes: number[], stands: boolean): void {
    const line = this.lines.at(-1);
    if (line === undefined) return;
    line.length += text.length;
    line.hasStanding ||= stands;
    const last = this.#runs.at(-1);
    if (last !== undefined && sameMarks(last.marks, marks) && sameIds(last.changes, changes)) last.text += text;
    else this.#runs.push({ text, marks, changes });
  }
}

/** The text of a line, or of the first lines after it that have one. */
function textFrom(lines: readonly MergedLine[], at: number): string {
  for (const line of lines.slice(at, at + 12)) {
    const text = line.runs.map((run) => run.text).join('');
    if (text.trim() !== '') return text;
  }
  return '';
}

/** The units whose deletion a comparison may ask for. In `merged` some of the plain units stand at both points. */
export function unitsToAskFor(
  plain: readonly Merged[],
  merged: readonly Merged[],
): { client: number; clock: number; length: number }[] {
  const units = new Map<string, { client: number; clock: number; length: number }>();
  const add = ({ client, clock }: UnitId, length = 1): void => void units.set(`${client} ${clock}`, { client, clock, length });
  for (const piece of plain) if (piece.late === null) add(piece, piece.kind === 'letters' ? piece.text.length : 1);
  for (const piece of [...plain, ...merged]) {
    if (piece.late === null) continue;
    if (piece.kind === 'marker' && piece.early !== null) {
      const { early, late } = piece;
      for (const key of namesIn(early.values, late.values))
        if (!sameValue(early.values[key], late.values[key]))
          for (const id of [early.items[key], late.items[key]]) if (id !== undefined) add(id);
    } else if (piece.kind === 'letters' && piece.early !== null && !sameMarks(piece.early.marks, piece.late.marks))
      for (const id of Object.values(piece.early.formats)) add(id);
  }
  return [...units.values()];
}

/** Takes a piece of two points, the ids of its changes, and the newest row that made one of them; 0 if there is none. */
export type PieceTold = (piece: Piece, changes: readonly number[], newest: number) => void;

/** How two points are compared, beside what stands at them. */
type Telling = {
  /** Is called with each piece, in the order of the text, but for the letters of changed words. */
  readonly told?: PieceTold;
  /** Whether letters are told by themselves also where others of their word stand. Then `told` is called with all of them. */
  readonly byLetter?: boolean;
};

const isWord = (part: LetterPiece | ChangedWord): part is ChangedWord => 'was' in part;
/** The text of a word, with a space for what was moved. */
const textOf = (pieces: readonly LetterPiece[]): string => pieces.map((piece) => (isMoved(piece) ? ' ' : piece.text)).join('');
const newestOf = (all: readonly { readonly by: Authorship }[]): number => Math.max(0, ...all.map(({ by }) => by.seq));

/** Compares two points. Throws `AuthorUnknown` if something that was read is incomplete. */
export function compare(merged: readonly Merged[], points: Points, { told, byLetter = false }: Telling = {}): Compared {
  const { reversed } = points;
  const list = new ChangeList();
  const text = new LineList();
  const kindOf = (fate: Exclude<Fate, 'standing'>): Exclude<Fate, 'standing'> => (reversed ? REVERSE[fate] : fate);
  const marksIn = ({ of }: LetterPiece): ReturnType<typeof changedMarks> | null =>
    of.early === null || of.late === null ? null : changedMarks(of.early, of.late, points, againBy(of, points));
  const marksOf = (marks: ReturnType<typeof marksIn>, words: string): number[] =>
    marks === null ? [] : list.marks(marks, text.at, words);
  /** The markers of the last lines that stood at each point. */
  const before: { early: MergedMarker | null; late: MergedMarker | null } = { early: null, late: null };
  const addMarker = (piece: Extract<Piece, { text: null }>): number[] => {
    const { of, fate, by } = piece;
    if (fate !== 'standing') {
      const ids = by === null ? [] : [list.units(kindOf(fate), by, text.at + 1, ' ').id];
      told?.(piece, ids, by?.seq ?? 0);
      return ids;
    }
    list.standing();
    const changed = changedKeys(of, points, before.early === before.late);
    const ids = list.keys(changed, text.at + 1);
    told?.(piece, ids, newestOf(changed));
    return ids;
  };
  const addLetters = (piece: LetterPiece): void => {
    const { of, fate, by } = piece;
    // What stands at the point to which it is compared is shown as it is there, and what is gone as it was.
    const look = of.late === null || (reversed && of.early !== null) ? of.early : of.late;
    if (fate === 'standing') list.standing();
    const changes = fate === 'standing' || by === null ? [] : [list.units(kindOf(fate), by, text.at, piece.text).id];
    const changed = marksIn(piece);
    changes.push(...marksOf(changed, piece.text));
    told?.(piece, changes, by?.seq ?? newestOf(changed ?? []));
    text.letters(piece.text, look?.marks ?? NO_MARKS, changes, (reversed ? of.early : of.late) !== null);
  };
  /** Adds a word as it was and as it is: letters that stand are in both. What was moved is told as moved. */
  const addWord = ({ was, is, by }: ChangedWord): void => {
    for (const [side, fate, pieces] of [
      ['was', 'removed', was],
      ['is', 'added', is],
    ] as const) {
      const ids = list.word(side, kindOf(fate), by, text.at, textOf(pieces));
      const stands = (side === 'was') === reversed;
      for (const piece of pieces) {
        if (isMoved(piece)) {
          addLetters(piece);
          continue;
        }
        const look = side === 'was' ? piece.of.early : piece.of.late;
        text.letters(
          piece.text,
          look?.marks ?? NO_MARKS,
          stands ? [...ids, ...marksOf(marksIn(piece), piece.text)] : ids,
          stands,
        );
      }
    }
  };
  let letters: LetterPiece[] = [];
  const endLine = (): void => {
    for (const part of byLetter ? letters : inWholeWords(letters)) {
      if (isWord(part)) addWord(part);
      else addLetters(part);
    }
    letters = [];
  };
  for (const piece of piecesOf(merged, points.authors)) {
    if (piece.text !== null) {
      letters.push(piece);
      continue;
    }
    endLine();
    const { of } = piece;
    const changes = addMarker(piece);
    const keys = of.late === null || (reversed && of.early !== null) ? of.early : of.late;
    text.marker(keys?.values ?? {}, changes, (reversed ? of.early : of.late) !== null);
    if (of.early !== null) before.early = of;
    if (of.late !== null) before.late = of;
  }
  endLine();
  const changes = list.all.map(({ change, ownWords, line }) => ({
    ...change,
    words: firstWords(ownWords.trim() === '' ? textFrom(text.lines, line) : ownWords),
  }));
  return { doc: treeOfLines(keepBlocksWhole(text.lines)), changes };
}
