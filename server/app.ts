/** The whole server as one thing that starts and ends: store, accounts, HTTP and live rooms. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { hashPassword } from 'better-auth/crypto';
import type { Logger } from 'pino';
import type { Me } from '#shared/api.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { codeFrom } from '#server/commands/invitations/invitation-keys.ts';
import { ConfigError, type Config } from '#server/config.ts';
import { demoAccounts, demoIsComplete, fillDemo } from '#server/demo/fill.ts';
import { localFanout, type Fanout } from '#server/fanout/fanout.ts';
import { redisFanout } from '#server/fanout/redis.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { History } from '#server/history/history.ts';
import { Housekeeping } from '#server/history/housekeeping.ts';
import { createAuth, type Auth } from '#server/http/auth.ts';
import { serveDevPages } from '#server/http/dev-pages.ts';
import { buildHttp } from '#server/http/http.ts';
import { createLimits } from '#server/http/limits.ts';
import { ownOriginOf } from '#server/http/origin.ts';
import { servePages } from '#server/http/pages.ts';
import { OpenRequests } from '#server/http/open-requests.ts';
import { makeSetUpToken } from '#server/http/set-up-token.ts';
import { StoreUnusable } from '#server/store/errors.ts';
import { createLogger } from '#server/logging.ts';
import { NO_METER } from '#server/metrics/meter.ts';
import { createMetrics, type Metrics } from '#server/metrics/metrics.ts';
import {
  answerMetrics,
  asksForMetrics,
  bringsToken,
  METRICS_PATH,
  serveMetrics,
  type MetricsServer,
} from '#server/metrics/serve.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';
import { createSync } from '#server/sync/sync.ts';
import { loadTemplates } from '#server/templates/templates.ts';

/** A server that listens. */
export type App = {
  /** The address under which it was told to listen. */
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly fanout: Fanout;
  readonly auth: Auth;
  /** Where the first manager sets up the service; null where that is done. */
  readonly setUpLink: string | null;
  /** Where the server's numbers are; null where they are not to be had. */
  readonly metricsUrl: string | null;
  readonly demoAccounts: Readonly<Me['demoAccounts']>;
  /** Ends gracefully: nobody new, everything committed, everyone told. */
  close(): Promise<void>;
};

/** What tests can replace: the clock, the log, and the function that ends the process. */
export type AppOverrides = { readonly now?: () => number; readonly log?: Logger; readonly exit?: (code: number) => void };

/** How long answers that are on their way may take at the end, in milliseconds. */
const LAST_ANSWERS = 2000;

function newCode(): string {
  for (;;) {
    const code = codeFrom(randomBytes(32));
    if (code !== null) return code;
  }
}

function deleteDatabase(dataDir: string): void {
  for (const end of ['.db', '.db-wal', '.db-shm', '.lock', '.lock-journal'])
    rmSync(join(dataDir, `alongside${end}`), { force: true });
}

type Lost = (error: Error) => void;

/** Opens the store that the configuration names. */
async function openNamedStore(config: Config, log: Logger, lost: Lost): Promise<Store> {
  try {
    if (config.databaseUrl === null) return await openSqliteStore(config.dataDir, lost);
    return await openPostgresStore(config.databaseUrl, { warn: (sentence) => log.warn(sentence) });
  } catch (error) {
    if (error instanceof StoreUnusable) throw new ConfigError(error.message);
    throw error;
  }
}

/** Opens the store and refuses to mix a demo with a real service: a demo's passwords are known to everyone. */
async function openStore(config: Config, log: Logger, lost: Lost): Promise<Store> {
  const store = await openNamedStore(config, log, lost);
  const service = await store.records.service();
  if (service === null || service.demo === config.demo) return store;
  await store.close();
  const [place, instead] =
    config.databaseUrl === null
      ? [config.dataDir, 'DATA_DIR another folder']
      : ['The database', 'DATABASE_URL another database'];
  throw new ConfigError(
    config.demo
      ? `${place} holds a real service, so no demo can run there. Please give ${instead}.`
      : `${place} holds a demo, whose passwords everyone knows. Please give ${instead}, or start with --demo.`,
  );
}

/** Opens the store of the demo and fills it where that was not done, or not to the end, or is wanted anew. */
async function openDemo(
  config: Config,
  open: () => Promise<Store>,
  contextFor: (store: Store) => CommandContext,
): Promise<Store> {
  let store = await open();
  if ((await store.records.service()) !== null && (config.reset || !(await demoIsComplete(contextFor(store))))) {
    await store.close();
    // A database that others may be using is not this program's to delete.
    if (config.databaseUrl !== null)
      throw new ConfigError('The demo in the database was not filled to its end. Please give DATABASE_URL an empty one.');
    deleteDatabase(config.dataDir);
    store = await open();
  }
  if ((await store.records.service()) === null) await fillDemo(contextFor(store), contextFor(store).now());
  return store;
}

async function listen(server: Server, config: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function endHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection whose last answer has just gone out would wait for its next question.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const impatience = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS);
  await closed;
  clearInterval(idle);
  clearTimeout(impatience);
}

/** Waits for something, but no longer than this many milliseconds. */
async function within(time: number, something: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([something, new Promise((resolve) => (timer = setTimeout(resolve, time)))]);
  clearTimeout(timer);
}

