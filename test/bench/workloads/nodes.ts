/** Workload 8: two nodes on one PostgreSQL and one Redis, compared with one node: the highest rate and the latency. */
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { OwnPostgres, postgresPrograms } from '../../support/own-postgres.ts';
import { OwnRedis, redisProgram } from '../../support/own-redis.ts';
import { checkContent } from '../content.ts';
import { knee, summarise, typeAtRate, type Metered, type LoadResult } from '../measure.ts';
import { BenchProcess } from '../process.ts';
import { figure, table } from '../report.ts';
import { enter, createLayout, leave } from '../rooms.ts';
import type { Running } from '../servers.ts';
import { cookieOf, fillService, SECRET } from '../service.ts';
import type { Run } from '../setting.ts';

const PEOPLE = 8;
const WRITING = 4;

async function startNode(directory: string, database: string, redis: string): Promise<Running> {
  const env = { AUTH_SECRET: SECRET, DATABASE_URL: database, REDIS_URL: redis };
  const process = await BenchProcess.start(new URL('../alongside.ts', import.meta.url), [directory], env);
  return { kind: 'Alongside', process, at: { port: process.port, protocol: 'alongside', cookie: cookieOf }, directory };
}

/** Runs the workload if PostgreSQL and Redis can be started. */
export async function nodes({ scale, directories, aims, faults, notRun }: Run): Promise<void> {
  const [programs, program] = [postgresPrograms('bench of two nodes'), redisProgram()];
  if (programs === null || program === null) {
    notRun.push('8, two nodes: PostgreSQL or Redis is not installed on this machine');
    return;
  }
  const found: { name: string; stretch: LoadResult; most: number }[] = [];
  for (const count of [1, 2]) {
    const postgres = await OwnPostgres.make(programs);
    const redis = await OwnRedis.make(program);
    const layout = createLayout(scale.rooms, PEOPLE, WRITING);
    const store = await openPostgresStore(postgres.url);
    await fillService(store, layout.plans);
    await store.close();
    const all: Running[] = [];
    for (let n = 0; n < count; n++) all.push(await startNode(directories.make(), postgres.url, redis.url));
    const [first, ...others] = all;
    if (first === undefined) throw new Error('no node was started');
    const crowds = await enter(first, layout, others);
    const together: Metered = {
      usage: async () => ({
        cpu: (await Promise.all(all.map((node) => node.process.usage()))).reduce((sum, usage) => sum + usage.cpu, 0),
      }),
    };
    const stretches: LoadResult[] = [];
    for (let round = 0; round < scale.rounds; round++) {
      stretches.push(await typeAtRate(together, crowds, { rate: scale.rate / 2, warm: scale.warm, measure: scale.measure }));
    }
    const stretch = summarise(stretches);
    if (!stretch.complete) faults.push(`${count} nodes: not every update was delivered to everyone in the room`);
    const { rate } = await knee(together, crowds, { ...scale.knee, from: scale.knee.from / 2 });
    found.push({ name: count === 1 ? 'one node' : `${count} nodes`, stretch, most: rate });
    for (const node of all) faults.push(...(await checkContent(node, crowds)));
    await leave(crowds);
    for (const node of all) await node.process.end();
    await redis.remove();
    await postgres.remove();
  }
  table(
    `8. Nodes over one PostgreSQL and one Redis: ${scale.rooms} rooms of ${PEOPLE}, spread over the nodes, ${scale.rate / 2} updates a second; then the highest rate with p99 under 50 ms`,
    ['', 'µs/update, all nodes', 'p50 ms', 'p99 ms', 'highest rate'],
    found.map(({ name, stretch, most }) => [name, figure(stretch.cpu), figure(stretch.p50), figure(stretch.p99), figure(most)]),
  );
  const [one, two] = found;
  aims.push(
    {
      what: '8 two nodes to one, updates a second (this needs more cores than one machine of two has)',
      aim: 1.6,
      bound: 'least',
      measured: (two?.most ?? 0) / (one?.most ?? Number.NaN),
    },
    {
      what: '8 p99 across two nodes, to one node',
      aim: 3,
      bound: 'most',
      measured: (two?.stretch.p99 ?? Number.NaN) / (one?.stretch.p99 ?? Number.NaN),
    },
  );
}
