/** What the "Go to" panel finds: the commands of the page, and the places of the plan and of the caller's other plans. */
import { hasWords } from '#shared/search-text.ts';
import { GROUPS, type Command } from '#client/ui/commands.ts';

/** The places of one group that fit. */
export type PlaceGroup = { readonly group: Command['group']; readonly places: readonly Command[] };

/**
 * The places that have these words (from `searchWords`), in their groups. `found` are places that were found in another way. Places
 * with the same id are listed once.
 */
export function placesWith(places: readonly Command[], words: string, found: readonly Command[]): PlaceGroup[] {
  const named = places.filter(({ label, also = '' }) => hasWords(`${label}\n${also}`, words));
  const ids = new Set<string>();
  const once = [...named, ...found].filter(({ id }) => !ids.has(id) && ids.add(id));
  return GROUPS.map((group) => ({ group, places: once.filter((place) => place.group === group) })).filter(
    (each) => each.places.length > 0,
  );
}
