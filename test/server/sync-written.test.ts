/** What was written without a connection and came days later: both times are kept (S15). Clients that lie about it achieve nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { MESSAGE_WRITTEN, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';
import { writtenMessage, WrittenRuns, type StoredRuns } from '#client/offline/written-runs.ts';
import { MAX_ROW_RUNS } from '#server/sync/room/written-times.ts';
import type { WrittenRow } from '#server/store/log/log.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { docOf } from '../support/past.ts';
import { textOf } from '../support/section-text.ts';
import { PLAN, room, type Name } from '../support/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const QUERY = `?schema=${SCHEMA_VERSION}&acks=1&written=1`;
const directory = temporaryDirectory();
let server: LiveServer;
const sockets: RawSocket[] = [];

beforeAll(async () => {
  server = await serve(await openWorld(directory.path));
});
afterAll(async () => {
  for (const raw of sockets) raw.socket.terminate();
  await server.close();
  directory.remove();
});

async function comes(name: Name, query = QUERY, section = 'together'): Promise<RawSocket> {
  const raw = await RawSocket.as(name, server.url, room(section), query).greeted();
  sockets.push(raw);
  return raw;
}

/** A page that has the section and then loses its connection. */
class Away {
  readonly doc: Y.Doc;
  readonly runs = new WrittenRuns();
  readonly #had: Uint8Array;

  private constructor(doc: Y.Doc) {
    this.doc = doc;
    this.#had = Y.encodeStateVector(doc);
  }

  static async from(section = 'together'): Promise<Away> {
    return new Away(await docOf(server.store, section));
  }

  types(words: string, at: number): void {
    const text = textOf(this.doc);
    text.insert(text.length, words);
    this.runs.note(this.doc.clientID, Y.getState(this.doc.store, this.doc.clientID), at);
  }

  get update(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, this.#had);
  }
}

/** A message in which somebody says that these clocks of a client are so old, in milliseconds. */
function claim(client: number, clock: number, length: number, age: number): Uint8Array {
  const now = Date.now();
  const runs: StoredRuns = [[client, [clock, length, now - age, now - age]]];
  const message = writtenMessage(runs, now);
  if (message === null) throw new Error('nothing to say');
  return message;
}

const last = (): Promise<number> => server.store.log.lastSeq(room('together'));
const writtenAfter = async (seq: number): Promise<WrittenRow[]> => server.store.log.written(room('together'), seq + 1, 2 ** 31);

describe('[S15] words that were written without a connection', () => {
  it('have both times: when they came, and when the device says that they were written', async () => {
    const before = await last();
    const page = await Away.from();
    const now = Date.now();
    page.types('on the train ', now - 2 * DAY);
    page.types('she told me ', now - 2 * DAY + 30 * MINUTE);
    page.types('and now', now - 1000);
    const raw = await comes('family');
    expect([...(raw.received[0] ?? [])]).toEqual([MESSAGE_WRITTEN]);
    const message = writtenMessage(page.runs.stored(), now);
    if (message !== null) raw.says(message);
    raw.sendsUpdate(page.update, SYNC_STEP_2);
    await until('it is saved', () => raw.saved === 1);
    const [row] = await server.store.log.rows(room('together'), before + 1, before + 9);
    expect(Math.abs((row?.at ?? 0) - now)).toBeLessThan(MINUTE);
    const [written] = await writtenAfter(before);
    expect(written).toMatchObject({ seq: before + 1, personId: 'family' });
    const client = page.doc.clientID;
    expect(written?.runs.map((run) => [run.client, run.clock, run.length])).toEqual([
      [client, 0, 13],
      [client, 13, 12],
      [client, 25, 7],
    ]);
    for (const [i, ago] of [2 * DAY, 2 * DAY - 30 * MINUTE].entries())
      expect(Math.abs((written?.runs[i]?.from ?? 0) - (now - ago))).toBeLessThan(MINUTE);
    // What the page writes now comes when it is written, whatever its message said.
    page.types(' and more', now);
    raw.sendsUpdate(page.update, SYNC_UPDATE);
    await until('it is saved', () => raw.saved === 2);
    expect(await writtenAfter(before + 1)).toEqual([]);
  });

  it('have them also where they come in several messages', async () => {
    const before = await last();
    const page = await Away.from();
    const client = page.doc.clientID;
    page.types('one', 0);
    const first = page.update;
    page.types('two', 0);
    const raw = await comes('family');
    raw.says(claim(client, 0, 6, DAY));
    raw.sendsUpdate(first);
    raw.sendsUpdate(page.update, SYNC_STEP_2);
    await until('it is saved', () => raw.saved === 2);
    const found = await writtenAfter(before);
    expect(found.map(({ seq, runs }) => [seq, runs.map(({ clock, length }) => [clock, length])])).toEqual([
      [before + 1, [[0, 3]]],
      [before + 2, [[3, 3]]],
    ]);
  });

  it('change nothing for a stock client, which is asked nothing and sends nothing', async () => {
    const before = await last();
    const stock = await new Participant(server.url, 'sister', room('together')).synced();
    stock.goesOffline();
    stock.types('away');
    stock.comesBack();
    await stock.isSaved();
    expect(await writtenAfter(before)).toEqual([]);
    stock.leaves();
    const raw = await comes('family', `?schema=${SCHEMA_VERSION}&acks=1`);
    expect(raw.received.some(([type]) => type === MESSAGE_WRITTEN)).toBe(false);
  });

  it('have both times in the room of a suggestion too', async () => {
    const { store } = server;
    const copy = Y.encodeStateAsUpdate(await docOf(store, 'together'));
    await store.write(async (records) => {
      const about = { planId: PLAN, sectionId: 'together', baseSeq: 1, title: 'Tea', reason: '', authorId: 'sister', at: 1 };
      await records.insertSuggestion({ ...about, id: 'tea', key: 'k' });
      await records.appendFirst({ room: 'suggestion.tea', personId: 'sister', at: 1, update: copy, claims: [] });
    });
    const page = await Away.from();
    page.types('a suggestion', 0);
    const raw = await RawSocket.as('sister', server.url, 'suggestion.tea', QUERY).greeted();
    sockets.push(raw);
    raw.says(claim(page.doc.clientID, 0, 12, DAY));
    raw.sendsUpdate(page.update, SYNC_STEP_2);
    await until('it is saved', () => raw.saved === 1);
    expect(await store.log.written('suggestion.tea', 1, 9)).toMatchObject([
      { seq: 2, personId: 'sister', runs: [{ client: page.doc.clientID, clock: 0, length: 12 }] },
    ]);
  });

  it('a plan’s room asks for none', async () => {
    const raw = await RawSocket.as('family', server.url, `plan.${PLAN}`, QUERY).greeted();
    sockets.push(raw);
    expect(raw.received.some(([type]) => type === MESSAGE_WRITTEN)).toBe(false);
  });
});

