/** The contract of the log: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import { AppendRefused, ClientTaken } from '#server/store/errors.ts';
import { AT, bytes, entry, storePerTest, type StoreKind } from './kit.ts';

/** Declares these tests for one kind of store. */
export function logContract(kind: StoreKind): void {
  describe(`${kind.name}: the log`, () => {
    const current = storePerTest(kind);
    it('gives each room its own numbers, without gaps, and keeps them when it is opened again', async () => {
      expect(await current.store.log.append([entry('a', 1, [7]), entry('b', 2), entry('a', 3)])).toEqual([1, 1, 2]);
      expect(await current.store.log.append([entry('a', 4)])).toEqual([3]);
      await current.reopen();
      expect(await current.store.log.lastSeq('a')).toBe(3);
      expect((await current.store.log.rows('a', 1, 99)).map((row) => [row.seq, row.personId, row.at, [...row.update]])).toEqual(
        [
          [1, 'ann', AT + 1, [1, 0]],
          [2, 'ann', AT + 3, [3, 0]],
          [3, 'ann', AT + 4, [4, 0]],
        ],
      );
      expect((await current.store.log.rows('a', 2, 2)).map((row) => row.seq)).toEqual([2]);
      expect(await current.store.log.append([entry('a', 5)])).toEqual([4]);
    });

    it('stays linear when many append to one room at once', async () => {
      const given = await Promise.all(
        Array.from({ length: 120 }, (_, i) =>
          current.store.log.append([entry('a', i), entry(`b${i % 3}`, i), entry('a', i + 1000)]),
        ),
      );
      const seqs = given.flatMap(([first = 0, , second = 0]) => [first, second]);
      expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, i) => i + 1));
      const rows = await current.store.log.rows('a', 1, 1000);
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 240 }, (_, i) => i + 1));
      for (const [i, [first = 0, , second = 0]] of given.entries()) {
        expect([...(rows[first - 1]?.update ?? [])]).toEqual([i % 256, i >> 8]);
        expect(second).toBe(first + 1);
      }
    });

    it('keeps nothing of an append that fails', async () => {
      await current.store.log.append([entry('a', 1, [7])]);
      await expect(current.store.log.append([entry('b', 2), entry('a', 3), entry('a', 4, [7], 'ben')])).rejects.toThrow();
      expect([await current.store.log.lastSeq('a'), await current.store.log.lastSeq('b')]).toEqual([1, 0]);
      expect(await current.store.log.append([entry('a', 5)])).toEqual([2]);
      expect((await current.store.log.open('a')).owners).toEqual(new Map([[7, 'ann']]));
    });

    it('[S15] keeps when a device says that units were written, beside the row and in the same commit', async () => {
      const { log } = current.store;
      const run = (clock: number, ago: number) => ({ client: 4_000_000_001, clock, length: 2, from: AT - ago, to: AT - 1 });
      const written = [run(0, 9000), run(2, 8000)];
      await log.append([entry('a', 1)]);
      expect(await log.append([entry('b', 1), { ...entry('a', 2), written }, entry('a', 3), entry('b', 2)])).toEqual([
        1, 2, 3, 2,
      ]);
      await log.append([
        { ...entry('a', 4, [], 'ben'), written: [run(4, 7000)] },
        { ...entry('b', 3), written: [] },
      ]);
      await current.reopen();
      const all = [
        { seq: 2, personId: 'ann', runs: written },
        { seq: 4, personId: 'ben', runs: [run(4, 7000)] },
      ];
      expect(await current.store.log.written('a', 1, 2 ** 40)).toEqual(all);
      expect(await current.store.log.written('a', 3, 4)).toEqual(all.slice(1));
      expect(await current.store.log.written('a', 3, 3)).toEqual([]);
      expect(await current.store.log.written('b', 1, 9)).toEqual([]);
      expect((await current.store.log.rows('a', 1, 9)).map(({ at }) => at)).toEqual([1, 2, 3, 4].map((value) => AT + value));
    });

    it('[S15] keeps no written times of an append that fails', async () => {
      const written = [{ client: 8, clock: 0, length: 1, from: AT - 9, to: AT - 9 }];
      await current.store.log.append([entry('a', 1, [7])]);
      const taken = { ...entry('a', 3, [7], 'ben'), written };
      await expect(current.store.log.append([{ ...entry('a', 2), written }, taken])).rejects.toThrow(ClientTaken);
      expect(await current.store.log.written('a', 1, 9)).toEqual([]);
    });

    it('opens a room from its newest checkpoint and what came after', async () => {
      expect(await current.store.log.open('never')).toMatchObject({ checkpoint: null, tail: [], owners: new Map() });
      await current.store.log.append([entry('a', 1, [7]), entry('a', 2), entry('a', 3, [4_294_967_295], 'ben')]);
      await current.store.log.checkpoint('a', 1, bytes(9));
      await current.store.log.checkpoint('a', 2, bytes(9, 9));
      await current.reopen();
      const room = await current.store.log.open('a');
      expect([room.checkpoint?.seq, [...(room.checkpoint?.state ?? [])]]).toEqual([2, [9, 9]]);
      expect(room.tail.map((row) => row.seq)).toEqual([3]);
      expect(room.owners).toEqual(
        new Map([
          [7, 'ann'],
          [4_294_967_295, 'ben'],
        ]),
      );
    });

    it('remembers the schema below which nobody may join', async () => {
      const { schema } = await current.store.log.open('a');
      await current.store.log.append([entry('a', 1)]);
      await current.store.log.raiseSchema('a', schema + 1);
      await current.reopen();
      expect((await current.store.log.open('a')).schema).toBe(schema + 1);
      expect((await current.store.log.open('b')).schema).toBe(schema);
    });

    it('keeps an update byte for byte, an empty one and a large one too', async () => {
      const large = Uint8Array.from({ length: 900_000 }, (_, i) => (i * 31) % 256);
      const view = new Uint8Array(large.buffer, 1000, 50);
      for (const update of [large, view, new Uint8Array()]) await current.store.log.append([{ ...entry('a', 1), update }]);
      const rows = await current.store.log.rows('a', 1, 3);
      expect(rows.map((row) => Buffer.compare(row.update, [large, view, new Uint8Array()][row.seq - 1] ?? bytes(1)))).toEqual([
        0, 0, 0,
      ]);
    });

    it('tells for many rooms at once how far they have come, and what is new in them', async () => {
      const { log } = current.store;
      await log.append([entry('a', 1), entry('b', 2), entry('a', 3), entry('c', 4), entry('a', 5)]);
      await log.raiseSchema('b', 9);
      const { schema } = await log.open('a');
      expect(await log.heads(['a', 'b', 'never'])).toEqual(
        new Map([
          ['a', { seq: 3, schema }],
          ['b', { seq: 1, schema: 9 }],
          ['never', { seq: 0, schema }],
        ]),
      );
      expect(await log.heads([])).toEqual(new Map());
      const have = new Map([
        ['a', 1],
        ['b', 1],
        ['c', 0],
        ['never', 0],
      ]);
      const news = await log.since(have);
      expect([...news].map(([room, rows]) => [room, rows.map((row) => [row.seq, [...row.update]])])).toEqual([
        [
          'a',
          [
            [2, [3, 0]],
            [3, [5, 0]],
          ],
        ],
        ['c', [[1, [4, 0]]]],
      ]);
      expect([...(await log.since(have, 1))].map(([room, rows]) => [room, rows.map((row) => row.seq)])).toEqual([
        ['a', [2]],
        ['c', [1]],
      ]);
      expect(await log.since(new Map())).toEqual(new Map());
    });

    it('takes points that no log will ever reach for what they are', async () => {
      const { log } = current.store;
      await log.append([entry('a', 1)]);
      expect(await log.rows('a', Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER)).toEqual([]);
      expect((await log.rows('a', -5, Number.MAX_SAFE_INTEGER)).map((row) => row.seq)).toEqual([1]);
      expect(await log.since(new Map([['a', Number.MAX_SAFE_INTEGER]]))).toEqual(new Map());
    });

    it('never goes back to an older checkpoint or a lower schema', async () => {
      const { log } = current.store;
      const { schema } = await log.open('a');
      await log.append([entry('a', 1), entry('a', 2)]);
      await log.checkpoint('a', 2, bytes(2));
      await log.checkpoint('a', 1, bytes(1));
      expect(await log.checkpointOf('a')).toEqual({ seq: 2, state: bytes(2) });
      await log.raiseSchema('a', schema + 2);
      await log.raiseSchema('a', schema + 1);
      expect((await log.open('a')).schema).toBe(schema + 2);
    });

    it('stays linear when several stores append to the same rooms at once, and whoever reads meanwhile misses nothing', async () => {
      const stores = [current.store, await current.another(), await current.another(), await current.another()];
      const rooms = ['a', 'b', 'c', 'd', 'e'];
      const appended = new Map<string, string>();
      const writes = stores.map(async ({ log }, writer) => {
        for (let round = 0; round < 40; round += 1) {
          // Each batch names the rooms in another order. A store that locks them in that order would soon deadlock.
          const order = rooms.map((_, i) => rooms[(i * (writer + 1) + round) % rooms.length] ?? 'a');
          const entries = order.map((room, i) => entry(room, (writer * 40 + round) * 8 + i));
          const seqs = await log.append(entries);
          for (const [i, seq] of seqs.entries()) appended.set(`${order[i]} ${seq}`, String(entries[i]?.update));
        }
      });
      const state = { over: false };
      const seen = new Map<string, string[]>(rooms.map((room) => [room, []]));
      const read = async (): Promise<void> => {
        const news = await current.store.log.since(new Map([...seen].map(([room, rows]) => [room, rows.length])));
        for (const [room, rows] of news) {
          for (const { seq, update } of rows) {
            const rowsSoFar = seen.get(room) ?? [];
            expect(seq).toBe(rowsSoFar.length + 1);
            rowsSoFar.push(String(update));
          }
        }
      };
      const reading = (async () => {
        while (!state.over) await read();
      })();
      await Promise.all(writes);
      state.over = true;
      await reading;
      await read();
      expect([...seen.values()].map((rows) => rows.length)).toEqual([160, 160, 160, 160, 160]);
      for (const [room, rows] of seen)
        for (const [i, update] of rows.entries()) expect(appended.get(`${room} ${i + 1}`)).toBe(update);
    });

    it('lets somebody claim again what is theirs, and refuses whole an append that claims what is another’s (S6)', async () => {
      const { log } = current.store;
      await log.append([entry('a', 1, [7, 8])]);
      expect(await log.append([entry('a', 2, [7, 8, 9])])).toEqual([2]);
      expect(await log.append([entry('b', 1, [7], 'ben')])).toEqual([1]);
      const refused = await log
        .append([
          entry('c', 1, [1]),
          entry('a', 3, [10, 8], 'ben'),
          entry('a', 4, [11]),
          entry('c', 2, [1], 'ben'),
          entry('a', 5, [9], 'ben'),
        ])
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ClientTaken);
      expect((refused as ClientTaken).conflicts).toEqual([
        { index: 1, client: 8, owner: 'ann' },
        { index: 3, client: 1, owner: 'ann' },
        { index: 4, client: 9, owner: 'ann' },
      ]);
      expect([await log.lastSeq('a'), await log.lastSeq('c')]).toEqual([2, 0]);
      expect((await log.open('c')).owners).toEqual(new Map());
      expect([...(await log.open('a')).owners]).toEqual([
        [7, 'ann'],
        [8, 'ann'],
        [9, 'ann'],
      ]);
    });

    it('gives a client id that several claim at once to one of them (S6)', async () => {
      const stores = [current.store, await current.another(), await current.another()];
      const people = ['ann', 'ben', 'cat'];
      for (let client = 1; client <= 20; client += 1) {
        const outcomes = await Promise.allSettled(
          stores.map(({ log }, i) => log.append([entry('a', client, [client], people[i])])),
        );
        const winners = outcomes.flatMap((outcome, i) => (outcome.status === 'fulfilled' ? [people[i]] : []));
        expect(winners).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') continue;
          expect(outcome.reason).toBeInstanceOf(ClientTaken);
          expect((outcome.reason as ClientTaken).conflicts).toEqual([{ index: 0, client, owner: winners[0] }]);
        }
        const again = await Promise.all(stores.map(({ log }) => log.append([entry('b', client, [client])])));
        expect(again.flat().toSorted((x, y) => x - y)).toEqual([1, 2, 3].map((n) => (client - 1) * 3 + n));
      }
      expect(await current.store.log.lastSeq('a')).toBe(20);
    });

    it('[R27] puts a row right behind the one that its writer saw, or keeps nothing of the append', async () => {
      const { log } = current.store;
      await log.append([entry('a', 1), entry('a', 2)]);
      expect(await log.append([entry('b', 1), { ...entry('a', 3), after: 2 }, entry('a', 4)])).toEqual([1, 3, 4]);
      const moved = [
        [{ ...entry('a', 5), after: 3 }],
        [{ ...entry('a', 5), after: 5 }],
        // Of one append the row that comes first counts too.
        [entry('b', 2), entry('a', 5, [7]), { ...entry('a', 6), after: 4 }],
        [{ ...entry('never', 1), after: 1 }],
      ];
      for (const entries of moved) {
        const error = await log.append(entries).catch((found: unknown) => found);
        expect(error).toBeInstanceOf(AppendRefused);
        expect(error).toMatchObject({ room: entries.at(-1)?.room, why: 'moved' });
      }
      expect([await log.lastSeq('a'), await log.lastSeq('b'), await log.lastSeq('never')]).toEqual([4, 1, 0]);
      expect((await log.open('a')).owners).toEqual(new Map());
      expect(await log.append([{ ...entry('never', 1), after: 0 }])).toEqual([1]);
      const taken = await log
        .append([entry('c', 1, [7])])
        .then(() => log.append([{ ...entry('c', 2, [7], 'ben'), after: 1 }]).catch((found: unknown) => found));
      expect(taken).toBeInstanceOf(ClientTaken);
    });

    it('[R27] lets one of all that come right behind one row, also of several servers', async () => {
      const stores = [current.store, await current.another(), await current.another()];
      for (let after = 0; after < 20; after += 1) {
        const outcomes = await Promise.allSettled(stores.map(({ log }, i) => log.append([{ ...entry('a', i), after }])));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppendRefused);
      }
      expect(await current.store.log.lastSeq('a')).toBe(20);
    });
  });
}
