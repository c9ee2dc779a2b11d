/** When units were written: what a page remembers of its own changes, the message that tells the server, and how the server reads it. */
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#shared/errors.ts';
import { MAX_WRITTEN_AGE, MAX_WRITTEN_RUNS, MESSAGE_WRITTEN, WRITTEN_APART } from '#shared/wire.ts';
import { pendingIn, pendingKey } from '#client/offline/pending-changes.ts';
import { isLongAgo, WrittenRuns, writtenMessage, type StoredRuns } from '#client/offline/written-runs.ts';
import { WrittenTimes } from '#server/sync/room/written-times.ts';
import { readMessage, type WrittenClient } from '#server/sync/transport/frames.ts';
import { Random } from '../support/random.ts';

const NOW = 1_790_000_000_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function runsOf(stored: StoredRuns, client: number): number[][] {
  const numbers = stored.find(([of]) => of === client)?.[1] ?? [];
  return Array.from({ length: numbers.length / 4 }, (_, i) => numbers.slice(i * 4, i * 4 + 4));
}

function read(bytes: Uint8Array): readonly WrittenClient[] {
  const message = readMessage(bytes);
  if (message.kind !== 'written') throw new Error('another message');
  return message.clients;
}

function message(...numbers: number[]): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [MESSAGE_WRITTEN, ...numbers]) encoding.writeVarUint(encoder, number);
  });
}

describe('[S15] a page', () => {
  it('remembers when its units were written, a minute in one run, letters and markers apart', () => {
    const runs = new WrittenRuns();
    runs.note(7, 0, NOW);
    expect(runs.stored()).toEqual([]);
    for (let i = 1; i <= 10; i += 1) runs.note(7, i, NOW + i * 1000);
    runs.note(99, 1, NOW + 11_000);
    runs.note(7, 10, NOW + 12_000);
    runs.note(7, 15, NOW + 2 * MINUTE);
    runs.note(7, 16, NOW + MINUTE);
    expect(runsOf(runs.stored(), 7)).toEqual([
      [0, 10, NOW + 1000, NOW + 10_000],
      [10, 5, NOW + 2 * MINUTE, NOW + 2 * MINUTE],
      [15, 1, NOW + MINUTE, NOW + MINUTE],
    ]);
    expect(runsOf(runs.stored(), 99)).toEqual([[0, 1, NOW + 11_000, NOW + 11_000]]);
    runs.clear();
    expect(runs.stored()).toEqual([]);
    runs.note(7, 18, NOW + DAY);
    expect(runsOf(runs.stored(), 7)).toEqual([[16, 2, NOW + DAY, NOW + DAY]]);
  });

  it('remembers no more than 512 runs of a client: those that lie closest together become one', () => {
    const runs = new WrittenRuns();
    let at = NOW;
    for (let i = 1; i <= 600; i += 1) runs.note(7, i * 3, (at += i % 2 === 0 ? 2 * MINUTE : 10 * MINUTE));
    const kept = runsOf(runs.stored(), 7);
    expect(kept.length).toBe(512);
    let end = 0;
    for (const [clock = 0, length = 0, from = 0, to = 0] of kept) {
      expect(clock).toBe(end);
      end = clock + length;
      expect(to - from).toBeLessThanOrEqual(2 * MINUTE);
    }
    expect(end).toBe(1800);
  });

  it('keeps them in its record on the device, and reads records of before, and of later', () => {
    const record = { client: 7, changes: 2, since: NOW, clock: 4 };
    const written: StoredRuns = [[7, [4, 2, NOW, NOW]]];
    const stored: [string, unknown][] = [
      [pendingKey(7), { ...record, written }],
      [pendingKey(8), { ...record, client: 8 }],
      [pendingKey(9), { ...record, client: 9, written: 'of another form' }],
    ];
    expect(pendingIn(stored)).toEqual([
      { ...record, written },
      { ...record, client: 8 },
      { ...record, client: 9 },
    ]);
  });

  it('tells the server ages where any is older than two minutes, and no time that cannot be', () => {
    const numbers = [
      [0, 4, NOW - 2 * DAY, NOW - 2 * DAY + MINUTE],
      [4, 1, NOW - MAX_WRITTEN_AGE - 1, NOW - DAY],
      [5, 1, NOW - WRITTEN_APART, NOW - WRITTEN_APART],
      [6, 1, NOW + DAY, NOW + DAY],
      [7, 2, NOW - 3 * MINUTE, NOW + DAY],
    ].flat();
    const bytes = writtenMessage(
      [
        [7, numbers],
        [9, [0, 1, NOW, NOW]],
      ],
      NOW,
    );
    expect(bytes === null ? null : read(bytes)).toEqual([
      {
        client: 7,
        runs: [
          { clock: 0, length: 4, age: 2 * 86_400, span: 60 },
          { clock: 5, length: 1, age: 120, span: 0 },
          { clock: 7, length: 2, age: 180, span: 180 },
        ],
      },
      { client: 9, runs: [{ clock: 0, length: 1, age: 0, span: 0 }] },
    ]);
    expect(isLongAgo([[7, numbers]], NOW)).toBe(true);
    expect(isLongAgo([[9, [0, 1, NOW, NOW]]], NOW)).toBe(false);
    expect(writtenMessage([[9, [0, 1, NOW, NOW]]], NOW)).toBeNull();
  });

  it('never sends more runs than the server takes', () => {
    const of = (client: number): StoredRuns[number] => [
      client,
      Array.from({ length: 512 }, (_, i) => [i, 1, NOW - DAY, NOW - DAY]).flat(),
    ];
    const bytes = writtenMessage(
      Array.from({ length: 12 }, (_, i) => of(i)),
      NOW,
    );
    const runs = bytes === null ? [] : read(bytes).flatMap((client) => client.runs);
    expect(runs.length).toBe(MAX_WRITTEN_RUNS);
  });
});

