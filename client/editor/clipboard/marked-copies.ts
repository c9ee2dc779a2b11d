/**
 * Knows again which words of a copy were marked as must know, in this tab and in the others of the person who copied. The copy itself
 * carries only a random number. This device keeps, for each marked line, a hash of that number and the words; so a paste marks the
 * same words again, HTML from elsewhere can never mark anything, and nobody reads words out of what is kept.
 */
import { digest } from 'lib0/hash/sha256';
import type { Node } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { onSignOutCleanup } from '#client/api/sign-out-cleanup.ts';
import { isBlockName, MUST_KNOW } from '#shared/text/markers.ts';
import { SAID } from '#client/editor/clipboard/said.ts';

/** The attribute in a copy that says which copy it is. */
const COPY = 'data-copy';
const COPY_ID = /\sdata-copy="([\da-f-]{36})"/;
/** How many hashes are kept, the newest last: a clipboard holds one copy, and the longest one has fewer marked lines. */
const MAX_KEPT = 1000;
/** The key in local storage, which a sign-out clears. */
const KEY = 'copied-marks';

/** The hashes of this tab, for a browser that refuses storage. */
let ownHashes: readonly string[] = [];
onSignOutCleanup(() => {
  ownHashes = [];
  try {
    localStorage.removeItem(KEY);
  } catch {
    // A browser that refuses storage has nothing to clear.
  }
});

function keptHashes(): readonly string[] {
  try {
    return localStorage.getItem(KEY)?.split(' ') ?? [];
  } catch {
    return ownHashes;
  }
}

function keepHashes(hashes: readonly string[]): void {
  ownHashes = [...keptHashes(), ...hashes].slice(-MAX_KEPT);
  try {
    localStorage.setItem(KEY, ownHashes.join(' '));
  } catch {
    // The other tabs do not know of this copy then. A paste there has the words of the mark as text.
  }
}

function hashOf(copyId: string, key: string): string {
  return btoa(String.fromCharCode(...digest(new TextEncoder().encode(`${copyId} ${key}`))));
}

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
  const keys = marked.map((element) => keyOf(element.hasAttribute('data-block'), wordsOf(element)));
  keepHashes(['', ...new Set(keys)].map((key) => hashOf(id, key)));
  copy.firstElementChild?.setAttribute(COPY, id);
}

/** Whether words with this key were marked in a copy. */
export type IsMarked = (key: string) => boolean;

/** Tells what was marked in the copy that is pasted; null if nobody copied it here, or nothing in it is marked. */
export function marksIn(pasted: string): IsMarked | null {
  const id = COPY_ID.exec(pasted)?.[1];
  if (id === undefined) return null;
  const hashes = new Set(keptHashes());
  return hashes.has(hashOf(id, '')) ? (key) => hashes.has(hashOf(id, key)) : null;
}

/** Marks the words of a copy where it was pasted. Null if there is nothing to mark. */
export function markAgain(state: EditorState, pasted: readonly Transaction[], isMarked: IsMarked): Transaction | null {
  const { tr } = state;
  const mark = (node: Node, at: number): boolean => {
    const isBlock = isBlockName(node.type.name);
    if (!isBlock && !node.isTextblock) return true;
    if (node.attrs['mustKnow'] === null && isMarked(keyOf(isBlock, node.textContent)))
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
