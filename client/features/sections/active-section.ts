/**
 * The active section: the one section of the page that the user writes in. Only one is active, whatever focus events the
 * browser fires.
 */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

let active: symbol | null = null;
const listeners = new Set<() => void>();

function set(next: symbol | null): void {
  if (next === active) return;
  active = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * Whether this section is active, with functions that make it active or inactive. A section that becomes active makes the
 * others inactive.
 */
export function useActiveSection(): { active: boolean; enter: () => void; leave: () => void } {
  const [me] = useState(() => Symbol('section'));
  const enter = useCallback(() => set(me), [me]);
  const leave = useCallback(() => {
    if (active === me) set(null);
  }, [me]);
  useEffect(() => leave, [leave]);
  return {
    active: useSyncExternalStore(
      subscribe,
      () => active === me,
      () => false,
    ),
    enter,
    leave,
  };
}