describe('[S15] the server', () => {
  it.each([
    ['nothing at all', []],
    ['a client without runs', [1, 7, 0]],
    ['too many runs', [1, 7, MAX_WRITTEN_RUNS + 1]],
    ['too many runs of several clients', [2, 7, 1, 0, 1, 200, 0, 8, MAX_WRITTEN_RUNS]],
    ['more clients than there are', [2, 7, 1, 0, 1, 200, 0]],
    ['a client twice', [2, 7, 1, 0, 1, 200, 0, 7, 1, 5, 1, 200, 0]],
    ['a run of no length', [1, 7, 1, 0, 0, 200, 0]],
    ['runs that are not in order', [1, 7, 2, 5, 2, 200, 0, 6, 1, 200, 0]],
    ['a time that is still to come', [1, 7, 1, 0, 1, 200, 201]],
    ['a run that ends beyond all numbers', [1, 7, 1, 2 ** 53 - 1, 2, 200, 0]],
    ['something behind it', [0, 0]],
  ])('refuses %s', (_what, numbers) => {
    expect(() => readMessage(message(...numbers))).toThrow(Refusal);
  });

  it('reads any bytes, or refuses them', () => {
    const random = new Random(15);
    let good = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const bytes = Uint8Array.from({ length: random.below(24) }, () =>
        random.below(3) === 0 ? random.below(256) : random.below(4),
      );
      try {
        const clients = read(Uint8Array.of(MESSAGE_WRITTEN, ...bytes));
        good += 1;
        for (const run of clients.flatMap(({ runs }) => runs)) expect(run.length > 0 && run.span <= run.age).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }
    expect(good).toBeGreaterThan(20);
  });

  it('takes of the times only what concerns the new units, and none that cannot be', () => {
    const run = (clock: number, length: number, age: number, span = 0) => ({ clock, length, age, span });
    const times = new WrittenTimes(
      [
        { client: 7, runs: [run(0, 5, 86_400, 60), run(5, 5, 3600), run(10, 2, 100), run(12, 2, 1e9)] },
        { client: 8, runs: [run(0, 9, 86_400, 86_400)] },
      ],
      NOW,
    );
    const gone = (client: number, clock: number, length: number) => ({
      client,
      cut: 0,
      struct: { kind: 'gone', clock, length } as const,
    });
    expect(times.of([gone(7, 3, 1), gone(9, 0, 4), gone(7, 4, 30)], NOW + 5)).toEqual([
      { client: 7, clock: 3, length: 2, from: NOW - DAY, to: NOW - DAY + MINUTE },
      { client: 7, clock: 5, length: 5, from: NOW - 60 * MINUTE, to: NOW - 60 * MINUTE },
      { client: 7, clock: 10, length: 2, from: NOW - 100_000, to: NOW - 100_000 },
    ]);
    // What comes about when it was written needs no second time.
    expect(times.of([gone(7, 10, 9)], NOW)).toEqual([]);
    // The clock of the server was set back meanwhile.
    expect(times.of([gone(8, 8, 1)], NOW - DAY / 2)).toEqual([
      { client: 8, clock: 8, length: 1, from: NOW - DAY, to: NOW - DAY / 2 },
    ]);
    expect(times.of([gone(8, 9, 4)], NOW)).toEqual([]);
  });
});
