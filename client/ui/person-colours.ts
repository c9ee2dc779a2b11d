/** Which colour each person has on this page: as it is settled among the people of the plan that was read last. */
import { colourNumberOf, coloursAmong } from '#shared/people.ts';

let settled: ReadonlyMap<string, number> = new Map();
const listeners = new Set<() => void>();

/** Calls `listener` whenever colours were settled; answers with how to stop that. */
export function onColoursAssigned(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Settles the colours of people who are seen together, given by their ids: those of a plan in the order in which they joined. */
export function assignColours(ids: readonly string[]): void {
  settled = new Map([...settled, ...coloursAmong(ids)]);
  for (const listener of listeners) listener();
}

/** Which of the eight colours is a person's; the tokens hold each for light and for dark. */
export function colourNumber(personId: string): number {
  return settled.get(personId) ?? colourNumberOf(personId);
}