/** The way to the other servers of the installation, if there are any. */
function openFanout(config: Config, logger: Logger): Fanout {
  if (config.redisUrl === null) return localFanout();
  // All servers of an installation have the same secret, and no other installation on the same Redis has it.
  const name = `alongside:${createHash('sha256').update(config.authSecret).digest('hex').slice(0, 16)}`;
  return redisFanout({ url: config.redisUrl, name, node: randomUUID(), logger });
}

/** On the main port the metrics are there for whoever has the token; for everyone else there is no such address. */
function withMetrics(
  pages: RequestListener,
  metrics: Metrics,
  { port, token }: NonNullable<Config['metrics']>,
): RequestListener {
  if (port !== null || token === null) return pages;
  return (request, response) => {
    if (asksForMetrics(request) && bringsToken(request, token)) void answerMetrics(metrics, response);
    else pages(request, response);
  };
}

/** Opens the port that the metrics have to themselves, if they are to have one. */
async function openMetrics(metrics: Metrics, { host, metrics: wanted }: Config): Promise<MetricsServer | null> {
  if (wanted === null || wanted.port === null) return null;
  return serveMetrics(metrics, { host, port: wanted.port, token: wanted.token });
}

/** Starts the server. Rejects with a {@link ConfigError} where it was asked for something that cannot be. */
export async function startApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? createLogger();
  const now = overrides.now ?? Date.now;
  const exit = overrides.exit ?? ((code) => process.exit(code));
  const fanout = openFanout(config, log);
  const templates = loadTemplates(join(config.dataDir, 'templates'));
  const settings = { publicUrl: config.publicUrl, secret: config.authSecret };
  const contextFor = (store: Store): CommandContext => ({
    store,
    fanout,
    templates,
    now,
    newId: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    newCode,
    hashPassword,
  });
  const open = () =>
    openStore(config, log, (error) => {
      log.fatal({ err: error }, 'the database thread has ended; so does this process, to be started again');
      exit(1);
    });
  const opened = config.demo ? openDemo(config, open, contextFor) : open();
  const store = await opened.catch(async (error: unknown) => {
    // Its attempts to connect would keep the process from ending.
    await fanout.close();
    throw error;
  });
  const metrics = config.metrics === null ? null : createMetrics();
  const meter = metrics?.meter ?? NO_METER;
  let ownPort: MetricsServer | null = null;
  const desk = new JobRunner();
  const housekeeping = new Housekeeping({ log: store.log, desk, logger: log });
  try {
    const auth = createAuth(store, settings, log);
    const context = contextFor(store);
    const shared = config.databaseUrl === null ? null : config.authSecret;
    const setUp = (await store.records.service()) === null ? makeSetUpToken(shared) : null;
    const accounts = config.demo ? demoAccounts(now()).map(({ key, email, name }) => ({ key, email, name })) : [];
    const services = {
      context,
      auth,
      limits: createLimits(),
      history: new History(desk),
      news: new RequestCoalescer(),
      publicUrl: config.publicUrl,
      setUpToken: setUp?.check ?? null,
      demoAccounts: accounts,
      log,
      meter,
      openRequests: new OpenRequests(),
    };
    const ownOrigin = ownOriginOf(config.publicUrl);
    let handle: RequestListener = () => undefined;
    const server = createServer((request, response) => handle(request, response));
    const dev = config.dev ? await serveDevPages(server) : null;
    const pages = buildHttp(services, ownOrigin, dev?.router ?? servePages(), config.dev);
    handle = metrics === null || config.metrics === null ? pages : withMetrics(pages, metrics, config.metrics);
    const tidy = (room: string, live: boolean): void => housekeeping.due(room, live);
    const sync = createSync({ store, fanout, now, logger: log, findSession: auth.findSession, ownOrigin, meter, tidy });
    metrics?.watch({ store, fanout, state: () => sync.state() });
    server.on('upgrade', (request, socket, head) => {
      // In development the page's reload socket is Vite's, which listens for itself.
      if (dev !== null && request.headers['sec-websocket-protocol']?.startsWith('vite-') === true) return;
      sync.handleUpgrade(request, socket, head);
    });
    if (metrics !== null) ownPort = await openMetrics(metrics, config);
    const port = await listen(server, config);
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    const url = `http://${host}:${port}`;
    const base = config.publicUrl ?? url.replace(/\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):/, '//localhost:');
    let ended: Promise<void> | null = null;
    const end = async (): Promise<void> => {
      const http = endHttp(server);
      // Nobody who writes waits for what is only tidied: it is let go of meanwhile.
      const tidied = Promise.all([housekeeping.close(), desk.close()]);
      await sync.close();
      await fanout.close();
      await Promise.all([http, tidied, dev?.close(), ownPort?.close()]);
      // Whoever asked may have gone, and their connection with them; what they asked for is still being worked on.
      await within(LAST_ANSWERS, services.openRequests.done());
      await store.close();
    };
    return {
      url,
      port,
      store,
      fanout,
      auth,
      setUpLink: setUp === null ? null : `${base}/set-up#token=${setUp.token}`,
      metricsUrl: config.metrics === null ? null : `http://${host}:${ownPort?.port ?? port}${METRICS_PATH}`,
      demoAccounts: accounts,
      close: () => (ended ??= end()),
    };
  } catch (error) {
    await ownPort?.close();
    await Promise.all([housekeeping.close(), desk.close()]);
    await fanout.close();
    await store.close();
    throw error;
  }
}
