/** Check, backup and server with logs in packs: the check misses no row and finds each damage. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { checkStored, reportLines } from '#server/backup/check.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { Housekeeping, SCHEDULE, type Schedule } from '#server/history/housekeeping.ts';
import { PastState } from '#server/history/past.ts';
import { inspect, type StoreLocation } from '#server/store/inspection.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { LogLayout, LogRow, WrittenRow } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { temporaryDirectory } from '../support/live.ts';
import { findPostgres, freshDatabase } from '../support/postgres.ts';
import { textOf, updateBy } from '../support/section-text.ts';
import { runBackupCommand } from '../support/service-process.ts';
import { fillWorld, room } from '../support/world.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** Fills one section with letters of two people and tidies its log into packs of 20 rows and one milestone. */
async function fill(store: Store): Promise<void> {
  await fillWorld(store);
  const name = room('together');
  const doc = new Y.Doc();
  for (const row of await store.log.rows(name, 1, 1)) Y.applyUpdate(doc, row.update);
  for (let i = 0; i < 90; i++) {
    const personId = i % 30 < 15 ? 'family' : 'professional';
    doc.clientID = i % 30 < 15 ? 1001 : 1002;
    const update = updateBy(doc, () => {
      const text = textOf(doc);
      if (i % 9 === 8) text.delete(text.length - 1, 1);
      else text.insert(i % 31 === 0 ? 0 : text.length, 'abcdefg'.charAt(i % 7));
    });
    const claims = i === 0 || i === 15 ? [doc.clientID] : [];
    const at = 1_790_000_000_000 + i * 211;
    const clock = Y.getState(doc.store, doc.clientID) - 1;
    const written = i % 30 === 0 ? [{ client: doc.clientID, clock, length: 1, from: at - 9e6, to: at - 8e6 }] : [];
    await store.log.append([{ room: name, personId, at, update, claims, written }]);
  }
  await store.log.checkpoint(name, 91, Y.encodeStateAsUpdate(doc));
  const jobRunner = new JobRunner();
  const schedule: Schedule = {
    ...SCHEDULE,
    newestRowsKept: 2,
    minPackRows: 2,
    rowsPerStep: 20,
    packRows: 20,
    milestoneRows: 60,
    milestoneShare: 0,
    stepDelay: 0,
    stepDelayFactor: 0,
  };
  const housekeeping = new Housekeeping({
    log: store.log,
    jobs: jobRunner,
    logger: pino({ level: 'silent' }),
    schedule,
  });
  await housekeeping.tidy(name);
  await housekeeping.close();
  await jobRunner.close();
}

const WELL = 'Checked 5 rooms, 95 rows, 1 checkpoint, 0 photos, 0 audit trails with 0 entries. All is well.';
const linesOf = async (location: StoreLocation): Promise<string[]> => reportLines(await inspect(location, checkStored));

