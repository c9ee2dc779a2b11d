/**
 * Tells which pieces of new text were before the reader's eyes: where a piece begins and where it ends were in the free part of the
 * window, each for a second and a half without a break, on a page that is on the screen.
 */
import type { Editor } from '@tiptap/core';
import { newWordsIn, type PiecePlace } from '#client/editor/new-words.ts';
import { belowBar } from '#client/ui/bar-block.ts';

/** How often the page looks, in milliseconds, and how many times in a row an edge must be in view. */
const LOOK_INTERVAL = 500;
const LOOKS = 4;

/** What can cover the lower part of the window. */
const COVERS = '.plan-foot, .side-panel.sheet, .tool-dock.docked, .news-walk';

/** The part of the window in which text can be read. */
export function freePart(): { readonly top: number; readonly bottom: number } {
  let bottom = innerHeight;
  for (const cover of document.querySelectorAll(COVERS)) {
    const { top, height } = cover.getBoundingClientRect();
    if (height > 0 && top > innerHeight / 3) bottom = Math.min(bottom, top);
  }
  return { top: belowBar(), bottom };
}

/** Where a piece begins and ends in the window; null if it is not drawn. */
function edgesOf({ view }: Editor, { from, to }: PiecePlace): { start: [number, number]; end: [number, number] } | null {
  // The place of what is gone is a point between letters.
  const node = from === to ? null : view.state.doc.nodeAt(from);
  const element = node === null || node.isText ? null : view.nodeDOM(from);
  if (element instanceof HTMLElement) {
    const { top, bottom } = element.getBoundingClientRect();
    // Of a block its head counts; its words are pieces of their own.
    const head = Math.min(bottom, top + 40);
    return bottom > top ? { start: [top, head], end: [top, head] } : null;
  }
  const first = view.coordsAtPos(from, 1);
  const last = view.coordsAtPos(to, -1);
  return { start: [first.top, first.bottom], end: [last.top, last.bottom] };
}

/** How often in a row the beginning and the end of a piece were in view, until each was there long enough. */
type Looks = { start: number; end: number };

function counted(looks: number, isInView: boolean): number {
  if (looks >= LOOKS) return looks;
  return isInView ? looks + 1 : 0;
}

/** What the watch asks and tells about pieces, by their ids. */
export type Eyes = {
  /** Whether a piece waits to be seen. */
  readonly isOpen: (key: string) => boolean;
  readonly seen: (key: string) => void;
  /** A piece that waits is not in the free part of the window. */
  readonly away: (key: string) => void;
};

/** Watches the pieces in an editor. Returns the function that ends this. */
export function watchEyes(editor: Editor, { isOpen, seen, away }: Eyes): () => void {
  const looks = new Map<string, Looks>();
  const look = (): void => {
    if (document.visibilityState !== 'visible' || editor.isDestroyed) return looks.clear();
    const open = newWordsIn(editor).filter(({ key }) => isOpen(key));
    const { top, bottom } = editor.view.dom.getBoundingClientRect();
    const isNear = bottom > 0 && top < innerHeight;
    if (!isNear) looks.clear();
    const free = freePart();
    const isFree = ([from, to]: [number, number]): boolean => from >= free.top - 1 && to <= free.bottom + 1;
    const gone = new Set<string>();
    /** Of each piece, whether all its places were seen long enough. */
    const whole = new Map<string, boolean>();
    for (const place of open) {
      const edges = isNear ? edgesOf(editor, place) : null;
      const part = `${place.key} ${place.from}`;
      const before = looks.get(part) ?? { start: 0, end: 0 };
      const [start, end] = [edges !== null && isFree(edges.start), edges !== null && isFree(edges.end)];
      const now = { start: counted(before.start, start), end: counted(before.end, end) };
      looks.set(part, now);
      if (!start && !end) gone.add(place.key);
      whole.set(place.key, (whole.get(place.key) ?? true) && now.start >= LOOKS && now.end >= LOOKS);
    }
    for (const [key, isWhole] of whole)
      if (isWhole) seen(key);
      else if (gone.has(key)) away(key);
  };
  const timer = setInterval(look, LOOK_INTERVAL);
  return () => clearInterval(timer);
}
