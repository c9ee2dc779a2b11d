/** Suggestions on random texts: what is taken over is there, what is not taken is not, every letter keeps its writer, and undo takes all back. */
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { LATE, TEXT } from '#shared/text/markers.ts';
import { TwoPoints, type BothPoints } from '#server/history/compare-job.ts';
import { firstUnit, type Credits } from '#server/history/credits.ts';
import { PastState } from '#server/history/past.ts';
import { needsOf, tell, withNeeds, type Told } from '#server/history/suggestion-changes.ts';
import { CopyJob, SuggestionJob, TakeBackJob, type CopyFound, type SuggestionFound } from '#server/history/suggestion-job.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { LiveEditor } from '../support/live-editor.ts';
import { emptyBlock } from '#client/editor/blocks/insert-block.ts';
import { Random } from '../support/random.ts';
import { Editing } from './editing.ts';

const SECTION = 'section';
const COPY = 'copy';
const CLIENT = 999_983;

function chunk(rows: readonly LogRow[], from: number, to: number) {
  return { from, to, stretch: { packs: [], rows: rows.slice(from - 1, to) } };
}

function copyOf(rows: readonly LogRow[], base: number): CopyFound {
  const job = new CopyJob({ room: SECTION, start: null, restored: [] });
  job.add(chunk(rows, 1, base));
  return job.end();
}

/** A section, its base, and the log of a suggestion that began there. */
type Case = {
  readonly rows: readonly LogRow[];
  readonly base: number;
  readonly copy: readonly LogRow[];
  readonly notes: readonly Restored[];
};

/** People write, one begins a suggestion, and then both texts are written in. */
function randomCase(seed: number, since: number, steps = 40): Case {
  const editing = new Editing(seed * 11, 3);
  for (let step = 0; step < steps; step += 1) editing.act();
  const base = editing.rows.length;
  const { state, restored } = copyOf(editing.rows, base);
  const suggesting = new Editing(seed * 7, 2, { state, ids: 400 });
  for (let step = 0; step < 25; step += 1) suggesting.act();
  const later = new Editing(seed * 3, 2, { state, ids: 200 });
  for (let step = 0; step < since; step += 1) later.act();
  const rows = [...editing.rows];
  const begun = rows.at(-1)?.at ?? 0;
  for (const row of later.rows.slice(1)) rows.push({ ...row, seq: rows.length + 1, at: begun + row.seq });
  const copy = suggesting.rows.map((row) => ({ ...row, personId: `suggesting ${row.personId}`, at: begun + row.seq }));
  return { rows, base, copy, notes: restored };
}

/** A text, what one changes in a suggestion, and what another one changes in the section since. */
function caseOf(start: LiveEditor, suggest: (page: LiveEditor) => void, since: (page: LiveEditor) => void): Case {
  const rows: LogRow[] = [{ seq: 1, personId: 'start', at: 1000, update: Y.encodeStateAsUpdate(start.doc) }];
  const { state, restored } = copyOf(rows, 1);
  const rowsOf = (personId: string, clientId: number, act: (page: LiveEditor) => void): LogRow[] => {
    const page = new LiveEditor(personId, clientId, state);
    act(page);
    return page.made.map((update, i) => ({ seq: i + 2, personId, at: 2000 + i, update }));
  };
  const copy = [{ seq: 1, personId: 'start', at: 1000, update: state }, ...rowsOf('author', 300, suggest)];
  return { rows: [...rows, ...rowsOf('other', 400, since)], base: 1, copy, notes: restored };
}

function copyPoints({ copy, notes }: Case): TwoPoints {
  const points = new TwoPoints({ room: COPY, start: null, earlySeq: 1, leap: null, restored: notes, reversed: false });
  points.add(chunk(copy, 1, 1));
  if (copy.length > 1) points.add(chunk(copy, 2, copy.length));
  return points;
}

function looked(of: Case, take: readonly number[] | null): SuggestionFound {
  const { rows, base, copy, notes } = of;
  const job = new SuggestionJob({
    room: SECTION,
    start: null,
    earlySeq: base,
    leap: null,
    reversed: false,
    restored: [],
    copy: { room: COPY, seq: copy.length, restored: notes },
    take,
    client: CLIENT,
  });
  job.add(chunk(copy, 1, 1));
  if (copy.length > 1) job.add(chunk(copy, 2, copy.length));
  job.add(chunk(rows, 1, base));
  if (rows.length > base) job.add(chunk(rows, base + 1, rows.length));
  return job.end();
}

function docOf(rows: readonly LogRow[]): Y.Doc {
  const doc = new Y.Doc();
  for (const { update } of rows) Y.applyUpdate(doc, update);
  return doc;
}

