/**
 * Loss of power at any moment of an append or a take-over: every row that was appended is there once, and nothing else is. The test
 * copies the files as they are, and damages in the copy what SQLite had not flushed yet.
 */
import { fork } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkStored } from '#server/backup/check.ts';
import { inspect } from '#server/store/inspection.ts';
import type { LogEntry, LogRow } from '#server/store/log/log.ts';
import { batchOf } from '#server/store/sqlite/batch.ts';
import { LogWriter, QUIET_DELAY, TAKE_OVER_DELAY } from '#server/store/sqlite/log-writer.ts';
import { Statements } from '#server/store/sqlite/statements.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { effort } from '../support/effort.ts';
import { SEED } from '../support/environment.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Random } from '../support/random.ts';

const seed = SEED ?? 20261129;
const directory = temporaryDirectory();
afterAll(() => directory.remove());
let folders = 0;
function newFolder(): string {
  const folder = join(directory.path, `data${(folders += 1)}`);
  mkdirSync(folder);
  return folder;
}

const ROOMS = ['a', 'b', 'c', 'd', 'e', 'f'];
const ALL = Number.MAX_SAFE_INTEGER;
const FILE = 'alongside.db';
/** Where the frames of a write-ahead log begin, and how long one is with pages of 4096 bytes. */
const WAL_HEADER = 32;
const WAL_FRAME = 4096 + 24;

