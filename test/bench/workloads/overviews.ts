/** Workload 12: the overview of a plan whose sections nobody has asked for since the server started. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { sectionRoom } from '#shared/wire.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { Overviews } from '#server/history/overviews.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import { median } from '../measure.ts';
import { figure, table } from '../report.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';

/** A long plan: that of the demo has a third of these. */
const SECTIONS = 40;
/** How many changes a section has, each a line: about 8000 letters. */
const CHANGES = 50;
const TIMES = 5;
/** Nothing that a server does for one caller may hold others for longer, in milliseconds. */
const LONGEST_HOLD = 20;

const WORDS = 'she likes her tea first and a little quiet before the day begins with the radio low and the curtains open';

/** The changes of one section: headings, lines under them, and a block that must be known. */
function changes(): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const text = (words: string) => [{ type: 'text', text: words }];
  const line = (words: string) => ({ type: 'paragraph', content: text(words) });
  for (let at = 0; at < CHANGES; at += 1) {
    const part = (name: string) => ({ type: 'part', attrs: { name }, content: [line(WORDS)] });
    const isBlock = at % 10 === 5;
    const node = isBlock
      ? { type: 'preference', attrs: { strength: 'must' }, content: [part('topic'), part('text')] }
      : at % 10 === 0
        ? { type: 'heading', attrs: { level: 3 }, content: text(`Part ${at}`) }
        : line(`${at}: ${WORDS} ${WORDS}.`);
    doc.transact(() => appendNodes(doc, [node]));
  }
  doc.destroy();
  return updates;
}

/**
 * Begins to watch the turns of the event loop. The returned function ends it, and gives the most processor time of one turn in
 * milliseconds: unlike the delay it does not count other processes of the machine.
 */
function longestTurn(): () => number {
  let most = 0;
  const spent = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = spent();
  let immediate: NodeJS.Immediate;
  const turn = (): void => {
    const now = spent();
    most = Math.max(most, now - last);
    last = now;
    immediate = setImmediate(turn);
  };
  immediate = setImmediate(turn);
  return () => {
    clearImmediate(immediate);
    return most;
  };
}

/** Measures the first answer after a start, and further ones of which nothing is kept. */
export async function overviews({ scale, directories, aims, faults }: Run): Promise<void> {
  const count = scale.name === 'smoke' ? scale.sections : SECTIONS;
  const store = await openSqliteStore(directories.make());
  const ids = Array.from({ length: count }, (_, i) => `s${i}`);
  await fillService(store, [{ people: [0], sections: ids.map((id) => ({ id, update: new Uint8Array([0, 0]) })) }]);
  const rooms = ids.map(sectionRoom);
  const entries = rooms.flatMap((room): LogEntry[] =>
    changes().map((update, at) => ({ room, personId: 'person-0', at: 1_700_000_000_000 + at * 1000, update, claims: [] })),
  );
  await store.log.append(entries);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  type Took = { readonly ms: number; readonly held: number; readonly work: number };
  const took: { first: Took[]; later: Took[] } = { first: [], later: [] };
  const ask = async (jobs: JobRunner): Promise<Took> => {
    loop.reset();
    loop.enable();
    const turns = longestTurn();
    const began = performance.now();
    const found = await new Overviews(jobs).of(store.log, rooms);
    const ms = performance.now() - began;
    const work = turns();
    loop.disable();
    if ([...found.values()].filter(({ headings, mustKnow }) => headings.length > 0 && mustKnow.length > 0).length !== count)
      faults.push('an overview lacks sections, or what is in them');
    return { ms, held: loop.max / 1e6, work };
  };
  for (let i = 0; i < TIMES; i += 1) {
    const jobs = new JobRunner();
    took.first.push(await ask(jobs));
    took.later.push(await ask(jobs));
    await jobs.close();
  }
  await store.close();
  const line = (what: string, all: readonly Took[]): string[] => [
    what,
    figure(median(all.map(({ ms }) => ms))),
    figure(Math.max(...all.map(({ ms }) => ms))),
    figure(Math.max(...all.map(({ held }) => held))),
    figure(Math.max(...all.map(({ work }) => work))),
  ];
  table(
    `12. The overview of a plan of ${count} sections that nobody has asked for yet`,
    ['', 'ms', 'slowest ms', 'event loop held for ms, at most', 'of that the work of one turn'],
    [line('the first of a server', took.first), line('again, with nothing kept', took.later)],
  );
  aims.push({
    what: '12 a cold overview, event loop held',
    aim: LONGEST_HOLD,
    bound: 'most',
    measured: Math.max(...[...took.first, ...took.later].map(({ held }) => held)),
    unit: ' ms',
  });
}
