/** Two points of random logs, compared: every letter that came or went, by whom, against a replay of each row that forgets nothing. */
import { describe, expect, it } from 'vitest';
import type { JsonNode } from '#shared/document.ts';
import { sameMarks, marksOf } from '#shared/text/marks.ts';
import { CompareJob, TwoPoints, type Leap } from '#server/history/compare-job.ts';
import { compare, type Compared, type PlainChange } from '#server/history/compare.ts';
import { begin, type Job } from '#server/history/jobs.ts';
import type { Start } from '#server/history/past.ts';
import { TextJob } from '#server/history/text-job.ts';
import { RestoreJob } from '#server/history/restore-job.ts';
import type { LogRow, Restored } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { modelOf, type ModelLetter } from '../support/past-model.ts';
import { Random } from '../support/random.ts';
import { randomRows } from '../support/written.ts';
import { Editing } from './editing.ts';

const ROOM = 'a';

function chunk(rows: readonly LogRow[], from: number, to: number) {
  return { from, to, stretch: { packs: [], rows: rows.slice(from - 1, to) } };
}

/** The comparison of plain units: what undo or a restore put in again is gone, and there. */
class PlainCompareJob extends TwoPoints {
  end(): Compared {
    return this.both(({ units, points }) => compare(units, points, { byLetter: true }));
  }
}

/** Compares two points, from what is stored at some rows or from nothing. */
function compared(
  rows: readonly LogRow[],
  from: number,
  to: number,
  {
    stored = [],
    plain = false,
    restored = [],
  }: { stored?: readonly Stored[]; plain?: boolean; restored?: readonly Restored[] } = {},
): Compared {
  const early = Math.min(from, to);
  const late = Math.max(from, to);
  const before = stored.findLast(({ seq }) => seq <= early);
  const leapTo = stored.findLast(({ seq }) => seq <= late && seq > early);
  const leap: Leap | null =
    leapTo === undefined
      ? null
      : {
          start: { kind: 'milestone', bytes: leapTo.state },
          seq: leapTo.seq,
          deletions: stored.filter(({ seq, has }) => has && seq > early && seq <= leapTo.seq),
        };
  const start: Start = before === undefined ? null : { kind: 'milestone', bytes: before.state };
  const question = { room: ROOM, start, earlySeq: early, leap, restored, reversed: from > to };
  const job = plain ? new PlainCompareJob(question) : new CompareJob(question);
  if ((before?.seq ?? 0) < early) job.add(chunk(rows, (before?.seq ?? 0) + 1, early));
  for (const { seq, from: first, has } of stored)
    if (leap !== null && !has && seq > early && seq <= leap.seq) job.add(chunk(rows, Math.max(first, early + 1), seq));
  if ((leap?.seq ?? early) < late) job.add(chunk(rows, (leap?.seq ?? early) + 1, late));
  return job.end();
}

/** What a milestone stores. `has` says whether its deletions are there. */
type Stored = {
  readonly seq: number;
  readonly from: number;
  readonly state: Uint8Array;
  readonly bytes: Uint8Array;
  readonly has: boolean;
};

function storedAt(rows: readonly LogRow[], seqs: readonly number[]): Stored[] {
  const stored: Stored[] = [];
  let start: Start = null;
  let from = 1;
  for (const seq of seqs) {
    const job: Job<'milestone'> = begin('milestone', { room: ROOM, start, restored: [] });
    if (seq >= from) job.add(chunk(rows, from, seq));
    const { state, deletions } = job.end();
    stored.push({ seq, from, state, bytes: deletions, has: seq % 3 > 0 });
    start = { kind: 'milestone', bytes: state };
    from = seq + 1;
  }
  return stored;
}

type Shown = { readonly letter: string; readonly change: PlainChange | null };

/** The letters of a comparison in order, each with the change by which it came or went. */
function shownIn({ doc, changes }: Compared): Shown[] {
  const shown: Shown[] = [];
  const walk = (node: JsonNode): void => {
    const text = node.type === 'hardBreak' ? '\n' : (node.text ?? '');
    const own = (node.changes ?? []).map((id) => changes[id - 1]).find((change) => change?.kind !== 'form') ?? null;
    for (const letter of text.split('')) shown.push({ letter, change: own });
    for (const child of node.content ?? []) walk(child);
  };
  for (const node of doc.content) walk(node);
  return shown;
}

