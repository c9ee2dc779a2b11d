/** The servers that are measured beside each other, each started in a process of its own. */
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { ServerAddress, Protocol } from './crowd.ts';
import { BenchProcess, type Directories } from './process.ts';
import { cookieOf, fillService, SECRET, type PlanSetup } from './service.ts';

/** Which servers there are. */
export const KINDS = ['relay', 'y-websocket', 'y-websocket, LevelDB', 'Hocuspocus, SQLite', 'Alongside'] as const;
export type Kind = (typeof KINDS)[number];

/** A running server with how it is spoken to. */
export type Running = {
  readonly kind: Kind;
  readonly process: BenchProcess;
  readonly at: ServerAddress;
  readonly directory: string;
};

const nobody = (): null => null;

/** Options for the Node of our own server, as `--cpu-prof`. */
const ours = (process.env['BENCH_NODE'] ?? '').split(' ').filter((option) => option !== '');

/** Starts ours on a data directory that is filled already. */
export async function startAlongside(directory: string, options: readonly string[] = ours): Promise<Running> {
  const process = await BenchProcess.start(
    new URL('./alongside.ts', import.meta.url),
    [directory],
    { AUTH_SECRET: SECRET },
    options,
  );
  return { kind: 'Alongside', process, at: { port: process.port, protocol: 'alongside', cookie: cookieOf }, directory };
}

/**
 * Starts a server; ours with these plans in it. Peers know no plans: their documents begin with what is sent to them. `kept` is the
 * directory of an earlier one.
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
    return { kind, process, at: { port: process.port, protocol, cookie: nobody }, directory };
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
