/**
 * A long text in portions: what is near the top is drawn at once, and the rest in the next moments, so that nobody waits for what they do
 * not see yet. Without this a slow phone shows nothing until all of it is there.
 */
import { startTransition, useCallback, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Node } from '#client/editor/text-nodes.ts';

/** How many letters are drawn at once, about two screens of a phone, and how much more each time after that. */
const FIRST = 2000;
const MORE = 4;

const LISTS = new Set(['bulletList', 'orderedList']);

/** The letters of a node, and a few for each of its pieces, because an empty line takes its time too. */
function weightOf({ text, content }: Node): number {
  return content.reduce((sum, node) => sum + weightOf(node), text.length + 5);
}

function cut(node: Node, most: number): Node {
  const content: Node[] = [];
  let left = most;
  for (const child of node.content) {
    if (left <= 0) return { ...node, content };
    const weight = weightOf(child);
    // A list may be as long as the text. Anything else that begins in the portion is shown whole.
    content.push(weight > left && LISTS.has(child.type) ? cut(child, left) : child);
    left -= weight;
  }
  const isWhole = content.every((child, i) => child === node.content[i]);
  return isWhole ? node : { ...node, content };
}

/** The beginning of a text, at least so many letters if it has them: whole lines and blocks, and of lists whole items. */
export function beginningOf(doc: Node, letters: number): Node {
  return Number.isFinite(letters) ? cut(doc, letters) : doc;
}

/** The portions of a text that are drawn. */
export type Portions = {
  /** How many letters are drawn; infinite once it is all of them. */
  readonly letters: number;
  /** Draws all that is left now: for whoever wants to go to a place in it. */
  readonly drawAll: () => void;
};

/** Draws a text in portions. One that is shown in the place of another begins anew only with a new key. */
export function usePortions(doc: Node): Portions {
  const [most, setMost] = useState(FIRST);
  const letters = useMemo(() => (beginningOf(doc, most) === doc ? Number.POSITIVE_INFINITY : most), [doc, most]);
  useEffect(() => {
    if (letters === Number.POSITIVE_INFINITY) return;
    // Once this portion is on the screen.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setMost(letters * MORE)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [letters]);
  const drawAll = useCallback(() => flushSync(() => setMost(Number.POSITIVE_INFINITY)), []);
  return { letters, drawAll };
}
