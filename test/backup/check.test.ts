/** The check command, on both databases: it finds each damage and names the place. It reports nothing if there is no damage. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { checkStored, reportLines } from '#server/backup/check.ts';
import { inspect, type StoreLocation } from '#server/store/inspection.ts';
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import type { Store } from '#server/store/store.ts';
import { temporaryDirectory } from '../support/live.ts';
import { askPostgres, findPostgres, freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { textOf, updateBy } from '../support/section-text.ts';
import { runBackupCommand } from '../support/service-process.ts';
import { fillWorld, PLAN, room } from '../support/world.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

/** Fills a store: words by two people in one section, a checkpoint after the tenth row, and an audit trail. */
async function fill(store: Store): Promise<void> {
  await fillWorld(store);
  const docs = { family: new Y.Doc(), professional: new Y.Doc() };
  const first = await store.log.rows(room('together'), 1, 1);
  for (const doc of Object.values(docs)) for (const row of first) Y.applyUpdate(doc, row.update);
  for (let i = 0; i < 20; i++) {
    const [personId, doc, other] =
      i % 2 === 0
        ? (['family', docs.family, docs.professional] as const)
        : (['professional', docs.professional, docs.family] as const);
    const update = updateBy(doc, () => {
      const text = textOf(doc);
      text.insert(text.length, `word${i} `);
      if (i % 5 === 4) text.delete(0, 3);
    });
    Y.applyUpdate(other, update);
    const at = 1_790_000_000_000 + i;
    // The row at 15 came two days after it was written.
    const clock = Y.getState(doc.store, doc.clientID) - 7;
    const written =
      i === 13 ? [{ client: doc.clientID, clock, length: 7, from: at - 2 * 86_400_000, to: at - 86_400_000 }] : [];
    await store.log.append([{ room: room('together'), personId, at, update, claims: i < 2 ? [doc.clientID] : [], written }]);
    if (i === 8) await store.log.checkpoint(room('together'), 10, Y.encodeStateAsUpdate(doc));
  }
  const about = { planId: PLAN, at: 1, personId: 'manager' } as const;
  const detail = { title: 'A plan', template: 'dementia', language: 'en' } as const;
  const add = { title: 'together', lead: 'together', named: [] } as const;
  await store.records.appendAudit({ ...about, verb: 'plan.create', sections: ['older'], audience: ['member-manager'], detail });
  await store.records.appendAudit({ ...about, verb: 'section.add', sections: ['together'], audience: [], detail: add });
  await store.records.appendAudit({
    ...about,
    verb: 'member.change',
    sections: [],
    audience: 'all',
    detail: { memberId: 'member-sister', relation: 'sister' },
  });
  await store.records.setGrant('together', 'member-observer', 'comment');
  await store.records.putWhy({ sectionId: 'together', fromSeq: 2, personId: 'family', text: 'After the call', at: 1 });
  await store.records.endSitting('together', { personId: 'family', afterSeq: 4 }, 1);
  // A suggestion holds a copy of its section, whose client ids are nobody's there.
  const copy = Y.encodeStateAsUpdate(docs.family);
  await store.write(async (records) => {
    const about = { planId: PLAN, sectionId: 'together', baseSeq: 21, title: 'Tea', reason: '', authorId: 'sister', at: 1 };
    await records.insertSuggestion({ ...about, id: 'tea', key: 'k' });
    await records.appendFirst({ room: 'suggestion.tea', personId: 'sister', at: 1, update: copy, claims: [] });
  });
  const bytes = new TextEncoder().encode('RIFF\x10\0\0\0WEBPVP8 and its pixels');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.records.putPlanPhoto({
    planId: PLAN,
    version: 'v1',
    type: 'image/webp',
    bytes,
    sha256,
    setBy: 'manager',
    setAt: 1,
  });
}

const NO_DAMAGE = 'Checked 6 rooms, 26 rows, 1 checkpoint, 1 photo, 1 audit trail with 3 entries. All is well.';
const linesOf = async (location: StoreLocation): Promise<string[]> => reportLines(await inspect(location, checkStored));

