/** Threads on random texts: after any edits the words of a thread are the letters that it was begun on, or those moved, or none. */
import { describe, expect, it } from 'vitest';
import { AnchorsJob, type FoundWords, type WantedWords } from '#server/history/anchors-job.ts';
import { begin, type Job } from '#server/history/jobs.ts';
import type { LogRow } from '#server/store/log/log.ts';
import { effort } from '../support/effort.ts';
import { modelOf, type ModelLetter } from '../support/past-model.ts';
import { Random } from '../support/random.ts';
import { Editing } from './editing.ts';

const ROOM = 'a';
const STEPS = 120;

const idOf = (client: number, clock: number): string => `${client} ${clock}`;

/** Looks for words after row `at`, from a milestone at `stored` or from nothing. */
function found(rows: readonly LogRow[], at: number, words: readonly WantedWords[], stored = 0): FoundWords[] {
  const chunk = (from: number, to: number) => ({ from, to, stretch: { packs: [], rows: rows.slice(from - 1, to) } });
  let bytes: Uint8Array | null = null;
  if (stored > 0) {
    const job: Job<'milestone'> = begin('milestone', { room: ROOM, start: null, restored: [] });
    job.add(chunk(1, stored));
    bytes = job.end().state;
  }
  const job = new AnchorsJob({ room: ROOM, start: bytes === null ? null : { kind: 'milestone', bytes }, restored: [], words });
  if (stored < at) job.add(chunk(stored + 1, at));
  return job.end();
}

/** The ids of the letters of units, one by one. */
function each(units: readonly number[]): string[] {
  const ids: string[] = [];
  for (let i = 0; i + 2 < units.length; i += 3)
    for (let k = 0; k < (units[i + 2] ?? 0); k += 1) ids.push(idOf(units[i] ?? 0, (units[i + 1] ?? 0) + k));
  return ids;
}

/** A thread about some letters that stand after row `at`. */
function threadAt(rows: readonly LogRow[], standing: readonly ModelLetter[], at: number, random: Random): WantedWords | null {
  const from = random.below(standing.length);
  const chosen = standing.slice(from, from + 1 + random.below(14));
  const units = chosen.flatMap(({ client, clock }) => [client, clock, 1]);
  const [made] = found(rows, at, [{ id: 'new', units, areFirst: false, block: null }]);
  expect(made === undefined ? [] : each(made.units)).toEqual(chosen.map(({ client, clock }) => idOf(client, clock)));
  expect(made?.quote.replaceAll('\n', '')).toBe(
    chosen
      .map(({ letter }) => letter)
      .join('')
      .toWellFormed()
      .replaceAll('\n', ''),
  );
  return made === undefined ? null : { id: `${at}`, units: made.first, areFirst: true, block: null };
}

describe('the words of threads', () => {
  it('[R25] are the letters that they were begun on, wherever those were moved, or none', () => {
    let moved = 0;
    let gone = 0;
    for (let seed = 1; seed <= effort('comparisons'); seed += 1) {
      const random = new Random(seed);
      const editing = new Editing(seed * 13, 3);
      for (let step = 0; step < STEPS; step += 1) editing.act();
      const { rows } = editing;
      const model = modelOf(rows);
      const byId = new Map(model.map((letter) => [idOf(letter.client, letter.clock), letter]));
      const stands = ({ putIn, deleted }: ModelLetter, at: number): boolean =>
        putIn.seq <= at && (deleted === null || deleted.seq > at);
      for (let i = 0; i < 6; i += 1) {
        const at = 1 + random.below(rows.length - 1);
        const standing = model.filter((letter) => stands(letter, at));
        if (standing.length === 0) continue;
        // Two threads that overlap are looked for together, and neither changes what is found of the other.
        const threads = [threadAt(rows, standing, at, random), threadAt(rows, standing, at, random)].filter(
          (one) => one !== null,
        );
        for (const later of [at, Math.min(rows.length, at + 9), rows.length]) {
          const answers = found(rows, later, threads, random.below(2) === 0 ? at : 0);
          for (const [index, thread] of threads.entries()) {
            expect(found(rows, later, [thread]), `seed ${seed}`).toEqual([answers[index]]);
            const words = each(answers[index]?.units ?? []);
            const first = new Set(each(thread.units));
            const kept = [...first].filter((id) => stands(byId.get(id) ?? fault(id), later));
            // Each that still stands is among them; none is there twice; there are no more letters than there were.
            expect(
              kept.filter((id) => !words.includes(id)),
              `seed ${seed}`,
            ).toEqual([]);
            expect(new Set(words).size).toBe(words.length);
            expect(words.length, `seed ${seed} at ${at}, later ${later}`).toBeLessThanOrEqual(first.size);
            for (const id of words) {
              const letter = byId.get(id) ?? fault(id);
              expect(stands(letter, later)).toBe(true);
              if (first.has(id)) continue;
              moved += 1;
              // Whoever put it in again took the same letter out before.
              const sources = [...first].map((one) => byId.get(one) ?? fault(one));
              expect(sources.some((source) => source.letter === letter.letter && source.deleted !== null)).toBe(true);
            }
            if (words.length === 0) gone += 1;
          }
        }
      }
    }
    // The runs prove something only if words were moved and words were lost.
    expect(moved).toBeGreaterThan(0);
    expect(gone).toBeGreaterThan(0);
  });
});

function fault(id: string): never {
  throw new Error(`there is no letter ${id}`);
}
