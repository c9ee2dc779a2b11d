/** Runs the whole server in a separate process. A test can stop it, kill it, or limit the size of its files. */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { zCreated } from '#shared/api.ts';
import { joinAs, makeSection, mustSucceed, PASSWORD, Person, planOf } from './app.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The only variables that a child process inherits, so that no setting of the server comes from outside the test. */
const BASE_ENVIRONMENT = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

const zStarted = z.object({ url: z.string(), setUpLink: z.string().nullable(), metricsUrl: z.string().nullable() });

/** The exit code of a command, and its output. */
export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a command of `server/backup/main.ts` (backup, restore or check), as npm does. */
export async function runBackupCommand(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const env = { ...BASE_ENVIRONMENT, DATA_DIR: directory, ...environment };
  const child = spawn(process.execPath, ['server/backup/main.ts', ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.err += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

/** A server in a separate process. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #output: string[];
  readonly url: string;
  readonly metricsUrl: string;
  readonly setUpLink: string | null;

  private constructor(child: ChildProcess, output: string[], started: z.output<typeof zStarted>) {
    this.#child = child;
    this.#output = output;
    this.url = started.url;
    this.metricsUrl = started.metricsUrl ?? '';
    this.setUpLink = started.setUpLink;
  }

  /** Starts a server on a data directory. Rejects with the server's output if the server ends before it serves. */
  static async start(
    directory: string,
    environment: Record<string, string> = {},
    user: { uid?: number; gid?: number } = {},
  ): Promise<ServiceProcess> {
    const env = { ...BASE_ENVIRONMENT, PORT: '0', DATA_DIR: directory, ...environment };
    const child = fork(new URL('./app-process.ts', import.meta.url), [], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...user,
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const started = await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('close', (code) => reject(new Error(`ended with ${code}: ${output.join('')}`)));
    });
    return new ServiceProcess(child, output, zStarted.parse(started));
  }

  /** Everything that the server has printed so far, on both streams. */
  get output(): string {
    return this.#output.join('');
  }

  get socketUrl(): string {
    return `${this.url.replace('http', 'ws')}/sync`;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sets the most bytes that a file of the server may have, to simulate a full disk. Null removes the limit. */
  limitFiles(bytes: number | null): void {
    const limit = bytes === null ? 'unlimited' : String(bytes);
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(this.#child.pid), `--fsize=${limit}:unlimited`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`prlimit: ${stderr}`);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }
}

/** A plan on a server process, with people who have accounts, and sections to write in. */
export type Household = {
  readonly boss: Person;
  readonly daughter: Person;
  readonly nurse: Person;
  readonly planId: string;
  readonly sections: readonly string[];
};

/** Sets the service up over its HTTP API, and creates the plan, its members and its sections. */
export async function household(server: ServiceProcess, sections = 2): Promise<Household> {
  const boss = new Person(server.url, 'boss@home.test');
  const token = new URL(server.setUpLink ?? '').hash.replace('#token=', '');
  await mustSucceed(
    boss.post('/api/setup', { token, serviceName: 'Rosehill', name: 'Bo Boss', email: boss.email, password: PASSWORD }),
  );
  const plan = await mustSucceed(
    boss.post('/api/plans', { title: 'Rose’s plan', personName: 'Rose Person', knownAs: 'Rose', template: 'dementia' }),
  );
  const planId = zCreated.parse(plan.json).id;
  boss.memberId = (await planOf(boss, planId)).you.memberId;
  const daughter = await joinAs(boss, planId, 'Dora Daughter', 'family');
  const nurse = await joinAs(boss, planId, 'Nina Nurse', 'professional');
  const sectionIds: string[] = [];
  for (let i = 0; i < sections; i++) sectionIds.push(await makeSection(nurse, planId, `Section ${i}`, 'together'));
  return { boss, daughter, nurse, planId, sections: sectionIds };
}

/** The same person with the same cookie at another server. */
export function personAt(server: ServiceProcess, person: Person): Person {
  const copy = new Person(server.url, person.email);
  Object.assign(copy, { cookie: person.cookie, personId: person.personId, memberId: person.memberId });
  return copy;
}
