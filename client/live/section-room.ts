/**
 * Joining a section's room for a view of it, and leaving it again. Where the device keeps nothing, what was written without a network
 * stands in the room's document alone: then the room stays joined, unseen by others, until it is saved, and is given back to the next
 * view of its section. There are never more of these than sections that one person wrote in.
 */
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { LiveRoom } from '#client/live/live-room.ts';
import type { RoomEvents } from '#client/live/room-state.ts';
import { needNewVersion } from '#client/offline/page-version.ts';

/** What a refusal is about: the section, and who wrote in it. */
export type Writer = { readonly planId: string; readonly sectionId: string; readonly title: string; readonly personId: string };

/** A room that stays, whose it is, and how it is taken off. */
type Stay = { readonly room: LiveRoom; readonly personId: string; readonly stop: () => void };
const staying = new Map<string, Stay>();
// The rooms themselves leave when all is forgotten.
onSignOutCleanup(() => staying.clear());

/** Joins a room for a view of it: the one that stayed for the same writer, or a new one. */
export function joinSectionRoom(name: string, events: RoomEvents, { personId, planId }: Writer): LiveRoom {
  const stay = staying.get(name);
  if (stay !== undefined) {
    stay.stop();
    if (stay.personId === personId) {
      stay.room.passTo(events, false);
      return stay.room;
    }
    stay.room.leave();
  }
  return new LiveRoom(name, events, { as: personId, keep: { personId, planId } });
}

/** The view is gone: leaves the room, or has it stay where leaving would lose what was written. */
export function leaveSectionRoom(room: LiveRoom, writer: Writer): void {
  const { unsaved, kept, link } = room.state();
  // What was refused has been handed over already.
  if (unsaved === 0 || kept || link === 'stopped') return room.leave();
  const stop = room.subscribe(() => {
    // Not at once: the room is still about what it has just heard.
    if (room.state().unsaved === 0) setTimeout(end, 0);
  });
  const stay: Stay = {
    room,
    personId: writer.personId,
    stop: () => {
      stop();
      if (staying.get(room.name) === stay) staying.delete(room.name);
    },
  };
  const end = (): void => {
    if (staying.get(room.name) !== stay) return;
    stay.stop();
    room.leave();
  };
  staying.set(room.name, stay);
  room.passTo(
    {
      refused: async (code, text) => {
        if (code === 'client_too_old') needNewVersion();
        if (code === 'not_signed_in') void queryClient.invalidateQueries({ queryKey: keys.me });
        const { planId, personId, sectionId, title } = writer;
        await keepRefused({ planId, personId, sectionId, title, code, text });
        queueMicrotask(end);
      },
    },
    true,
  );
}
