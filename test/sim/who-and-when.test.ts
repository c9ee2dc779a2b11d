/**
 * Who wrote each letter and when, and who took it out and when, at every hundredth point of random logs: with blocks, at the same time, away for
 * days, with undo and redo; and when that was written which came late (S15). It is held against a replay of each row that forgets nothing. Packs and milestones change no answer.
 */
import { expect, it } from 'vitest';
import type { Chunk } from '#server/history/chunks.ts';
import { WRITTEN_APART } from '#shared/wire.ts';
import { CreditsJob } from '#server/history/credits-job.ts';
import { firstUnit, putInBy, type Credit } from '#server/history/credits.ts';
import { Deletions, Removed } from '#server/history/deletions.ts';
import { begin } from '#server/history/jobs.ts';
import { PastState, type Start } from '#server/history/past.ts';
import { TextJob, type TextFound } from '#server/history/text-job.ts';
import { WrittenLookup } from '#server/history/written-lookup.ts';
import { MOVE_TIMEOUT } from '#server/history/tally.ts';
import { repack } from '#server/store/pack/repack.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { modelOf, type ModelLetter } from '../support/past-model.ts';
import { Editing } from './editing.ts';

const ROOM = 'a';
const STEPS = 200;
const POINTS = 100;
const SECOND = 1000;
const MINUTE = 60_000;

const chunkOf = (rows: readonly LogRow[], from: number, to: number): Chunk => ({
  from,
  to,
  stretch: { packs: [], rows: rows.slice(from - 1, to) },
});

type By = Pick<LogRow, 'seq' | 'personId' | 'at'> | null;

/** Throws if two rows are not the same one. An `expect` for each letter would take most of the time of the test. */
function same(what: string, found: By, wanted: By): void {
  const isSame = found?.seq === wanted?.seq && found?.personId === wanted?.personId && found?.at === wanted?.at;
  if (!isSame) throw new Error(`${what}: ${JSON.stringify(found)}, and the log says ${JSON.stringify(wanted)}`);
}

/** How many letters were looked at; how many of them had been put in again, and how many came long after they were written. */
const looked = { letters: 0, again: 0, deleted: 0, late: 0, lateAgain: 0 };

/** Throws unless what is said of when a letter was written is the minute in which its writer wrote it, or nothing if it came then. */
function sameWritten(
  lookup: WrittenLookup,
  { credit, client, clock }: { credit: Credit; client: number; clock: number },
  { writtenAt }: Editing,
): void {
  const first = firstUnit(credit, client, clock);
  const wanted = writtenAt.get(`${first.client} ${first.clock}`) ?? null;
  const { span } = lookup.of(credit.by, first, 1);
  if (span === null) {
    if (wanted !== null && credit.by.at - wanted > WRITTEN_APART + MINUTE)
      throw new Error('nobody knows when a letter was written');
    return;
  }
  const isSame = wanted !== null && span.from - SECOND <= wanted && wanted <= span.to + SECOND && span.to <= credit.by.at;
  if (!isSame || span.to - span.from > MINUTE)
    throw new Error(`written ${span.from} to ${span.to}, and the writer says ${wanted}`);
  looked.late += 1;
  if (credit.again !== null) looked.lateAgain += 1;
}

