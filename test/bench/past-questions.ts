/**
 * Asks the server's own history about pasts of different length, and prints what it took as JSON. It is a process of its own, so that its
 * memory is that of the questions alone, and the first of them meets a thread that has just started.
 *
 *   node test/bench/past-questions.ts FOLDER TIMES SECTION ...
 */
import { z } from 'zod';
import { sectionRoom } from '#shared/wire.ts';
import { planFor } from '#server/commands/access.ts';
import { History } from '#server/history/history.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { presentTimeline } from '#server/http/present/timeline.ts';
import { viewerOf } from '#server/http/present/known-entries.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { Random } from '../support/random.ts';
import { Holding } from './holding.ts';

/** How often each question is asked before it is measured. */
const WARM_UP = 6;
/** The rows of a timeline's page. */
const PAGE = 30;

/**
 * What one question took: times on the clock and of the processor, all threads together, in milliseconds; and the longest time that the event
 * loop was held by it, of the processor and on the clock, on which other processes count too.
 */
export const zAsked = z.object({
  section: z.string(),
  what: z.string(),
  first: z.number(),
  times: z.array(z.number()),
  cpu: z.array(z.number()),
  held: z.number(),
  heldOnClock: z.number(),
});
/** All answers, and the memory of the process in bytes: before the questions, and at most. */
export const zAnswers = z.object({ asked: z.array(zAsked), rest: z.number(), peak: z.number(), faults: z.array(z.string()) });
export type Asked = z.infer<typeof zAsked>;

/** The questions, as they are named in the table. */
export const QUESTIONS = {
  text: 'the text at a point',
  blame: 'the same, with who wrote what and when',
  all: 'who wrote what in the whole text now',
  compare: 'two points compared',
  last: 'the last hundredth compared',
  page: 'the first page of the timeline',
  date: 'a page of the timeline before a date',
} as const;

async function main(folder: string, times: number, sections: readonly string[]): Promise<z.infer<typeof zAnswers>> {
  const store = await openSqliteStore(folder);
  const jobRunner = new JobRunner();
  const history = new History(jobRunner);
  const loop = new Holding();
  const asked: Asked[] = [];
  const faults: string[] = [];
  const rest = process.memoryUsage().rss;
  let peak = rest;
  const viewer = await viewerOf(
    store.records,
    await planFor(store.records, { personId: 'person-0' }, 'plan-0', Date.now()),
    Date.now(),
  );
  for (const section of sections) {
    const room = sectionRoom(section);
    const rows = await store.log.lastSeq(room);
    const random = new Random(20261130);
    const point = (): number => 1 + random.below(rows);
    const [oldest] = await store.log.rows(room, 1, 1);
    const [newest] = await store.log.rows(room, rows, rows);
    const date = (): number => (oldest?.at ?? 0) + random.below((newest?.at ?? 0) - (oldest?.at ?? 0));
    const timeline = async (to?: number): Promise<number> => {
      const { entries } = await presentTimeline(store, history, viewer, { limit: PAGE, section, to });
      answered(entries);
      return entries.length;
    };
    /** Makes the body of an answer, as the server does. */
    const answered = (answer: unknown): string => JSON.stringify(answer);
    const ask = async (what: string, question: () => Promise<number>): Promise<void> => {
      const took: number[] = [];
      const cpu: number[] = [];
      let found = 0;
      for (let i = 0; i < WARM_UP + times; i += 1) {
        if (i === WARM_UP) loop.begin();
        const used = process.cpuUsage();
        const began = performance.now();
        found += await question();
        took.push(performance.now() - began);
        const { user, system } = process.cpuUsage(used);
        cpu.push((user + system) / 1000);
        peak = Math.max(peak, process.memoryUsage.rss());
      }
      const held = loop.end();
      if (found === 0) faults.push(`${what} (${section}): nothing was found`);
      asked.push({
        section,
        what,
        first: took[0] ?? 0,
        times: took.slice(WARM_UP),
        cpu: cpu.slice(WARM_UP),
        held: held.processor,
        heldOnClock: held.clock,
      });
    };
    await ask(QUESTIONS.text, async () => answered(await history.textAt(store, room, { at: point(), blame: false })).length);
    await ask(
      QUESTIONS.blame,
      async () => answered((await history.textAt(store, room, { at: point(), blame: true })).blame ?? '').length - 2,
    );
    await ask(QUESTIONS.all, async () => answered((await history.textAt(store, room, { blame: true })).blame ?? '').length - 2);
    await ask(
      QUESTIONS.compare,
      async () => answered((await history.compare(store, room, { from: point(), to: point() })).changes).length - 2,
    );
    const hundredth = Math.ceil(rows / 100);
    await ask(
      QUESTIONS.last,
      async () => answered((await history.compare(store, room, { from: rows - hundredth, to: rows })).changes).length - 2,
    );
    await ask(QUESTIONS.page, async () => timeline());
    await ask(QUESTIONS.date, async () => timeline(date()));
  }
  await jobRunner.close();
  await store.close();
  return { asked, rest, peak, faults };
}

if (import.meta.main) {
  const [folder = '', times = '1', ...sections] = process.argv.slice(2);
  console.log(JSON.stringify(await main(folder, Number(times), sections)));
}
