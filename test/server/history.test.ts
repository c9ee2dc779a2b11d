/**
 * A section's past is the same for every layout of its log (rows, packs, milestones), and whether it is computed directly or
 * in a thread.
 */
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import pino from 'pino';
import { z } from 'zod';
import type { CreditsAnswer } from '#shared/api-history.ts';
import { zSitting } from '#shared/api-sittings.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { readForward } from '#server/history/chunks.ts';
import { History } from '#server/history/history.ts';
import { SCHEDULE, Housekeeping, nextMilestone, nextPack, type Schedule } from '#server/history/housekeeping.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import type { LogLayout, LogRow, WrittenRun } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { openWorld, temporaryDirectory } from '../support/live.ts';
import { updateBy } from '../support/section-text.ts';
import { randomRows } from '../support/written.ts';

const ROOM = 'section.past';
const PAUSE_MS = 15 * 60_000;
/** The schedule of a real service with small numbers. */
const SMALL: Schedule = {
  ...SCHEDULE,
  newestRowsKept: 1,
  minPackRows: 2,
  rowsPerStep: 7,
  packRows: 20,
  milestoneRows: 12,
  milestoneShare: 0,
  stepDelay: 0,
  stepDelayFactor: 0,
};

let cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanups.toReversed()) await step();
  cleanups = [];
});

async function opened(): Promise<{ store: Store; jobRunner: JobRunner; housekeeping: Housekeeping }> {
  const directory = temporaryDirectory();
  const store = await openWorld(directory.path);
  const jobRunner = new JobRunner();
  const housekeeping = new Housekeeping({
    log: store.log,
    jobs: jobRunner,
    logger: pino({ level: 'silent' }),
    schedule: SMALL,
  });
  cleanups.push(
    () => directory.remove(),
    () => store.close(),
    () => jobRunner.close(),
    () => housekeeping.close(),
  );
  return { store, jobRunner, housekeeping };
}

/** What somebody's device says of all units of an update: that they were written within a minute from `from` on. */
function writtenOf(update: Uint8Array, from: number): WrittenRun[] {
  return decodeUpdate(update).clients.flatMap(({ client, structs }) => {
    const [first, last] = [structs[0], structs.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ client, clock: first.clock, length: last.clock + last.length - first.clock, from, to: from + 60_000 }];
  });
}

/** Fills the log of ROOM with random edits of two people, with pauses of 15 minutes between some of them. */
async function fill(store: Store, seed: number, steps: number): Promise<LogRow[]> {
  let delay = 0;
  const names: Readonly<Record<string, string>> = { ann: 'family', ben: 'professional' };
  const rows = randomRows(seed, steps).map((row) => {
    if (row.seq % 13 === 0) delay += PAUSE_MS;
    return { ...row, personId: names[row.personId] ?? '', at: row.at + delay };
  });
  await store.log.append(
    rows.map(({ personId, at, update, seq }) => {
      const written = seq % 11 === 0 ? writtenOf(update, at - 86_400_000 * (1 + (seq % 3))) : [];
      return { room: ROOM, personId, at, update, claims: [], written };
    }),
  );
  const doc = new Y.Doc();
  for (const row of rows) Y.applyUpdate(doc, row.update);
  await store.log.checkpoint(ROOM, rows.length, Y.encodeStateAsUpdate(doc));
  return rows;
}

/**
 * Asks a past everything: the text at every point, with and without names, and the sittings from every third point with several
 * page sizes.
 */
/** Credits with their clients and people in an order that does not depend on where the answer began. */
function inOrder({ people, clients, written = [] }: CreditsAnswer): unknown {
  const credits = clients
    .map(([client, runs]) => [client, runs.map((value, i) => (i % 5 === 2 ? people[value]?.id : value))] as const)
    .toSorted((a, b) => a[0] - b[0]);
  return { credits, written: written.toSorted((a, b) => a[0] - b[0]) };
}