function expectAsReplayed(editing: Editing, at: number, model: readonly ModelLetter[]): void {
  const { rows } = editing;
  const lookup = new WrittenLookup(editing.written);
  const past = new PastState(null);
  const deletions = new Deletions();
  past.deletions = deletions;
  past.apply(rows.slice(0, at));
  const there = model.filter(({ putIn }) => putIn.seq <= at);
  const byUnit = new Map(there.map((letter) => [`${letter.client} ${letter.clock}`, letter]));
  const removed = new Removed(there.map(({ client, clock }) => ({ client, clock, length: 1 })));
  deletions.each(removed.note);
  /** The rows that took a letter out, by the unit that it was at first. */
  const cuts = new Map<string, LogRow[]>();
  for (const { client, clock, deleted } of there) {
    const credit = deleted === null ? null : past.credits.of(client, clock);
    if (deleted === null || credit === null) continue;
    const first = firstUnit(credit, client, clock);
    const name = `${first.client} ${first.clock}`;
    cuts.set(name, [...(cuts.get(name) ?? []), deleted]);
  }
  for (const { client, clock, letter, putIn, deleted } of there) {
    const credit = past.credits.of(client, clock);
    if (credit === null) throw new Error('a letter that nobody wrote');
    same('put in', putInBy(credit), putIn);
    looked.letters += 1;
    sameWritten(lookup, { credit, client, clock }, editing);
    if (credit.again === null) same('written', credit.by, putIn);
    else {
      // What was put in again was there before: the same letter, by whom the log says, and taken out by whoever put it in again.
      const first = firstUnit(credit, client, clock);
      const was = byUnit.get(`${first.client} ${first.clock}`);
      same('written first', credit.by, was?.putIn ?? null);
      if (was === undefined || was.letter !== letter || was.putIn.seq >= putIn.seq)
        throw new Error('another letter was put in again');
      const gone = (cuts.get(`${first.client} ${first.clock}`) ?? []).some(
        (cut) => cut.seq <= putIn.seq && cut.personId === putIn.personId && putIn.at - cut.at <= MOVE_TIMEOUT,
      );
      if (!gone) throw new Error('a letter was put in again that its person had not taken out');
      looked.again += 1;
    }
    const goneBy = removed.of(client, clock)?.by ?? null;
    same('taken out', goneBy, deleted !== null && deleted.seq <= at ? deleted : null);
    if (goneBy !== null) looked.deleted += 1;
  }
  past.destroy();
}

type Answer = { readonly text: TextFound; readonly credits: [number, number[]][] };

function answerAt({ written }: Editing, at: number, start: Start, chunks: readonly Chunk[]): Answer {
  const text = new TextJob({ room: ROOM, start, blame: true, written });
  const credits = new CreditsJob({ room: ROOM, start, written });
  for (const chunk of chunks) {
    if (chunk.from > at) continue;
    for (const job of [text, credits]) job.add({ ...chunk, to: Math.min(at, chunk.to) });
  }
  return { text: text.end(), credits: credits.end().written.toSorted(([a], [b]) => a - b) };
}

function expectSameWhenTidied(editing: Editing, at: number, middle: number, packed: Chunk): void {
  const { rows } = editing;
  const plain = answerAt(editing, at, null, [chunkOf(rows, 1, at)]);
  if (plain.text.runs?.some(({ written }) => written !== undefined) === true && plain.credits.length > 0) answers += 1;
  expect(answerAt(editing, at, null, [packed])).toEqual(plain);
  if (middle >= at) return;
  const job = begin('milestone', { room: ROOM, start: null, restored: [] });
  job.add(chunkOf(rows, 1, middle));
  const start = { kind: 'milestone', bytes: job.end().state } as const;
  expect(answerAt(editing, at, start, [chunkOf(rows, middle + 1, at)])).toEqual(plain);
}

/** How many answers said of some words when they were written. */
let answers = 0;

// A seed that failed gets a place here.
const KEPT: readonly number[] = [];

it('who wrote each letter and who took it out is what the log says, at every hundredth point, tidied or not', () => {
  let cameBack = 0;
  const seeds = [...KEPT, ...Array.from({ length: Math.ceil(effort('comparisons') / 4) }, (_, i) => i + 1)];
  for (const seed of seeds)
    try {
      const editing = new Editing(seed * 41, 3, null, seed % 3 > 0);
      for (let step = 0; step < STEPS; step += 1) editing.act();
      editing.end();
      cameBack += editing.cameBack;
      const { rows } = editing;
      const model = modelOf(rows);
      const { pack } = repack(ROOM, { packs: [], rows });
      const packed = { from: 1, to: rows.length, stretch: { packs: [pack], rows: [] } };
      for (let point = 1; point <= POINTS; point += 1) {
        const at = Math.floor((rows.length * point) / POINTS);
        if (at === 0) continue;
        expectAsReplayed(editing, at, model);
        if (point % 10 === 0) expectSameWhenTidied(editing, at, Math.floor(rows.length / 3), packed);
      }
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
    }
  expect(cameBack).toBeGreaterThan(0);
  const { lateAgain, ...many } = looked;
  expect(Object.values(many).every((count) => count > 100)).toBe(true);
  expect(lateAgain).toBeGreaterThan(0);
  expect(answers).toBeGreaterThan(10);
});
