/** What is said above the live text after somebody was in the past: that words are back, and what others changed meanwhile. */
import { useSyncExternalStore } from 'react';
import type { PersonRef } from '#shared/api.ts';

/** A note of a section. */
export type PastNote =
  | {
      readonly kind: 'restored';
      readonly whole: boolean;
      /** The rows before and after the text was put back. */
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'since'; readonly count: number; readonly people: readonly PersonRef[]; readonly from: number };

const notes = new Map<string, readonly PastNote[]>();
const listeners = new Set<() => void>();
const NONE: readonly PastNote[] = [];

function set(sectionId: string, list: readonly PastNote[]): void {
  notes.set(sectionId, list);
  for (const listener of listeners) listener();
}

/** Puts a note above the text of a section, in place of another one of its kind. */
export function note(sectionId: string, added: PastNote): void {
  set(sectionId, [...(notes.get(sectionId) ?? NONE).filter(({ kind }) => kind !== added.kind), added]);
}

/** Takes a note away. */
export function dropNote(sectionId: string, dropped: PastNote): void {
  set(
    sectionId,
    (notes.get(sectionId) ?? NONE).filter((other) => other !== dropped),
  );
}

/** The notes of a section. */
export function useNotes(sectionId: string): readonly PastNote[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => notes.get(sectionId) ?? NONE,
    () => NONE,
  );
}
