/**
 * Finds a real PostgreSQL for tests: the one at `TEST_DATABASE_URL`, or one on this machine, which is started or installed if
 * possible. Every test uses its own database and drops it at the end.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { STRICT } from './environment.ts';

/** The role that is created after PostgreSQL was installed or started. It exists only on machines that run tests. */
const TEST_ROLE = 'alongside_test';
const LOCAL = ['postgres', 'root', process.env['USER'] ?? 'postgres'].map(
  (user) => `postgres://${user}@127.0.0.1:5432/postgres`,
);
const CANDIDATES = [...new Set([...LOCAL, `postgres://${TEST_ROLE}:${TEST_ROLE}@127.0.0.1:5432/postgres`])];

/** Runs one query on a new connection and returns its rows. */
export async function askPostgres(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Whether the server at `url` answers and its role may create databases. */
async function mayCreateDatabases(url: string): Promise<boolean> {
  try {
    const [role] = await askPostgres(url, 'select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user');
    return role?.['may'] === true;
  } catch {
    return false;
  }
}

async function firstUsable(): Promise<string | null> {
  for (const url of CANDIDATES) if (await mayCreateDatabases(url)) return url;
  return null;
}

/** Runs a command as root: directly if the user is root, otherwise with `sudo -n`. */
function runAsRoot(...command: string[]): { ok: boolean; out: string } {
  const [program = '', ...args] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return { ok: status === 0, out: stdout ?? '' };
}

function startCluster(): boolean {
  const clusters = runAsRoot('pg_lsclusters', '--no-header').out.trim().split('\n');
  for (const [version = '', name = ''] of clusters.map((line) => line.split(/\s+/))) {
    if (version !== '' && runAsRoot('pg_ctlcluster', '--skip-systemctl-redirect', version, name, 'start').ok) return true;
  }
  return false;
}

/** Starts PostgreSQL, and installs it if it is missing. Needs Debian, and root or sudo without a password. */
async function startOrInstall(): Promise<string | null> {
  if (!runAsRoot('true').ok) return null;
  if (!startCluster()) {
    console.error('PostgreSQL is missing here; it is being installed for the tests.');
    if (!runAsRoot('apt-get', 'update').ok || !runAsRoot('apt-get', 'install', '-y', 'postgresql').ok) return null;
    startCluster();
  }
  for (let tries = 0; tries < 20; tries += 1) {
    const url = await firstUsable();
    if (url !== null) return url;
    const role = `create role ${TEST_ROLE} superuser login password '${TEST_ROLE}'`;
    runAsRoot('runuser', '-u', 'postgres', '--', 'psql', '-c', role);
    await wait(500);
  }
  return null;
}

/** Starts PostgreSQL under a lock: only one test file starts it, and the others wait. A lock older than 240 s is removed. */
async function startOrInstallOnce(): Promise<string | null> {
  const lock = join(tmpdir(), 'alongside-test-postgres');
  const STALE_LOCK_MS = 240_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - since > STALE_LOCK_MS) rmSync(lock, { recursive: true, force: true });
      await wait(500);
    }
  }
  try {
    return (await firstUsable()) ?? (await startOrInstall());
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * The URL of a PostgreSQL where tests may create databases. If there is none, prints that `what` was not run and returns null.
 * With CI=true it throws instead.
 */
export async function findPostgres(what: string): Promise<string | null> {
  const given = process.env['TEST_DATABASE_URL'] ?? '';
  const url =
    given === '' ? ((await firstUsable()) ?? (await startOrInstallOnce())) : (await mayCreateDatabases(given)) ? given : null;
  if (url !== null) return url;
  const why =
    given === ''
      ? 'no PostgreSQL answers on 127.0.0.1:5432, and none could be started or installed (that needs root and apt)'
      : 'TEST_DATABASE_URL does not answer, or its role may not make databases';
  if (STRICT) throw new Error(`${what}: ${why}`);
  console.error(`\nNOT RUN: ${what}: ${why}.\n`);
  return null;
}

/** An empty database of one test. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** Creates an empty database on the server at `url`. */
export async function freshDatabase(url: string): Promise<TestDatabase> {
  const name = `alongside_test_${randomBytes(6).toString('hex')}`;
  await askPostgres(url, `create database ${name} encoding 'UTF8' template template0`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    drop: async () => {
      await askPostgres(url, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Ends all other connections to a database, as a restart of PostgreSQL does. Returns how many there were. */
export async function endConnections(url: string): Promise<number> {
  const ended = await askPostgres(
    url,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  return ended.length;
}
