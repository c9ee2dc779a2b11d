/** The list of live rooms that this page has joined. A caller can ask about them without loading the script of live-room.ts. */
import type { RoomState } from '#client/live/room-state.ts';

/** The part of a live room that this list uses. `planId` is null when the room is not the room of a section. */
type Joined = {
  readonly name: string;
  readonly planId: string | null;
  readonly state: () => RoomState;
  readonly withdraw: () => Promise<void>;
};

/** The rooms that this page has joined. Each room adds and removes itself. */
export const joinedRooms = new Set<Joined>();
const listeners = new Set<() => void>();

/** Tells the listeners that a room came, went or has another state. Each room calls it. */
export function noteRoomChange(): void {
  for (const listener of listeners) listener();
}

/** Calls `listener` when a joined room comes, goes or has another state. Returns the function that ends this. */
export function subscribeToRooms(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether this page has joined the room of a section and keeps its text. A page that only watches who is there does not count. */
export function isJoined(name: string): boolean {
  return [...joinedRooms].some((room) => room.name === name && room.planId !== null);
}

/** Leaves rooms that the account may no longer read, as if the server had closed them. */
export async function withdrawRooms(names: ReadonlySet<string>): Promise<void> {
  await Promise.all([...joinedRooms].filter((room) => names.has(room.name)).map((room) => room.withdraw()));
}

/**
 * Leaves the rooms of sections that an answer of the service no longer lists. On a device that stores nothing, only this page
 * knows these rooms.
 */
export async function withdrawUnlisted(isListed: (planId: string, room: string) => boolean): Promise<void> {
  await withdrawRooms(
    new Set([...joinedRooms].flatMap(({ planId, name }) => (planId === null || isListed(planId, name) ? [] : [name]))),
  );
}

/**
 * Resolves when everything that was written in a room on this page is durable, with true; with false if the connection is lost before, or
 * if it takes longer than `wait` milliseconds. A room that this page has not joined has nothing to save.
 */
export async function whenSaved(name: string, wait: number): Promise<boolean> {
  const isSaved = Promise.withResolvers<boolean>();
  const look = (): void => {
    const states = [...joinedRooms].filter((room) => room.name === name).map((room) => room.state());
    if (states.every(({ unsaved }) => unsaved === 0)) isSaved.resolve(true);
    else if (states.some(({ link }) => link === 'offline' || link === 'stopped')) isSaved.resolve(false);
  };
  const unsubscribe = subscribeToRooms(look);
  const timer = setTimeout(() => isSaved.resolve(false), wait);
  look();
  const answer = await isSaved.promise;
  unsubscribe();
  clearTimeout(timer);
  return answer;
}

/** How many changes are not saved in the rooms that this page has joined, and the names of those rooms. */
export function unsavedInJoinedRooms(): { changes: number; rooms: ReadonlySet<string> } {
  const waiting = [...joinedRooms].filter((room) => room.state().unsaved > 0);
  return {
    changes: waiting.reduce((sum, room) => sum + room.state().unsaved, 0),
    rooms: new Set(waiting.map((room) => room.name)),
  };
}
