/**
 * Joins and leaves the room of a section for a view. On a device that stores nothing, text written without a network is only in
 * the room's document. Then the room stays joined after the view is gone, hidden from others, until it is saved. The next view
 * of its section gets the same room. There are never more such rooms than sections in which the person wrote.
 */
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { suggestionOfRoom } from '#client/offline/room-places.ts';
import { LiveRoom } from '#client/live/live-room.ts';
import type { RoomEvents } from '#client/live/room-state.ts';
import { needNewVersion } from '#client/offline/page-version.ts';

/** A section and the person who writes in it. A refusal is recorded for both. */
export type Writer = { readonly planId: string; readonly sectionId: string; readonly title: string; readonly personId: string };

/**
 * A room that stays joined until its changes are saved, the account of its writer, and a function that removes it from the map.
 */
type UnsavedRoom = { readonly room: LiveRoom; readonly personId: string; readonly stop: () => void };
const unsavedRooms = new Map<string, UnsavedRoom>();
// At sign-out the rooms leave by themselves; see live-room.ts.
onSignOutCleanup(() => unsavedRooms.clear());

/** Joins a room for a view: the room that stayed joined for the same writer, or a new one. */
export function joinSectionRoom(name: string, events: RoomEvents, { personId, planId, sectionId }: Writer): LiveRoom {
  const unsavedRoom = unsavedRooms.get(name);
  if (unsavedRoom !== undefined) {
    unsavedRoom.stop();
    if (unsavedRoom.personId === personId) {
      unsavedRoom.room.handOver(events, false);
      return unsavedRoom.room;
    }
    unsavedRoom.room.leave();
  }
  return new LiveRoom(name, events, { as: personId, keep: { personId, planId, sectionId } });
}

/** Leaves the room when its view is gone. The room stays joined if unsaved changes would be lost. */
export function leaveSectionRoom(room: LiveRoom, writer: Writer): void {
  const { unsaved, storedOnDevice, link } = room.state();
  // After a refusal the owner already has the unsaved text.
  if (unsaved === 0 || storedOnDevice || link === 'stopped') return room.leave();
  const unsubscribe = room.subscribe(() => {
    // Not at once, because the room is still handling the message that it has just received.
    if (room.state().unsaved === 0) setTimeout(end, 0);
  });
  const unsavedRoom: UnsavedRoom = {
    room,
    personId: writer.personId,
    stop: () => {
      unsubscribe();
      if (unsavedRooms.get(room.name) === unsavedRoom) unsavedRooms.delete(room.name);
    },
  };
  const end = (): void => {
    if (unsavedRooms.get(room.name) !== unsavedRoom) return;
    unsavedRoom.stop();
    room.leave();
  };
  unsavedRooms.set(room.name, unsavedRoom);
  room.handOver(
    {
      refused: async (code, text) => {
        if (code === 'client_too_old') needNewVersion();
        if (code === 'not_signed_in') void queryClient.invalidateQueries({ queryKey: keys.me });
        const { planId, personId, sectionId, title } = writer;
        await keepRefused({ planId, personId, sectionId, suggestionId: suggestionOfRoom(room.name), title, code, text });
        queueMicrotask(end);
      },
    },
    true,
  );
}
