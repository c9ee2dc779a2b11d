/** Waiting until what was written in a room is saved. */
import { afterEach, describe, expect, it } from 'vitest';
import { joinedRooms, noteRoomChange, whenSaved } from '#client/live/joined-rooms.ts';
import { NEW_ROOM, type RoomState } from '#client/live/room-state.ts';

const added = new Set<Parameters<typeof joinedRooms.add>[0]>();
afterEach(() => {
  for (const room of added) joinedRooms.delete(room);
  added.clear();
});

/** A room that is joined, in some state. Returns how to change that. */
function room(name: string, first: Partial<RoomState>): (to: Partial<RoomState>) => void {
  let state: RoomState = { ...NEW_ROOM, link: 'connected', ...first };
  const joined = { name, planId: 'p', state: () => state, withdraw: async () => undefined };
  joinedRooms.add(joined);
  added.add(joined);
  return (to) => {
    state = { ...state, ...to };
    noteRoomChange();
  };
}

describe('what was written in a room', () => {
  it('is saved at once where nothing waits, also in a room that is not joined', async () => {
    room('a', {});
    room('b', { unsaved: 3 });
    expect(await whenSaved('a', 1000)).toBe(true);
    expect(await whenSaved('elsewhere', 1000)).toBe(true);
  });

  it('is saved when its last change is durable, and not before', async () => {
    const change = room('a', { unsaved: 2 });
    let answer: boolean | null = null;
    const asked = whenSaved('a', 60_000).then((is) => (answer = is));
    change({ unsaved: 1 });
    await Promise.resolve();
    expect(answer).toBeNull();
    change({ unsaved: 0 });
    expect(await asked).toBe(true);
  });

  it('is not saved where the connection is lost, or where it takes too long', async () => {
    const change = room('a', { unsaved: 2 });
    const asked = whenSaved('a', 60_000);
    change({ link: 'offline' });
    expect(await asked).toBe(false);
    change({ link: 'connecting' });
    expect(await whenSaved('a', 5)).toBe(false);
  });
});
