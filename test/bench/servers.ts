/** Starts the servers that the bench compares, each in its own process. */
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { ServerAddress, Protocol } from './crowd.ts';
import { BenchProcess, type Directories } from './process.ts';
import { cookieOf, fillService, SECRET, type PlanSetup } from './service.ts';

/** The kinds of servers. */
export const KINDS = ['relay', 'y-websocket', 'y-websocket, LevelDB', 'Hocuspocus, SQLite', 'Alongside'] as const;
export type Kind = (typeof KINDS)[number];

/** A running server and how to reach it. */
export type Running = {
  readonly kind: Kind;
  readonly process: BenchProcess;
  readonly at: ServerAddress;
  readonly directory: string;
};

const noCookie = (): null => null;

/** Options of Node for Alongside's process, such as `--cpu-prof`. They come from the environment variable BENCH_NODE. */
const nodeOptions = (process.env['BENCH_NODE'] ?? '').split(' ').filter((option) => option !== '');

/** Starts Alongside on a data directory that is already filled. */
export async function startAlongside(directory: string, options: readonly string[] = nodeOptions): Promise<Running> {
  const process = await BenchProcess.start(
    new URL('./alongside.ts', import.meta.url),
    [directory],
    { AUTH_SECRET: SECRET },
    options,
  );
  return { kind: 'Alongside', process, at: { port: process.port, protocol: 'alongside', cookie: cookieOf }, directory };
}

/** Starts Alongside with its demo. */
export async function startDemo(directories: Directories): Promise<Running> {
  const directory = directories.make();
  const script = new URL('./alongside.ts', import.meta.url);
  const process = await BenchProcess.start(script, [directory, '--demo'], { AUTH_SECRET: SECRET }, nodeOptions);
  return { kind: 'Alongside', process, at: { port: process.port, protocol: 'alongside', cookie: noCookie }, directory };
}

/**
 * Starts a server. Alongside's store is filled with the plans. Peers have no plans: their documents start with what clients
 * send. `kept` is the data directory of an earlier peer.
 */
export async function start(
  kind: Kind,
  directories: Directories,
  plans: readonly PlanSetup[],
  kept?: string,
): Promise<Running> {
  const directory = kept ?? directories.make();
  const peer = async (script: string, protocol: Protocol, args: readonly string[]): Promise<Running> => {
    const process = await BenchProcess.start(new URL(script, import.meta.url), args);
    return { kind, process, at: { port: process.port, protocol, cookie: noCookie }, directory };
  };
  switch (kind) {
    case 'relay':
      return peer('./relay.ts', 'bare', []);
    case 'y-websocket':
      return peer('./peers/y-websocket.ts', 'y', []);
    case 'y-websocket, LevelDB':
      return peer('./peers/y-websocket.ts', 'y', [directory]);
    case 'Hocuspocus, SQLite':
      return peer('./peers/hocuspocus.ts', 'hocuspocus', [directory]);
    case 'Alongside': {
      const store = await openSqliteStore(directory);
      await fillService(store, plans);
      await store.close();
      return startAlongside(directory);
    }
  }
}
