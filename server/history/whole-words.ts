/**
 * The letters of a line as whole words: where letters of a word changed and others stand, a comparison tells the word as it was and the
 * word as it is. Who wrote a letter is asked of the letters, and not changed by this.
 */
import type { Authorship } from '#server/history/credits.ts';
import type { Piece } from '#server/history/fates.ts';

/** Letters of a line with one fate. */
export type LetterPiece = Extract<Piece, { text: string }>;

/**
 * A changed word: its pieces at the earlier point and at the later one, and who changed letters of it. Among them stands what was moved
 * away or here between them: that is no part of the word.
 */
export type ChangedWord = {
  readonly was: readonly LetterPiece[];
  readonly is: readonly LetterPiece[];
  readonly by: readonly Authorship[];
};

/** Letters, marks on them, digits, joiners and apostrophes: what stands in a word. A surrogate is half of a character. */
const WORD_LETTER = /[\p{L}\p{M}\p{N}_'’\ud800-\udfff]|\u200c|\u200d/u;
/** Scripts that write no spaces between words: there each letter is a word of its own. */
const NO_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const isWordLetter = (letter: string): boolean => WORD_LETTER.test(letter) && !NO_SPACES.test(letter);

/** Whether letters were moved. They are shown as moved, so they are no part of a word beside them. */
export const isMoved = ({ fate }: LetterPiece): boolean => fate === 'movedHere' || fate === 'movedAway';
const isEarly = ({ fate }: LetterPiece): boolean => fate !== 'added' && fate !== 'movedHere';
const isLate = ({ fate }: LetterPiece): boolean => fate !== 'removed' && fate !== 'movedAway';

/** A part of a piece. */
function cut(piece: LetterPiece, from: number, to: number): LetterPiece {
  return { ...piece, at: piece.at + from, text: piece.text.slice(from, to) };
}

/** Words that share letters, as one: letters of one word at either point belong together. */
class Groups {
  readonly #parents: number[];

  constructor(letters: number) {
    this.#parents = Array.from({ length: letters }, (_, i) => i);
  }

  of(letter: number): number {
    let at = letter;
    for (let up = this.#parents[at] ?? at; up !== at; up = this.#parents[at] ?? at) {
      this.#parents[at] = this.#parents[up] ?? up;
      at = up;
    }
    return at;
  }

  join(a: number, b: number): void {
    this.#parents[this.of(b)] = this.of(a);
  }
}

/** `isWord` says whether it is a letter of a word that may be told as a whole. */
type Letter = { readonly piece: LetterPiece; readonly isWord: boolean };
type Group = { first: number; last: number; stands: boolean; changed: boolean; early: number; late: number };

/** The ranges of letters, without overlaps and in order, in which words changed that keep some of their letters. */
function changedRanges(letters: readonly Letter[]): { from: number; to: number }[] {
  const groups = new Groups(letters.length);
  /** The first letters of the words of each point. */
  const begins = { early: [] as number[], late: [] as number[] };
  let early = -1;
  let late = -1;
  for (const [i, { piece, isWord }] of letters.entries()) {
    // What was moved ends a word at the point at which it stands, and not at the other one.
    if (isEarly(piece)) {
      if (isWord && early >= 0) groups.join(early, i);
      else if (isWord) begins.early.push(i);
      early = isWord ? i : -1;
    }
    if (isLate(piece)) {
      if (isWord && late >= 0) groups.join(late, i);
      else if (isWord) begins.late.push(i);
      late = isWord ? i : -1;
    }
  }
  const byRoot = new Map<number, Group>();
  for (const [i, { piece, isWord }] of letters.entries()) {
    if (!isWord) continue;
    const root = groups.of(i);
    const group = byRoot.get(root) ?? { first: i, last: i, stands: false, changed: false, early: 0, late: 0 };
    byRoot.set(root, group);
    group.last = i;
    if (piece.fate === 'standing') group.stands = true;
    else group.changed = true;
  }
  for (const side of ['early', 'late'] as const)
    for (const i of begins[side]) {
      const group = byRoot.get(groups.of(i));
      if (group !== undefined) group[side] += 1;
    }
  const ranges: { from: number; to: number }[] = [];
  for (const { first, last, stands, changed, early: was, late: is } of [...byRoot.values()].toSorted(
    (a, b) => a.first - b.first,
  )) {
    if (!stands || (!changed && was === 1 && is === 1)) continue;
    const before = ranges.at(-1);
    if (before !== undefined && first < before.to) before.to = Math.max(before.to, last + 1);
    else ranges.push({ from: first, to: last + 1 });
  }
  return ranges;
}

/** Who put in or took out letters of these pieces: each person once, with what they did last, in the order of the text. */
function changersOf(pieces: readonly LetterPiece[]): Authorship[] {
  const byPerson = new Map<string, Authorship>();
  for (const piece of pieces) {
    const { by } = piece;
    if (by === null || isMoved(piece)) continue;
    const known = byPerson.get(by.personId);
    if (known === undefined || known.seq < by.seq) byPerson.set(by.personId, by);
  }
  return [...byPerson.values()];
}

/** The letters of one line, in their order. Where words changed of which letters stand, the words as they were and as they are. */
export function inWholeWords(pieces: readonly LetterPiece[]): (LetterPiece | ChangedWord)[] {
  if (pieces.every(({ fate }) => fate === 'standing') || pieces.every(({ fate }) => fate !== 'standing')) return [...pieces];
  const letters = pieces.flatMap((piece) => Array.from({ length: piece.text.length }, (_, i) => letterAt(piece, i)));
  const ranges = changedRanges(letters);
  if (ranges.length === 0) return [...pieces];
  const told: (LetterPiece | ChangedWord)[] = [];
  /** The parts of the pieces from a letter up to another one. */
  const between = (from: number, to: number): LetterPiece[] => {
    const parts: LetterPiece[] = [];
    let at = 0;
    for (const piece of pieces) {
      const start = Math.max(from, at);
      const end = Math.min(to, at + piece.text.length);
      if (start < end) parts.push(cut(piece, start - at, end - at));
      at += piece.text.length;
    }
    return parts;
  };
  let at = 0;
  for (const { from, to } of ranges) {
    told.push(...between(at, from));
    const parts = between(from, to);
    const by = changersOf(parts);
    // Where letters were only moved out from between others or in between them, the others stand.
    if (by.length === 0) told.push(...parts);
    else told.push({ was: parts.filter(isEarly), is: parts.filter(isLate), by });
    at = to;
  }
  told.push(...between(at, letters.length));
  return told;
}

function letterAt(piece: LetterPiece, i: number): Letter {
  return { piece, isWord: !isMoved(piece) && isWordLetter(piece.text.charAt(i)) };
}
