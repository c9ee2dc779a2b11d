/** Server processes, from the bench's side: started, asked, ended by their own id. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerFrame, BenchRequest, Usage } from './control.ts';

/** How long a server may take to end before it is cut off, in milliseconds. */
const END_TIMEOUT = 8000;

/** A server in a process of its own. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: Usage | number | null) => void; reject: (error: Error) => void }>();
  #next = 1;
  port = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, value, error }: AnswerFrame) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === null) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the server ended with ${code ?? signal}`));
      this.#waiting.clear();
    });
  }

  /** Starts a program of the bench; resolves when it listens. `options` go to Node itself. */
  static async start(
    script: URL,
    args: readonly string[],
    env: Record<string, string> = {},
    options: readonly string[] = [],
  ): Promise<BenchProcess> {
    const child = fork(script, args, {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...options],
      // Its log goes nowhere: printing it would be measured too.
      stdio: ['ignore', 'ignore', process.env['BENCH_LOG'] === '1' ? 'inherit' : 'ignore', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, NODE_ENV: 'production', ...env },
    });
    const made = new BenchProcess(child);
    const port = await new Promise<Usage | number | null>((resolve, reject) => made.#waiting.set(0, { resolve, reject }));
    made.port = Number(port);
    return made;
  }

  #ask(ask: BenchRequest): Promise<Usage | number | null> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, ask });
    });
  }

  /** What it has used so far; `collect` collects garbage first. */
  async usage(collect = false): Promise<Usage> {
    const value = await this.#ask({ do: 'usage', collect });
    if (value === null || typeof value === 'number') throw new Error('the server did not say what it used');
    return value;
  }

  /** Begins to watch for its highest size anew. */
  async watchPeak(): Promise<void> {
    await this.#ask({ do: 'peak' });
  }

  /** Has updates kept as its own persistence would. */
  async write(room: string, updates: readonly Uint8Array[]): Promise<void> {
    await this.#ask({ do: 'write', room, updates });
  }

  /** Ends it in order; cuts it off where it does not. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT);
    await this.#ask({ do: 'end' }).catch(() => undefined);
    if (this.#child.connected) this.#child.disconnect();
    await gone;
    clearTimeout(impatience);
  }
}

/** Directories of this run; all are gone when it is over. */
export class Directories {
  readonly #all: string[] = [];

  make(): string {
    const path = mkdtempSync(join(tmpdir(), 'alongside-bench-'));
    this.#all.push(path);
    return path;
  }

  removeAll(): void {
    for (const path of this.#all.splice(0)) rmSync(path, { recursive: true, force: true });
  }
}
