/** The rooms that this page is in, apart from the rooms themselves: whoever only asks about them need not fetch what they are made of. */
import type { RoomState } from '#client/live/room-state.ts';

/** What can be asked of a room that this page is in. `planId` is null where the room is no section's. */
type Joined = {
  readonly name: string;
  readonly planId: string | null;
  readonly state: () => RoomState;
  readonly withdraw: () => Promise<void>;
};

/** The rooms that this page is in; they put themselves here and take themselves off. */
export const joinedRooms = new Set<Joined>();

/** Whether this page is in a room. */
export function isJoined(name: string): boolean {
  return [...joinedRooms].some((room) => room.name === name);
}

/** Leaves rooms that are not their owner's any more, as if the server had closed them. */
export async function withdrawRooms(names: ReadonlySet<string>): Promise<void> {
  await Promise.all([...joinedRooms].filter((room) => names.has(room.name)).map((room) => room.withdraw()));
}

/** Leaves the sections that an answer of the service does not list any more: where nothing is kept, only this page knows of them. */
export async function withdrawUnlisted(isListed: (planId: string, room: string) => boolean): Promise<void> {
  await withdrawRooms(
    new Set([...joinedRooms].flatMap(({ planId, name }) => (planId === null || isListed(planId, name) ? [] : [name]))),
  );
}

/** How many changes of the rooms that this page is in are not saved, and in which rooms. */
export function unsavedHere(): { changes: number; rooms: ReadonlySet<string> } {
  const waiting = [...joinedRooms].filter((room) => room.state().unsaved > 0);
  return {
    changes: waiting.reduce((sum, room) => sum + room.state().unsaved, 0),
    rooms: new Set(waiting.map((room) => room.name)),
  };
}
