/**
 * Remembers which words of the newest copies were marked as must know. A copy carries only a number that this page drew; so a paste of
 * it marks the same words again, and HTML from elsewhere can never mark anything.
 */
import type { Node } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { isBlockName, MUST_KNOW } from '#shared/text/markers.ts';
import { SAID } from '#client/editor/clipboard/said.ts';

/** The attribute in a copy that says which copy it is. */
const COPY = 'data-copy';
const COPY_ID = /\sdata-copy="([\da-f-]{36})"/;
/** How many copies are remembered. A clipboard holds one; some systems keep a few. */
const MAX_COPIES = 8;

/** The marked words of each copy, by its id, the newest last. */
const copies = new Map<string, ReadonlySet<string>>();
onSignOutCleanup(() => copies.clear());

/** What is compared: whether it is a block, and its words. */
function keyOf(isBlock: boolean, words: string): string {
  return `${isBlock ? 'block' : 'line'} ${words.replace(/\s+/gu, ' ').trim()}`;
}

function wordsOf(element: Element): string {
  const own = element.cloneNode(true);
  if (!(own instanceof Element)) return '';
  for (const each of own.querySelectorAll(`[${SAID}]`)) each.remove();
  return own.textContent;
}

/** Remembers the marked words of a copy, and writes into it which copy it is. */
export function rememberMarked(copy: ParentNode): void {
  const marked = [...copy.querySelectorAll('[data-must-know]')].filter((element) => wordsOf(element).trim() !== '');
  if (marked.length === 0) return;
  const id = crypto.randomUUID();
  copies.set(id, new Set(marked.map((element) => keyOf(element.hasAttribute('data-block'), wordsOf(element)))));
  for (const oldest of copies.keys()) {
    if (copies.size <= MAX_COPIES) break;
    copies.delete(oldest);
  }
  copy.firstElementChild?.setAttribute(COPY, id);
}

/** The marked words of the copy that is pasted; null if it is no copy of this page, or nothing in it is marked. */
export function markedWordsIn(pasted: string): ReadonlySet<string> | null {
  const id = COPY_ID.exec(pasted)?.[1];
  return id === undefined ? null : (copies.get(id) ?? null);
}

/** Marks the words of a copy where it was pasted. Null if there is nothing to mark. */
export function markAgain(state: EditorState, pasted: readonly Transaction[], marked: ReadonlySet<string>): Transaction | null {
  const { tr } = state;
  const mark = (node: Node, at: number): boolean => {
    const isBlock = isBlockName(node.type.name);
    if (!isBlock && !node.isTextblock) return true;
    if (node.attrs['mustKnow'] === null && marked.has(keyOf(isBlock, node.textContent)))
      tr.setNodeAttribute(at, 'mustKnow', MUST_KNOW);
    return isBlock;
  };
  for (const [index, { mapping }] of pasted.entries()) {
    const later = pasted.slice(index + 1);
    for (const [step, map] of mapping.maps.entries())
      map.forEach((_from, _to, newFrom, newTo) => {
        const now = (position: number, side: number): number =>
          later.reduce((at, each) => each.mapping.map(at, side), mapping.slice(step + 1).map(position, side));
        state.doc.nodesBetween(now(newFrom, -1), now(newTo, 1), mark);
      });
  }
  return tr.docChanged ? tr : null;
}
