/** Which colour each person has on this page: as it is settled among the people of the plan that was read last. */
import { colourNumberOf, coloursAmong } from '#shared/people.ts';

let settled: ReadonlyMap<string, number> = new Map();

/** Settles the colours of people who are seen together, given by their ids: those of a plan in the order in which they joined. */
export function settleColours(ids: readonly string[]): void {
  settled = new Map([...settled, ...coloursAmong(ids)]);
}

/** Which of the eight colours is a person's; the tokens hold each for light and for dark. */
export function colourNumber(personId: string): number {
  return settled.get(personId) ?? colourNumberOf(personId);
}
