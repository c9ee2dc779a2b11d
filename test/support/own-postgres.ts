/** A PostgreSQL that belongs to one test, which may therefore crash and restart it. */
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

/** PostgreSQL refuses to run as root, so it runs as the user that its package made. */
function whoRuns(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (what: string) => Number(spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** Where PostgreSQL's programs are. Null where they are not on this machine, which is said loudly; with CI=true it throws instead. */
export function postgresPrograms(what: string): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted().at(-1) ?? null;
  if (found !== null) return join(found, '..');
  const why = 'the programs of PostgreSQL are not in /usr/lib/postgresql';
  if (STRICT) throw new Error(`${what}: ${why}`);
  console.error(`\nNOT RUN: ${what}: ${why}.\n`);
  return null;
}

/** A PostgreSQL of one's own on a free port. */
export class OwnPostgres {
  readonly url: string;
  readonly #programs: string;
  readonly #directory: string;
  readonly #port: number;
  readonly #who = whoRuns();
  #server: ChildProcess | null = null;
  readonly #atExit = (): void => void this.#server?.kill('SIGKILL');

  private constructor(programs: string, directory: string, port: number) {
    this.#programs = programs;
    this.#directory = directory;
    this.#port = port;
    this.url = `postgres://tester@127.0.0.1:${port}/postgres`;
    process.once('exit', this.#atExit);
  }

  /** Makes and starts one. */
  static async make(programs: string): Promise<OwnPostgres> {
    const own = new OwnPostgres(programs, mkdtempSync(join(tmpdir(), 'alongside-postgres-')), await freePort());
    const { uid, gid } = own.#who;
    if (uid !== undefined && gid !== undefined) chownSync(own.#directory, uid, gid);
    const args = ['-D', join(own.#directory, 'data'), '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    const made = spawnSync(join(programs, 'initdb'), args, { ...own.#who, cwd: own.#directory, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
    await own.start();
    return own;
  }

  /** Starts it, and waits until it answers. */
  async start(): Promise<void> {
    const args = ['-D', join(this.#directory, 'data'), '-p', String(this.#port), '-k', this.#directory, '-h', '127.0.0.1'];
    this.#server = spawn(join(this.#programs, 'postgres'), args, { ...this.#who, cwd: this.#directory, stdio: 'ignore' });
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
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  }

  /** Ends it as a crash does: nothing is written any more, and the next start recovers from the write-ahead log. */
  crash(): Promise<void> {
    return this.#end('SIGQUIT');
  }

  /** Ends it in order, and throws away all that it holds. */
  async remove(): Promise<void> {
    await this.#end('SIGINT');
    process.off('exit', this.#atExit);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
