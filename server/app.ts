/** The application: builds the store, accounts, HTTP and live rooms, and starts and ends them in order. */
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Logger } from 'pino';
import type { Me } from '#shared/api.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { keepFinishingRestores } from '#server/commands/history/finish-restores.ts';
import { codeFrom } from '#server/commands/invitations/invitation-keys.ts';
import { ConfigError, type Config } from '#server/config.ts';
import { demoAccounts, demoIsComplete, fillDemo } from '#server/demo/fill.ts';
import { localFanout, type Fanout } from '#server/fanout/fanout.ts';
import { redisFanout } from '#server/fanout/redis.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { History } from '#server/history/history.ts';
import { NewPassages } from '#server/history/new-passages.ts';
import { TrailChecks } from '#server/history/trail-checks.ts';
import { Overviews } from '#server/history/overviews.ts';
import { Housekeeping } from '#server/history/housekeeping.ts';
import { MailKeys } from '#server/email/mail-keys.ts';
import { MailOutbox, POLL_INTERVAL } from '#server/email/outbox.ts';
import { smtpTransport } from '#server/email/transport.ts';
import { createAuth, type Auth } from '#server/http/auth.ts';
import { serveDevPages } from '#server/http/dev-pages.ts';
import { buildHttp } from '#server/http/http.ts';
import { createLimits } from '#server/http/limits.ts';
import { logOtherAddress, ownOriginOf } from '#server/http/origin.ts';
import { Drawing } from '#server/http/drawing.ts';
import { serveFirstView } from '#server/http/first-view.ts';
import { usableSession } from '#server/http/usable-session.ts';
import { servePages } from '#server/http/pages.ts';
import { OpenRequests } from '#server/http/open-requests.ts';
import { makeSetUpToken } from '#server/http/set-up-token.ts';
import { StoreUnusable } from '#server/store/errors.ts';
import { createLogger } from '#server/logging.ts';
import { NO_METER } from '#server/metrics/meter.ts';
import { PhotoMaker } from '#server/photo/photo-maker.ts';
import { createMetrics, type Metrics } from '#server/metrics/metrics.ts';
import {
  answerMetrics,
  isMetricsRequest,
  hasMetricsToken,
  METRICS_PATH,
  serveMetrics,
  type MetricsServer,
} from '#server/metrics/serve.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { RequestCoalescer } from '#server/sync/admission/request-coalescer.ts';
import { SecondStepKeys } from '#server/commands/second-step/second-step-keys.ts';
import { keepRemindingOfSuggestions } from '#server/commands/suggestions/remind-of-suggestions.ts';
import { keepFinishingAnswers } from '#server/commands/suggestions/write-answer.ts';
import { createSync } from '#server/sync/sync.ts';
import { loadTemplates } from '#server/templates/templates.ts';

/** A running server. */
export type App = {
  /** The address on which the server listens. */
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly fanout: Fanout;
  readonly auth: Auth;
  /** The outbox of e-mail. It looks for mails by itself. */
  readonly outbox: MailOutbox;
  /** The link for setting up the service; null if that is done. */
  readonly setUpLink: string | null;
  /** The address of the metrics; null if there are none. */
  readonly metricsUrl: string | null;
  readonly demoAccounts: Readonly<Me['demoAccounts']>;
  /** Ends gracefully: accepts nothing new, commits what was admitted, and closes all sockets. */
  close(): Promise<void>;
};

/** Replacements for the clock, the logger, the exit, the interval of the outbox and the time for running requests, for tests. */
export type AppOverrides = {
  readonly now?: () => number;
  readonly log?: Logger;
  readonly exit?: (code: number) => void;
  readonly mailInterval?: number | null;
  readonly requestsTimeout?: number;
};

/**
 * How long running requests may take at the end, and how long their answers may then be on their way, in milliseconds. What starts and
 * ends servers usually waits for ten seconds before it kills one.
 */
const REQUESTS_TIMEOUT = 5000;
const ANSWERS_TIMEOUT = 2000;

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

type OnStoreLost = (error: Error) => void;

/** Opens the store that the configuration names. */
async function openConfiguredStore(config: Config, log: Logger, onLost: OnStoreLost): Promise<Store> {
  try {
    if (config.databaseUrl === null) return await openSqliteStore(config.dataDir, onLost);
    return await openPostgresStore(config.databaseUrl, { warn: (sentence) => log.warn(sentence) });
  } catch (error) {
    if (error instanceof StoreUnusable) throw new ConfigError(error.message);
    throw error;
  }
}

