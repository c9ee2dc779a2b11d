/** Workloads 1 and 2: fifty rooms of eight people, of whom four write. Cost and latency of an update, and the highest rate. */
import { enter, createLayout } from '../rooms.ts';
import { checkContent } from '../content.ts';
import type { Crowd } from '../crowd.ts';
import { knee, summarise, typeAtRate, wait, type LoadResult } from '../measure.ts';
import { figure, table } from '../report.ts';
import { KINDS, start, type Kind, type Running } from '../servers.ts';
import type { Run } from '../setting.ts';

/** How many people are in a room, and how many of them write. */
const PEOPLE = 8;
const WRITING = 4;

type Measured = { readonly server: Running; readonly crowds: readonly Crowd[]; readonly stretches: LoadResult[] };

/** The headings of every table of live load. */
export const STRETCH_HEADINGS = [
  'µs/update',
  'p50 ms',
  'p99 ms',
  'frames/update',
  'bytes/update',
  'RSS',
  'heap',
  'generator',
  'late',
];

/** One row of such a table, with the server's memory. */
export async function stretchRow(server: Running, stretch: LoadResult): Promise<string[]> {
  const { rss, heap } = await server.process.usage(true);
  const { core, late } = stretch.generator;
  const sizes = [rss, heap].map((bytes) => `${figure(bytes / 1e6)} MB`);
  return [
    server.kind,
    ...[stretch.cpu, stretch.p50, stretch.p99, stretch.frames, stretch.bytes].map((value) => figure(value)),
    ...sizes,
    `${figure(core * 100)} %`,
    `${figure(late)} ms`,
  ];
}

/** Runs both workloads with the same rooms. */
export async function live(run: Run): Promise<void> {
  const { scale, directories, aims, faults } = run;
  const layout = createLayout(scale.rooms, PEOPLE, WRITING);
  const all = new Map<Kind, Measured>();
  for (const kind of KINDS) {
    const server = await start(kind, directories, layout.plans);
    all.set(kind, { server, crowds: await enter(server, layout), stretches: [] });
  }
  // The servers are measured in turns, so that other load on the machine affects all of them alike.
  for (let round = 0; round < scale.rounds; round++) {
    for (const { server, crowds, stretches } of all.values()) {
      const stretch = await typeAtRate(server.process, crowds, { rate: scale.rate, warm: scale.warm, measure: scale.measure });
      if (!stretch.complete) faults.push(`${server.kind}: not every update was delivered to everyone in the room`);
      stretches.push(stretch);
      await wait(scale.name === 'smoke' ? 0 : 200);
    }
  }
  const rows: string[][] = [];
  const found = new Map<Kind, LoadResult>();
  for (const [kind, { server, stretches }] of all) {
    const stretch = summarise(stretches);
    found.set(kind, stretch);
    rows.push(await stretchRow(server, stretch));
  }
  table(
    `1. ${scale.rooms} rooms of ${PEOPLE}, ${WRITING} writing, ${scale.rate} updates a second, each to ${PEOPLE - 1} others`,
    ['server', ...STRETCH_HEADINGS],
    rows,
  );

  const knees = new Map<Kind, number>();
  const kneeRows: string[][] = [];
  for (const [kind, { server, crowds }] of all) {
    const { rate, at, bound } = await knee(server.process, crowds, scale.knee);
    knees.set(kind, rate);
    kneeRows.push([
      kind,
      figure(rate),
      figure(at?.cpu ?? Number.NaN),
      figure(at?.p99 ?? Number.NaN),
      figure(at?.frames ?? Number.NaN),
      `${figure((at?.generator.core ?? 0) * 100)} %`,
      bound,
    ]);
  }
  table(
    '2. Highest rate with p99 under 50 ms',
    ['server', 'updates/s', 'µs/update', 'p99 ms', 'frames/update', 'generator', 'stopped by'],
    kneeRows,
  );

  for (const { server, crowds } of all.values()) {
    faults.push(...(await checkContent(server, crowds)));
    await server.process.end();
  }
  const cpu = (kind: Kind): number => found.get(kind)?.cpu ?? Number.NaN;
  const p99 = (kind: Kind): number => found.get(kind)?.p99 ?? Number.NaN;
  const most = (kind: Kind): number => knees.get(kind) ?? Number.NaN;
  aims.push(
    {
      what: '1 processor time per update, to y-websocket in memory',
      aim: 0.7,
      bound: 'most',
      measured: cpu('Alongside') / cpu('y-websocket'),
    },
    {
      what: '1 processor time per update, to the bare relay',
      aim: 1.5,
      bound: 'most',
      measured: cpu('Alongside') / cpu('relay'),
    },
    {
      what: '1 p99 latency, to y-websocket in memory',
      aim: 1.5,
      bound: 'most',
      measured: p99('Alongside') / p99('y-websocket'),
    },
    { what: '2 knee, to Hocuspocus', aim: 2, bound: 'least', measured: most('Alongside') / most('Hocuspocus, SQLite') },
    { what: '2 knee, to y-websocket in memory', aim: 1.3, bound: 'least', measured: most('Alongside') / most('y-websocket') },
  );
}
