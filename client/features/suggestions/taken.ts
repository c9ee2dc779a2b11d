/** Which changes of a suggestion are taken. A change that needs others is taken with them, and left without them. */
import type { SuggestionComparison } from '#shared/api-suggestions.ts';

type Changes = SuggestionComparison['changes'];

/** All changes, as they are taken at first. */
export function allOf(changes: Changes): ReadonlySet<number> {
  return new Set(changes.map(({ id }) => id));
}

/** `taken` with this change and all that it needs. */
export function withTaken(changes: Changes, taken: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const now = new Set(taken);
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const needed = next;
    if (now.has(needed)) continue;
    now.add(needed);
    waiting.push(...(changes.find((change) => change.id === needed)?.needs ?? []));
  }
  return now;
}

/** `taken` without this change and all that need it. */
export function withLeft(changes: Changes, taken: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const now = new Set(taken);
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const left = next;
    if (!now.delete(left)) continue;
    waiting.push(...changes.filter(({ needs }) => needs.includes(left)).map((change) => change.id));
  }
  return now;
}

/** Whether another change that is taken needs this one. */
export function isNeeded(changes: Changes, taken: ReadonlySet<number>, id: number): boolean {
  return changes.some((change) => change.id !== id && taken.has(change.id) && change.needs.includes(id));
}

/** The conflicts of the changes that are taken. */
export function conflictsOf(
  { conflicts }: Pick<SuggestionComparison, 'conflicts'>,
  taken: ReadonlySet<number>,
): SuggestionComparison['conflicts'] {
  return conflicts.filter(({ change }) => taken.has(change));
}
