/** Hostile messages on a socket: the server refuses each with a close code, and other members notice nothing. */
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newMarker } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { MAX_MESSAGE_BYTES, MAX_PRESENCE_BYTES, SYNC_STEP_2 } from '#shared/wire.ts';
import { openWorld, serve, temporaryDirectory, type LiveServer } from '../support/live.ts';
import { Participant, RawSocket, until } from '../support/participant.ts';
import { textOf, updateBy } from '../support/section-text.ts';
import { PLAN, room } from '../support/world.ts';

const directory = temporaryDirectory();
let server: LiveServer;
let witness: Participant;
const rawSockets: RawSocket[] = [];

beforeAll(async () => {
  server = await serve(await openWorld(directory.path));
  witness = await new Participant(server.url, 'professional', room('together')).synced();
  witness.types('what stood here before');
  await witness.isSaved();
});
afterAll(async () => {
  for (const raw of rawSockets) raw.socket.terminate();
  witness.leaves();
  await server.close();
  directory.remove();
});

async function hostile(section = 'together'): Promise<RawSocket> {
  const raw = await RawSocket.as('family', server.url, room(section)).greeted();
  rawSockets.push(raw);
  return raw;
}

/** Runs an attack. The socket must close with `code`, and neither the log nor the other member's page may have changed. */
async function attack(code: number, act: (raw: RawSocket) => void | Promise<void>): Promise<void> {
  const before = await server.store.log.lastSeq(room('together'));
  const raw = await hostile();
  await act(raw);
  expect(await raw.isClosed()).toBe(code);
  expect(raw.closedWith?.reason.length).toBeGreaterThan(0);
  expect(await server.store.log.lastSeq(room('together'))).toBe(before);
  expect(witness.text).toContain('what stood here before');
  expect(witness.closedWith).toBeNull();
}

function message(...parts: (number | Uint8Array | string)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else if (typeof part === 'string') encoding.writeVarString(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}

function presence(entries: readonly [client: number, clock: number, state: string][]): Uint8Array {
  return message(1, message(entries.length, ...entries.flat()));
}

/** Changes a copy of the section and returns the update. */
function changed(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(witness.doc));
  return updateBy(doc, () => change(doc));
}

