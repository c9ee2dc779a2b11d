/** Runs the contract tests on the SQLite store, and tests that only one process can use a data directory. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { entry, addPeople } from './kit.ts';
import { storeContract } from './store.ts';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'alongside-'));
const remove = (directory: string): void => rmSync(directory, { recursive: true, force: true });

storeContract({
  name: 'SQLite',
  shared: false,
  fresh: async () => {
    const directory = temporary();
    return { open: () => openSqliteStore(directory), wipe: async () => remove(directory) };
  },
});

/** Opens the store in a separate process. `firstLine` is `open` or the error. The process keeps the store open until `kill`. */
function otherProcess(directory: string): { firstLine: Promise<string>; kill: () => Promise<void> } {
  const script = fileURLToPath(new URL('../support/open-store-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const firstLine = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())));
  return {
    firstLine,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('a data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporary();
  });
  afterEach(() => remove(directory));

  it('serves one process, and says so to a second one', async () => {
    const first = otherProcess(directory);
    expect(await first.firstLine).toBe('open');
    await expect(openSqliteStore(directory)).rejects.toThrow(`another server is using the data directory ${directory}`);
    const third = otherProcess(directory);
    expect(await third.firstLine).toMatch(/another server is using/);
    await third.kill();
    await first.kill();
  });

  it('is free again, with everything that was appended, when its process was killed', async () => {
    const first = otherProcess(directory);
    await first.firstLine;
    await first.kill();
    const store = await openSqliteStore(directory);
    expect(await store.log.lastSeq('a')).toBe(1);
    await store.close();
  });

  it('is nobody else’s on the machine', async () => {
    const inner = join(directory, 'data');
    const store = await openSqliteStore(inner);
    expect(statSync(inner).mode & 0o777).toBe(0o700);
    await store.close();
  });

  it('lets only its owner read its files, also in a folder that was there before, and files that were', async () => {
    chmodSync(directory, 0o755);
    const modes = (): string[] =>
      readdirSync(directory)
        .toSorted()
        .map((file) => `${file} ${(statSync(join(directory, file)).mode & 0o777).toString(8)}`);
    const names = ['alongside.db', 'alongside.db-shm', 'alongside.db-wal', 'alongside.lock', 'alongside.lock-journal'];
    const files = names.map((name) => `${name} 600`);
    const umask = process.umask(0o022);
    try {
      const store = await openSqliteStore(directory);
      expect(modes()).toEqual(files);
      // What other parts of the process write is theirs to say.
      expect(process.umask()).toBe(0o022);
      await store.close();
      for (const file of readdirSync(directory)) chmodSync(join(directory, file), 0o644);
      const again = await openSqliteStore(directory);
      expect(modes()).toEqual(files);
      await again.close();
    } finally {
      process.umask(umask);
    }
  });

  it('keeps transactions and appends apart: an append waits for the end of one, and is then there', async () => {
    const store = await openSqliteStore(directory);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let opened: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (opened = resolve));
    const order: string[] = [];
    const writing = store.write(async (records) => {
      await addPeople(records);
      opened();
      await gate;
      order.push('transaction');
    });
    await started;
    const appending = store.log.append([entry('a', 1)]).then((seqs) => {
      order.push('append');
      return seqs;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(order).toEqual([]);
    release();
    await writing;
    expect(await appending).toEqual([1]);
    expect(order).toEqual(['transaction', 'append']);
    await store.close();
  });
});
