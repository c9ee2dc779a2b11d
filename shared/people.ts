/** The colour and the initials of a person, which are the same for everybody. */

/**
 * Colours that people with colour blindness can tell apart. Each has a contrast of 4.5 to 1 against white. They are always
 * shown with initials.
 */
export const PERSON_COLOURS = ['#00629b', '#a3380a', '#00705a', '#8a2a6b', '#5c5200', '#4a3fb0', '#9c1f3a', '#2f5d2f'] as const;

/** The index in {@link PERSON_COLOURS} of a person's own colour, from the person's id. */
export function colourNumberOf(personId: string): number {
  let hash = 0;
  for (let i = 0; i < personId.length; i++) hash = (hash * 31 + personId.charCodeAt(i)) >>> 0;
  return hash % PERSON_COLOURS.length;
}

/** A person's own colour, from the person's id. */
export function colourOf(personId: string): string {
  return PERSON_COLOURS[colourNumberOf(personId)] ?? PERSON_COLOURS[0];
}

/**
 * The colours of the people on one plan, by id: their own colour if it is free, else the next free one. With the ids in the
 * order of joining, nobody's colour changes when another person joins. From the ninth person on, colours are used again.
 */
export function coloursAmong(personIds: readonly string[]): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  const count = PERSON_COLOURS.length;
  for (const id of personIds) {
    if (colours.has(id)) continue;
    const own = colourNumberOf(id);
    // When all colours are taken, all count as free again.
    const taken = new Set([...colours.values()].slice(-(colours.size % count) || count));
    const free = Array.from({ length: count }, (_, step) => (own + step) % count).find((colour) => !taken.has(colour));
    colours.set(id, free ?? own);
  }
  return colours;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  return GRAPHEMES.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
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

/** The `user` field of every presence state, which the server sets (S8). */
export type PresentPerson = {
  readonly id: string;
  readonly name: string;
  readonly standing: string;
  readonly relation: string;
  readonly color: string;
};