/** The section's log with the row of an acceptance. */
function accepted({ rows }: Case, update: Uint8Array): LogRow[] {
  return [...rows, { seq: rows.length + 1, personId: 'decider', at: (rows.at(-1)?.at ?? 0) + 1000, update }];
}

/** The section's log after an acceptance, which makes no row if it changes nothing. */
function withRow(of: Case, update: Uint8Array | null): readonly LogRow[] {
  return update === null ? of.rows : accepted(of, update);
}

type Id = { readonly client: number; readonly clock: number };
type Unit = Id & { readonly stands: boolean };
type Letter = { readonly letter: string; readonly client: number; readonly clock: number };

/** The letters that stand in a document, in order. */
function lettersIn(doc: Y.Doc): Letter[] {
  const letters: Letter[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (const [at, letter] of item.content.str.split('').entries())
      letters.push({ letter, client: item.id.client, clock: item.id.clock + at });
  }
  return letters;
}

const idOf = ({ client, clock }: Id): string => `${client} ${clock}`;
const sorted = (letters: Iterable<string>): string => [...letters].toSorted().join('');

/** All units that a document has the place of, in order: also those that were deleted. */
function placesIn(doc: Y.Doc): Unit[] {
  const units: Unit[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right)
    for (let at = 0; at < item.length; at += 1)
      units.push({ client: item.id.client, clock: item.id.clock + at, stands: !item.deleted && item.countable });
  return units;
}

/** A page shows the document as it is: it is valid, and no letter of it is hidden. */
function expectValid(doc: Y.Doc): string {
  const page = new LiveEditor('reader', 77, Y.encodeStateAsUpdate(doc));
  page.editor.state.doc.check();
  expect(page.outOfSync).toBe(false);
  expect(JSON.stringify(page.shown)).toBe(JSON.stringify(page.inText));
  const shown = page.editor.state.doc.textContent.replaceAll('\n', '');
  expect(shown.length).toBe(lettersIn(doc).filter(({ letter }) => letter !== '\n').length);
  return JSON.stringify(page.shown);
}

/** The unit that a unit was at first. */
function firstOf(credits: Credits, unit: Id): Id {
  const credit = credits.of(unit.client, unit.clock);
  return credit === null ? unit : firstUnit(credit, unit.client, unit.clock);
}

/** Where the units of the base stand in the section now, by the units that they were at first. */
function standingOf<T extends Id>(credits: Credits, units: readonly T[]): Map<string, T> {
  return new Map(units.map((one) => [idOf(firstOf(credits, one)), one]));
}

/** A letter that is put in: where it is in the copy, behind which unit of the base, and whether it stands in the line of that one. */
type PutIn = Letter & { readonly change: number; readonly behind: Id | null; readonly isInLine: boolean };

/** What the pieces of the taken changes put in and take out, letter by letter, in the order of the copy. */
function wantedOf({ pieces }: Told, taken: ReadonlySet<number>) {
  const putIn: PutIn[] = [];
  const takenOut: Id[] = [];
  let behind: Id | null = null;
  let isInLine = true;
  for (const { piece, changes } of pieces) {
    const { of, at, text } = piece;
    const isOfBase = of.early !== null;
    if (isOfBase) {
      const { client, clock } = of.was ?? of;
      behind = { client, clock: clock + at + (text?.length ?? 1) - 1 };
      isInLine = true;
    } else if (text === null) isInLine = false;
    const change = changes.find((id) => taken.has(id));
    if (text === null || change === undefined || (isOfBase && of.late !== null)) continue;
    for (const [i, letter] of text.split('').entries()) {
      const unit = { client: of.client, clock: of.clock + at + i };
      if (isOfBase) takenOut.push(unit);
      else putIn.push({ letter, ...unit, change, behind, isInLine });
    }
  }
  return { putIn, takenOut };
}

/**
 * What is put in, in the order of the section: each letter follows the unit of the base that it stands behind, wherever somebody moved
 * that since. Where the unit is gone, it is put in where that stood.
 */
function inSection(putIn: readonly PutIn[], section: Y.Doc, credits: Credits): (PutIn & { readonly isMoved: boolean })[] {
  const units = placesIn(section);
  const places = new Map(units.map((unit, place) => [idOf(unit), place]));
  const standing = units.filter(({ stands }) => stands);
  const ids = new Set(standing.map(idOf));
  const byFirst = standingOf(credits, standing);
  return putIn
    .map((one) => {
      const { behind } = one;
      if (behind === null) return { ...one, isMoved: false, place: -1 };
      const isMoved = !ids.has(idOf(behind));
      const now = isMoved ? (byFirst.get(idOf(firstOf(credits, behind))) ?? behind) : behind;
      const place = places.get(idOf(now));
      if (place === undefined) throw new Error(`no place of ${idOf(now)}`);
      return { ...one, isMoved, place };
    })
    .toSorted((a, b) => a.place - b.place);
}

