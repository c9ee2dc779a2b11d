/** Workload 4: the memory of open sections in which nobody writes. */
import { sectionRoom } from '#shared/wire.ts';
import { Crowd } from '../crowd.ts';
import { wait } from '../measure.ts';
import { typedState } from '../recording.ts';
import { figure, size, table } from '../report.ts';
import { leave } from '../rooms.ts';
import { start, type Kind, type Running } from '../servers.ts';
import type { PlanSetup } from '../service.ts';
import type { Run } from '../setting.ts';

const SECTION_BYTES = 20_000;
/** How many sections one plan has, and how many rooms are opened at the same time. */
const IN_A_PLAN = 40;
const AT_ONCE = 20;

async function open(server: Running, names: readonly string[], state: Uint8Array): Promise<Crowd[]> {
  const crowds = names.map((name) => new Crowd(name, server.at));
  for (let i = 0; i < crowds.length; i += AT_ONCE) {
    await Promise.all(
      crowds.slice(i, i + AT_ONCE).map(async (crowd, n) => {
        // Each plan has one person, who has all its sections open.
        const client = await crowd.join(Math.floor((i + n) / IN_A_PLAN));
        if (server.at.protocol !== 'alongside') client.sends(state);
        else if (client.content < state.length) throw new Error('a section came without its text');
      }),
    );
  }
  return crowds;
}

/** Runs the workload on the servers that store documents. */
export async function idle({ scale, directories, aims }: Run): Promise<void> {
  const state = typedState(SECTION_BYTES);
  const ids = Array.from({ length: scale.idle }, (_, n) => `idle-${n}`);
  const plans: PlanSetup[] = [];
  for (let i = 0; i < ids.length; i += IN_A_PLAN) {
    plans.push({ people: [plans.length], sections: ids.slice(i, i + IN_A_PLAN).map((id) => ({ id, update: state })) });
  }
  const rss = new Map<Kind, number>();
  const rows: string[][] = [];
  for (const kind of ['y-websocket', 'Hocuspocus, SQLite', 'Alongside'] as const) {
    const server = await start(kind, directories, plans);
    await wait(300);
    const empty = await server.process.usage(true);
    const crowds = await open(server, ids.map(sectionRoom), state);
    // Waits until a peer has finished its last debounced save.
    await wait(scale.name === 'smoke' ? 100 : 3000);
    const full = await server.process.usage(true);
    rss.set(kind, full.rss - empty.rss);
    const per = (bytes: number): string => figure(bytes / 1e3 / scale.idle, 'kB');
    rows.push([
      kind,
      size(empty.rss),
      size(full.rss),
      per(full.rss - empty.rss),
      size(empty.heap),
      size(full.heap),
      per(full.heap - empty.heap),
    ]);
    await leave(crowds);
    await server.process.end();
  }
  table(
    `4. ${scale.idle} open sections of ${size(state.length)} each, as people typed them, one socket each, idle; after collecting garbage`,
    ['server', 'RSS empty', 'RSS open', 'a section', 'heap empty', 'heap open', 'a section'],
    rows,
  );
  aims.push({
    what: '4 memory over the empty server (RSS), to y-websocket in memory',
    aim: 0.25,
    bound: 'most',
    measured: (rss.get('Alongside') ?? Number.NaN) / (rss.get('y-websocket') ?? Number.NaN),
  });
}
