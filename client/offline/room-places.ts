/** Where a stored room belongs: its section and, for the room of a suggestion, the suggestion. */
import { z } from 'zod';
import { parseRoom } from '#shared/wire.ts';
import { get, storedKeys } from '#client/offline/account-database.ts';
import { suggestionsPath } from '#client/offline/prune.ts';

/** Both ids; `suggestionId` is null for the room of a section. The section of a suggestion is empty if this device does not know it. */
export type RoomPlace = { readonly sectionId: string; readonly suggestionId: string | null };

const zStoredRoom = z.object({ sectionId: z.string().min(1) });
const zStoredSuggestions = z.object({
  body: z.looseObject({ suggestions: z.array(z.looseObject({ room: z.string(), sectionId: z.string() })) }),
});

/** The section of a suggestion's room in the stored lists: rooms that an older page stored do not name theirs. */
async function sectionInLists(personId: string, planId: string, room: string): Promise<string> {
  for (const key of await storedKeys(personId, 'answers')) {
    if (!key.startsWith(`${suggestionsPath(planId)}?`)) continue;
    const stored = zStoredSuggestions.safeParse(await get(personId, 'answers', key)).data?.body.suggestions ?? [];
    const found = stored.find((suggestion) => suggestion.room === room);
    if (found !== undefined) return found.sectionId;
  }
  return '';
}

/** The suggestion whose room has this name; null for all other rooms. */
export function suggestionOfRoom(room: string): string | null {
  const parsed = parseRoom(room);
  return parsed?.kind === 'suggestion' ? parsed.id : null;
}

/** Finds out where a stored room belongs. What was written in a suggestion is shown in its section. */
export async function placeOfRoom(personId: string, planId: string, room: string): Promise<RoomPlace> {
  const suggestionId = suggestionOfRoom(room);
  if (suggestionId === null) return { sectionId: parseRoom(room)?.id ?? '', suggestionId };
  const stored = zStoredRoom.safeParse(await get(personId, 'rooms', room)).data;
  return { sectionId: stored?.sectionId ?? (await sectionInLists(personId, planId, room)), suggestionId };
}