async function everything(history: History, store: Store, last: number): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let at = 0; at <= last; at++) answers.push(await history.textAt(store, ROOM, { at, blame: true }));
  for (let at = 0; at <= last; at++) answers.push(inOrder(await history.credits(store, ROOM, at)));
  for (let at = 0; at <= last; at += 7)
    for (const to of [0, at >> 1, at + 3, last])
      if (to <= last) answers.push(await history.compare(store, ROOM, { from: at, to }));
  for (const at of [0, 1, last - 1, last]) answers.push(await history.textAt(store, ROOM, { at, blame: false }));
  answers.push(await history.textAt(store, ROOM, { blame: true }), await history.textAt(store, ROOM, { blame: false }));
  for (const limit of [1, 2, 50]) {
    answers.push(await history.sittings(store, ROOM, { limit }));
    for (let before = 1; before <= last + 1; before += 3) answers.push(await history.sittings(store, ROOM, { limit, before }));
  }
  return answers;
}

describe('the past of a section', () => {
  it('is the same before and after its log was tidied, at every point, at once and in a thread', async () => {
    const { store, jobRunner, housekeeping } = await opened();
    const { length } = await fill(store, 11, 90);
    const direct = new History(jobRunner);
    const inThread = new History(jobRunner, { rows: -1, bytes: 0 });
    const before = await everything(direct, store, length);
    expect(await everything(inThread, store, length)).toEqual(before);
    const sittings = await direct.sittings(store, ROOM, { limit: 50 });
    expect(z.array(zSitting).parse(sittings)).toEqual(sittings);
    expect(sittings.filter(({ did }) => did.length === 0)).toEqual([]);
    expect(sittings.filter(({ written }) => written !== undefined).length).toBeGreaterThan(1);
    expect((await direct.credits(store, ROOM)).written?.length).toBeGreaterThan(0);
    await housekeeping.tidy(ROOM);
    const layout = await store.log.layout(ROOM, 10);
    expect(layout.packs.length).toBeGreaterThan(2);
    expect(layout.milestones.length).toBeGreaterThan(0);
    expect(layout.rows.length).toBeLessThan(SMALL.newestRowsKept + SMALL.minPackRows);
    expect(await everything(direct, store, length)).toEqual(before);
    expect(await everything(inThread, store, length)).toEqual(before);
  });

  it('[S15] says of what came days after it was written when both were, in sittings, text and credits', async () => {
    const { store, jobRunner } = await opened();
    const history = new History(jobRunner);
    const came = Date.UTC(2026, 10, 5, 8);
    const left = came - 2 * 86_400_000;
    const doc = new Y.Doc();
    const text = doc.getText(TEXT);
    const append = async (personId: string, at: number, words: string, ago: number | null): Promise<void> => {
      const clock = Y.getState(doc.store, doc.clientID);
      const update = updateBy(doc, () => text.insert(text.length, words));
      const run = { client: doc.clientID, clock, length: words.length, from: at - (ago ?? 0), to: at - (ago ?? 0) + 1_740_000 };
      await store.log.append([{ room: ROOM, personId, at, update, claims: [], written: ago === null ? [] : [run] }]);
    };
    await append('professional', left - 1000, 'before ', null);
    await append('family', came, 'on the train ', came - left);
    await append('family', came + 3_600_000, 'all of it ', came - left);
    await append('family', came + 3_660_000, 'and now', null);
    const span = { from: left, to: left + 1_740_000 };
    const later = { from: left + 3_600_000, to: left + 5_340_000 };
    const sittings = await history.sittings(store, ROOM, { limit: 9 });
    expect(sittings.map(({ from, to, written }) => ({ from, to, written }))).toEqual([
      { from: came + 3_600_000, to: came + 3_660_000, written: { ...later, whole: false } },
      { from: came, to: came, written: { ...span, whole: true } },
      { from: left - 1000, to: left - 1000, written: undefined },
    ]);
    const { blame = [] } = await history.textAt(store, ROOM, { blame: true });
    expect(blame.map((run) => [run.text, run.at, run.written ?? null])).toEqual([
      ['before ', left - 1000, null],
      ['on the train ', came, span],
      ['all of it ', came + 3_600_000, later],
      ['and now', came + 3_660_000, null],
    ]);
    const { written } = await history.credits(store, ROOM);
    expect(written).toEqual([[doc.clientID, [7, 13, span.from, span.to, 20, 10, later.from, later.to]]]);
    // What was taken out and put in at another place keeps both times.
    const cut = updateBy(doc, () => text.delete(7, 13));
    const paste = updateBy(doc, () => text.insert(0, 'on the train '));
    for (const [i, update] of [cut, paste].entries())
      await store.log.append([{ room: ROOM, personId: 'family', at: came + 4_000_000 + i, update, claims: [] }]);
    const moved = await history.textAt(store, ROOM, { blame: true });
    expect(moved.blame?.[0]).toMatchObject({ text: 'on the train ', at: came, written: span });
    expect((await history.textAt(store, ROOM, { at: 1, blame: true })).blame?.[0]?.written).toBeUndefined();
  });

  it('ends its thread behind the step that it is in, because terminating one that decodes a pack aborts the whole process', async () => {
    const terminated = vi.spyOn(Worker.prototype, 'terminate');
    const { store, jobRunner, housekeeping } = await opened();
    await fill(store, 5, 120);
    await housekeeping.tidy(ROOM);
    const chunks = [readForward(store.log, ROOM, 1, 120)];
    const asked = jobRunner.run({ kind: 'sittings', asked: { room: ROOM, before: 121, limit: 10 }, chunks, short: false });
    const refused = expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    await new Promise(setImmediate);
    await jobRunner.close();
    await refused;
    expect(terminated).not.toHaveBeenCalled();
    terminated.mockRestore();
  });

  it('does without a milestone or a checkpoint that is damaged', async () => {
    const { store, jobRunner, housekeeping } = await opened();
    const { length } = await fill(store, 12, 60);
    const history = new History(jobRunner);
    const before = await everything(history, store, length);
    await housekeeping.tidy(ROOM);
    await store.database
      .updateTable('log_milestone')
      .set({ state: new Uint8Array([1, 2, 3]) })
      .execute();
    await store.database
      .updateTable('checkpoint')
      .set({ state: new Uint8Array([9, 9]) })
      .where('room', '=', ROOM)
      .execute();
    expect(await everything(history, store, length)).toEqual(before);
  });

  it('says which pack or row is damaged, and what is before it can still be read', async () => {
    const { store, jobRunner, housekeeping } = await opened();
    const rows = await fill(store, 13, 60);
    await housekeeping.tidy(ROOM);
    const history = new History(jobRunner, { rows: 3, bytes: 100_000 });
    const [first] = (await store.log.layout(ROOM, 0)).packs;
    await store.database.deleteFrom('log_milestone').execute();
    const second = (first?.lastSeq ?? 0) + 1;
    await store.database
      .updateTable('log_pack')
      .set({ bytes: new Uint8Array([1, 2, 3]) })
      .where('first_seq', '=', second)
      .execute();
    await expect(history.textAt(store, ROOM, { at: rows.length, blame: true })).rejects.toThrow(RoomDamaged);
    await expect(history.textAt(store, ROOM, { at: second, blame: true })).rejects.toThrow(`the pack of rows ${second} to`);
    expect((await history.textAt(store, ROOM, { at: second - 1, blame: true })).seq).toBe(second - 1);
    await store.database
      .updateTable('log')
      .set({ bytes: new Uint8Array([7]) })
      .where('room', '=', ROOM)
      .execute();
    await store.database.deleteFrom('log_pack').execute();
    await expect(history.textAt(store, ROOM, { at: rows.length, blame: true })).rejects.toThrow(
      `row ${rows.length} of the log`,
    );
  });
});