/** Damages to the database, as SQL for both databases, and the lines that the check must print for them. */
const DAMAGE: readonly [what: string, sql: string, ...lines: RegExp[]][] = [
  [
    'a row is missing',
    "delete from log where room = 'section.together' and seq = 7",
    /^room section\.together: row 7 is missing$/,
    /row 8 stands on something/,
  ],
  ['rows are missing', "delete from log where room = 'section.together' and seq in (7, 8)", /rows 7 to 8 are missing/],
  [
    'a row is overwritten',
    "update log set bytes = JUNK where room = 'section.together' and seq = 12",
    /^room section\.together: row 12 cannot be read$/,
  ],
  [
    'a row is credited to another',
    "update log set person_id = 'sister' where room = 'section.together' and seq = 4",
    /row 4 by sister writes with client id \d+, which belongs to family/,
  ],
  [
    'a row is by nobody',
    "update log set person_id = 'ghost' where room = 'section.together' and seq = 4",
    /row 4 is by ghost, who has no account/,
  ],
  ['a checkpoint is overwritten', 'update checkpoint set state = JUNK', /the checkpoint at 10 cannot be read/],
  [
    'a checkpoint is of another section',
    "update checkpoint set state = (select bytes from log where room = 'section.routine')",
    /the checkpoint at 10 holds other changes/,
  ],
  ['a checkpoint is older than it says', 'update checkpoint set seq = 12', /the checkpoint at 12 holds other changes/],
  ['a checkpoint is beyond the log', 'update checkpoint set seq = 99', /its checkpoint is at 99, but the log ends at 21/],
  [
    'an owner has no row',
    "insert into client_owner (room, client, person_id) values ('section.routine', 5, 'family')",
    /^room section\.routine: client id 5 belongs to family, but no row writes with it$/,
  ],
  [
    'an owner is missing',
    "delete from client_owner where room = 'section.older'",
    /^room section\.older: row 1 by manager writes with client id \d+, which belongs to nobody$/,
  ],
  [
    'an audit entry was changed',
    "update audit set verb = 'nothing' where seq = 2",
    /^audit trail of plan plan1: entry 2 was changed after it was written$/,
    /^audit trail of plan plan1: entry 2 says nothing that this version can read$/,
  ],
  [
    'an audit entry names another section',
    `update audit set sections = '["gone"]' where seq = 2`,
    /^audit trail of plan plan1: entry 2 was changed after it was written$/,
    /^audit trail of plan plan1: entry 2 names section gone, but there is no such section$/,
  ],
  [
    'an audit entry has another audience',
    `update audit set audience = '"all"' where seq = 1`,
    /^audit trail of plan plan1: entry 1 was changed after it was written$/,
    /^audit trail of plan plan1: entry 1 says nothing that this version can read$/,
  ],
  [
    'the detail of an audit entry is no JSON',
    "update audit set detail = '{' where seq = 3",
    /^audit trail of plan plan1: entry 3 was changed after it was written$/,
    /^audit trail of plan plan1: entry 3 says nothing that this version can read$/,
  ],
  ['an audit entry is gone', 'delete from audit where seq = 2', /entry 2 is missing/],
  [
    'a photo is overwritten',
    'update plan_photo set bytes = JUNK',
    /^photo of plan plan1: it was changed after it was written$/,
  ],
  [
    'a photo is none',
    "update plan_photo set bytes = JUNK, sha256 = 'ce8bee525d6736e9825261b19a9b51719f9dc4bb728e95cf7067a2142b03b362'",
    /^photo of plan plan1: it is no photo that the server made$/,
  ],
  [
    'a room has no section',
    "insert into log (room, seq, person_id, at, bytes) values ('section.gone', 1, 'family', 1, EMPTY)",
    /^room section\.gone: its section is not there$/,
  ],
  [
    'something is kept for no room of a section',
    "insert into room (room, schema_version) values ('plan.plan1', 1)",
    /^room plan\.plan1: something is kept for it, but it is no room of a section or of a suggestion$/,
  ],
  [
    'a room has no suggestion',
    "delete from suggestion where id = 'tea'",
    /^room suggestion\.tea: its suggestion is not there$/,
  ],
  ['a suggestion has no log', "delete from log where room = 'suggestion.tea'", /^room suggestion\.tea: its log is empty$/],
  ['a section has no log', "delete from log where room = 'section.older'", /^room section\.older: its log is empty$/],
  [
    'a reason is of nobody’s sitting',
    'update sitting_why set from_seq = 3',
    /^room section\.together: somebody said why of a sitting that is none of theirs, at row 3$/,
  ],
  [
    'a written time is of another row',
    'update log_written set seq = 14',
    /^room section\.together: a written time is kept beside row 14 that does not fit it$/,
  ],
  [
    'a written time is of somebody else',
    "update log_written set person_id = 'sister'",
    /^room section\.together: a written time is kept beside row 15 that does not fit it$/,
  ],
  [
    'a written time is later than the row',
    "update log_written set runs = replace(runs, '17899', '18899')",
    /a written time is kept beside row 15 that does not fit it$/,
  ],
  ['a written time cannot be read', "update log_written set runs = '[1,2'", /^room section\.together: it cannot be read/],
  [
    'a written time is of no room',
    "update log_written set room = 'plan.plan1'",
    /^room plan\.plan1: a written time is kept beside row 15 that does not fit it$/,
  ],
  ['a room has no version', "delete from room where room = 'section.older'", /^room section\.older: it has no schema version$/],
];

