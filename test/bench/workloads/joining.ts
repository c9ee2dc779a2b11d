/** Workloads 6 and 9: two hundred people open one plan at once, and one person opens a plan of forty sections. */
import { sectionRoom } from '#shared/wire.ts';
import { openByCarrier } from '../carried.ts';
import { Crowd } from '../crowd.ts';
import { median, until, wait } from '../measure.ts';
import { cleared, recording, typedState } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { start, type Running } from '../servers.ts';
import type { Run } from '../setting.ts';

type Found = { readonly took: number; readonly peak: number; readonly cpu: number };

/** All people open all sections, each section on its own socket. Returns the milliseconds until all had the content. */
async function bySockets(server: Running, rooms: readonly string[], people: number, bytes: number): Promise<number> {
  const crowds = rooms.map((room) => new Crowd(room, server.at));
  const began = performance.now();
  const clients = await Promise.all(
    Array.from({ length: people }, (_, person) => crowds.map((crowd) => crowd.join(person))).flat(),
  );
  const took = performance.now() - began;
  if (clients.some((client) => client.content < bytes * 0.9)) throw new Error('somebody got less than the whole text');
  for (const crowd of crowds) crowd.leave();
  await until(() => clients.every((client) => client.wire.closed), 5000);
  return took;
}

async function measured(server: Running, empty: number, act: () => Promise<number>): Promise<Found> {
  await server.process.watchPeak();
  const before = await server.process.usage();
  const took = await act();
  const after = await server.process.usage();
  return { took, peak: after.peak - empty, cpu: after.cpu - before.cpu };
}

/** Runs workload 6: two hundred people join one plan of a megabyte. */
export async function joining({ scale, directories, aims }: Run): Promise<void> {
  const state = cleared([recording().stateAfter(recording().updates.length)]);
  const count = Math.min(scale.name === 'smoke' ? scale.sections : 100, Math.ceil(1e6 / state.length));
  const ids = Array.from({ length: count }, (_, n) => `joined-${n}`);
  const rooms = ids.map(sectionRoom);
  const people = Array.from({ length: scale.joiners }, (_, n) => n);
  const plans = [{ people, sections: ids.map((id) => ({ id, update: state })) }];
  const found = new Map<string, Found>();
  for (const kind of ['y-websocket', 'Alongside', 'Alongside, one carrier each'] as const) {
    const server = await start(kind === 'y-websocket' ? kind : 'Alongside', directories, plans);
    await wait(300);
    const empty = (await server.process.usage(true)).rss;
    if (kind === 'y-websocket') {
      for (const room of rooms) {
        const crowd = new Crowd(room, server.at);
        (await crowd.join(0)).sends(state);
        await wait(20);
        crowd.leave();
      }
    }
    found.set(
      kind,
      await measured(server, empty, async () => {
        if (kind !== 'Alongside, one carrier each') return bySockets(server, rooms, people.length, state.length);
        const all = await Promise.all(people.map((person) => openByCarrier(server.at, person, rooms, state.length * 0.9)));
        return Math.max(...all);
      }),
    );
    await server.process.end();
  }
  const rows = [...found].map(([kind, { took, peak, cpu }]) => [kind, figure(took), figure(cpu), size(peak)]);
  table(
    `6. ${people.length} people open one plan of ${size(state.length * count)} in ${count} sections at once`,
    ['server', 'until the last has all, ms', 'processor ms', 'peak over the empty server'],
    rows,
  );
  const ratio = (kind: string, what: keyof Found): number =>
    (found.get(kind)?.[what] ?? Number.NaN) / (found.get('y-websocket')?.[what] ?? Number.NaN);
  const carried = 'Alongside, one carrier each';
  aims.push(
    // Alongside's page uses one carrier socket for a whole plan. Stock clients use one socket for each section.
    { what: '6 time until all have joined, as our pages do', aim: 0.5, bound: 'most', measured: ratio(carried, 'took') },
    { what: '6 the same, with a socket for each section', aim: 0.5, bound: 'most', measured: ratio('Alongside', 'took') },
    { what: '6 peak memory, as our pages do', aim: 0.5, bound: 'most', measured: ratio(carried, 'peak') },
    { what: '6 the same, with a socket for each section', aim: 0.5, bound: 'most', measured: ratio('Alongside', 'peak') },
  );
}

/** How many sections one person opens, and how many times this is measured. */
const PLAN = 40;
const TRIES = 7;

/** Runs workload 9: one person opens a plan of forty sections, on forty sockets and on one carrier socket. */
export async function carrying({ scale, directories }: Run): Promise<void> {
  const state = typedState(5000);
  const ids = Array.from({ length: PLAN }, (_, n) => `carried-${n}`);
  const rooms = ids.map(sectionRoom);
  const server = await start('Alongside', directories, [{ people: [0], sections: ids.map((id) => ({ id, update: state })) }]);
  const sockets: Found[] = [];
  const carrier: Found[] = [];
  for (let turn = 0; turn < (scale.name === 'smoke' ? 1 : TRIES); turn++) {
    sockets.push(await measured(server, 0, () => bySockets(server, rooms, 1, state.length)));
    await wait(50);
    carrier.push(await measured(server, 0, () => openByCarrier(server.at, 0, rooms, state.length * 0.9)));
    await wait(50);
  }
  await server.process.end();
  const row = (name: string, all: readonly Found[]): string[] => [
    name,
    figure(median(all.map(({ took }) => took))),
    figure(median(all.map(({ cpu }) => cpu))),
  ];
  table(
    `One person opens a plan of ${PLAN} sections of ${size(state.length)}`,
    ['', 'until all are there, ms', 'processor ms'],
    [row(`${PLAN} sockets`, sockets), row('one carrier', carrier)],
  );
}