const packs = (...ends: number[]): LogLayout['packs'] =>
  ends.map((lastSeq, i) => ({ firstSeq: (ends[i - 1] ?? 0) + 1, lastSeq, size: 100 }));
const rows = (first: number, last: number, size = 20): LogLayout['rows'] =>
  Array.from({ length: Math.min(last - first + 1, SCHEDULE.rowsPerStep) }, (_, i) => ({ seq: first + i, size }));

describe('housekeeping', () => {
  it('packs what is before the checkpoint, and leaves the newest rows', () => {
    const none = { milestones: [], packs: [] };
    expect(nextPack({ ...none, last: 100, checkpoint: 0, rows: rows(1, 100) }, SCHEDULE)).toBeNull();
    expect(nextPack({ ...none, last: 100, checkpoint: 60, rows: rows(1, 100) }, SCHEDULE)).toBeNull();
    expect(nextPack({ ...none, last: 100, checkpoint: 80, rows: rows(1, 100) }, SCHEDULE)).toEqual({ from: 1, to: 80 });
    expect(nextPack({ ...none, last: 100, checkpoint: 100, rows: rows(1, 100) }, SCHEDULE)).toEqual({ from: 1, to: 92 });
    expect(nextPack({ ...none, last: 100, checkpoint: 100, rows: rows(1, 100) }, { ...SCHEDULE, newestRowsKept: 0 })).toEqual({
      from: 1,
      to: 99,
    });
  });

  it('does a little at a time, by rows and by bytes, and never nothing', () => {
    const log = { milestones: [], packs: [], last: 9000, checkpoint: 9000 };
    expect(nextPack({ ...log, rows: rows(1, 9000) }, SCHEDULE)).toEqual({ from: 1, to: 2048 });
    expect(nextPack({ ...log, rows: rows(1, 9000, 500_000) }, SCHEDULE)).toEqual({ from: 1, to: 4 });
    expect(nextPack({ ...log, rows: rows(1, 9000, 5_000_000) }, SCHEDULE)).toEqual({ from: 1, to: 1 });
  });

  it('lays a row out anew only a few times, and leaves large packs alone', () => {
    const again = (ends: number[], to: number) =>
      nextPack(
        { milestones: [], packs: packs(...ends), last: to + 8, checkpoint: to, rows: rows((ends.at(-1) ?? 0) + 1, to) },
        SCHEDULE,
      );
    expect(again([1000], 1100)).toEqual({ from: 1001, to: 1100 });
    expect(again([1000, 1100], 1200)).toEqual({ from: 1001, to: 1200 });
    expect(again([1000, 1500], 1800)).toEqual({ from: 1, to: 1800 });
    expect(again([16_000], 18_000)).toEqual({ from: 16_001, to: 18_000 });
    let ends: number[] = [];
    let work = 0;
    for (let to = 100; to <= 16_000; to += 100) {
      const next = again(ends, to);
      if (next === null) throw new Error('nothing to pack');
      work += next.to - next.from + 1;
      ends = [...ends.filter((end) => end < next.from), next.to];
    }
    expect(work).toBeLessThan(16_000 * 10);
    expect(ends.length).toBeLessThan(8);
  });

  it('packs what somebody put back before a pack, and leaves alone what lies beyond a hole', () => {
    const log = { milestones: [], last: 9000, checkpoint: 9000 };
    const [one, two] = packs(20, 100);
    if (one === undefined || two === undefined) throw new Error('two packs are needed');
    expect(nextPack({ ...log, packs: [two], rows: [...rows(1, 20), ...rows(101, 900)] }, SCHEDULE)).toEqual({
      from: 1,
      to: 20,
    });
    expect(nextPack({ ...log, packs: [one], rows: rows(30, 9000) }, SCHEDULE)).toEqual({ from: 30, to: 2077 });
  });

  it('leaves a milestone when what it costs is small beside what lies between', () => {
    const schedule = { ...SCHEDULE, milestoneRows: 30_000, milestoneShare: 4 };
    const large = packs(20_000, 40_000).map((pack) => ({ ...pack, size: 30_000 }));
    const log = { last: 41_000, checkpoint: 41_000, rows: [] };
    expect(nextMilestone({ ...log, packs: packs(10_000), milestones: [] }, schedule)).toBeNull();
    // After many packs were made at once, the milestones are made one by one.
    const many = packs(20_000, 40_000, 60_000, 80_000);
    expect(nextMilestone({ ...log, packs: many, milestones: [] }, schedule)).toEqual({ after: 0, to: 40_000 });
    const one = [{ seq: 40_000, size: 50 }];
    expect(nextMilestone({ ...log, packs: many, milestones: one }, schedule)).toEqual({ after: 40_000, to: 80_000 });
    expect(nextMilestone({ ...log, packs: large, milestones: [] }, schedule)).toEqual({ after: 0, to: 40_000 });
    expect(nextMilestone({ ...log, packs: large, milestones: [{ seq: 2000, size: 15_000 }] }, schedule)).toEqual({
      after: 2000,
      to: 40_000,
    });
    expect(nextMilestone({ ...log, packs: large, milestones: [{ seq: 2000, size: 15_001 }] }, schedule)).toBeNull();
    expect(nextMilestone({ ...log, packs: large, milestones: [{ seq: 15_000, size: 1 }] }, schedule)).toBeNull();
  });
});
