/** How a person is shown the same way to everybody: a colour and initials that follow from who they are. */

/** Colours that people with colour blindness can tell apart; each has 4.5 to 1 against white. Always shown with initials. */
export const PERSON_COLOURS = ['#00629b', '#a3380a', '#00705a', '#8a2a6b', '#5c5200', '#4a3fb0', '#9c1f3a', '#2f5d2f'] as const;

/** Which colour a person has by themself, from their id: its place among {@link PERSON_COLOURS}. */
export function colourNumberOf(personId: string): number {
  let hash = 0;
  for (let i = 0; i < personId.length; i++) hash = (hash * 31 + personId.charCodeAt(i)) >>> 0;
  return hash % PERSON_COLOURS.length;
}

/** The colour of a person, from their id. */
export function colourOf(personId: string): string {
  return PERSON_COLOURS[colourNumberOf(personId)] ?? PERSON_COLOURS[0];
}

/**
 * The colours of people who are on one plan, by id: their own where it is free, else the next that is. Given in the order of
 * joining, nobody's colour changes when somebody joins; from the ninth on colours come twice.
 */
export function coloursAmong(personIds: readonly string[]): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  const count = PERSON_COLOURS.length;
  for (const id of personIds) {
    if (colours.has(id)) continue;
    const own = colourNumberOf(id);
    // Once all are taken, the next round begins.
    const taken = new Set([...colours.values()].slice(-(colours.size % count) || count));
    const free = Array.from({ length: count }, (_, step) => (own + step) % count).find((colour) => !taken.has(colour));
    colours.set(id, free ?? own);
  }
  return colours;
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  return LETTERS.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}

/** The first letters of the first and the last part of a name. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/u);
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return ends
    .map((part) => firstLetter(part ?? ''))
    .join('')
    .toLocaleUpperCase();
}

/** What the server stamps into the `user` field of every presence state (S8). */
export type PresentPerson = {
  readonly id: string;
  readonly name: string;
  readonly standing: string;
  readonly relation: string;
  readonly color: string;
};