/** Damages that a database refuses as long as it checks foreign keys. */
const UNFOREIGN: readonly [what: string, sql: string, line: RegExp][] = [
  [
    'a member has no plan',
    "update member set plan_id = 'gone' where id = 'member-sister'",
    /^member member-sister: its plan_id is gone, but there is no such plan$/,
  ],
  [
    'a member is nobody',
    "update member set person_id = 'ghost' where id = 'member-sister'",
    /^member member-sister: its person_id is ghost, but there is no such account$/,
  ],
  [
    'a name has no member',
    "update section_named set member_id = 'gone' where member_id = 'member-manager'",
    /^name on a section sealed gone: its member_id is gone, but there is no such member$/,
  ],
  [
    'a reason has no section',
    "update sitting_why set section_id = 'gone'",
    /^why of a sitting gone 2: its section_id is gone, but there is no such section$/,
  ],
  [
    'an end of a sitting has no person',
    "update sitting_end set person_id = 'ghost'",
    /^end of a sitting together ghost 4: its person_id is ghost, but there is no such account$/,
  ],
  [
    'a begun restore has no section',
    "insert into begun_restore values ('r1', 'gone', 'family', 1, 2, 'client 7', 5)",
    /^begun restore r1: its section_id is gone, but there is no such section$/,
  ],
  ['a grant has no member', "update section_grant set member_id = 'gone'", /^grant on a section together gone/],
  [
    'a section has no plan',
    "update section set plan_id = 'gone' where id = 'older'",
    /^section older: its plan_id is gone, but there is no such plan$/,
  ],
  [
    'a photo has no plan',
    "update plan_photo set plan_id = 'gone'",
    /^photo of plan gone: its plan_id is gone, but there is no such plan$/,
  ],
  ['a section is gone', "delete from section where id = 'older'", /^room section\.older: its section is not there$/],
];