/** Opens the store, and refuses to mix a demo with a real service, because everyone knows a demo's passwords. */
async function openStore(config: Config, log: Logger, onLost: OnStoreLost): Promise<Store> {
  const store = await openConfiguredStore(config, log, onLost);
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

/** Opens the store of the demo. Fills it if it is empty, was not filled completely, or is to be reset. */
async function openDemo(
  config: Config,
  open: () => Promise<Store>,
  contextFor: (store: Store) => CommandContext,
): Promise<Store> {
  let store = await open();
  if ((await store.records.service()) !== null && (config.reset || !(await demoIsComplete(contextFor(store))))) {
    await store.close();
    // Other programs may use this database, so this program does not delete it.
    if (config.databaseUrl !== null)
      throw new ConfigError('The demo in the database was not filled to its end. Please give DATABASE_URL an empty one.');
    deleteDatabase(config.dataDir);
    store = await open();
  }
  if ((await store.records.service()) === null) await fillDemo(contextFor(store), contextFor(store).now());
  return store;
}

/**
 * How long a connection stays open for a next request, in milliseconds. It is longer than proxies keep theirs (60 s is usual), so the
 * other side closes first. A server that closes first now and then meets a request that is on its way already, which is lost then.
 */
const KEEP_ALIVE_TIMEOUT = 75_000;

async function listen(server: Server, config: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Accepts no more connections. Those that are there are closed a moment after the `requests` have ended. */
async function endHttp(server: Server, requests: Promise<unknown>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // After its last answer a connection stays open for a next request, and would delay the close.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await requests;
  const timeout = setTimeout(() => server.closeAllConnections(), ANSWERS_TIMEOUT);
  await closed;
  clearInterval(idle);
  clearTimeout(timeout);
}

/** The connection to the other servers of the installation, if there are any. */
function openFanout(config: Config, logger: Logger): Fanout {
  if (config.redisUrl === null) return localFanout();
  return redisFanout({ url: config.redisUrl, secret: config.authSecret, node: randomUUID(), logger, now: Date.now });
}

/** On the main port, answers a metrics request that has the token. For all other requests the address does not exist. */
function withMetrics(
  pages: RequestListener,
  metrics: Metrics,
  { port, token }: NonNullable<Config['metrics']>,
): RequestListener {
  if (port !== null || token === null) return pages;
  return (request, response) => {
    if (isMetricsRequest(request) && hasMetricsToken(request, token)) void answerMetrics(metrics, response);
    else pages(request, response);
  };
}

/** Opens the separate port for metrics, if one is configured. */
async function openMetrics(metrics: Metrics, { host, metrics: wanted }: Config): Promise<MetricsServer | null> {
  if (wanted === null || wanted.port === null) return null;
  return serveMetrics(metrics, { host, port: wanted.port, token: wanted.token });
}

/** Starts the server. Rejects with a {@link ConfigError} if the configuration cannot work. */
export async function startApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? createLogger();
  const now = overrides.now ?? Date.now;
  const exit = overrides.exit ?? ((code) => process.exit(code));
  const fanout = openFanout(config, log);
  const templates = loadTemplates(join(config.dataDir, 'templates'));
  const settings = { publicUrl: config.publicUrl, secret: config.authSecret };
  const mailKeys = new MailKeys(config.authSecret);
  const secondStepKeys = new SecondStepKeys(config.authSecret);
  const contextFor = (store: Store): CommandContext => ({
    store,
    fanout,
    templates,
    now,
    newId: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    newCode,
    hashPassword,
    verifyPassword: (password, hash) => verifyPassword({ hash, password }),
    sealMailKey: config.mail === null ? null : mailKeys.seal,
    secondStepKeys,
  });
  const open = () =>
    openStore(config, log, (error) => {
      log.fatal({ err: error }, 'the database thread has ended; so does this process, to be started again');
      exit(1);
    });
  const opened = config.demo ? openDemo(config, open, contextFor) : open();
  const store = await opened.catch(async (error: unknown) => {
    // The fan-out's attempts to connect would keep the process from ending.
    await fanout.close();
    throw error;
  });
  const metrics = config.metrics === null ? null : createMetrics();
  const meter = metrics?.meter ?? NO_METER;
  let ownPort: MetricsServer | null = null;
  const jobs = new JobRunner();
  const drawing = new Drawing(log);
  const photos = new PhotoMaker(log);
  const housekeeping = new Housekeeping({ log: store.log, jobs, logger: log });
  const outbox = new MailOutbox({
    store,
    transport: config.mail === null ? null : smtpTransport(config.mail.smtpUrl),
    keys: mailKeys,
    now,
    logger: log,
    from: config.mail?.from ?? '',
    publicUrl: config.publicUrl ?? 'http://localhost',
    interval: overrides.mailInterval === undefined ? POLL_INTERVAL : overrides.mailInterval,
  });
  /** What works in the background and uses the store. */
  const background: { close(): Promise<void> }[] = [housekeeping, outbox];
  try {
    await outbox.start();
    const auth = createAuth(store, settings, log);
    const context = contextFor(store);
    const shared = config.databaseUrl === null ? null : config.authSecret;
    const setUp = (await store.records.service()) === null ? makeSetUpToken(shared) : null;
    const accounts = config.demo ? demoAccounts(now()).map(({ key, email, name }) => ({ key, email, name })) : [];
    const services = {
      context,
      auth,
      limits: createLimits(),
      history: new History(jobs),
      live: {
        write: (room: string, personId: string, update: Uint8Array, after: number) => sync.write(room, personId, update, after),
        written: () => sync.written(),
        hold: (room: string) => sync.hold(room),
      },
      overviews: new Overviews(jobs),
      trailChecks: new TrailChecks(now),
      news: new RequestCoalescer(),
      newPassages: new NewPassages(jobs),
      photos,
      mailKeys,
      outbox,
      publicUrl: config.publicUrl,
      trustedProxies: config.trustedProxies,
      setUpToken: setUp?.check ?? null,
      demoAccounts: accounts,
      log,
      meter,
      openRequests: new OpenRequests(),
    };
    const ownOrigin = ownOriginOf(
      config.publicUrl,
      config.publicUrl === null ? () => undefined : logOtherAddress(log, config.publicUrl, now),
    );
    let handle: RequestListener = () => undefined;
    const server = createServer((request, response) => handle(request, response));
    server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT;
    const dev = config.dev ? await serveDevPages(server) : null;
    const pages = buildHttp(services, ownOrigin, dev?.router ?? servePages(serveFirstView(services, drawing)), config.dev);
    handle = metrics === null || config.metrics === null ? pages : withMetrics(pages, metrics, config.metrics);
    const tidy = (room: string, live: boolean): void => housekeeping.requestTidy(room, live);
    const sync = createSync({ store, fanout, now, logger: log, findSession: usableSession(services), ownOrigin, meter, tidy });
    const answers = keepFinishingAnswers(context, log);
    background.push(answers);
    await answers.first;
    background.push(keepRemindingOfSuggestions(context, log));
    metrics?.watch({ store, fanout, state: () => sync.state() });
    server.on('upgrade', (request, socket, head) => {
      // In development, Vite handles the reload socket of the page itself.
      if (dev !== null && request.headers['sec-websocket-protocol']?.startsWith('vite-') === true) return;
      sync.handleUpgrade(request, socket, head);
    });
    const restores = keepFinishingRestores(context, log);
    background.push(restores);
    await restores.first;
    if (metrics !== null) ownPort = await openMetrics(metrics, config);
    const port = await listen(server, config);
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    const url = `http://${host}:${port}`;
    const base = config.publicUrl ?? url.replace(/\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):/, '//localhost:');
    let ended: Promise<void> | null = null;
    const end = async (): Promise<void> => {
      // Whoever asked gets an answer, so all that a request uses is closed after the requests.
      const requests = services.openRequests.end(overrides.requestsTimeout ?? REQUESTS_TIMEOUT);
      const http = endHttp(server, requests);
      const backgroundClosed = Promise.all(background.map((work) => work.close()));
      await sync.close(requests);
      const left = await requests;
      if (left > 0) log.warn({ requests: left }, 'requests took too long and were broken off by the end of the server');
      await Promise.all([jobs.close(), drawing.close(), photos.close()]);
      await Promise.all([http, backgroundClosed, dev?.close(), ownPort?.close()]);
      await fanout.close();
      await store.close();
    };
    return {
      url,
      port,
      store,
      fanout,
      auth,
      outbox,
      setUpLink: setUp === null ? null : `${base}/set-up#token=${setUp.token}`,
      metricsUrl: config.metrics === null ? null : `http://${host}:${ownPort?.port ?? port}${METRICS_PATH}`,
      demoAccounts: accounts,
      close: () => (ended ??= end()),
    };
  } catch (error) {
    await ownPort?.close();
    await Promise.all([jobs, drawing, photos, ...background].map((part) => part.close()));
    await fanout.close();
    await store.close();
    throw error;
  }
}