/** A database with a log writer of its own, in this thread. It knows which rows it has appended, and which part of the files was flushed. */
class Writer {
  readonly folder: string;
  readonly db: DatabaseSync;
  readonly log: LogWriter;
  readonly rows = new Map<string, LogRow[]>();
  /** Whether the disk takes no commit. */
  isFull = false;
  #flushed = WAL_HEADER;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
    this.db = new DatabaseSync(join(folder, FILE));
    this.db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0');
    const exec = this.db.exec.bind(this.db);
    this.db.exec = (sql) => {
      if (sql === 'COMMIT' && this.isFull) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
      exec(sql);
      const isFlushed = sql === 'COMMIT' && this.db.prepare('PRAGMA synchronous').get()?.['synchronous'] === 2;
      if (isFlushed) this.#flushed = this.#used;
    };
    this.log = new LogWriter(this.db, new Statements(this.db), () => undefined);
    this.log.recover();
  }

  static async create(): Promise<Writer> {
    const folder = newFolder();
    await (await openSqliteStore(folder)).close();
    // The threads of a store that the test opens have timers of their own.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    return new Writer(folder);
  }

  /** The length of the part of the write-ahead log that is in use. */
  get #used(): number {
    return WAL_HEADER + WAL_FRAME * Math.max(0, Number(this.db.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.['log']));
  }

  append(random: Random, most: number): void {
    const entries = Array.from({ length: 1 + random.below(most) }, (): LogEntry => {
      const size = random.below(30) === 0 ? random.below(9000) : random.below(60);
      const update = Uint8Array.from({ length: size }, (_, i) => (this.#count + i * 31) % 256);
      return { room: random.pick(ROOMS), personId: `p${random.below(4)}`, at: (this.#count += 1), update, claims: [] };
    });
    this.appendAll(entries);
  }

  appendAll(entries: readonly LogEntry[]): void {
    const seqs = this.log.append(batchOf(entries));
    for (const [i, { room, personId, at, update }] of entries.entries()) {
      const rows = this.rows.get(room) ?? [];
      rows.push({ seq: seqs[i] ?? 0, personId, at, update });
      this.rows.set(room, rows);
    }
    this.log.answered();
  }

  /** Copies the write-ahead log back, as the thread for that does. The next write then begins it anew. */
  copyBack(): void {
    this.db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    this.#flushed = this.#used;
  }

  /** The files after a loss of power now: what was not flushed is there, or is cut off somewhere, or is torn in places. */
  afterLossOfPower(random: Random): string {
    const folder = newFolder();
    copyFileSync(join(this.folder, FILE), join(folder, FILE));
    const wal = readFileSync(join(this.folder, `${FILE}-wal`));
    // A write-ahead log that began anew has nothing flushed in it until the next append.
    const sure = this.#used < this.#flushed ? WAL_HEADER : this.#flushed;
    const kind = random.pick(['whole', 'whole', 'cut', 'torn']);
    const left = kind === 'whole' ? wal : wal.subarray(0, sure + random.below(wal.length - sure + 1));
    for (let at = sure; at < left.length; at += 512)
      if (kind === 'torn' && random.below(4) === 0) left.fill(0, at, Math.min(left.length, at + random.below(513)));
    writeFileSync(join(folder, `${FILE}-wal`), left);
    return folder;
  }

  close(): void {
    this.log.close();
    this.db.close();
  }
}

async function expectRows(folder: string, expected: ReadonlyMap<string, readonly LogRow[]>): Promise<void> {
  const location = { dataDir: folder, databaseUrl: null };
  for (const [room, rows] of expected)
    expect(await inspect(location, (inspection) => inspection.rows(room, 0, 2_147_483_647, 100_000))).toEqual(rows);
  const store = await openSqliteStore(folder);
  for (const [room, rows] of expected) expect(await store.log.rows(room, 1, ALL)).toEqual(rows);
  await store.close();
  const db = new DatabaseSync(join(folder, FILE));
  expect(db.prepare('select count(*) as count from log_journal').get()).toEqual({ count: 0 });
  expect(db.prepare('select count(*) as count from log').get()).toEqual({
    count: [...expected.values()].reduce((sum, rows) => sum + rows.length, 0),
  });
  db.close();
}

describe('[S1] a loss of power', () => {
  let writer: Writer;
  beforeEach(async () => {
    writer = await Writer.create();
  });
  afterEach(() => {
    writer.close();
    vi.useRealTimers();
  });

  const inEntries = (): number => Number(writer.db.prepare('select count(*) as n from log_journal').get()?.['n']);
  const inLog = (): number => Number(writer.db.prepare('select count(*) as n from log').get()?.['n']);
  const lossNow = async (random: Random): Promise<void> => {
    await expectRows(writer.afterLossOfPower(random), writer.rows);
  };

  it('takes no row, whether none, some or all of the rows have been taken over', async () => {
    const random = new Random(seed);
    for (let i = 0; i < 8; i++) writer.append(random, 200);
    const appended = [...writer.rows.values()].flat().length;
    const windows = new Set<string>();
    for (let step = 0; step < 12; step++) {
      windows.add(inLog() === 0 ? 'none' : inEntries() > 0 ? 'some' : 'all');
      await lossNow(random);
      vi.advanceTimersByTime(step === 0 ? TAKE_OVER_DELAY + QUIET_DELAY : QUIET_DELAY);
    }
    expect(appended).toBeGreaterThan(500);
    expect(inLog()).toBe(appended);
    expect([...windows]).toEqual(['none', 'some', 'all']);
  });

  it(`takes no row, whatever comes before it (seed ${seed})`, { timeout: 900_000 }, async () => {
    const random = new Random(seed);
    for (let losses = 0; losses < effort('powerLosses');) {
      const action = random.below(16);
      if (action < 4) writer.append(random, random.below(2) === 0 ? 400 : 12);
      else if (action < 10) vi.advanceTimersByTime(random.pick([1, QUIET_DELAY, TAKE_OVER_DELAY]));
      else if (action === 10) writer.copyBack();
      else if (action === 11 && random.below(4) === 0)
        writer.log.reading(() => expect(inLog()).toBe([...writer.rows.values()].flat().length));
      else if (action > 13) {
        await lossNow(random);
        losses += 1;
        if (losses % 10 !== 0) continue;
        writer.close();
        vi.useRealTimers();
        writer = await Writer.create();
      }
    }
  });
});

describe('[S1] while the disk is full', () => {
  it('what is durable can be read all the same; nothing is appended beyond a limit; all is taken over afterwards', async () => {
    const writer = await Writer.create();
    const random = new Random(seed);
    for (let i = 0; i < 5; i++) writer.append(random, 40);
    const all = [...writer.rows.values()].flat().length;
    const count = (): number => Number(writer.db.prepare('select count(*) as n from log').get()?.['n']);
    writer.isFull = true;
    expect(() => writer.log.takeOver()).toThrow('disk is full');
    expect(writer.log.reading(count)).toBe(all);
    expect([count(), writer.db.isTransaction]).toEqual([0, false]);
    vi.advanceTimersByTime(5 * TAKE_OVER_DELAY);
    expect(() => writer.append(random, 3)).toThrow('disk is full');
    await expectRows(writer.afterLossOfPower(random), writer.rows);

    writer.isFull = false;
    // The journal may still be written while the log cannot: then it does not grow without end.
    const large = { room: 'a', personId: 'ann', at: 1, update: new Uint8Array(5_000_000), claims: [] };
    writer.appendAll([large]);
    writer.isFull = true;
    expect(() => writer.appendAll([large])).toThrow('disk is full');
    writer.isFull = false;
    vi.advanceTimersByTime(2000);
    expect([count(), writer.log.isBehind]).toEqual([all + 1, false]);
    writer.append(random, 3);
    await expectRows(writer.afterLossOfPower(random), writer.rows);
    writer.close();
    vi.useRealTimers();
  });
});

describe('[S1] a server that is killed', () => {
  it(
    `has all rows that it said are durable, after ${effort('tidyingKills')} kills (seed ${seed})`,
    { timeout: 300_000 },
    async () => {
      const random = new Random(seed);
      const folder = newFolder();
      const durable = new Map<string, number>();
      for (let kill = 0; kill < effort('tidyingKills'); kill++) {
        const child = fork(new URL('../support/append-process.ts', import.meta.url), [folder], {
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        });
        const exited = new Promise((resolve) => child.once('exit', resolve));
        await new Promise<void>((resolve) => {
          let batches = 0;
          child.on('message', (rooms: [string, number][]) => {
            for (const [room, seq] of rooms) durable.set(room, seq);
            if ((batches += 1) === 20) resolve();
          });
        });
        await new Promise((resolve) => setTimeout(resolve, random.below(250)));
        expect(child.exitCode).toBeNull();
        child.kill('SIGKILL');
        await exited;
        const store = await openSqliteStore(folder);
        for (const [room, seq] of durable) {
          const rows = await store.log.rows(room, 1, ALL);
          expect(rows.length).toBeGreaterThanOrEqual(seq);
          expect(rows.map((row) => [row.seq, row.at])).toEqual(rows.map((_row, i) => [i + 1, i + 1]));
        }
        await store.close();
      }
      expect(durable.size).toBeGreaterThan(5);
    },
  );
});

describe('a journal that is damaged', () => {
  /** A folder whose server lost power with rows in the journal, and what was done to its database then. */
  async function damaged(sql: string): Promise<string> {
    const writer = await Writer.create();
    const random = new Random(seed);
    for (let i = 0; i < 5; i++) writer.append(random, 30);
    const folder = writer.afterLossOfPower(random);
    writer.close();
    vi.useRealTimers();
    const db = new DatabaseSync(join(folder, FILE));
    db.exec(sql);
    db.close();
    return folder;
  }
  const state = (folder: string): unknown => {
    const db = new DatabaseSync(join(folder, FILE));
    const found = [db.prepare('select * from log_journal').all(), db.prepare('select * from log').all()];
    db.close();
    return found;
  };

  it.each([
    [
      'has a byte that is another one',
      "update log_journal set bytes = cast(substr(bytes, 1, 9) || x'ff' || substr(bytes, 11) as blob) where entry = 3",
      /entry 3 of the journal: its checksum is not that of its bytes/,
    ],
    [
      'breaks off',
      'update log_journal set bytes = substr(bytes, 1, 40) where entry = 5',
      /entry 5 of the journal: its checksum/,
    ],
    ['is empty in one place', "update log_journal set bytes = x'' where entry = 1", /entry 1 of the journal: its checksum/],
    [
      'lacks an entry',
      'delete from log_journal where entry = 2',
      /of the journal: rows \d+ to \d+ of room \w are missing before it/,
    ],
  ])('keeps the server from starting, changes nothing, and is found by the check, where it %s', async (_what, sql, message) => {
    const folder = await damaged(sql);
    const before = state(folder);
    await expect(openSqliteStore(folder)).rejects.toThrow(message);
    await expect(openSqliteStore(folder)).rejects.toThrow(/damaged or cut short .* Nothing in it was changed/);
    expect(state(folder)).toEqual(before);
    const { findings } = await inspect({ dataDir: folder, databaseUrl: null }, checkStored);
    expect(findings).toContainEqual({ where: 'database file', what: expect.stringMatching(message) });
  });
});
