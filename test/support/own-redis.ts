/** Runs a Redis server for one test only, so that the test may kill it and empty it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

/** The path of a Redis or Valkey server. Root installs Redis if it is missing. Null if there is none. */
export function redisProgram(): string | null {
  const find = (): string | null => {
    const { stdout } = spawnSync('sh', ['-c', 'command -v redis-server || command -v valkey-server'], { encoding: 'utf8' });
    return stdout.trim() === '' ? null : stdout.trim();
  };
  const found = find();
  if (found !== null || process.getuid?.() !== 0) return found;
  console.error('Redis is missing here; it is being installed for the tests.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { env });
  spawnSync('apt-get', ['install', '-y', '-qq', 'redis-server'], { env });
  return find();
}

/** A Redis server on a free port. */
export class OwnRedis {
  readonly port: number;
  readonly #program: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'alongside-redis-'));
  #server: ChildProcess | null = null;
  readonly #atExit = (): void => void this.#server?.kill('SIGKILL');

  private constructor(program: string, port: number) {
    this.#program = program;
    this.port = port;
    process.once('exit', this.#atExit);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Creates and starts a server. */
  static async make(program: string): Promise<OwnRedis> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const own = new OwnRedis(program, port);
    await own.start();
    return own;
  }

  /** Starts the server and waits until it answers. */
  async start(): Promise<void> {
    const args = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      this.#directory,
    ];
    this.#server = spawn(this.#program, args, { stdio: 'ignore' });
    const client = createClient({ url: this.url, socket: { reconnectStrategy: () => 30 } });
    client.on('error', () => undefined);
    await client.connect();
    await client.ping();
    client.destroy();
  }

  /** Deletes all data and closes all connections of other clients, as a crash of a Redis without a disk does. */
  async empty(): Promise<void> {
    const client = createClient({ url: this.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.flushAll();
    await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    client.destroy();
  }

  /** Kills the server with SIGKILL. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await exited;
  }

  /** Kills the server and deletes its files. */
  async remove(): Promise<void> {
    await this.kill();
    process.off('exit', this.#atExit);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
