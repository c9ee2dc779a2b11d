/** Starts, queries and ends server processes for the bench. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerFrame, BenchRequest, Usage } from './control.ts';

/** How many milliseconds a server may take to end before it is killed. */
const END_TIMEOUT = 8000;

/** A server in a separate process. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve: (value: Usage | number | null) => void; reject: (error: Error) => void }>();
  #next = 1;
  port = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, value, error }: AnswerFrame) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === null) pending?.resolve(value);
      else pending?.reject(new Error(error));
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#pending.values()) reject(new Error(`the server ended with ${code ?? signal}`));
      this.#pending.clear();
    });
  }

  /** Starts a server program. Resolves when it listens. `options` are options of Node. */
  static async start(
    script: URL,
    args: readonly string[],
    env: Record<string, string> = {},
    options: readonly string[] = [],
  ): Promise<BenchProcess> {
    const child = fork(script, args, {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...options],
      // The server's log is discarded, because printing it would be measured too.
      stdio: ['ignore', 'ignore', process.env['BENCH_LOG'] === '1' ? 'inherit' : 'ignore', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, NODE_ENV: 'production', ...env },
    });
    const made = new BenchProcess(child);
    const port = await new Promise<Usage | number | null>((resolve, reject) => made.#pending.set(0, { resolve, reject }));
    made.port = Number(port);
    return made;
  }

  #request(ask: BenchRequest): Promise<Usage | number | null> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ id, ask });
    });
  }

  /** The resources that the server has used so far. With `collect` it collects garbage first. */
  async usage(collect = false): Promise<Usage> {
    const value = await this.#request({ do: 'usage', collect });
    if (value === null || typeof value === 'number') throw new Error('the server did not say what it used');
    return value;
  }

  /** Resets the highest resident size. */
  async watchPeak(): Promise<void> {
    await this.#request({ do: 'peak' });
  }

  /** Stores updates of a document through the server's own persistence. */
  async write(room: string, updates: readonly Uint8Array[]): Promise<void> {
    await this.#request({ do: 'write', room, updates });
  }

  /** Ends the server gracefully, and kills it after END_TIMEOUT. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    const killTimer = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT);
    await this.#request({ do: 'end' }).catch(() => undefined);
    if (this.#child.connected) this.#child.disconnect();
    await exited;
    clearTimeout(killTimer);
  }
}

/** The temporary directories of a run. `removeAll` deletes them. */
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
