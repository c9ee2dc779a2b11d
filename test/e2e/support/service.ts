/** The real server as a process of its own, which a test can end, kill and start again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Where what was compiled once is kept for the next start: a story begins about half a second sooner. */
const COMPILED = join(ROOT, 'node_modules/.cache/compiled');
/** How long the server may take to start or to end, in milliseconds. */
const PATIENCE = 120_000;

/** A data directory in the machine's temporary folder, with a copy of `template` in it where one is given. */
export function dataDirectory(template?: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'alongside-e2e-'));
  if (template !== undefined) cpSync(template, directory, { recursive: true });
  return directory;
}

/** A data directory is no longer needed. */
export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

async function withinPatience<T>(what: () => string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not happen in time: ${what()}`)), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The server on one data directory. Its port stays the same over restarts. */
export class Service {
  readonly #directory: string;
  readonly #flags: readonly string[];
  #child: ChildProcess | null = null;
  #port = 0;
  #said = '';

  constructor(directory: string, flags: readonly string[]) {
    this.#directory = directory;
    this.#flags = flags;
  }

  /** Where people reach it. */
  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Everything it printed so far. */
  get said(): string {
    return this.#said;
  }

  /** The link that it prints while nobody has set up the service. */
  get setUpLink(): string {
    return /http:\/\/\S+\/set-up#\S+/.exec(this.#said)?.[0] ?? '';
  }

  /** What it logged as a fault of its own. */
  get faults(): string[] {
    return this.#said.split('\n').filter((line) => /"level":(50|60)/.test(line) || /^\w*Error\b/.test(line));
  }

  /** Starts it and waits until it says that it is ready. `environment` is added to what it is started with. */
  async starts(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, ['server/main.ts', ...this.#flags], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: String(this.#port),
        DATA_DIR: this.#directory,
        NODE_COMPILE_CACHE: COMPILED,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const before = this.#said.length;
    const hear = (chunk: Buffer): void => void (this.#said += chunk.toString());
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const ready = async (): Promise<void> => {
      for (;;) {
        if (child.exitCode !== null) throw new Error(`the server ended by itself:\n${this.#said}`);
        const port = /Alongside is on \S+:(\d+)/.exec(this.#said.slice(before))?.[1];
        if (port !== undefined) {
          this.#port = Number(port);
          const answer = await fetch(`${this.url}/readyz`).catch(() => null);
          if (answer?.ok === true) return;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    try {
      await withinPatience(() => `the server is ready. It said:\n${this.#said}`, ready());
    } catch (error) {
      // Nobody would end it otherwise.
      await this.isKilled();
      throw error;
    }
  }

  /** Ends it as an administrator does; answers with its exit code. */
  async ends(): Promise<number | null> {
    return await this.#signal('SIGTERM');
  }

  /** Kills it like a machine that loses its power. */
  async isKilled(): Promise<void> {
    await this.#signal('SIGKILL');
  }

  /** Makes a backup while it runs, with the command that an administrator uses. Answers with the backup's file. */
  async makesBackup(): Promise<string> {
    const file = `${this.#directory}.backup`;
    await this.#runs('backup', this.#directory, file);
    return file;
  }

  /** Ends, is restored from a backup in its own folder, and starts again. */
  async isRestoredFrom(file: string): Promise<void> {
    await this.ends();
    removeDirectory(this.#directory);
    await this.#runs('restore', this.#directory, file);
    removeDirectory(file);
    await this.starts();
  }

  /** Ends, gets its database of before back as files, with all sessions, and starts again. */
  async isSetBackTo(copy: string): Promise<void> {
    await this.ends();
    removeDirectory(this.#directory);
    cpSync(copy, this.#directory, { recursive: true });
    removeDirectory(copy);
    await this.starts();
  }

  /** Ends, copies its database as files, and starts again. Answers with the copy's folder. */
  async isCopied(): Promise<string> {
    await this.ends();
    const copy = `${this.#directory}.copy`;
    cpSync(this.#directory, copy, { recursive: true });
    await this.starts();
    return copy;
  }

  async #runs(command: 'backup' | 'restore', directory: string, file: string): Promise<void> {
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: directory };
    const child = spawn(process.execPath, ['server/backup/main.ts', command, file], { cwd: ROOT, env, stdio: 'pipe' });
    const exited = once(child, 'exit');
    await withinPatience(() => `the command ${command} ends`, exited);
    if (child.exitCode !== 0) throw new Error(`the command ${command} ended with ${child.exitCode}`);
  }

  /** While it is down: a room holds what only pages of this schema version know. */
  hasRoomOfSchema(room: string, schema: number): void {
    const db = new DatabaseSync(join(this.#directory, 'alongside.db'));
    db.prepare('update room set schema_version = ? where room = ?').run(schema, room);
    const row = db.prepare('select schema_version from room where room = ?').get(room);
    db.close();
    if (row?.['schema_version'] !== schema) throw new Error(`nothing is noted about the room ${room}`);
  }

  async #signal(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? 0;
    const gone = once(child, 'exit');
    child.kill(signal);
    await withinPatience(() => `the server ends on ${signal}`, gone);
    return child.exitCode;
  }
}
