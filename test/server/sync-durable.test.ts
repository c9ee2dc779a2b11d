/** Durability of live rooms: an update is acknowledged and sent to others only after it is committed. */
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Log } from '#server/store/log/log.ts';
import { StoreUnavailable } from '#server/store/errors.ts';
import type { Store } from '#server/store/store.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until, type JoinOptions } from '../support/participant.ts';
import { plain, textOf, updateBy } from '../support/section-text.ts';
import { room, type Name } from '../support/world.ts';

let cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanups.toReversed()) await step();
  cleanups = [];
});

/** Wraps a store. The test can delay the appends to its log, make the next append fail, or lose the answer to the next one of several rooms. */
function controlled(store: Store): {
  store: Store;
  hold(): () => void;
  failNext(): void;
  loseAnswer(): void;
  appended: () => number;
} {
  let gate: Promise<void> = Promise.resolve();
  let failing = false;
  let losing = false;
  let appended = 0;
  const log: Log = {
    ...store.log,
    async append(entries) {
      await gate;
      if (failing) {
        failing = false;
        throw new Error('the disk is full');
      }
      const seqs = await store.log.append(entries);
      appended += entries.length;
      if (losing && new Set(entries.map((entry) => entry.room)).size > 1) {
        losing = false;
        throw new StoreUnavailable('the connection was lost before the answer', { uncertain: true });
      }
      return seqs;
    },
  };
  return {
    store: { ...store, log },
    hold() {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => (open = resolve));
      return open;
    },
    failNext: () => void (failing = true),
    loseAnswer: () => void (losing = true),
    appended: () => appended,
  };
}

async function world(): Promise<{
  server: LiveServer;
  disk: ReturnType<typeof controlled>;
  directory: string;
  join(name: Name, section?: string, options?: JoinOptions): Promise<Participant>;
}> {
  const directory = temporaryDirectory();
  const disk = controlled(await openWorld(directory.path));
  const server = await serve(disk.store);
  let closed = false;
  const close = server.close.bind(server);
  const closeOnce = { ...server, close: async () => void (closed || ((closed = true), await close())) };
  cleanups.push(directory.remove, closeOnce.close);
  return {
    server: closeOnce,
    disk,
    directory: directory.path,
    async join(name, section = 'together', options = {}) {
      const participant = new Participant(server.url, name, room(section), options);
      cleanups.push(() => participant.leaves());
      return participant.synced();
    },
  };
}

/** The text of a section after all rows of its log, read from the store only. */
async function stored(store: Store, section: string): Promise<string> {
  const doc = new Y.Doc();
  for (const row of await store.log.rows(room(section), 1, Number.MAX_SAFE_INTEGER)) Y.applyUpdate(doc, row.update);
  return plain(doc);
}

