/** Words in a suggestion that was answered before they came: they are kept, shown in its section, and its writer reads why. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { pruneSuggestionRooms } from '#client/offline/prune.ts';
import { placeOfRoom } from '#client/offline/room-places.ts';
import { reasonOf, zRefused, type Refused } from '#client/offline/refused-text.ts';

const ROOM = 'suggestion.abc';
/** What the device keeps, by store and key, and the documents of its rooms. */
const device = vi.hoisted(() => ({ stores: new Map<string, Map<string, unknown>>(), rooms: new Map<string, unknown>() }));
const storeOf = (store: string): Map<string, unknown> => {
  const found = device.stores.get(store) ?? new Map<string, unknown>();
  device.stores.set(store, found);
  return found;
};
vi.mock('#client/offline/account-database.ts', () => ({
  put: async (_person: string, store: string, key: string, value: unknown) => {
    storeOf(store).set(key, value);
    return true;
  },
  get: async (_person: string, store: string, key: string) => storeOf(store).get(key),
  remove: async (_person: string, store: string, key: string) => void storeOf(store).delete(key),
  entries: async (_person: string, store: string) => [...storeOf(store)],
  storedKeys: async (_person: string, store: string) => [...storeOf(store).keys()],
}));
vi.mock('#client/offline/device-owner.ts', async (original) => ({
  ...(await original<object>()),
  deviceOwner: () => 'denise',
}));
vi.mock('#client/offline/stored-rooms.ts', () => ({ readStoredRoom: async (name: string) => device.rooms.get(name) }));
vi.mock('#client/offline/indexed-db.ts', () => ({ deleteDatabase: async (name: string) => void device.rooms.delete(name) }));
vi.stubGlobal('addEventListener', () => undefined);

/** Stores the room of a suggestion with words that were never sent. */
async function storesRoom(info: object): Promise<void> {
  const { roomDatabase } = await import('#client/offline/database-names.ts');
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText(TEXT).insert(0, 'Put it in her hand.');
  const pending = [{ client: 7, changes: 1, since: 50, clock: 0 }];
  device.rooms.set(roomDatabase('denise', ROOM), { updates: [Y.encodeStateAsUpdate(doc)], pending, asOf: null });
  storeOf('rooms').set(ROOM, info);
}

const refused = (): Refused[] => [...storeOf('refused').values()].map((value) => zRefused.parse(value));

beforeEach(() => {
  device.stores.clear();
  device.rooms.clear();
});

describe('words in a suggestion that was answered', () => {
  test('are kept for its section when its room leaves the device', async () => {
    await storesRoom({ planId: 'pearl', sectionId: 'health' });
    await pruneSuggestionRooms('pearl', new Set());
    const [kept] = refused();
    expect(kept).toMatchObject({ sectionId: 'health', suggestionId: 'abc', code: 'not_found', text: 'Put it in her hand.' });
    expect(kept && reasonOf(kept)).toBe('suggestion_closed');
    expect(device.rooms.size + storeOf('rooms').size).toBe(0);
  });

  test('are kept for its section also where an older page stored the room, which did not name it', async () => {
    await storesRoom({ planId: 'pearl' });
    const suggestions = [
      { room: 'suggestion.other', sectionId: 'sleep' },
      { room: ROOM, sectionId: 'meals' },
    ];
    storeOf('answers').set('/api/plans/pearl/suggestions?state=mine', { at: 1, body: { suggestions } });
    expect(await placeOfRoom('denise', 'pearl', ROOM)).toEqual({ sectionId: 'meals', suggestionId: 'abc' });
    await pruneSuggestionRooms('pearl', new Set());
    expect(refused().at(-1)).toMatchObject({ sectionId: 'meals', suggestionId: 'abc' });
  });

  test('are not said to be lost with a right in the section', () => {
    expect(reasonOf({ code: 'not_allowed', suggestionId: 'abc' })).toBe('suggestion_closed');
    expect(reasonOf({ code: 'too_large', suggestionId: 'abc' })).toBe('too_large');
    expect(reasonOf({ code: 'not_found', suggestionId: null })).toBe('not_found');
  });

  test('that an older page kept are read as they were', () => {
    const old = {
      id: 'x',
      personId: 'denise',
      planId: 'pearl',
      sectionId: 'health',
      title: '',
      code: 'not_found',
      text: 'Words',
    };
    expect(zRefused.parse(old)).toEqual({ ...old, suggestionId: null });
  });
});
