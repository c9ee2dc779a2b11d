/** Runs a PostgreSQL server for one test only, so that the test may crash and restart it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { STRICT } from './environment.ts';
import { askPostgres } from './postgres.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The user that runs PostgreSQL. PostgreSQL refuses to run as root, so root uses the user that its package created. */
function postgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (what: string) => Number(spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * The folder of PostgreSQL's programs. If the machine does not have them, prints that `what` was not run and returns null. With
 * CI=true it throws instead.
 */
export function postgresPrograms(what: string): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted().at(-1) ?? null;
  if (found !== null) return join(found, '..');
  const why = 'the programs of PostgreSQL are not in /usr/lib/postgresql';
  if (STRICT) throw new Error(`${what}: ${why}`);
  console.error(`\nNOT RUN: ${what}: ${why}.\n`);
  return null;
}

/** A PostgreSQL server on a free port, with its own data directory. */
export class OwnPostgres {
  readonly url: string;
  readonly #programs: string;
  readonly #directory: string;
  readonly #port: number;
  readonly #user = postgresUser();
  #server: ChildProcess | null = null;
  readonly #atExit = (): void => void this.#server?.kill('SIGKILL');

  private constructor(programs: string, directory: string, port: number) {
    this.#programs = programs;
    this.#directory = directory;
    this.#port = port;
    this.url = `postgres://tester@127.0.0.1:${port}/postgres`;
    process.once('exit', this.#atExit);
  }

  /** Creates the data directory and starts the server. */
  static async make(programs: string): Promise<OwnPostgres> {
    const own = new OwnPostgres(programs, mkdtempSync(join(tmpdir(), 'alongside-postgres-')), await freePort());
    const { uid, gid } = own.#user;
    if (uid !== undefined && gid !== undefined) chownSync(own.#directory, uid, gid);
    const args = ['-D', join(own.#directory, 'data'), '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    const initialised = spawnSync(join(programs, 'initdb'), args, { ...own.#user, cwd: own.#directory, encoding: 'utf8' });
    if (initialised.status !== 0) throw new Error(`initdb: ${initialised.stderr}`);
    await own.start();
    return own;
  }

  /** Starts the server and waits until it answers. */
  async start(): Promise<void> {
    const args = ['-D', join(this.#directory, 'data'), '-p', String(this.#port), '-k', this.#directory, '-h', '127.0.0.1'];
    this.#server = spawn(join(this.#programs, 'postgres'), args, { ...this.#user, cwd: this.#directory, stdio: 'ignore' });
    for (let tries = 0; ; tries += 1) {
      try {
        await askPostgres(this.url, 'select 1');
        return;
      } catch (error) {
        if (tries > 200) throw error;
        await wait(50);
      }
    }
  }

  async #end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await exited;
  }

  /** Ends the server as in a crash: it writes nothing more, and the next start recovers from the write-ahead log. */
  crash(): Promise<void> {
    return this.#end('SIGQUIT');
  }

  /** Shuts the server down and deletes its data. */
  async remove(): Promise<void> {
    await this.#end('SIGINT');
    process.off('exit', this.#atExit);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
