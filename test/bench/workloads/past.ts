/** Workload 10: questions about a section's past of a million keystrokes, after housekeeping. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sectionRoom } from '#shared/wire.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { History } from '#server/history/history.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { median } from '../measure.ts';
import { recording } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { fillService } from '../service.ts';
import type { Run } from '../setting.ts';
import { logBytes, tidyRoom } from '../tidying.ts';
import { writePast } from './opening.ts';

/** How many times each question is measured. */
const TIMES = 5;

/** Writes the longest past of the run, tidies it, and measures texts at several points and the newest sittings. */
export async function past({ scale, directories, aims, faults }: Run): Promise<void> {
  const copies = scale.copies.at(-1) ?? 1;
  const directory = directories.make();
  const file = join(directory, 'alongside.db');
  let store = await openSqliteStore(directory);
  await fillService(store, [{ people: [0, 1], sections: [{ id: 'past', update: new Uint8Array([0, 0]) }] }]);
  const rows = await writePast(store, { id: 'past', copies }, true);
  await store.close();
  const plain = logBytes(file);
  store = await openSqliteStore(directory);
  const room = sectionRoom('past');
  const took = await tidyRoom(store.log, room);
  const { packs, milestones } = await store.log.layout(room, 0);
  const jobRunner = new JobRunner();
  const history = new History(jobRunner);
  const loop = monitorEventLoopDelay({ resolution: 1 });

  const lines: string[][] = [];
  let worst = 0;
  const ask = async (what: string, question: () => Promise<unknown>): Promise<void> => {
    await question();
    const times: number[] = [];
    loop.reset();
    loop.enable();
    for (let i = 0; i < TIMES; i++) {
      const began = performance.now();
      await question();
      times.push(performance.now() - began);
    }
    loop.disable();
    const longestDelay = loop.max / 1e6;
    worst = Math.max(worst, ...times);
    lines.push([what, figure(median(times)), figure(Math.max(...times)), figure(longestDelay)]);
  };
  const points: readonly [string, number][] = [
    ['at the end', rows],
    ['at nine tenths', Math.floor(rows * 0.9)],
    ['in the middle', Math.floor(rows / 2)],
    ['at a tenth', Math.floor(rows / 10)],
  ];
  for (const [where, at] of points) {
    await ask(`the text ${where}`, () => history.textAt(store, room, { at, blame: false }));
    await ask(`the text ${where}, with who and when`, () => history.textAt(store, room, { at, blame: true }));
  }
  await ask('who wrote each unit, at the end', () => history.credits(store, room));
  await ask('who wrote each unit, in the middle', () => history.credits(store, room, Math.floor(rows / 2)));
  const pairs: readonly [string, number, number][] = [
    ['a tenth and the end', rows / 10, rows],
    ['a third and two thirds', rows / 3, (rows * 2) / 3],
    ['the middle and the end', rows / 2, rows],
    ['nine tenths and the end', rows * 0.9, rows],
    ['the last 2000 rows', rows - 2000, rows],
  ];
  for (const [what, from, to] of pairs) {
    const query = { from: Math.floor(from), to: Math.floor(to) };
    await ask(`a comparison: ${what}`, () => history.compare(store, room, query));
    const { changes } = await history.compare(store, room, query);
    if (changes.length === 0) faults.push(`a comparison (${what}) tells no change`);
  }
  await ask('the newest 20 sittings (all of it is two)', () => history.sittings(store, room, { limit: 20 }));
  const { doc, blame } = await history.textAt(store, room, { blame: true });
  const finalText = (blame ?? []).map((run) => run.text).join('');
  if (!finalText.endsWith(recording().text)) faults.push('the text with who wrote it is not the text that was written');
  if (doc.content.length === 0) faults.push('the text at the end is empty');
  await jobRunner.close();
  await store.close();
  table(
    `10. A past of ${rows} keystrokes: ${packs.length} packs and ${milestones.length} milestones after ${(took / 1000).toFixed(0)} s of housekeeping; log ${size(plain)} before, ${size(logBytes(file))} after (${figure(logBytes(file) / rows)} bytes a keystroke; file ${size(statSync(file).size)})`,
    ['', 'ms', 'slowest ms', 'event loop held for ms'],
    lines,
  );
  aims.push({ what: '10 any point of the longest past, slowest', aim: 1000, bound: 'most', measured: worst, unit: ' ms' });
}
