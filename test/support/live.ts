/** Starts the live server for tests, in this process or in one of its own, over a real store and real sockets. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pino from 'pino';
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

/** A live server of a test. */
export type LiveServer = {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly fanout: Fanout;
  close(): Promise<void>;
};

/** Housekeeping in small steps and without rest, so that short lives of a server see much of it. */
export const EAGER: Schedule = {
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

/** Serves a store. The session comes from a plain cookie that names it; the rest is the product. */
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
  const desk = new JobRunner();
  const housekeeping = new Housekeeping({ log: store.log, jobs: desk, logger, schedule: EAGER });
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
    async close() {
      const closed = new Promise((resolve) => http.close(resolve));
      await Promise.all([housekeeping.close(), desk.close()]);
      await sync.close();
      await closed;
      await fanout.close();
      await store.close();
    },
  };
}

/** A directory that is gone when the test is over. */
export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'alongside-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Opens the store of a directory and fills it with the world where it is new. */
export async function openWorld(directory: string): Promise<Store> {
  const store = await openSqliteStore(directory);
  if ((await store.records.service()) === null) await fillWorld(store);
  return store;
}

/** Where the nodes of an installation meet. */
export type Meeting = { readonly database: string; readonly redis: string };

/** Starts a node of an installation of many in this process; `waits` are how long its store waits for PostgreSQL. */
export async function serveNode(meeting: Meeting, port = 0, waits: PostgresOptions = {}): Promise<LiveServer> {
  const store = await openPostgresStore(meeting.database, waits);
  const logger = pino({ level: process.env['LOG'] ?? 'silent' });
  return serve(store, { port, fanout: redisFanout({ url: meeting.redis, name: 'test', node: randomUUID(), logger }) });
}

/** What a test may tell a server in its own process. */
export type Order =
  | { readonly do: 'grant'; readonly section: string; readonly member: string; readonly right: string | null }
  | { readonly do: 'end' };

/** A live server in a process of its own, which can be killed like a machine that loses its power. */
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

  /** Starts one on a directory; `port` 0 takes a free one. */
  static async start(directory: string, port = 0, meeting: Meeting | null = null): Promise<ServerProcess> {
    const args = [directory, String(port), ...(meeting === null ? [] : [meeting.database, meeting.redis])];
    const child = fork(new URL('./live-process.ts', import.meta.url), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const taken = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve(Number(message)));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it served`)));
    });
    return new ServerProcess(child, taken);
  }

  /** Tells the server to do something; resolves when it is done. */
  order(order: Order): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('message', () => resolve());
      this.#child.send(order);
    });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill(signal);
    await gone;
  }

  /** Ends it at once, as if the power went. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Asks it to end gracefully. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }
}
