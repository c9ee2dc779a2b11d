/** Questions about who wrote selected words, from the menu of a section to its text. */
import { useEffect, useEffectEvent } from 'react';

const listeners = new Map<string, () => void>();

/** Asks who wrote the words that are selected in a section. Nothing happens while its live text is not there. */
export function askWhoWrote(sectionId: string): void {
  listeners.get(sectionId)?.();
}

/** Answers such questions about one section. */
export function useAsked(sectionId: string, asked: () => void): void {
  const onAsked = useEffectEvent(asked);
  useEffect(() => {
    const listener = (): void => onAsked();
    listeners.set(sectionId, listener);
    return () => {
      if (listeners.get(sectionId) === listener) listeners.delete(sectionId);
    };
  }, [sectionId]);
}
