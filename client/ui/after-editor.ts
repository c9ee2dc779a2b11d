/**
 * Work that can wait until somebody can write. When a plan is opened, what else the page asks for and draws would only hold up its first
 * editor.
 */
import { startTransition, useEffect, useState } from 'react';
import { useAfterFrame } from '#client/ui/after-frame.ts';

/** The longest wait, in milliseconds: a plan can be without a text, and the network can fail. */
const LONGEST_WAIT = 5000;

/** What waits; null if nothing has to. */
let waiting: Set<() => void> | null = null;

/** Lets the first editor of this page go before everything that can wait. Called before the page is drawn. */
export function letEditorGoFirst(): void {
  waiting = new Set();
  setTimeout(editorIsThere, LONGEST_WAIT);
}

/** Says that the first editor is there. */
export function editorIsThere(): void {
  const went = waiting ?? [];
  waiting = null;
  for (const run of went) run();
}

/** Calls `run` when the first editor is there: at once if nothing has to wait. Returns a function that takes it back. */
export function whenEditorIsThere(run: () => void): () => void {
  if (waiting === null) run();
  else waiting.add(run);
  return () => void waiting?.delete(run);
}

/** False until the first frame with the calling component is on the screen, and the first editor of the page is there. */
export function useAfterEditor(): boolean {
  const drawn = useAfterFrame();
  const [isThere, setIsThere] = useState(false);
  useEffect(() => whenEditorIsThere(() => startTransition(() => setIsThere(true))), []);
  return drawn && isThere;
}
