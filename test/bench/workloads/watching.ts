/** Workload 3: one room in which a few write and many only read, as in a meeting with a big screen. */
import { checkContent } from '../content.ts';
import { summarise, typeAtRate, type LoadResult } from '../measure.ts';
import { table } from '../report.ts';
import { enter, createLayout } from '../rooms.ts';
import { KINDS, start, type Kind } from '../servers.ts';
import type { Run } from '../setting.ts';
import { STRETCH_HEADINGS, stretchRow } from './live.ts';

const WRITING = 10;

/** Runs the workload on every server. */
export async function watching({ scale, directories, aims, faults }: Run): Promise<void> {
  const layout = createLayout(1, scale.watchers + WRITING, WRITING);
  const found = new Map<Kind, LoadResult>();
  const rows: string[][] = [];
  const all = await Promise.all(KINDS.map((kind) => start(kind, directories, layout.plans)));
  const measured = [];
  for (const server of all) measured.push({ server, crowds: await enter(server, layout), stretches: [] as LoadResult[] });
  for (let round = 0; round < scale.rounds; round++) {
    for (const { server, crowds, stretches } of measured) {
      stretches.push(
        await typeAtRate(server.process, crowds, { rate: WRITING * 10, warm: scale.warm, measure: scale.measure }),
      );
    }
  }
  for (const { server, crowds, stretches } of measured) {
    const stretch = summarise(stretches);
    if (!stretch.complete) faults.push(`${server.kind}: not every update was delivered to everyone who watched`);
    found.set(server.kind, stretch);
    rows.push(await stretchRow(server, stretch));
    faults.push(...(await checkContent(server, crowds)));
    await server.process.end();
  }
  table(
    `3. One room, ${scale.watchers} watching, ${WRITING} writing 10 keystrokes a second each`,
    ['server', ...STRETCH_HEADINGS],
    rows,
  );
  const cpu = (kind: Kind): number => found.get(kind)?.cpu ?? Number.NaN;
  aims.push({
    what: '3 processor time, to y-websocket in memory',
    aim: 0.6,
    bound: 'most',
    measured: cpu('Alongside') / cpu('y-websocket'),
  });
}
