/** When the room of a suggestion takes no more rows. Every store asks this in the transaction of an append. */
import { isOpen, SUGGESTION_STATES } from '#shared/suggestions.ts';

/** Whether nobody may write in a suggestion any more, by two columns of its record: it is answered, or its answer is being written (R26). */
export function isClosed({ state, begun }: Readonly<Record<string, unknown>>): boolean {
  return begun !== '' || !SUGGESTION_STATES.some((one) => one === state && isOpen(one));
}
