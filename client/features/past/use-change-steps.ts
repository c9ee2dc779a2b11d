/** Goes from one change of a comparison to the next, as the text has them. */
import { useCallback, useEffect, useState } from 'react';
import type { Change } from '#shared/api-history.ts';

/** The place of a change in a drawn text; null if it has none there. */
function placeOfChange(frame: HTMLElement | null, id: number): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-change="${id}"]`) ?? null;
}

/** Marks all pieces of a change as the one that is looked at now, and returns the first. */
function markCurrent(frame: HTMLElement, id: number): HTMLElement | null {
  for (const old of frame.querySelectorAll('[data-current]')) delete (old as HTMLElement).dataset['current'];
  for (const piece of frame.querySelectorAll<HTMLElement>(`[data-change="${id}"]`)) piece.dataset['current'] = '';
  return placeOfChange(frame, id);
}

/** The steps through changes. */
export type ChangeSteps = {
  /** The number of the current change among `changes`, from 1; 0 before the first step. */
  readonly number: number;
  readonly current: Change | null;
  readonly step: (by: -1 | 1) => void;
  readonly goTo: (change: Change) => void;
};

/**
 * The steps through `changes`, whose text is drawn in `frame`. The first step leads to the first or to the last one, and behind the
 * last comes the first again. The focus goes to the words, so that a screen reader reads them. `drawAll` draws what is not drawn yet.
 */
export function useChangeSteps(
  frame: React.RefObject<HTMLElement | null>,
  changes: readonly Change[],
  drawAll?: () => void,
): ChangeSteps {
  const [id, setId] = useState<number | null>(null);
  const index = changes.findIndex((change) => change.id === id);
  const goTo = useCallback(
    (change: Change): void => {
      setId(change.id);
      if (frame.current === null) return;
      if (placeOfChange(frame.current, change.id) === null) drawAll?.();
      const place = markCurrent(frame.current, change.id);
      place?.scrollIntoView({ block: 'center' });
      place?.focus({ preventScroll: true });
    },
    [drawAll, frame],
  );
  useEffect(() => {
    // Another author may be shown now, and then the text was drawn anew.
    if (id !== null && frame.current !== null) markCurrent(frame.current, id);
  });
  const step = (by: -1 | 1): void => {
    const { length } = changes;
    const from = index === -1 && by === -1 ? 0 : index;
    const next = changes[(from + by + length) % length];
    if (next !== undefined) goTo(next);
  };
  return { number: index + 1, current: changes[index] ?? null, step, goTo };
}