describe('a data directory with packs', () => {
  const origin = join(directory.path, 'origin');
  let copies = 0;
  let rows: LogRow[] = [];
  let layout: LogLayout | null = null;
  let written: WrittenRow[] = [];
  beforeAll(async () => {
    const store = await openSqliteStore(origin);
    await fill(store);
    rows = await store.log.rows(room('together'), 1, 999);
    written = await store.log.written(room('together'), 1, 999);
    layout = await store.log.layout(room('together'), 0);
    await store.close();
  });
  const changed = (change: (db: DatabaseSync) => void): StoreLocation => {
    const dataDir = join(directory.path, `copy${copies++}`);
    mkdirSync(dataDir);
    copyFileSync(join(origin, 'alongside.db'), join(dataDir, 'alongside.db'));
    const db = new DatabaseSync(join(dataDir, 'alongside.db'));
    change(db);
    db.close();
    return { dataDir, databaseUrl: null };
  };

  it('that is whole has nothing wrong with it', async () => {
    expect(await linesOf({ dataDir: origin, databaseUrl: null })).toEqual([WELL]);
    // Without packs and a milestone the tests below would check nothing.
    expect([layout?.packs.length, layout?.milestones.map(({ seq }) => seq)]).toEqual([5, [60]]);
  });

  it('goes into a backup and comes back', async () => {
    const [file, restored] = [join(directory.path, 'backup'), join(directory.path, 'restored')];
    expect((await runBackupCommand(origin, ['backup', file])).code).toBe(0);
    expect(await runBackupCommand(restored, ['restore', file])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining(WELL),
    });
    const store = await openSqliteStore(restored);
    expect(await store.log.rows(room('together'), 1, 999)).toEqual(rows);
    expect(written.map(({ seq }) => seq)).toEqual([2, 32, 62]);
    expect(await store.log.written(room('together'), 1, 999)).toEqual(written);
    await store.close();
  });

  it('is told of when any one bit of a pack has flipped', async () => {
    const found = new DatabaseSync(join(origin, 'alongside.db'))
      .prepare('select bytes from log_pack where first_seq = 21')
      .get();
    const whole = found?.['bytes'];
    if (!(whole instanceof Uint8Array)) throw new Error('no pack there');
    for (const at of [0, 9, whole.length >> 1, whole.length - 1]) {
      const damaged = Uint8Array.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const lines = await linesOf(
        changed((db) => db.prepare('update log_pack set bytes = ? where first_seq = 21').run(damaged)),
      );
      expect(lines).toContain('room section.together: the pack of rows 21 to 40 cannot be read: its checksum does not fit');
      expect(lines).toContain('room section.together: the checkpoint at 91 cannot be compared, because row 21 is broken');
      expect(lines).toHaveLength(4);
    }
  });

  it.each<[what: string, sql: string, line: RegExp]>([
    ['a pack is missing', 'delete from log_pack where first_seq = 21', /rows 21 to 40 are missing$/],
    [
      'a pack stands in another place',
      'update log_pack set first_seq = 22, last_seq = 41 where first_seq = 21',
      /row 21 is missing$/,
    ],
    [
      'a pack says that it holds more',
      'update log_pack set last_seq = 41 where first_seq = 21',
      /another number of rows than it says$/,
    ],
    [
      'two packs hold the same rows',
      'insert into log_pack select room, 22, 41, bytes from log_pack where first_seq = 21',
      /two packs hold row 22$/,
    ],
    [
      'a row is in a pack and by itself',
      "insert into log values ('section.together', 30, 'family', 1, x'0000')",
      /row 30 lies in a pack, and by itself as well$/,
    ],
    [
      'the newest row is in a pack',
      "delete from log where room = 'section.together'",
      /its newest row lies in a pack, where only older ones may$/,
    ],
    [
      'a pack has no section',
      "insert into log_pack select 'section.gone', 1, 20, bytes from log_pack where first_seq = 1",
      /^room section\.gone: its section is not there$/,
    ],
    ['a milestone is no milestone', "update log_milestone set state = x'ffff'", /the milestone at 60 cannot be read$/],
    [
      'a milestone is of another row',
      'update log_milestone set seq = 45',
      /the milestone at 45 holds other changes than the log$/,
    ],
    [
      'a milestone is beyond the log',
      'update log_milestone set seq = 600',
      /it has a milestone at 600, but there is no such row$/,
    ],
  ])('is told of when %s', async (_what, sql, line) => {
    const lines = await linesOf(changed((db) => db.exec(sql)));
    expect(lines).toContainEqual(expect.stringMatching(line));
    expect(lines.at(-1)).toMatch(/wrong\.$/);
  });

  it('is told of when a milestone credits somebody else', async () => {
    const past = new PastState(null);
    past.apply(rows.slice(0, 60).map((row) => ({ ...row, at: row.seq === 58 ? row.at + 1 : row.at })));
    const state = past.milestone();
    const lines = await linesOf(changed((db) => db.prepare('update log_milestone set state = ?').run(state)));
    expect(lines[0]).toBe('room section.together: the milestone at 60 credits something to another row than the log');
  });
});

const server = await findPostgres('the check of packs in PostgreSQL');
describe.skipIf(server === null)('PostgreSQL with packs', () => {
  it('that is whole has nothing wrong with it, and a damaged pack is found', async () => {
    const database = await freshDatabase(server ?? '');
    const store = await openPostgresStore(database.url);
    await fill(store);
    const location = { dataDir: '', databaseUrl: database.url };
    expect(await linesOf(location)).toEqual([WELL]);
    await store.database
      .updateTable('log_pack')
      .set({ bytes: new Uint8Array([1, 2, 3]) })
      .where('first_seq', '=', 41)
      .execute();
    expect(await linesOf(location)).toContain('room section.together: the pack of rows 41 to 60 cannot be read: it breaks off');
    await store.close();
    await database.drop();
  });
});