/** Checks one acceptance. Returns how many letters came and went. */
function expectTaken(of: Case, take: readonly number[] | null, told: Told, copy: BothPoints): number {
  const found = looked(of, take);
  const needs = needsOf(told, copy.points.authors);
  const taken = withNeeds(take ?? told.changes.map(({ id }) => id), needs);
  expect(found.taken).toEqual([...taken].toSorted((a, b) => a - b));
  const before = docOf(of.rows);
  const { putIn: inCopy, takenOut } = wantedOf(told, taken);
  const past = new PastState(null, []);
  past.apply(of.rows);
  const letters = lettersIn(before);
  const byFirst = standingOf(past.credits, letters);
  const gone = new Set(
    takenOut.flatMap((unit) => {
      const here = byFirst.get(idOf(firstOf(past.credits, unit)));
      return here === undefined ? [] : [idOf(here)];
    }),
  );
  const putIn = inSection(inCopy, before, past.credits);
  // Whoever moved or took out what words stand behind is told of beside them.
  const conflicts = new Set(found.conflicts.map(({ change }) => change));
  for (const { isMoved, isInLine, change } of putIn) if (isMoved && isInLine) expect(conflicts).toContain(change);
  if (found.update === null) {
    expect([putIn.length, gone.size]).toEqual([0, 0]);
    return 0;
  }
  const rows = accepted(of, found.update);
  const after = docOf(rows);
  expectValid(after);
  const now = lettersIn(after);
  const had = new Set(letters.map(idOf));
  // What stood stands, in its order, without what the taken changes take out. What came is what they put in, where their lines are now.
  expect(now.filter((one) => had.has(idOf(one))).map(idOf)).toEqual(letters.map(idOf).filter((id) => !gone.has(id)));
  const came = now.filter((one) => !had.has(idOf(one)));
  expect(came.map(({ letter }) => letter).join('')).toBe(putIn.map(({ letter }) => letter).join(''));
  // Each letter is its writer's: who wrote it in the suggestion, or in the section before.
  const behind = new PastState(null, found.restored);
  behind.apply(rows);
  for (const [i, one] of came.entries()) {
    const unit = putIn[i];
    const writer = unit === undefined ? null : copy.points.authors.late.of(unit.client, unit.clock);
    expect(behind.credits.of(one.client, one.clock)?.by.personId).toBe(writer?.by.personId);
  }
  for (const one of now.filter((letter) => had.has(idOf(letter))))
    expect(behind.credits.of(one.client, one.clock)?.by).toEqual(past.credits.of(one.client, one.clock)?.by);
  expectUndone(of, rows, found.restored);
  return came.length + gone.size;
}

function takenBack(rows: readonly LogRow[], seq: number, restored: readonly Restored[]): LogRow[] {
  const job = new TakeBackJob({ room: SECTION, start: null, restored, seq, client: CLIENT + 2 });
  job.add(chunk(rows, 1, seq - 1));
  job.add(chunk(rows, seq, seq));
  if (rows.length > seq) job.add(chunk(rows, seq + 1, rows.length));
  const { update } = job.end();
  if (update === null) return [...rows];
  return [...rows, { seq: rows.length + 1, personId: 'decider', at: (rows.at(-1)?.at ?? 0) + 1000, update }];
}

/** Undo brings back what was there, and leaves alone what somebody wrote afterwards. */
function expectUndone(of: Case, rows: readonly LogRow[], restored: readonly Restored[]): void {
  const before = docOf(of.rows);
  const undone = docOf(takenBack(rows, rows.length, restored));
  expect(expectValid(undone)).toBe(expectValid(before));
  const page = new LiveEditor('later', 9, Y.encodeStateAsUpdate(docOf(rows)));
  page.types('!afterwards!');
  const later = [...rows];
  for (const update of page.made) later.push({ seq: later.length + 1, personId: 'later', at: 2e12 + later.length, update });
  const kept = docOf(takenBack(later, rows.length, restored));
  expectValid(kept);
  const texts = [before, kept].map((doc) => lettersIn(doc).map(({ letter }) => letter));
  expect(sorted(texts[1] ?? [])).toBe(sorted([...(texts[0] ?? []), ...'!afterwards!'.split('')]));
}

/** The outcome is shown with each change named, and all are accepted without naming any: it is the same text. */
function expectSameNamed(of: Case): void {
  const { changes, update } = looked(of, null);
  if (changes.length === 0) return;
  const named = looked(
    of,
    changes.map(({ id }) => id),
  );
  expect(expectValid(docOf(withRow(of, named.update)))).toBe(expectValid(docOf(withRow(of, update))));
}