describe('[S3] [S4] [S7] frames that make no sense are refused whole', () => {
  const whole = (): Uint8Array => changed((doc) => textOf(doc).insert(0, 'cut '));
  const cases: [string, number, () => Uint8Array | readonly number[]][] = [
    ['an empty frame', 4422, () => []],
    ['noise', 4422, () => [0xde, 0xad, 0xbe, 0xef]],
    ['an unknown message type', 4422, () => message(77, new Uint8Array([1, 2]))],
    ['an auth message', 4422, () => message(2, 0, 'let me in')],
    ['our own type for saved', 4422, () => message(100, 5)],
    ['an unknown sync type', 4422, () => message(0, 9, new Uint8Array([0, 0]))],
    ['a sync message with nothing in it', 4422, () => message(0)],
    ['a length that is a lie', 4422, () => [0, 2, 0xff, 0xff, 0x7f, 1]],
    ['a number without an end', 4422, () => [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
    ['a state vector that breaks off', 4422, () => message(0, 0, new Uint8Array([5, 1]))],
    ['something after the message', 4422, () => [...message(0, 2, new Uint8Array([0, 0])), 7]],
    ['an update cut short', 4422, () => message(0, 2, whole().subarray(0, -3))],
    ['an update with something behind it', 4422, () => message(0, 2, new Uint8Array([...whole(), 0]))],
    ['an update in the second format', 4422, () => message(0, 2, Y.convertUpdateFormatV1ToV2(whole()))],
    ['presence that is no JSON', 4422, () => presence([[5, 1, '{broken']])],
    ['presence that is no object', 4422, () => presence([[5, 1, '[1]']])],
    ['presence that breaks off', 4422, () => message(1, new Uint8Array([9, 1]))],
    ['presence that is far too large', 4413, () => presence([[5, 1, JSON.stringify({ a: 'x'.repeat(MAX_PRESENCE_BYTES) })]])],
    ['presence of one client twice', 4422, () => presence([5, 5].map((id, clock) => [id, clock, '{}']))],
    ['presence of more clients than a room has', 4413, () => presence(Array.from({ length: 2001 }, (_, i) => [i, 1, 'null']))],
    [
      'presence that is too large as a whole',
      4413,
      () => presence(Array.from({ length: 200 }, (_, i) => [i, 1, JSON.stringify({ a: 'x'.repeat(1500) })])),
    ],
    ['a crowd of editing ids', 4429, () => presence(Array.from({ length: 9 }, (_, i) => [900 + i, 1, '{}']))],
  ];
  it.each(cases)('%s: %i', async (_name, code, bytes) => {
    await attack(code, (raw) => raw.says(bytes()));
  });

  it('a text frame: 4422', async () => {
    await attack(4422, (raw) => raw.socket.send('hello'));
  });

  it('a frame beyond the limit: 4413', async () => {
    await attack(4413, (raw) => raw.says(new Uint8Array(MAX_MESSAGE_BYTES + 1)));
  });

  it('every cut of a good frame is either the whole or refused', async () => {
    const frame = message(0, 2, whole());
    const before = await server.store.log.lastSeq(room('together'));
    const cuts = Array.from({ length: frame.length }, (_, i) => frame.subarray(0, i));
    const sockets = await Promise.all(cuts.map(() => hostile()));
    sockets.forEach((raw, i) => raw.says(cuts[i] ?? []));
    for (const raw of sockets) expect(await raw.isClosed()).toBe(4422);
    expect(await server.store.log.lastSeq(room('together'))).toBe(before);
  });
});

describe('[S3] [S4] updates that the section cannot hold', () => {
  const text = (doc: Y.Doc): Y.Text => doc.getText(TEXT);
  const cases: [string, (doc: Y.Doc) => void][] = [
    ['another root type', (doc) => doc.getText('notes').insert(0, 'kept from everyone')],
    ['a tree of elements', (doc) => doc.getXmlFragment('default').insert(0, [new Y.XmlElement('iframe')])],
    ['an unknown mark', (doc) => text(doc).format(2, 3, { onclick: true })],
    ['an unknown key', (doc) => text(doc).insertEmbed(0, newMarker({ style: 'display:none' }))],
    ['a link that runs a script', (doc) => text(doc).format(2, 3, { link: { href: 'javascript:alert(1)' } })],
    ['a subdocument', (doc) => text(doc).insertEmbed(0, newMarker({ type: new Y.Doc() }))],
    ['binary data', (doc) => text(doc).insertEmbed(0, newMarker({ level: new Uint8Array([1]) }))],
    ['an embed', (doc) => text(doc).insertEmbed(0, { src: 'x' })],
    ['a text in the text', (doc) => text(doc).insertEmbed(0, new Y.Text('x'))],
  ];
  it.each(cases)('%s: 4422', async (_name, change) => {
    await attack(4422, (raw) => raw.sendsUpdate(changed(change)));
    await attack(4422, (raw) => raw.sendsUpdate(changed(change), SYNC_STEP_2));
  });

  it('one bad thing among good ones refuses the whole', async () => {
    const update = changed((doc) => {
      textOf(doc).insert(0, 'harmless and ');
      doc.getText('other').insert(0, 'harmful');
    });
    await attack(4422, (raw) => raw.sendsUpdate(update));
    expect(witness.text).not.toContain('harmless');
  });

  it("a stranger's client id: 4409", async () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(witness.doc));
    doc.clientID = witness.doc.clientID;
    const update = updateBy(doc, () => textOf(doc).insert(0, 'in your name'));
    await attack(4409, (raw) => raw.sendsUpdate(update));
  });

  it("deleting somebody's text with an invented client id is still the deleter's own act", async () => {
    const raw = await hostile();
    const before = await server.store.log.lastSeq(room('together'));
    witness.types(' and more');
    await witness.isSaved();
    raw.sendsUpdate(changed((doc) => textOf(doc).delete(textOf(doc).length - 9, 9)));
    await until('the deletion is durable', () => raw.saved === 1);
    const rows = await server.store.log.rows(room('together'), before + 1, before + 10);
    expect(rows.at(-1)?.personId).toBe('family');
  });

  it('[S5] a gap that never closes ends with a refusal, not with an append', async () => {
    const doc = new Y.Doc();
    textOf(doc).insert(0, 'never sent');
    await attack(4422, async (raw) => {
      for (let i = 0; i < 60; i++) raw.sendsUpdate(updateBy(doc, () => textOf(doc).insert(0, 'x')));
    });
  });

  it('[S5] units that depend on each other in a circle are a gap', async () => {
    const encoder = encoding.createEncoder();
    const write = (...values: number[]): void => values.forEach((value) => encoding.writeVarUint(encoder, value));
    write(2);
    for (const [client, other] of [
      [800001, 800002],
      [800002, 800001],
    ] as const) {
      write(1, client, 0);
      encoding.writeUint8(encoder, 0x84);
      write(other, 0);
      encoding.writeVarString(encoder, 'x');
    }
    write(0);
    const before = await server.store.log.lastSeq(room('together'));
    const raw = await hostile();
    raw.sendsUpdate(encoding.toUint8Array(encoder));
    raw.sendsUpdate(new Uint8Array([0, 0]));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(raw.saved).toBe(0);
    expect(await server.store.log.lastSeq(room('together'))).toBe(before);
  });
});