describe('[S15] a client that lies', () => {
  it('about when durable words were written achieves nothing; only what is new counts', async () => {
    const page = await Away.from();
    page.types('written today', 0);
    const one = await comes('family');
    one.sendsUpdate(page.update, SYNC_STEP_2);
    await until('it is saved', () => one.saved === 1);
    const before = await last();
    page.types('!', 0);
    const two = await comes('family');
    two.says(claim(page.doc.clientID, 0, 14, DAY));
    two.sendsUpdate(page.update, SYNC_STEP_2);
    await until('it is saved', () => two.saved === 1);
    expect(await server.store.log.written(room('together'), before, before)).toEqual([]);
    const [written] = await writtenAfter(before);
    expect(written?.runs.map(({ clock, length }) => [clock, length])).toEqual([[13, 1]]);
  });

  it('in thousands of pieces leaves a few of them, which say as much', async () => {
    const before = await last();
    const page = await Away.from();
    const pieces = 3000;
    page.types('a'.repeat(pieces), 0);
    const now = Date.now();
    const numbers = Array.from({ length: pieces }, (_, i) => [
      i,
      1,
      now - (2 * pieces - i) * MINUTE,
      now - (2 * pieces - i) * MINUTE,
    ]);
    const message = writtenMessage([[page.doc.clientID, numbers.flat()]], now);
    const raw = await comes('family');
    if (message !== null) raw.says(message);
    raw.sendsUpdate(page.update, SYNC_STEP_2);
    await until('it is saved', () => raw.saved === 1);
    const [written] = await writtenAfter(before);
    const runs = written?.runs ?? [];
    expect(runs).toHaveLength(MAX_ROW_RUNS);
    let end = 0;
    for (const run of runs) {
      expect(run.clock).toBe(end);
      end += run.length;
    }
    expect(end).toBe(pieces);
    expect(Math.abs((runs[0]?.from ?? 0) - (now - 2 * pieces * MINUTE))).toBeLessThan(MINUTE);
    expect(Math.abs((runs.at(-1)?.to ?? 0) - (now - (pieces + 1) * MINUTE))).toBeLessThan(MINUTE);
  });

  it('about the words of another achieves nothing, now and later', async () => {
    const before = await last();
    const hers = await Away.from();
    const raw = await comes('family');
    raw.says(claim(hers.doc.clientID, 0, 99, DAY));
    hers.types('of the nurse', 0);
    const nurse = await comes('professional');
    nurse.sendsUpdate(hers.update, SYNC_STEP_2);
    await until('it is saved', () => nurse.saved === 1);
    raw.sendsUpdate(new Uint8Array([0, 0]), SYNC_STEP_2);
    await until('it is answered', () => raw.saved === 1);
    expect(await writtenAfter(before)).toEqual([]);
  });

  it('about words that never come, or that come after its answer, achieves nothing', async () => {
    const before = await last();
    const page = await Away.from();
    const raw = await comes('family');
    raw.says(claim(page.doc.clientID, 0, 99, DAY));
    raw.sendsUpdate(new Uint8Array([0, 0]), SYNC_STEP_2);
    page.types('later', 0);
    raw.sendsUpdate(page.update);
    await until('it is saved', () => raw.saved === 2);
    expect(await writtenAfter(before)).toEqual([]);
  });

  it('who may not write here achieves nothing', async () => {
    const before = await last();
    const raw = await comes('observer');
    const page = await Away.from();
    raw.says(claim(page.doc.clientID, 0, 5, DAY));
    page.types('never', 0);
    raw.sendsUpdate(page.update, SYNC_STEP_2);
    expect(await raw.isClosed()).toBe(4403);
    expect(await last()).toBe(before);
    expect(await writtenAfter(0).then((all) => all.filter(({ personId }) => personId === 'observer'))).toEqual([]);
  });

  it('is refused where it did not ask, says it twice, or cannot be read', async () => {
    const stock = await comes('family', `?schema=${SCHEMA_VERSION}&acks=1`);
    stock.says(claim(5, 0, 1, DAY));
    expect(await stock.isClosed()).toBe(4422);
    const twice = await comes('family');
    twice.says(claim(5, 0, 1, DAY));
    twice.says(claim(5, 0, 1, DAY));
    expect(await twice.isClosed()).toBe(4422);
    const huge = await comes('family');
    huge.says([MESSAGE_WRITTEN, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(await huge.isClosed()).toBe(4422);
    const wrong = RawSocket.as('family', server.url, room('together'), `${QUERY}2`);
    expect(await wrong.isClosed()).toBe(4422);
  });
});
