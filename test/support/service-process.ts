/** The whole server in a process of its own, which a test can end, kill, and take the ground away from. */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { zCreated } from '#shared/api.ts';
import { joinAs, makeSection, must, PASSWORD, Person, planOf } from './app.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All that a process has from ours: where programs are, and what Node has compiled. No setting of the server comes from outside. */
const BARE = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

const zStarted = z.object({ url: z.string(), setUpLink: z.string().nullable(), metricsUrl: z.string().nullable() });

/** How a command ended, and what it said. */
export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs one of the commands that keep the data, as npm would. */
export async function keep(
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const env = { ...BARE, DATA_DIR: directory, ...environment };
  const child = spawn(process.execPath, ['server/backup/main.ts', ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (said.err += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, ...said };
}

/** A server process. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #said: string[];
  readonly url: string;
  readonly metricsUrl: string;
  readonly setUpLink: string | null;

  private constructor(child: ChildProcess, said: string[], started: z.output<typeof zStarted>) {
    this.#child = child;
    this.#said = said;
    this.url = started.url;
    this.metricsUrl = started.metricsUrl ?? '';
    this.setUpLink = started.setUpLink;
  }

  /** Starts one on a data directory. Rejects, with what it said, where it does not serve. */
  static async start(
    directory: string,
    environment: Record<string, string> = {},
    user: { uid?: number; gid?: number } = {},
  ): Promise<ServiceProcess> {
    const env = { ...BARE, PORT: '0', DATA_DIR: directory, ...environment };
    const child = fork(new URL('./app-process.ts', import.meta.url), [], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...user,
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const started = await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('close', (code) => reject(new Error(`ended with ${code}: ${said.join('')}`)));
    });
    return new ServiceProcess(child, said, zStarted.parse(started));
  }

  /** Everything that it logged so far. */
  get said(): string {
    return this.#said.join('');
  }

  get socketUrl(): string {
    return `${this.url.replace('http', 'ws')}/sync`;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** No file may grow beyond this many bytes, as on a disk without room; null lifts that. */
  limitFiles(bytes: number | null): void {
    const limit = bytes === null ? 'unlimited' : String(bytes);
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(this.#child.pid), `--fsize=${limit}:unlimited`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`prlimit: ${stderr}`);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }
}

/** A small household on a server process: a plan, people with accounts, and sections to write in. */
export type Household = {
  readonly boss: Person;
  readonly daughter: Person;
  readonly nurse: Person;
  readonly planId: string;
  readonly sections: readonly string[];
};

/** Sets the service up over its own API. */
export async function household(server: ServiceProcess, sections = 2): Promise<Household> {
  const boss = new Person(server.url, 'boss@home.test');
  const token = new URL(server.setUpLink ?? '').hash.replace('#token=', '');
  await must(
    boss.post('/api/setup', { token, serviceName: 'Rosehill', name: 'Bo Boss', email: boss.email, password: PASSWORD }),
  );
  const plan = await must(
    boss.post('/api/plans', { title: 'Rose’s plan', personName: 'Rose Person', knownAs: 'Rose', template: 'dementia' }),
  );
  const planId = zCreated.parse(plan.json).id;
  boss.memberId = (await planOf(boss, planId)).you.memberId;
  const daughter = await joinAs(boss, planId, 'Dora Daughter', 'family');
  const nurse = await joinAs(boss, planId, 'Nina Nurse', 'professional');
  const made: string[] = [];
  for (let i = 0; i < sections; i++) made.push(await makeSection(nurse, planId, `Section ${i}`, 'together'));
  return { boss, daughter, nurse, planId, sections: made };
}

/** The same people at another server: their cookies go with them. */
export function at(server: ServiceProcess, person: Person): Person {
  const there = new Person(server.url, person.email);
  Object.assign(there, { cookie: person.cookie, personId: person.personId, memberId: person.memberId });
  return there;
}