describe('a data directory', () => {
  const origin = join(directory.path, 'origin');
  let copies = 0;
  beforeAll(async () => {
    const store = await openSqliteStore(origin);
    await fill(store);
    await store.close();
  });
  const damaged = (sql: string): StoreLocation => {
    const dataDir = join(directory.path, `copy${copies++}`);
    mkdirSync(dataDir);
    copyFileSync(join(origin, 'alongside.db'), join(dataDir, 'alongside.db'));
    const db = new DatabaseSync(join(dataDir, 'alongside.db'));
    db.exec('PRAGMA foreign_keys=OFF');
    db.exec(sql.replaceAll('JUNK', "x'ffffffffffff'").replaceAll('EMPTY', "x'0000'"));
    db.close();
    return { dataDir, databaseUrl: null };
  };

  it('that is whole has nothing wrong with it', async () => {
    expect(await linesOf({ dataDir: origin, databaseUrl: null })).toEqual([NO_DAMAGE]);
    expect(await runBackupCommand(origin, ['check'])).toMatchObject({ code: 0, out: `${NO_DAMAGE}\n`, err: '' });
  });

  it.each([...DAMAGE, ...UNFOREIGN])('is told of when %s', async (_what, sql, ...expected) => {
    const lines = await linesOf(damaged(sql));
    for (const line of expected) expect(lines).toContainEqual(expect.stringMatching(line));
    expect(lines.at(-1)).toMatch(/\d things? (is|are) wrong\.$/);
  });

  it('is told of in every place at once, and the command ends with 1', async () => {
    const { dataDir } = damaged(
      "update checkpoint set state = JUNK; update audit set at = 7 where seq = 3; delete from log where room = 'section.older'",
    );
    const ended = await runBackupCommand(dataDir, ['check']);
    expect(ended.code).toBe(1);
    expect(ended.out.trim().split('\n')).toHaveLength(5);
    expect(ended.out).toContain('4 things are wrong.');
  });

  it('is told of shortly where a room is wrong from end to end', async () => {
    const lines = await linesOf(damaged("update log set person_id = 'ghost'"));
    expect(lines.length).toBeLessThan(40);
    expect(lines).toContainEqual(expect.stringMatching(/^room section\.together: and \d+ more$/));
  });

  it('whose file has damaged pages shows what can be read all the same', async () => {
    const location = damaged('select 1');
    const db = new DatabaseSync(join(location.dataDir, 'alongside.db'));
    const page = Number(db.prepare("select rootpage from sqlite_master where name = 'section_plan'").get()?.['rootpage']);
    const size = Number(db.prepare('pragma page_size').get()?.['page_size']);
    db.close();
    const file = openSync(join(location.dataDir, 'alongside.db'), 'r+');
    writeSync(file, Buffer.alloc(size, 9), 0, size, (page - 1) * size);
    closeSync(file);
    const lines = await linesOf(location);
    expect(lines).toContainEqual(expect.stringMatching(/^database file: /));
    expect(lines.at(-1)).toMatch(/26 rows/);
  });

  it('that is not there, or is not ours, is no data directory', async () => {
    expect(await runBackupCommand(join(directory.path, 'nowhere'), ['check'])).toMatchObject({ code: 2, out: '' });
    const other = join(directory.path, 'other');
    mkdirSync(other);
    new DatabaseSync(join(other, 'alongside.db')).exec('create table t(x)');
    expect((await runBackupCommand(other, ['check'])).err).toContain('no database of Alongside');
    expect((await runBackupCommand(origin, ['chek'])).err).toContain('npm run check');
  });

  it('of a newer version is left to that one', async () => {
    const location = damaged("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
    await expect(linesOf(location)).rejects.toThrow('newer version');
  });
});

const server = await findPostgres('the check of PostgreSQL, and its dump');
describe.skipIf(server === null)('PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase(server ?? '');
    const store = await openPostgresStore(database.url);
    await fill(store);
    await store.close();
  });
  afterAll(() => database?.drop());
  const ownLocation = (): StoreLocation => ({ dataDir: '', databaseUrl: database.url });

  it('that is whole has nothing wrong with it', async () => {
    expect(await runBackupCommand('', ['check'], { DATABASE_URL: database.url })).toMatchObject({
      code: 0,
      out: `${NO_DAMAGE}\n`,
      err: '',
    });
  });

  it('survives pg_dump and pg_restore with nothing wrong with it', async () => {
    const other = await freshDatabase(server ?? '');
    const file = join(directory.path, 'dump');
    expect(spawnSync('pg_dump', ['--format=custom', `--file=${file}`, database.url], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(spawnSync('pg_restore', ['--no-owner', `--dbname=${other.url}`, file], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(await linesOf({ dataDir: '', databaseUrl: other.url })).toEqual([NO_DAMAGE]);
    // A restored database must accept new rows, and not only be readable.
    const store = await openPostgresStore(other.url);
    expect(
      await store.log.append([{ room: room('routine'), personId: 'family', at: 1, update: Uint8Array.of(0, 0), claims: [] }]),
    ).toEqual([2]);
    await store.close();
    await other.drop();
  });

  it.each(DAMAGE)('is told of when %s', async (_what, sql, ...expected) => {
    const other = await freshDatabase(server ?? '');
    const store = await openPostgresStore(other.url);
    await fill(store);
    await store.close();
    await askPostgres(
      other.url,
      sql.replaceAll('JUNK', String.raw`'\xffffffffffff'::bytea`).replaceAll('EMPTY', String.raw`'\x0000'::bytea`),
    );
    const lines = await linesOf({ ...ownLocation(), databaseUrl: other.url });
    await other.drop();
    for (const line of expected) expect(lines).toContainEqual(expect.stringMatching(line));
  });
});
