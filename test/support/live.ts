/** Starts a live server for tests with a real store and real sockets, in the test's process or in a separate one. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { LiveWriter } from '#server/commands/live-writer.ts';
import { localFanout, type Fanout } from '#server/fanout/fanout.ts';
import { redisFanout } from '#server/fanout/redis.ts';
import { openPostgresStore, type PostgresOptions } from '#server/store/postgres/store.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { SCHEDULE, Housekeeping, type Schedule } from '#server/history/housekeeping.ts';
import type { Store } from '#server/store/store.ts';
import type { Session } from '#server/sync/admission/session.ts';
import { createSync } from '#server/sync/sync.ts';
import { fillWorld } from './world.ts';

/** A running live server. */
export type LiveServer = {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly fanout: Fanout;
  /** Writes into its live rooms, as commands do. */
  readonly live: LiveWriter;
  close(): Promise<void>;
};

/** A housekeeping schedule with small steps and no pauses, so that a server that runs only for a short time still does much. */
export const EAGER_SCHEDULE: Schedule = {
  ...SCHEDULE,
  newestRowsKept: 1,
  minPackRows: 4,
  rowsPerStep: 25,
  packRows: 200,
  milestoneRows: 150,
  milestoneShare: 0,
  busyCheckpoints: 1,
  stepDelay: 0,
  stepDelayFactor: 0,
  firstRunDelay: 10,
};

/** Serves a store. The session's id is in a plain cookie. Everything else is the product's own code. */
export async function serve(
  store: Store,
  options: { port?: number; now?: () => number; fanout?: Fanout } = {},
): Promise<LiveServer> {
  const fanout = options.fanout ?? localFanout();
  const now = options.now ?? Date.now;
  const findSession = async (request: IncomingMessage): Promise<Session | null> => {
    const id = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const row = await store.database.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
    const expiresAt = row === undefined ? 0 : new Date(row.expiresAt).getTime();
    return row !== undefined && expiresAt > now() ? { id: row.id, personId: row.userId, expiresAt } : null;
  };
  const ownOrigin = (request: IncomingMessage): boolean =>
    request.headers.origin === undefined || new URL(request.headers.origin).host === request.headers.host;
  const logger = pino({ level: process.env['LOG'] ?? 'silent' });
  const jobRunner = new JobRunner();
  const housekeeping = new Housekeeping({ log: store.log, jobs: jobRunner, logger, schedule: EAGER_SCHEDULE });
  const sync = createSync({
    store,
    fanout,
    now,
    logger,
    tidy: (room, live) => housekeeping.requestTidy(room, live),
    findSession,
    ownOrigin,
  });
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on('upgrade', (request, socket, head) => sync.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/sync`,
    port,
    store,
    fanout,
    live: sync,
    async close() {
      const closed = new Promise((resolve) => http.close(resolve));
      await Promise.all([housekeeping.close(), jobRunner.close()]);
      await sync.close();
      await closed;
      await fanout.close();
      await store.close();
    },
  };
}

/** Creates a temporary directory, in memory or on a disk. The test calls `remove` at its end. */
export function temporaryDirectory(parent = tmpdir()): { path: string; remove(): void } {
  const path = mkdtempSync(join(parent, 'alongside-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Opens the store of a directory. A new store is filled with the test world. */
export async function openWorld(directory: string): Promise<Store> {
  const store = await openSqliteStore(directory);
  if ((await store.records.service()) === null) await fillWorld(store);
  return store;
}

/** The URLs of the PostgreSQL and the Redis that the nodes of an installation share. */
export type SharedServices = { readonly database: string; readonly redis: string };

/** The secret that the nodes of a test share. */
export const NODE_SECRET = 'a secret that all nodes of a test have';

/** Starts one node of an installation in this process. `waits` are the timeouts of its store. */
export async function serveNode(shared: SharedServices, port = 0, waits: PostgresOptions = {}): Promise<LiveServer> {
  const store = await openPostgresStore(shared.database, waits);
  const logger = pino({ level: process.env['LOG'] ?? 'silent' });
  const fanout = redisFanout({ url: shared.redis, secret: NODE_SECRET, node: randomUUID(), logger, now: Date.now });
  return serve(store, { port, fanout });
}

/** A command that a test sends to a server in a separate process. */
export type Order =
  | { readonly do: 'grant'; readonly section: string; readonly member: string; readonly right: string | null }
  | { readonly do: 'end' };

/** A live server in a separate process, which a test can kill. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/sync`;
  }

  /** Starts a server on a data directory. With `port` 0 it takes a free port. */
  static async start(directory: string, port = 0, shared: SharedServices | null = null): Promise<ServerProcess> {
    const args = [directory, String(port), ...(shared === null ? [] : [shared.database, shared.redis])];
    const child = fork(new URL('./live-process.ts', import.meta.url), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const boundPort = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve(Number(message)));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it served`)));
    });
    return new ServerProcess(child, boundPort);
  }

  /** Sends a command to the server. Resolves when the server has executed it. */
  order(order: Order): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('message', () => resolve());
      this.#child.send(order);
    });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill(signal);
    await exited;
  }

  /** Kills the server at once with SIGKILL, as when the power fails. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Asks the server to end gracefully with SIGTERM, and waits until it has ended. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }
}
