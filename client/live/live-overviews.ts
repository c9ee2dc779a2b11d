/**
 * What the open texts of this page say of themselves: their headings and what must be known. They are newer than the server's
 * answer about the same sections.
 */
import { useSyncExternalStore } from 'react';
import type { SectionOverview } from '#shared/api-overview.ts';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';

type Overviews = ReadonlyMap<string, SectionOverview>;

const NONE: Overviews = new Map();
let overviews = NONE;
const listeners = new Set<() => void>();

function set(next: Overviews): void {
  overviews = next;
  for (const listener of listeners) listener();
}

onSignOutCleanup(() => set(NONE));

/** Publishes the overview of an open section; null when the section is no longer open. Nothing is told if it is the same. */
export function publishOverview(sectionId: string, overview: SectionOverview | null): void {
  const known = overviews.get(sectionId) ?? null;
  if (JSON.stringify(known) === JSON.stringify(overview)) return;
  const next = new Map(overviews);
  if (overview === null) next.delete(sectionId);
  else next.set(sectionId, overview);
  set(next);
}

/** The overview of a section that is open on this page; null if it is not open. */
export function liveOverview(sectionId: string): SectionOverview | null {
  return overviews.get(sectionId) ?? null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The overviews of the sections that are open on this page, by section id. */
export function useLiveOverviews(): Overviews {
  return useSyncExternalStore(
    subscribe,
    () => overviews,
    () => NONE,
  );
}
