/** The embedded store keeps the contract of every store, and what is its own: one directory, one process. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
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

/** Opens the store in a process of its own, says how that went, and holds it. */
function otherProcess(directory: string): { said: Promise<string>; kill: () => Promise<void> } {
  const script = fileURLToPath(new URL('../support/open-store-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())));
  return {
    said,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
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
    expect(await first.said).toBe('open');
    await expect(openSqliteStore(directory)).rejects.toThrow(`another server is using the data directory ${directory}`);
    const third = otherProcess(directory);
    expect(await third.said).toMatch(/another server is using/);
    await third.kill();
    await first.kill();
  });

  it('is free again, with everything that was appended, when its process was killed', async () => {
    const first = otherProcess(directory);
    await first.said;
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

  it('keeps transactions and appends apart: an append waits for the end of one, and is then there', async () => {
    const store = await openSqliteStore(directory);
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let opened: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (opened = resolve));
    const order: string[] = [];
    const writing = store.write(async (records) => {
      await addPeople(records);
      opened();
      await gate;
      order.push('transaction');
    });
    await begun;
    const appending = store.log.append([entry('a', 1)]).then((seqs) => {
      order.push('append');
      return seqs;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(order).toEqual([]);
    go();
    await writing;
    expect(await appending).toEqual([1]);
    expect(order).toEqual(['transaction', 'append']);
    await store.close();
  });
});