describe('writing together', () => {
  it('[S1] nobody sees an update and nobody is told it is saved before it is on disk', async () => {
    const { disk, join } = await world();
    const daughter = await join('family');
    const nurse = await join('professional');
    await daughter.isSaved();
    const release = disk.hold();
    const before = disk.appended();
    daughter.types('she likes the curtains open');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(nurse.text).toBe('');
    expect(daughter.saved).toBeLessThan(daughter.sent);
    expect(disk.appended()).toBe(before);
    release();
    await nurse.sees('she likes the curtains open');
    await daughter.isSaved();
    expect(disk.appended()).toBeGreaterThan(before);
  });

  it('[S1] who joins while an update is being written does not see it early, and sees it after', async () => {
    const { disk, join } = await world();
    const daughter = await join('family');
    await daughter.isSaved();
    const release = disk.hold();
    daughter.types('not yet');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const nurse = await join('professional');
    expect(nurse.text).toBe('');
    release();
    await nurse.sees('not yet');
  });

  it('[S1] updates of one tick go in one commit, and everyone ends with the same text', async () => {
    const { disk, join, server } = await world();
    const people = await Promise.all((['person', 'family', 'careWorker', 'professional'] as const).map((name) => join(name)));
    const release = disk.hold();
    for (const person of people) for (const word of ['a', 'b', 'c']) person.types(word);
    release();
    await Promise.all(people.map((person) => person.isSaved()));
    await until(
      'all texts are the same',
      () => new Set(people.map((person) => person.text)).size === 1 && people[0]?.text.length === 12,
    );
    expect(await stored(server.store, 'together')).toBe(people[0]?.text);
  });

  it('[S2] counts every message that carries an update, and only tells those who asked', async () => {
    const { join } = await world();
    const daughter = await join('family');
    const withoutAcks = await join('sister', 'together', { acks: false });
    for (let i = 0; i < 5; i++) daughter.types('x');
    await daughter.isSaved();
    // The reply to the server's sync step 1 counts too.
    expect(daughter.sent).toBeGreaterThanOrEqual(6);
    expect(daughter.saved).toBe(daughter.sent);
    withoutAcks.types('y');
    await daughter.sees('y');
    expect(withoutAcks.saved).toBe(0);
  });

  it('[S2] a step 2 that brings nothing is not called saved before the writing it follows', async () => {
    const { disk, join } = await world();
    const daughter = await join('family');
    await daughter.isSaved();
    const release = disk.hold();
    daughter.types('on its way');
    await new Promise((resolve) => setTimeout(resolve, 30));
    daughter.goesOffline();
    daughter.comesBack();
    await daughter.synced();
    await until('the second step 2 went out', () => daughter.sent > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(daughter.saved).toBe(0);
    release();
    await daughter.isSaved();
  });

  it('[S1] when the disk fails nothing is called saved, everyone begins again, and nothing is lost', async () => {
    const { disk, join, server } = await world();
    const daughter = await join('family');
    const nurse = await join('professional');
    await daughter.isSaved();
    disk.failNext();
    daughter.types('written on a bad day');
    await until('the socket is closed to be tried again', () => daughter.closedWith?.code === 1013);
    await nurse.sees('written on a bad day');
    await daughter.isSaved();
    expect(await stored(server.store, 'together')).toBe('written on a bad day');
  });

  it('[S1] words of several rooms whose commit nobody heard of are in the log once', async () => {
    const { disk, join, server } = await world();
    const daughter = await join('family');
    const nurse = await join('professional', 'professional');
    await Promise.all([daughter.isSaved(), nurse.isSaved()]);
    const rowsOf = async (section: string) => (await server.store.log.rows(room(section), 1, 99)).length;
    const before = await rowsOf('professional');
    const release = disk.hold();
    daughter.types('of the daughter');
    await new Promise((resolve) => setTimeout(resolve, 100));
    daughter.types(', and more');
    nurse.types('of the nurse');
    // The first batch is written, and the next one has both rooms.
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    disk.loseAnswer();
    await until('a socket is closed to be tried again', () => daughter.closedWith?.code === 1013);
    await Promise.all([daughter.isSaved(), nurse.isSaved()]);
    expect(await stored(server.store, 'together')).toBe('of the daughter, and more');
    expect(await stored(server.store, 'professional')).toBe('of the nurse');
    expect(await rowsOf('professional')).toBe(before + 1);
  });

  it('[S5] an update with a gap is not appended; the server asks, and takes the whole once it is complete', async () => {
    const { join, server, disk } = await world();
    const reader = await join('professional');
    const raw = await RawSocket.as('family', server.url, room('together')).greeted();
    cleanups.push(() => raw.socket.terminate());
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(reader.doc));
    raw.sendsUpdate(new Uint8Array([0, 0]), 1);
    const first = updateBy(doc, () => textOf(doc).insert(0, 'first '));
    const second = updateBy(doc, () => textOf(doc).insert(6, 'second'));
    const asked = (): number => raw.received.filter((message) => message[0] === 0 && message[1] === 0).length;
    const before = disk.appended();
    raw.sendsUpdate(second);
    await until('the server asks for what is missing', () => asked() === 2);
    expect(disk.appended()).toBe(before);
    expect(raw.saved).toBe(1);
    raw.sendsUpdate(Y.mergeUpdates([first, second]), 1);
    await reader.sees('first second');
    await until('all three messages are durable', () => raw.saved === 3);
  });

  it('[S5] [S2] a keystroke between two syncs is neither lost nor called saved too early', async () => {
    const { join } = await world();
    const daughter = await join('family');
    const nurse = await join('professional');
    await daughter.isSaved();
    daughter.goesOffline();
    daughter.types('written on the bus');
    daughter.provider.on('status', ({ status }) => status === 'connected' && daughter.types(' and at home'));
    daughter.comesBack();
    await nurse.sees('written on the bus and at home');
    await daughter.isSaved();
  });

  it('[S10] a socket that does not read is closed with 1013 instead of filling memory', async () => {
    const { join, server } = await world();
    const writer = await join('professional');
    textOf(writer.doc).insert(0, 'x'.repeat(900_000));
    await writer.isSaved();
    const raw = await RawSocket.as('observer', server.url, room('together')).greeted();
    cleanups.push(() => raw.socket.terminate());
    raw.socket.pause();
    for (let i = 0; i < 60; i++) raw.says([0, 0, 1, 0]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    raw.socket.resume();
    expect([1013, 1006]).toContain(await raw.isClosed());
    writer.types('still here');
    await writer.isSaved();
  });

  it('[S11] what a section costs to open follows its text, not its age', async () => {
    const { join, server } = await world();
    const writer = await join('professional');
    for (let i = 0; i < 1500; i++) {
      const text = textOf(writer.doc);
      if (text.length > 0) text.delete(0, text.length);
      text.insert(0, `version ${i} of one sentence that is written again and again`);
      if (i % 50 === 0) await writer.isSaved();
    }
    await writer.isSaved();
    const opened = await server.store.log.open(room('together'));
    expect(await server.store.log.lastSeq(room('together'))).toBeGreaterThan(1500);
    expect(opened.tail.length).toBeLessThanOrEqual(1000);
    expect(opened.checkpoint?.state.length ?? Infinity).toBeLessThan(30_000);
    const newcomer = await join('family');
    expect(newcomer.text).toBe('version 1499 of one sentence that is written again and again');
  });

  it('[S12] a graceful end commits what came, says 1012, and clients come back by themselves', async () => {
    const { join, server, directory } = await world();
    const daughter = await join('family');
    const nurse = await join('professional');
    await daughter.isSaved();
    daughter.types('just before the restart');
    await new Promise((resolve) => setTimeout(resolve, 1));
    await server.close();
    await until('both are told', () => daughter.closedWith?.code === 1012 && nurse.closedWith?.code === 1012);
    daughter.types(', and while it was away');
    const again = await serve(await openWorld(directory), { port: server.port });
    cleanups.push(again.close);
    await nurse.sees('just before the restart, and while it was away');
    await daughter.isSaved();
    expect(await stored(again.store, 'together')).toBe('just before the restart, and while it was away');
  });
});
