/** The colour of each person on this page, assigned among the people of the plan that was read last. */
import { colourNumberOf, coloursAmong } from '#shared/people.ts';

let assigned: ReadonlyMap<string, number> = new Map();
const listeners = new Set<() => void>();

/** Calls `listener` when colours were assigned. Returns a function that stops this. */
export function onColoursAssigned(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Assigns colours to people who are shown together. `ids` are the members of a plan in the order in which they joined. */
export function assignColours(ids: readonly string[]): void {
  assigned = new Map([...assigned, ...coloursAmong(ids)]);
  for (const listener of listeners) listener();
}

/** Forgets all colours: where the server draws for one reader after the other. */
export function forgetColours(): void {
  assigned = new Map();
}

/** The number of a person's colour, one of eight. The tokens define each for light and dark mode. */
export function colourNumber(personId: string): number {
  return assigned.get(personId) ?? colourNumberOf(personId);
}
