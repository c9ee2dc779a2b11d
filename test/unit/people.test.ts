/** Colours of people: on each plan as different as eight colours allow, and always the same. */
import { describe, expect, it } from 'vitest';
import { coloursAmong, colourNumberOf, PERSON_COLOURS } from '#shared/people.ts';

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `person-${i * 7919}`);

describe('the colours of the people on a plan', () => {
  it('are all different for up to eight people, whatever their ids', () => {
    for (let first = 0; first < 200; first += 1) {
      const people = ids(208).slice(first, first + PERSON_COLOURS.length);
      expect(new Set(coloursAmong(people).values()).size).toBe(PERSON_COLOURS.length);
    }
  });

  it('come twice at the most for up to sixteen', () => {
    const counts = new Map<number, number>();
    for (const colour of coloursAmong(ids(16)).values()) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    expect([...counts.values()]).toEqual(Array.from({ length: 8 }, () => 2));
  });

  it('stay as they are when somebody joins, and are one’s own where that is free', () => {
    const people = ids(12);
    const before = coloursAmong(people.slice(0, 5));
    const after = coloursAmong(people);
    for (const [id, colour] of before) expect(after.get(id)).toBe(colour);
    expect(before.get(people[0] ?? '')).toBe(colourNumberOf(people[0] ?? ''));
    expect(coloursAmong(['a', 'a']).size).toBe(1);
  });
});
