/** The contract of packs: tests that every kind of store must pass. The log must read the same with packs as without. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import { repack } from '#server/store/pack/repack.ts';
import type { Log } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { AT, bytes, entry, storePerTest, type StoreKind } from './kit.ts';

/** Packs the rows of a room from `first` to `last`, which may be single rows or in packs. Returns whether it was done. */
async function packed(log: Log, room: string, first: number, last: number): Promise<boolean> {
  const { pack, was } = repack(room, await log.stretch(room, first, last));
  return log.pack(room, pack, was);
}

/** Appends `count` rows to a room. Most are real updates, and every seventh is not. */
async function fill(log: Log, room: string, count: number): Promise<void> {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  while (updates.length < count) doc.getText(TEXT).insert(updates.length, 'a');
  await log.append(
    updates.map((update, i) => ({
      room,
      personId: i % 5 === 0 ? 'ben' : 'ann',
      at: AT + i * 150,
      update: i % 7 === 0 ? bytes(i % 256, 1, 2) : update,
      claims: [],
    })),
  );
}

/** Reads a room's log in every possible way. */
async function allOf(log: Log, room: string, count: number): Promise<unknown> {
  const seen = {
    rows: await log.rows(room, 1, Number.MAX_SAFE_INTEGER),
    some: await Promise.all([1, 4, 10, count].map((from) => log.rows(room, from, from + 6))),
    since: await Promise.all(
      [0, 3, 9, count - 1, count].map((seq) =>
        log.since(
          new Map([
            [room, seq],
            ['other', 0],
          ]),
        ),
      ),
    ),
    few: await Promise.all([0, 3, 9, count - 1].map((seq) => log.since(new Map([[room, seq]]), 5))),
    heads: await log.heads([room, 'other']),
    last: await log.lastSeq(room),
    open: await log.open(room),
  };
  return seen;
}

async function spoil(store: Store, room: string): Promise<void> {
  const found = await store.database.selectFrom('log_pack').selectAll().where('room', '=', room).execute();
  for (const { first_seq, bytes: whole } of found) {
    const damaged = Uint8Array.from(whole);
    damaged[20] = (damaged[20] ?? 0) ^ 4;
    await store.database
      .updateTable('log_pack')
      .set({ bytes: damaged })
      .where('room', '=', room)
      .where('first_seq', '=', first_seq)
      .execute();
  }
}

