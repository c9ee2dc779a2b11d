/** The addresses of a section's past, which the page of the plan shows in the section's own place. */

/** The address of the text of a section at one row of its log; with `from` it is compared with an earlier row. */
export function pastAddress(planId: string, sectionId: string, at: number, from: number | null = null): string {
  const compared = from === null ? '' : `&from=${from}`;
  return `/plans/${planId}?section=${sectionId}&at=${at}${compared}`;
}
