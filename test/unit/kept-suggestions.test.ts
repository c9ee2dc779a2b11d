// @vitest-environment jsdom
/** What somebody wrote in suggestions without a network: it waits on the device, is sent from there, and is never lost unseen. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { entries, put, storedKeys } from '#client/offline/account-database.ts';
import { sendPendingChanges } from '#client/offline/background-sync.ts';
import { roomDatabase } from '#client/offline/database-names.ts';
import { setDeviceOwner } from '#client/offline/device-owner.ts';
import { pruneRooms, pruneSuggestionRooms } from '#client/offline/prune.ts';
import { reasonOf, zRefused } from '#client/offline/refused-text.ts';
import { addToStoredRoom, readStoredRoom } from '#client/offline/stored-rooms.ts';
import { unsavedChanges } from '#client/offline/unsaved-changes.ts';
import { MemoryDatabases } from '../support/memory-databases.ts';
import { textOf } from '../support/section-text.ts';

/** The rooms that were joined to send what waits, with whom for. */
const joined: unknown[] = [];
vi.mock('#client/live/live-room.ts', () => ({
  LiveRoom: class {
    constructor(room: string, _events: unknown, { as, hidden }: { as: string; hidden: boolean }) {
      joined.push({ room, as, hidden });
    }
    state = () => ({ link: 'connected', saved: true, unsaved: 0 });
    subscribe = (listener: () => void) => {
      queueMicrotask(listener);
      return () => undefined;
    };
    leave = () => undefined;
  },
}));

const PLAN = 'plan1';
let people = 0;
let me = '';
beforeEach(() => {
  joined.length = 0;
  vi.stubGlobal('indexedDB', new MemoryDatabases());
  me = `ann${(people += 1)}`;
  setDeviceOwner(me);
});

/** Stores a room as a page does: the words of others, and those of one's own that are not sent, if there are any. */
async function stores(room: string, own = '', plan = PLAN): Promise<void> {
  const doc = new Y.Doc();
  appendNodes(doc, [{ type: 'paragraph', content: [{ type: 'text', text: 'Coffee at eight.' }] }]);
  await addToStoredRoom(roomDatabase(me, room), Y.encodeStateAsUpdate(doc), []);
  await put(me, 'rooms', room, { planId: plan });
  if (own === '') return;
  const page = new Y.Doc();
  Y.applyUpdate(page, Y.encodeStateAsUpdate(doc));
  textOf(page).insert(0, own);
  const pending = { client: page.clientID, changes: 3, since: 5, clock: 0 };
  await addToStoredRoom(roomDatabase(me, room), Y.encodeStateAsUpdate(page, Y.encodeStateVector(doc)), [pending]);
}
const kept = async (): Promise<string[]> => [...(await storedKeys(me, 'rooms'))].toSorted();
const refused = async () => (await entries(me, 'refused')).map(([, value]) => value);
const pendingOf = async (room: string) => (await readStoredRoom(roomDatabase(me, room))).pending;

describe('[R26] [S2] words in a suggestion that are not sent', () => {
  const [tea, milk, honey] = ['tea', 'milk', 'honey'].map(suggestionRoom) as [string, string, string];

  it('stay on the device while it is open, count, and are sent though nobody opens it', async () => {
    await stores(tea, 'Tea first. ');
    await stores(milk);
    await pruneSuggestionRooms(PLAN, new Set([tea, milk]));
    // The answer about the plan lists the rooms of sections alone.
    await pruneRooms(PLAN, new Set());
    expect(await kept()).toEqual([milk, tea]);
    expect(await pendingOf(tea)).toMatchObject([{ changes: 3 }]);
    expect(await unsavedChanges()).toBe(3);
    expect(await refused()).toEqual([]);
    await sendPendingChanges(me);
    expect(joined).toEqual([{ room: tea, as: me, hidden: true }]);
  });

  it('are kept for copying when it was answered meanwhile, and nothing says that its section is closed', async () => {
    await stores(tea, 'Tea first. ');
    await pruneSuggestionRooms(PLAN, new Set());
    expect(await kept()).toEqual([]);
    expect(await pendingOf(tea)).toEqual([]);
    const [found] = await refused();
    expect(found).toMatchObject({ personId: me, planId: PLAN, suggestionId: 'tea', text: 'Tea first.' });
    expect(reasonOf(zRefused.parse(found))).toBe('suggestion_closed');
    await sendPendingChanges(me);
    expect(joined).toEqual([]);
  });

  it('are told apart from words in a section that is not open to their writer any more', async () => {
    const section = sectionRoom('mornings');
    await stores(section, 'Tea first. ');
    await stores(tea, 'Milk. ');
    await pruneRooms(PLAN, new Set());
    expect(await kept()).toEqual([tea]);
    expect(await refused()).toMatchObject([{ sectionId: 'mornings', title: '', code: 'not_found', text: 'Tea first.' }]);
  });

  it('are not made up: one that was answered leaves the device, and nothing else does', async () => {
    const section = sectionRoom('mornings');
    const elsewhere = suggestionRoom('elsewhere');
    for (const room of [tea, milk, honey, section]) await stores(room);
    await stores(elsewhere, 'Not here. ', 'plan2');
    await pruneSuggestionRooms(PLAN, new Set([milk]));
    expect(await kept()).toEqual([section, elsewhere, milk].toSorted());
    expect(await pendingOf(elsewhere)).toHaveLength(1);
    expect((await readStoredRoom(roomDatabase(me, honey))).updates).toEqual([]);
    expect(await refused()).toEqual([]);
  });
});