const PAIRS = {
  added: 'removed',
  removed: 'added',
  movedHere: 'movedAway',
  movedAway: 'movedHere',
  form: 'form',
  field: 'field',
};

const CAME = new Set(['added', 'movedHere']);

/** How many comparisons there were, and in how many of them all letters had the order of the text. */
const orders = { all: 0, same: 0 };

function expectAsTheLogSays(model: readonly ModelLetter[], from: number, to: number, found: Compared): void {
  const [early, late] = [Math.min(from, to), Math.max(from, to)];
  const stood = ({ putIn, deleted }: ModelLetter, at: number): boolean =>
    putIn.seq <= at && (deleted === null || deleted.seq > at);
  const wanted = model
    .filter((letter) => stood(letter, early) || stood(letter, late))
    .map((letter) => {
      const [was, is] = from <= to ? [stood(letter, early), stood(letter, late)] : [stood(letter, late), stood(letter, early)];
      const by = stood(letter, early) ? letter.deleted : letter.putIn;
      return `${letter.letter} ${was && is ? 'stands' : `${was ? 'went' : 'came'} ${by?.personId}`}`;
    });
  const got = shownIn(found).map(({ letter, change }) =>
    change === null ? `${letter} stands` : `${letter} ${CAME.has(change.kind) ? 'came' : 'went'} ${change.personId}`,
  );
  // What is gone may stand in front of a block that it would break in two. Everything else stands in the order of the text.
  const isThere = (letter: string): boolean => !letter.includes(' went ');
  expect(got.filter(isThere)).toEqual(wanted.filter(isThere));
  expect(got.toSorted()).toEqual(wanted.toSorted());
  orders.all += 1;
  if (got.every((letter, i) => letter === wanted[i])) orders.same += 1;
}

/** The text of a comparison without what is gone, in pieces of letters that look the same. */
function textOf({ content }: { content: JsonNode[] }, gone: (node: JsonNode) => boolean): string {
  const pieces: { text: string; marks: ReturnType<typeof marksOf> }[] = [];
  const walk = (node: JsonNode): void => {
    if (gone(node) && node.content === undefined) return;
    const text = node.type === 'hardBreak' ? '\n' : (node.text ?? '');
    const marks = marksOf(node.marks ?? []);
    const last = pieces.at(-1);
    if (last !== undefined && sameMarks(last.marks, marks)) last.text += text;
    else if (text !== '') pieces.push({ text, marks });
    for (const child of node.content ?? []) walk(child);
  };
  content.forEach(walk);
  return JSON.stringify(pieces);
}

const kindsOf = ({ changes }: Compared, node: JsonNode): string[] =>
  (node.changes ?? []).flatMap((id) => changes[id - 1]?.kind ?? []);

function expectTheTextOf(rows: readonly LogRow[], at: number, found: Compared): void {
  const job = new TextJob({ room: ROOM, start: null, blame: false });
  if (at > 0) job.add(chunk(rows, 1, at));
  const gone = (node: JsonNode): boolean => kindsOf(found, node).some((kind) => kind === 'removed' || kind === 'movedAway');
  expect(textOf(found.doc, gone)).toBe(textOf(job.end().doc, () => false));
}

/** How many words of which letters changed were seen. */
let changedWords = 0;

