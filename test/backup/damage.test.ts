/** Damaged data of one room: that room reports it and other rooms work. A damaged checkpoint only makes opening slower. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { sectionRoom } from '#shared/wire.ts';
import { repack } from '#server/store/pack/repack.ts';
import { openSqliteStore } from '#server/store/sqlite/store.ts';
import { verifyStoredRoom } from '#server/sync/room/verify-stored-room.ts';
import { codeOf, mustSucceed, type Person } from '../support/app.ts';
import { temporaryDirectory } from '../support/live.ts';
import { Participant, until } from '../support/participant.ts';
import { textOf, updateBy } from '../support/section-text.ts';
import { personAt, household, runBackupCommand, ServiceProcess } from '../support/service-process.ts';

const directory = temporaryDirectory();
let cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  const steps = cleanups.toReversed();
  cleanups = [];
  for (const step of steps) await step();
});
afterAll(() => directory.remove());

async function start(data: string): Promise<ServiceProcess> {
  const server = await ServiceProcess.start(data, { METRICS_PORT: '0' });
  cleanups.push(() => server.kill());
  return server;
}

function open(server: ServiceProcess, who: Person, section: string): Participant {
  const page = new Participant(server.socketUrl, 'family', sectionRoom(section), { cookie: who.cookie });
  cleanups.push(() => page.leaves());
  return page;
}

function change<T>(data: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(data, 'alongside.db'));
  db.exec('pragma busy_timeout=5000');
  try {
    return work(db);
  } finally {
    db.close();
  }
}

async function writeWords(server: ServiceProcess, who: Person, section: string, words: readonly string[]): Promise<void> {
  const page = await open(server, who, section).synced();
  for (const word of words) {
    page.types(word);
    await page.isSaved();
  }
  page.leaves();
}

const WORDS = ['one ', 'two ', 'three ', 'four '];
const bytesOf = (row: Record<string, unknown> | undefined): Uint8Array => {
  const value = row?.['bytes'] ?? row?.['state'];
  if (!(value instanceof Uint8Array)) throw new Error('no such row');
  return value;
};

const DAMAGES: readonly [what: string, spoil: (bytes: Uint8Array) => Uint8Array][] = [
  ['noise', () => new Uint8Array(40).fill(255)],
  ['nothing', () => new Uint8Array()],
  ['half of it', (bytes) => bytes.slice(0, bytes.length / 2)],
];

describe('a row of the log that is overwritten', () => {
  it.each(DAMAGES)(
    'with %s closes its room with a plain word, and no other; repaired, it opens by itself',
    async (what, spoil) => {
      const data = join(directory.path, `row ${what}`);
      const first = await start(data);
      const home = await household(first, 2);
      const [broken = '', whole = ''] = home.sections;
      for (const section of [broken, whole]) await writeWords(first, home.daughter, section, WORDS);
      // The server is killed, so that it writes no checkpoint that would make the row unnecessary.
      await first.kill();
      const room = sectionRoom(broken);
      const good = change(data, (db) => {
        const bytes = bytesOf(db.prepare('select bytes from log where room = ? and seq = 3').get(room));
        db.prepare('update log set bytes = ? where room = ? and seq = 3').run(spoil(bytes), room);
        return bytes;
      });

      const server = await start(data);
      const daughter = personAt(server, home.daughter);
      const page = open(server, daughter, broken);
      await until('the page is told', () => page.closedWith !== null);
      expect(page.closedWith).toEqual({
        code: 1013,
        reason: 'This section cannot be read just now. Whoever runs the service can repair it.',
      });
      expect(page.text).toBe('');
      const lines = (): string[] => server.output.split('\n').filter((line) => line.includes('what is kept of it is damaged'));
      await until('it is logged', () => lines().length > 0);
      expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
        level: 50,
        room,
        err: { type: 'RoomDamaged', message: `room ${room}: row 3 of the log` },
      });

      const other = await open(server, daughter, whole).synced();
      expect(other.text).toBe(WORDS.join(''));
      other.types('five ');
      await other.isSaved();
      await mustSucceed(daughter.get(`/api/plans/${home.planId}`));
      const text = await daughter.get(`/api/sections/${broken}/text`);
      expect([text.status, codeOf(text)]).toEqual([503, 'unavailable']);
      await mustSucceed(daughter.get(`/api/sections/${whole}/text?blame=1`));
      await mustSucceed(daughter.get(`/api/sections/${broken}/history`));
      const checked = await runBackupCommand(data, ['check']);
      expect(checked.code).toBe(1);
      expect(checked.out).toMatch(new RegExp(`^room ${room}: row 3 `, 'm'));
      expect(checked.out).not.toContain(whole);
      expect(await (await fetch(server.metricsUrl)).text()).toMatch(/alongside_damaged_total\{what="room"\} [1-9]/);
      // Pages reconnect again and again. The server must not read and log the damage each time.
      expect(lines().length).toBeLessThan(10);

      change(data, (db) => db.prepare('update log set bytes = ? where room = ? and seq = 3').run(good, room));
      await until('the page is in', () => page.provider.synced && page.text === WORDS.join(''));
      page.types('and on');
      await page.isSaved();
      expect(await runBackupCommand(data, ['check'])).toMatchObject({ code: 0 });
    },
  );
});

describe('a checkpoint that is overwritten', () => {
  it.each(DAMAGES)('with %s is passed over: the room opens from its log, says so, and has a new one', async (what, spoil) => {
    const data = join(directory.path, `checkpoint ${what}`);
    const first = await start(data);
    const home = await household(first, 1);
    const [section = ''] = home.sections;
    await writeWords(first, home.daughter, section, WORDS);
    // The server is stopped gracefully, so that it writes a checkpoint.
    await first.stop();
    const room = sectionRoom(section);
    const stored = (): Uint8Array =>
      change(data, (db) => bytesOf(db.prepare('select state from checkpoint where room = ?').get(room)));
    const spoiled = spoil(stored());
    change(data, (db) => db.prepare('update checkpoint set state = ? where room = ?').run(spoiled, room));
    expect((await runBackupCommand(data, ['check'])).out).toMatch(/checkpoint at \d+ cannot be read/);

    const server = await start(data);
    const daughter = personAt(server, home.daughter);
    expect((await mustSucceed(daughter.get(`/api/sections/${section}/text`))).text).toContain('four');
    const page = await open(server, daughter, section).synced();
    expect(page.text).toBe(WORDS.join(''));
    await until('it is logged', () => server.output.includes('a checkpoint is damaged; the room is read from its whole log'));
    page.types('and on');
    await page.isSaved();
    await until('there is a new one', () => Buffer.compare(stored(), spoiled) !== 0);
    expect(await runBackupCommand(data, ['check'])).toMatchObject({ code: 0 });
    expect(await (await fetch(server.metricsUrl)).text()).toContain('alongside_damaged_total{what="checkpoint"} 1');
  });
});

describe('what is kept of a room', () => {
  const doc = new Y.Doc();
  const updates = [
    updateBy(doc, () => void textOf(doc)),
    ...['a', 'b', 'c'].map((letter) => updateBy(doc, () => textOf(doc).insert(0, letter))),
  ];
  const tail = updates.map((update, i) => ({ seq: i + 1, personId: 'ann', at: i, update }));
  const state = Y.mergeUpdates(updates.slice(0, 2));

  it('is sound from its first row, and from a checkpoint', () => {
    const vector = Y.decodeStateVector(Y.encodeStateVector(doc));
    expect(verifyStoredRoom({ checkpoint: null, tail })).toEqual({ kind: 'sound', vector });
    expect(verifyStoredRoom({ checkpoint: { seq: 2, state }, tail: tail.slice(2) })).toEqual({ kind: 'sound', vector });
    expect(verifyStoredRoom({ checkpoint: null, tail: [] })).toEqual({ kind: 'sound', vector: new Map() });
  });

  it('is not where a row is missing, doubled by another, or out of its place', () => {
    expect(verifyStoredRoom({ checkpoint: null, tail: tail.toSpliced(1, 1) })).toEqual({ kind: 'row', seq: 2 });
    expect(verifyStoredRoom({ checkpoint: { seq: 1, state }, tail: tail.slice(2) })).toEqual({ kind: 'row', seq: 2 });
    const swapped = tail.map((row, i) => ({ ...row, update: tail[i === 1 ? 2 : i]?.update ?? row.update }));
    expect(verifyStoredRoom({ checkpoint: null, tail: swapped })).toEqual({ kind: 'row', seq: 2 });
    expect(verifyStoredRoom({ checkpoint: { seq: 2, state: state.slice(1) }, tail: [] })).toEqual({ kind: 'checkpoint' });
  });
});

describe('a pack that is damaged', () => {
  it('closes its room where that opens from it, and no other; repaired, it opens by itself', async () => {
    const data = join(directory.path, 'pack');
    const first = await start(data);
    const home = await household(first, 2);
    const [broken = '', whole = ''] = home.sections;
    for (const section of [broken, whole]) await writeWords(first, home.daughter, section, WORDS);
    await first.stop();
    const room = sectionRoom(broken);
    const store = await openSqliteStore(data);
    const doc = new Y.Doc();
    const rows = await store.log.rows(room, 1, 99);
    for (const row of rows) Y.applyUpdate(doc, row.update);
    const { pack, was } = repack(room, await store.log.stretch(room, 1, rows.length - 1));
    expect(await store.log.pack(room, pack, was)).toBe(true);
    await store.log.checkpoint(room, rows.length, Y.encodeStateAsUpdate(doc));
    await store.close();
    const spoiled = Uint8Array.from(pack.bytes);
    spoiled[12] = (spoiled[12] ?? 0) ^ 1;
    change(data, (db) => db.prepare('update log_pack set bytes = ? where room = ?').run(spoiled, room));

    // The section opens from its checkpoint. Only its past cannot be read.
    const server = await start(data);
    const daughter = personAt(server, home.daughter);
    expect((await open(server, daughter, broken).synced()).text).toBe(WORDS.join(''));
    for (const past of [`text?at=${rows.length - 1}`, 'text?blame=1', 'history'])
      expect(codeOf(await daughter.get(`/api/sections/${broken}/${past}`))).toBe('unavailable');
    await mustSucceed(daughter.get(`/api/sections/${whole}/text?blame=1`));
    await server.kill();

    change(data, (db) => db.prepare('delete from checkpoint where room = ?').run(room));
    const again = await start(data);
    const page = open(again, personAt(again, home.daughter), broken);
    await until('the page is told', () => page.closedWith !== null);
    expect(page.closedWith?.code).toBe(1013);
    expect((await open(again, personAt(again, home.daughter), whole).synced()).text).toBe(WORDS.join(''));
    await until('it is logged', () =>
      again.output.includes(`room ${room}: the pack of rows 1 to ${rows.length - 1} of the log`),
    );
    change(data, (db) => db.prepare('update log_pack set bytes = ? where room = ?').run(pack.bytes, room));
    await until('the page is in', () => page.provider.synced && page.text === WORDS.join(''));
  });
});