describe('[S8] presence', () => {
  it('is stamped with who it is, whatever the client claims', async () => {
    const daughter = await new Participant(server.url, 'family', room('together')).synced();
    daughter.provider.awareness.setLocalState({
      user: { id: 'manager', name: 'The Manager', standing: 'manager' },
      cursor: null,
    });
    await until('the witness sees her', () => witness.provider.awareness.getStates().has(daughter.doc.clientID));
    expect(witness.provider.awareness.getStates().get(daughter.doc.clientID)?.['user']).toMatchObject({
      id: 'family',
      name: 'family',
      standing: 'family',
    });
    daughter.leaves();
    await until('she is gone again', () => !witness.provider.awareness.getStates().has(daughter.doc.clientID));
  });

  it('of readers is shown too', async () => {
    const observer = await new Participant(server.url, 'observer', room('together')).synced();
    observer.provider.awareness.setLocalStateField('cursor', null);
    await until(
      'the witness sees the observer',
      () => witness.provider.awareness.getStates().get(observer.doc.clientID)?.['user']?.name === 'observer',
    );
    observer.leaves();
  });

  const caretPosition = { type: { client: 1, clock: 2 }, tname: null, item: { client: 1, clock: 3 }, assoc: 0 };
  const misplaced: [string, unknown][] = [
    ['a number', 5],
    ['no places', {}],
    ['a place that is none', { anchor: null, head: null }],
    ['a place with nothing in it', { anchor: {}, head: { type: null, tname: null, item: null, assoc: 0 } }],
    ['a unit that is none', { anchor: { item: { client: 'x', clock: {} } }, head: caretPosition }],
    ['a unit before the first', { anchor: { item: { client: 1, clock: -1 } }, head: caretPosition }],
    ['half a unit', { anchor: caretPosition, head: { item: { client: 1, clock: 0.5 } } }],
    ['a place in another root', { anchor: { tname: 'elsewhere' }, head: caretPosition }],
    ['a place that says more', { anchor: { ...caretPosition, html: '<b>' }, head: caretPosition }],
  ];
  it.each(misplaced)('with a caret at %s reaches nobody: 4422', async (_name, cursor) => {
    await attack(4422, (raw) => raw.says(presence([[4242, 1, JSON.stringify({ cursor })]])));
    expect(witness.provider.awareness.getStates().has(4242)).toBe(false);
  });

  it('keeps the caret of a stock client, and leaves out what nobody here knows', async () => {
    const observer = await new Participant(server.url, 'observer', room('together')).synced();
    const cursor = { anchor: caretPosition, head: { tname: TEXT, assoc: -1 } };
    observer.provider.awareness.setLocalState({ cursor, away: true, style: 'display:none', name: 'The Manager' });
    const seen = (): object | undefined => witness.provider.awareness.getStates().get(observer.doc.clientID);
    await until('the witness sees the observer', () => seen() !== undefined);
    expect(seen()).toEqual({ cursor, away: true, user: expect.objectContaining({ id: 'observer' }) as unknown });
    observer.leaves();
  });

  it('for an id that somebody else is present with is refused: 4409', async () => {
    witness.provider.awareness.setLocalState({ cursor: null });
    await new Promise((resolve) => setTimeout(resolve, 80));
    await attack(4409, (raw) => raw.says(presence([[witness.doc.clientID, 1_000_000, '{"user":{"name":"forged"}}']])));
  });

  it('for an id that somebody else wrote with is refused: 4409', async () => {
    const writer = await new Participant(server.url, 'careWorker', room('together')).synced();
    writer.types(' w');
    await writer.isSaved();
    writer.leaves();
    await until('the writer is gone', () => !witness.provider.awareness.getStates().has(writer.doc.clientID));
    await attack(4409, (raw) => raw.says(presence([[writer.doc.clientID, 1_000_000, '{}']])));
  });

  it('echoes of others, which stock clients send, change nothing and close nothing', async () => {
    const sister = await new Participant(server.url, 'sister', room('together')).synced();
    const person = await new Participant(server.url, 'person', room('together')).synced();
    const at = (clock: number): object => ({ type: null, tname: null, item: { client: 1, clock }, assoc: 0 });
    for (let i = 0; i < 20; i++) {
      person.provider.awareness.setLocalStateField('cursor', { anchor: at(i), head: at(i) });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(
      'the last one has come',
      () => sister.provider.awareness.getStates().get(person.doc.clientID)?.['cursor']?.anchor.item.clock === 19,
    );
    person.leaves();
    await until('the person is gone', () => !sister.provider.awareness.getStates().has(person.doc.clientID));
    expect(sister.closedWith).toBeNull();
    sister.leaves();
  });

  it("in a plan's room carries nothing but who is there", async () => {
    const nurse = await new Participant(server.url, 'professional', `plan.${PLAN}`).synced();
    const daughter = await new Participant(server.url, 'family', `plan.${PLAN}`).synced();
    nurse.provider.awareness.setLocalState({ section: 'sealed', cursor: { in: 'sealed' } });
    await until(
      'she sees the nurse',
      () => daughter.provider.awareness.getStates().get(nurse.doc.clientID)?.['user']?.id === 'professional',
    );
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(Object.keys(daughter.provider.awareness.getStates().get(nurse.doc.clientID) ?? {})).toEqual(['user']);
    nurse.leaves();
    daughter.leaves();
  });
});

describe('[S10] one account cannot take the service from others', () => {
  it('a flood of frames from one account is ended with 4429 and a reason', async () => {
    // The server's clock stands still. Otherwise the limit would recover faster than a busy machine sends frames.
    const now = Date.now();
    const caretPosition = temporaryDirectory();
    const fixedClockServer = await serve(await openWorld(caretPosition.path), { now: () => now });
    const other = await new Participant(fixedClockServer.url, 'professional', room('together')).synced();
    const raw = await RawSocket.as('manager', fixedClockServer.url, room('routine')).greeted();
    rawSockets.push(raw);
    for (let i = 0; i < 80_000 && raw.closedWith === null; i++) {
      raw.says([0, 2, 2, 0, 0]);
      if (i % 2000 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect(await raw.isClosed()).toBe(4429);
    expect(raw.closedWith?.reason).toMatch(/too many/i);
    other.types('.');
    await other.isSaved();
    other.leaves();
    await fixedClockServer.close();
    caretPosition.remove();
  });

  it('short questions that the whole section has to be read for are ended with 4429', async () => {
    const now = Date.now();
    const directory = temporaryDirectory();
    const slow = await serve(await openWorld(directory.path), { now: () => now });
    const writer = await new Participant(slow.url, 'professional', room('together')).synced();
    writer.types('word '.repeat(100_000));
    await writer.isSaved();
    const raw = await RawSocket.as('observer', slow.url, room('together')).greeted();
    rawSockets.push(raw);
    // The answers are short, because the questions name everything that there is. The server reads the section all the same.
    const everything = Y.encodeStateVector(writer.doc);
    for (let i = 0; i < 300 && raw.closedWith === null; i++) raw.says(message(0, 0, everything));
    expect(await raw.isClosed()).toBe(4429);
    writer.types('.');
    await writer.isSaved();
    writer.leaves();
    await slow.close();
    directory.remove();
  });
});

describe('[S6] ids of people who are offline', () => {
  it('stay theirs, however many ids somebody else makes up meanwhile', async () => {
    const daughter = await new Participant(server.url, 'sister', room('together')).synced();
    daughter.provider.awareness.setLocalState({ cursor: null });
    await until('the witness sees her', () => witness.provider.awareness.getStates().has(daughter.doc.clientID));
    daughter.provider.disconnect();
    await until('she is offline', () => !witness.provider.awareness.getStates().has(daughter.doc.clientID));
    daughter.types('typed offline ');
    for (let visit = 0; visit < 130; visit++) {
      const raw = await hostile();
      raw.says(presence(Array.from({ length: 8 }, (_, i) => [1_000_000 + visit * 8 + i, 1, '{}'])));
      raw.says(message(3));
      raw.socket.close();
    }
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(witness.doc));
    doc.clientID = daughter.doc.clientID;
    await attack(4409, (raw) => raw.sendsUpdate(updateBy(doc, () => textOf(doc).insert(0, 'in your name'))));
    daughter.provider.connect();
    await until('her words are there', () => witness.text.includes('typed offline'));
    expect(daughter.closedWith).toBeNull();
    daughter.leaves();
  });
});
