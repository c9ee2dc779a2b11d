/** In which section of the page one is writing: in one at a time, whatever a browser tells of where the focus went. */
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

/** Whether one is writing in this section, and what says that one now does or no longer does. Where one begins, another ends. */
export function useActiveSection(): { active: boolean; enter: () => void; leave: () => void } {
  const [me] = useState(() => Symbol('section'));
  const enter = useCallback(() => set(me), [me]);
  const leave = useCallback(() => {
    if (active === me) set(null);
  }, [me]);
  useEffect(() => leave, [leave]);
  return { active: useSyncExternalStore(subscribe, () => active === me), enter, leave };
}