/** Declares these tests for one kind of store. */
export function packContract(kind: StoreKind): void {
  describe(`${kind.name}: packs`, () => {
    const current = storePerTest(kind);

    it('change nothing that the log says, wherever they end, also when it is opened again', async () => {
      const { log } = current.store;
      await fill(log, 'a', 60);
      await log.append([entry('other', 1)]);
      const before = await allOf(log, 'a', 60);
      await log.checkpoint('a', 12, bytes(9));
      const opened = await log.open('a');
      // One pack; then a second one after it; then both as one; then a pack that contains the checkpoint's row.
      for (const [first, last] of [
        [1, 10],
        [11, 15],
        [1, 15],
        [16, 59],
      ] as const) {
        expect(await packed(log, 'a', first, last)).toBe(true);
        expect(await log.open('a')).toEqual(opened);
        expect({ ...((await allOf(log, 'a', 60)) as object), open: null }).toEqual({ ...(before as object), open: null });
      }
      await current.reopen();
      expect({ ...((await allOf(current.store.log, 'a', 60)) as object), open: null }).toEqual({
        ...(before as object),
        open: null,
      });
      const layout = await current.store.log.layout('a', 100);
      expect(layout).toMatchObject({
        last: 60,
        checkpoint: 12,
        packs: [
          { firstSeq: 1, lastSeq: 15 },
          { firstSeq: 16, lastSeq: 59 },
        ],
      });
      expect(await current.store.log.append([entry('a', 7)])).toEqual([61]);
    });

    it('give a room without a checkpoint whole', async () => {
      const { log } = current.store;
      await fill(log, 'a', 20);
      const before = await log.open('a');
      await packed(log, 'a', 1, 12);
      expect(await log.open('a')).toEqual(before);
    });

    it('never take the newest row, and never take the place of anything but what they were made of', async () => {
      const { log } = current.store;
      await fill(log, 'a', 20);
      expect(await packed(log, 'a', 1, 20)).toBe(false);
      const early = repack('a', await log.stretch('a', 1, 10));
      expect(await packed(log, 'a', 1, 5)).toBe(true);
      expect(await log.pack('a', early.pack, early.was)).toBe(false);
      expect(await log.pack('b', early.pack, early.was)).toBe(false);
      expect((await log.layout('a', 100)).packs.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])).toEqual([[1, 5]]);
      expect((await log.rows('a', 1, 99)).map((row) => row.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    });

    it('are made once, by whoever comes first', async () => {
      await fill(current.store.log, 'a', 40);
      const stores = [current.store, await current.another(), await current.another()];
      const { pack, was } = repack('a', await current.store.log.stretch('a', 1, 30));
      const made = await Promise.all(stores.map(({ log }) => log.pack('a', pack, was)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await current.store.log.rows('a', 1, 99)).length).toBe(40);
    });

    it('are made whole or not at all', async () => {
      const { log, database, databaseType } = current.store;
      await fill(log, 'a', 40);
      await packed(log, 'a', 1, 10);
      const before = await log.stretch('a', 1, 99);
      // The database refuses the last statement of the packing.
      const refuse =
        databaseType === 'sqlite'
          ? sql`create trigger no before insert on log_pack begin select raise(abort, 'no'); end`
          : sql`alter table log_pack add constraint no check (false) not valid`;
      await refuse.execute(database);
      await expect(packed(log, 'a', 1, 30)).rejects.toThrow('no');
      expect(await log.stretch('a', 1, 99)).toEqual(before);
      expect(await log.append([entry('a', 1)])).toEqual([41]);
    });

    it('are made while others append and read: nobody sees a row twice, or misses one', async () => {
      const stores = [current.store, await current.another(), await current.another()];
      const [writer = current.store, packer = current.store, reader = current.store] = stores;
      await writer.log.append([entry('a', 0)]);
      const state = { over: false };
      const writing = (async () => {
        for (let i = 1; i < 300; i += 1) await writer.log.append([entry('a', i), entry('b', i)]);
        state.over = true;
      })();
      let packs = 0;
      const packing = (async () => {
        while (!state.over) {
          const { last, packs: there } = await packer.log.layout('a', 100);
          const from = there.length > 3 ? 1 : (there.at(-1)?.lastSeq ?? 0) + 1;
          if (last - 2 > from && (await packed(packer.log, 'a', from, last - 2))) packs += 1;
        }
      })();
      let known = 0;
      while (!state.over) {
        const rows = await reader.log.rows('a', 1, 10_000);
        expect(rows.map((row) => row.seq)).toEqual(rows.map((_row, i) => i + 1));
        expect(rows.length).toBeGreaterThanOrEqual(known);
        const news = (await reader.log.since(new Map([['a', Math.floor(known / 2)]]))).get('a') ?? [];
        expect(news.map((row) => row.seq)).toEqual(news.map((_row, i) => i + 1 + Math.floor(known / 2)));
        known = rows.length;
      }
      await Promise.all([writing, packing]);
      expect(packs).toBeGreaterThan(3);
      const rows = await reader.log.rows('a', 1, 10_000);
      expect(rows.map(({ seq, update }) => [seq, ...update])).toEqual(rows.map((_row, i) => [i + 1, i % 256, i >> 8]));
    });

    it('that are damaged close their own room and no other', async () => {
      const { log } = current.store;
      await fill(log, 'a', 30);
      await fill(log, 'b', 30);
      await packed(log, 'a', 1, 20);
      await packed(log, 'b', 1, 20);
      await spoil(current.store, 'a');
      await expect(log.rows('a', 1, 5)).rejects.toThrow(RoomDamaged);
      await expect(log.rows('a', 1, 5)).rejects.toThrow('room a: the pack of rows 1 to 20 of the log');
      await expect(log.open('a')).rejects.toThrow(RoomDamaged);
      expect((await log.rows('a', 21, 30)).length).toBe(10);
      const news = await log.since(
        new Map([
          ['a', 4],
          ['b', 4],
        ]),
      );
      expect(news.get('a')).toEqual([{ seq: 5, personId: '', at: 0, update: bytes() }]);
      expect(news.get('b')?.length).toBe(26);
      await log.checkpoint('a', 20, bytes(1));
      expect((await log.open('a')).tail.length).toBe(10);
    });

    it('have beside them what restores put in again', async () => {
      const { log } = current.store;
      const piece = {
        clock: 3,
        length: 2,
        first: { client: 4_000_000_000, clock: 9 },
        by: { seq: 7, personId: 'ann', at: 1e12 },
      };
      await log.putRestored('a', []);
      await log.putRestored('a', [
        { client: 4_000_000_001, pieces: [piece] },
        { client: 5, pieces: [] },
      ]);
      const found = await log.restored('a');
      expect(found.toSorted((one, other) => one.client - other.client)).toEqual([
        { client: 5, pieces: [] },
        { client: 4_000_000_001, pieces: [piece] },
      ]);
      expect(await log.restored('b')).toEqual([]);
    });

    it('are wanted where rows lie before a checkpoint; milestones are kept beside them', async () => {
      const { log } = current.store;
      await fill(log, 'a', 30);
      await fill(log, 'b', 30);
      await log.checkpoint('a', 20, bytes(1));
      await log.checkpoint('b', 19, bytes(1));
      expect(await log.roomsToPack(20, 9)).toEqual(['a']);
      expect(await log.roomsToPack(19, 9)).toEqual(['a', 'b']);
      expect(await log.roomsToPack(19, 1)).toEqual(['a']);
      await packed(log, 'a', 1, 20);
      expect(await log.roomsToPack(1, 9)).toEqual(['b']);
      expect(await log.milestoneOf('a', 99)).toBeNull();
      await log.putMilestone('a', { seq: 10, state: bytes(1, 0), deletions: { from: 1, bytes: bytes(3) } });
      await log.putMilestone('a', { seq: 20, state: bytes(2, 0), deletions: { from: 1, bytes: bytes(4) } });
      await log.putMilestone('a', { seq: 20, state: bytes(2, 0, 0), deletions: { from: 11, bytes: bytes(5) } });
      const [first, second] = [
        { seq: 10, from: 1, bytes: bytes(3) },
        { seq: 20, from: 11, bytes: bytes(5) },
      ];
      expect(await log.deletions('a', 0, 20)).toEqual([first, second]);
      expect(await log.deletions('a', 9, 19)).toEqual([first]);
      expect(await log.deletions('a', 10, Number.MAX_SAFE_INTEGER)).toEqual([second]);
      expect(await log.deletions('a', 20, 99)).toEqual([]);
      expect(await log.deletions('b', 0, 99)).toEqual([]);
      expect(await log.milestoneOf('a', 9)).toBeNull();
      expect(await log.milestoneOf('a', 19)).toEqual({ seq: 10, state: bytes(1, 0) });
      expect(await log.milestoneOf('a', Number.MAX_SAFE_INTEGER)).toEqual({ seq: 20, state: bytes(2, 0, 0) });
      expect((await log.layout('a', 100)).milestones).toEqual([
        { seq: 10, size: 2 },
        { seq: 20, size: 3 },
      ]);
    });
  });
}
