/** The server's configuration, read once from the environment and the command line. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** The configuration of this server. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** The PostgreSQL database; null for the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  /** The Redis for messages between several servers on one database; null if there is only one server. */
  readonly redisUrl: string | null;
  /** The origin at which people reach the service; null to take it from each request. */
  readonly publicUrl: string | null;
  /** The proxies whose X-Forwarded-For header is believed: addresses, networks such as 10.0.0.0/8, or names of such groups. */
  readonly trustedProxies: readonly string[];
  readonly authSecret: string;
  /** The server that takes e-mail, and the address that it comes from; null if the service sends none. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  /**
   * How the metrics are served: the port (null for the main port) and the token (null for none). Null if they are not served.
   */
  readonly metrics: { readonly port: number | null; readonly token: string | null } | null;
  readonly demo: boolean;
  readonly reset: boolean;
  readonly dev: boolean;
};

/** The configuration is not valid. The message is for the person who starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const zPublicUrl = z
  .url({ protocol: /^https?$/, error: 'PUBLIC_URL has to be an address like https://care.example.org', abort: true })
  .refine(
    (url) => new URL(url).pathname === '/' && new URL(url).search === '',
    'PUBLIC_URL has to be an origin, without a path',
  )
  .transform((url) => new URL(url).origin);

/** The names of groups of addresses that the web framework knows. */
const PROXY_GROUPS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isProxy(text: string): boolean {
  if (PROXY_GROUPS.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const zTrustedProxies = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine(
    (list) => list.every(isProxy),
    'TRUSTED_PROXIES has to be addresses or networks with commas between them, like 10.0.0.5, 10.1.0.0/16, or loopback',
  );

const zDatabaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'DATABASE_URL has to be an address like postgres://alongside:password@db.example.org:5432/alongside',
});

const zRedisUrl = z.url({ protocol: /^rediss?$/, error: 'REDIS_URL has to be an address like redis://cache.example.org:6379' });

const zSmtpUrl = z.url({
  protocol: /^smtps?$/,
  error: 'SMTP_URL has to be an address like smtps://name:password@mail.example.org',
});

const zPort = (name: string) => {
  const wrong = `${name} has to be a whole number up to 65535`;
  return z.coerce.number(wrong).int(wrong).min(0, wrong).max(65_535, wrong);
};

const zEnvironment = z.object({
  PORT: zPort('PORT').default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).optional(),
  DATABASE_URL: zDatabaseUrl.optional(),
  REDIS_URL: zRedisUrl.optional(),
  SMTP_URL: zSmtpUrl.optional(),
  MAIL_FROM: z.email('MAIL_FROM has to be an e-mail address like alongside@example.org').optional(),
  PUBLIC_URL: zPublicUrl.optional(),
  TRUSTED_PROXIES: zTrustedProxies.default(['loopback']),
  AUTH_SECRET: z.string().min(32, 'AUTH_SECRET has to have at least 32 characters').optional(),
  METRICS_PORT: zPort('METRICS_PORT').optional(),
  METRICS_TOKEN: z.string().min(16, 'METRICS_TOKEN has to have at least 16 characters').optional(),
});

function parseWith<S extends z.ZodType>(schema: S, environment: Readonly<Record<string, string | undefined>>): z.output<S> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) throw new ConfigError(result.error.issues.map((issue) => issue.message).join('\n'));
  return result.data;
}

/** Reads where the data is, for programs that are not the server. Creates nothing. Throws {@link ConfigError}. */
export function readDataLocation(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Config, 'dataDir' | 'databaseUrl'> {
  const { DATA_DIR, DATABASE_URL } = parseWith(zEnvironment.pick({ DATA_DIR: true, DATABASE_URL: true }), environment);
  return { dataDir: DATA_DIR ?? './data', databaseUrl: DATABASE_URL ?? null };
}

function readOrCreateSecret(dataDir: string): string {
  const file = join(dataDir, 'auth-secret');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // Another server on the same folder may have written the file first.
    if (code !== 'EEXIST')
      throw new ConfigError(`the data directory ${dataDir} cannot be written: ${String(code ?? error)}`, { cause: error });
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32)
    throw new ConfigError(`${file} was cut short. Put it back from a backup, or delete it: then everybody signs in again.`);
  return secret;
}

function metricsConfig({ METRICS_PORT, METRICS_TOKEN }: z.output<typeof zEnvironment>): Config['metrics'] {
  if (METRICS_PORT === undefined && METRICS_TOKEN === undefined) return null;
  return { port: METRICS_PORT ?? null, token: METRICS_TOKEN ?? null };
}

function mailConfig({ SMTP_URL, MAIL_FROM, PUBLIC_URL }: z.output<typeof zEnvironment>): Config['mail'] {
  if (SMTP_URL === undefined) return null;
  if (PUBLIC_URL === undefined)
    throw new ConfigError('SMTP_URL needs PUBLIC_URL too: a mail holds a link, and has to say where the service is');
  return { smtpUrl: SMTP_URL, from: MAIL_FROM ?? `alongside@${new URL(PUBLIC_URL).hostname}` };
}

function parseFlags(argv: readonly string[]): { demo: boolean; reset: boolean; dev: boolean } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { demo: { type: 'boolean' }, reset: { type: 'boolean' }, dev: { type: 'boolean' } },
    });
    return { demo: values.demo ?? false, reset: values.reset ?? false, dev: values.dev ?? false };
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the configuration. An empty variable counts as not set. Throws {@link ConfigError}. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, argv: readonly string[]): Config {
  const data = parseWith(zEnvironment, environment);
  const { demo, reset, dev } = parseFlags(argv);
  if (reset && !demo) throw new ConfigError('--reset goes with --demo only: it deletes what the demo holds');
  if (reset && data.DATABASE_URL !== undefined) {
    throw new ConfigError('--reset deletes an embedded database only; please give DATABASE_URL an empty database instead');
  }
  if (data.REDIS_URL !== undefined && data.DATABASE_URL === undefined) {
    throw new ConfigError('REDIS_URL is for several servers on one database; please give DATABASE_URL too, or leave it out');
  }
  if (data.REDIS_URL !== undefined && data.AUTH_SECRET === undefined) {
    throw new ConfigError(
      'Several servers need one AUTH_SECRET, or who signs in at one is a stranger at the next; please give it',
    );
  }
  const dataDir = data.DATA_DIR ?? (demo ? './data/demo' : './data');
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir,
    databaseUrl: data.DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    publicUrl: data.PUBLIC_URL ?? null,
    trustedProxies: data.TRUSTED_PROXIES,
    authSecret: data.AUTH_SECRET ?? readOrCreateSecret(dataDir),
    // Everyone uses the accounts of a demo, and nobody reads their mail.
    mail: demo ? null : mailConfig(data),
    metrics: metricsConfig(data),
    demo,
    reset,
    dev,
  };
}