/** Of a word that is shown, all letters stand, or all are new, or all are gone; what was moved is shown as moved. */
function expectWholeWords(found: Compared): void {
  const walk = (node: JsonNode): void => {
    const pieces = (node.content ?? []).map((child) => ({
      text: child.type === 'hardBreak' ? '\n' : (child.text ?? ''),
      kinds: kindsOf(found, child),
    }));
    for (const side of ['removed', 'added']) {
      // The text of one point: pieces that only the other one has are left out.
      const other = side === 'removed' ? ['added', 'movedHere'] : ['removed', 'movedAway'];
      const shown = pieces.filter(({ kinds }) => !kinds.some((kind) => other.includes(kind)));
      for (const [i, { text, kinds }] of shown.entries()) {
        const next = shown[i + 1];
        if (next === undefined || !/\p{L}$/u.test(text) || !/^\p{L}/u.test(next.text)) continue;
        const moved = [...kinds, ...next.kinds].some((kind) => kind.startsWith('moved'));
        if (!moved) expect([text, next.text, kinds.includes(side)]).toEqual([text, next.text, next.kinds.includes(side)]);
      }
    }
    for (const child of node.content ?? []) walk(child);
  };
  for (const node of found.doc.content) walk(node);
  changedWords += found.changes.filter(({ inWord }) => inWord === true).length;
}

/** Changes as text, except how lines were made: what a line was made to be has another name backwards. */
const keysOf = (changes: readonly PlainChange[]): string[] =>
  changes
    .filter(({ made }) => made === undefined)
    .map(({ kind, personId, at, seq, mark, field }) => JSON.stringify({ kind, personId, at, seq, mark, field }))
    .toSorted();

function turned(change: PlainChange): PlainChange {
  const { mark, field } = change;
  return {
    ...change,
    kind: PAIRS[change.kind] as PlainChange['kind'],
    ...(mark === undefined ? {} : { mark: { ...mark, on: !mark.on } }),
    ...(field === undefined ? {} : { field: { key: field.key, was: field.is, is: field.was } }),
  };
}

function expectAll(rows: readonly LogRow[], seed: number, kinds: Map<string, number>): void {
  const random = new Random(seed);
  const last = rows.length;
  const model = modelOf(rows);
  const stored = storedAt(
    rows,
    [...new Set([random.below(last), random.below(last), random.below(last)])]
      .toSorted((a, b) => a - b)
      .filter((seq) => seq > 0),
  );
  for (let i = 0; i < 8; i += 1) {
    const [from, to] = i === 0 ? [0, last] : [random.below(last + 1), random.below(last + 1)];
    expectAsTheLogSays(model, from, to, compared(rows, from, to, { plain: true }));
    expectAsTheLogSays(model, to, from, compared(rows, to, from, { plain: true }));
    const found = compared(rows, from, to);
    expectTheTextOf(rows, to, found);
    expectWholeWords(found);
    expect(compared(rows, from, to, { stored })).toEqual(found);
    for (const { kind } of found.changes) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const back = compared(rows, to, from);
    expect(keysOf(back.changes)).toEqual(keysOf(found.changes.map(turned)));
    expectTheTextOf(rows, from, back);
    expect(compared(rows, to, to).changes).toEqual([]);
  }
}

type Answer = { readonly json: string; readonly runs: unknown };

function answerAt(rows: readonly LogRow[], at: number, restored: readonly Restored[], start: Stored | null = null): Answer {
  const job = new TextJob({
    room: ROOM,
    start: start === null ? null : { kind: 'milestone', bytes: start.state },
    blame: true,
    restored,
  });
  if ((start?.seq ?? 0) < at) job.add(chunk(rows, (start?.seq ?? 0) + 1, at));
  const { doc, runs } = job.end();
  return { json: JSON.stringify(doc), runs };
}

/** Restores a point, or one change. Returns the log with the new row, and whose the units of the row are. */
function restoredTo(
  rows: readonly LogRow[],
  at: number,
  change: number | null,
): { rows: LogRow[]; restored: readonly Restored[] } | null {
  const last = rows.length;
  const job = new RestoreJob({ room: ROOM, start: null, earlySeq: at, leap: null, reversed: false, client: 999_983, change });
  if (at > 0) job.add(chunk(rows, 1, at));
  if (at < last) job.add(chunk(rows, at + 1, last));
  const { update, restored } = job.end();
  if (update === null) return null;
  const row = { seq: last + 1, personId: 'restorer', at: (rows.at(-1)?.at ?? 0) + 5000, update };
  return { rows: [...rows, row], restored };
}