describe('suggestions', () => {
  const seeds = Array.from({ length: effort('comparisons') }, (_, i) => i + 1);

  it('[R28] bring what is taken of them and nothing else, each letter as its writer’s, and undo takes it back', () => {
    let moved = 0;
    let parts = 0;
    for (const seed of seeds) {
      const random = new Random(seed);
      const of = randomCase(seed, random.below(3) === 0 ? 0 : 30);
      try {
        copyPoints(of).both((copy) => {
          const told = tell(copy);
          moved += expectTaken(of, null, told, copy);
          for (let i = 0; i < 3; i += 1) {
            const some = told.changes.map(({ id }) => id).filter(() => random.below(2) === 0);
            if (some.length === 0) continue;
            parts += 1;
            moved += expectTaken(of, some, told, copy);
          }
          expect(looked(of, []).update).toBeNull();
          expectSameNamed(of);
        });
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    expect(moved).toBeGreaterThan(seeds.length * 5);
    expect(parts).toBeGreaterThan(seeds.length);
  });

  it('[R27] [R28] put words into a line that was moved since, wherever it is now, and tell of the move before', () => {
    const of = caseOf(
      new LiveEditor('start', 1).types('Tea at eight.').enter().types('Then a walk.'),
      (page) => page.caret('Tea').types(' hot').caret('walk').types(' home'),
      (page) => {
        const { tr, doc } = page.editor.state;
        const line = doc.child(0);
        page.editor.view.dispatch(tr.delete(0, line.nodeSize).insert(tr.doc.content.size, line));
      },
    );
    const found = looked(of, null);
    const words = (ids: readonly number[]) => ids.map((id) => found.changes.find((change) => change.id === id)?.words);
    expect(words(found.taken)).toEqual(['hot', 'home']);
    expect(words(found.conflicts.map(({ change }) => change))).toEqual(['hot']);
    expect(found.conflicts[0]?.since.map(({ kind }) => kind)).toEqual(['movedAway']);
    const reader = new LiveEditor('reader', 77, Y.encodeStateAsUpdate(docOf(withRow(of, found.update))));
    expect(reader.lines).toEqual(['Then a walk home.', 'Tea hot at eight.']);
    copyPoints(of).both((points) => expectTaken(of, null, tell(points), points));
  });

  it('[R27] tell of a block that was taken out since beside a new line in it', () => {
    const start = new LiveEditor('start', 1).types('Tea at eight.').enter();
    start.editor.commands.insertContent([emptyBlock('preference'), { type: 'paragraph' }]);
    const blockIn = ({ editor }: LiveEditor): { at: number; size: number } => {
      let found = { at: 0, size: 0 };
      editor.state.doc.forEach((node, at) => {
        if (node.type.name === 'preference') found = { at, size: node.nodeSize };
      });
      return found;
    };
    // Its first line is in its first part.
    start.editor.commands.setTextSelection(blockIn(start).at + 3);
    const of = caseOf(
      start.types('Music'),
      (page) => page.caret('Music').enter().types('Softly'),
      (page) => {
        const { at, size } = blockIn(page);
        page.editor.view.dispatch(page.editor.state.tr.delete(at, at + size));
      },
    );
    const { changes, conflicts } = looked(of, null);
    expect(changes.map(({ words }) => words)).toEqual(['Softly']);
    expect(conflicts.map(({ since }) => since.map(({ kind }) => kind))).toEqual([['removed']]);
  });

  it('[R27] bring what no change tells with all changes, whether each is named or none', () => {
    const start = new LiveEditor('start', 1).types('Tea at eight.');
    start.editor.view.dispatch(start.editor.state.tr.setNodeAttribute(0, 'late', LATE));
    const of = caseOf(
      start,
      (page) => {
        page.editor.view.dispatch(page.editor.state.tr.setNodeAttribute(0, 'late', null));
        page.caret('Tea').types(' hot');
      },
      () => undefined,
    );
    expect(looked(of, null).changes.map(({ words }) => words)).toEqual(['hot']);
    expect(expectValid(docOf(withRow(of, looked(of, null).update)))).toBe(expectValid(docOf(of.copy)));
    expectSameNamed(of);
  });

  it('make a section that nobody wrote in since what the suggestion says', () => {
    for (const seed of seeds) {
      const of = randomCase(seed, 0);
      const { update } = looked(of, null);
      expect(expectValid(docOf(withRow(of, update))), `seed ${seed}`).toBe(expectValid(docOf(of.copy)));
    }
  });
});
