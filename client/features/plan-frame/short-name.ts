/** A name that is too long for the bar of a plan, shortened in its middle: names of one family differ at their start or end. */

/** Longer names are shortened. A name of so many letters still fits into the bar of a phone with the largest text. */
const MAX_LETTERS = 48;

/** The name, or its start and end. */
export function shortName(name: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(name.trim()), ({ segment }) => segment);
  if (letters.length <= MAX_LETTERS) return letters.join('');
  const half = MAX_LETTERS / 2;
  return `${letters.slice(0, half).join('').trimEnd()} … ${letters.slice(-half).join('').trimStart()}`;
}