function expectRestored(rows: readonly LogRow[], seed: number): number {
  const random = new Random(seed);
  const last = rows.length;
  let count = 0;
  for (let i = 0; i < 3; i += 1) {
    const at = 1 + random.below(last);
    const whole = restoredTo(rows, at, null);
    if (whole === null) continue;
    count += 1;
    const before = answerAt(rows, at, []);
    expect(answerAt(whole.rows, last + 1, whole.restored)).toEqual(before);
    // It is the same text, of the same units.
    expect(compared(whole.rows, at, last + 1, { restored: whole.restored }).changes).toEqual([]);
    // Also from a milestone after the restore, and after the words were put in again once more.
    const job: Job<'milestone'> = begin('milestone', { room: ROOM, start: null, restored: whole.restored });
    job.add(chunk(whole.rows, 1, last + 1));
    const stored = { seq: last + 1, from: 1, state: job.end().state, bytes: new Uint8Array(), has: false };
    expect(answerAt(whole.rows, last + 1, whole.restored, stored)).toEqual(before);
    // What stands at both points is not touched.
    for (const { putIn, deleted } of modelOf(whole.rows))
      if (putIn.seq <= at && deleted?.seq === last + 1) throw new Error('the restore took out what stood there');
    const removed = compared(rows, at, last).changes.filter(({ kind, inWord }) => kind === 'removed' && inWord !== true);
    if (removed.length === 0) continue;
    const one = random.pick(removed);
    const part = restoredTo(rows, at, one.id);
    if (part === null) throw new Error('a passage that is gone was not put back');
    const { changes } = compared(part.rows, last, last + 1, { restored: part.restored });
    // Where the letters stand in a word again, that word is told as it was too.
    const units = changes.filter(({ inWord }) => inWord !== true);
    expect(new Set(units.map(({ kind, personId }) => `${kind} ${personId}`))).toEqual(new Set(['added restorer']));
  }
  return count;
}

describe('two points of a log, compared', () => {
  const seeds = Array.from({ length: effort('comparisons') }, (_, i) => i + 1);

  it('of people who write with the editor, are what the log says, also backwards and from what is stored', () => {
    const kinds = new Map<string, number>();
    for (const seed of seeds) {
      const editing = new Editing(seed * 31, 3);
      for (let step = 0; step < 120; step += 1) editing.act();
      try {
        expectAll(editing.rows, seed, kinds);
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    expect(Object.keys(PAIRS).filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(changedWords).toBeGreaterThan(seeds.length);
  });

  it('are put back as they were, with their first writers, and what still stands is not touched', () => {
    let count = 0;
    for (const seed of seeds) {
      const editing = new Editing(seed * 17, 3);
      for (let step = 0; step < 100; step += 1) editing.act();
      try {
        count += expectRestored(editing.rows, seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    expect(count).toBeGreaterThan(seeds.length);
  });

  it('of people who are away for days, and send all that they wrote then in one row, are what the log says', () => {
    let cameBack = 0;
    for (const seed of seeds) {
      const editing = new Editing(seed * 23, 3, null, true);
      for (let step = 0; step < 120; step += 1) editing.act();
      cameBack += editing.cameBack;
      try {
        expectAll(editing.rows, seed, new Map());
        expectRestored(editing.rows, seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    expect(cameBack).toBeGreaterThan(seeds.length);
  });

  it('of clients that keep to no lines are what the log says', () => {
    for (const seed of seeds) {
      try {
        expectAll(randomRows(seed, 150, ['a', 'e', 'ن', ' ', 'é', 'x']), seed, new Map());
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
  });

  it('have the order of the text in both, but for what would break a block', () => {
    expect(orders.same / orders.all).toBeGreaterThan(0.9);
  });

  it('are not compared if a row between them is damaged', () => {
    const rows = randomRows(5, 60).map((row) => (row.seq === 40 ? { ...row, update: new Uint8Array([1, 9]) } : row));
    expect(() => compared(rows, 10, 60)).toThrow('row 40 cannot be read');
    expect(compared(rows, 10, 39).changes.length).toBeGreaterThan(0);
  });
});
