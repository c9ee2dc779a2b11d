/**
 * The text of a section that is not near the view, read and drawn once the person rests: then the browser's own search finds its
 * words. It joins no room, so nobody is shown as present in that section.
 */
import { startTransition, useEffect, useState } from 'react';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { idleQueue } from '#client/ui/idle-queue.ts';
import { readText } from './first-text.tsx';
import type { Node } from '#client/editor/text-nodes.ts';

/** A text, and when the server gave it (epoch milliseconds). */
export type IdleText = { readonly doc: Node; readonly at: number };

/** The text; null until it is read. `wanted` is false where the text comes in another way. */
export function useIdleText(sectionId: string, wanted: boolean): IdleText | null {
  const offline = useStaleAnswers().size > 0;
  const [text, setText] = useState<IdleText | null>(null);
  const missing = wanted && !offline && text === null;
  useEffect(() => {
    if (!missing) return;
    return idleQueue().add(async () => {
      const doc = await readText(sectionId);
      startTransition(() => setText({ doc, at: Date.now() }));
    });
  }, [sectionId, missing]);
  return text;
}
