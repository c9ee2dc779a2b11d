/**
 * The tool that marks lines and blocks as must know, and what keeps the mark with its words: splitting, joining and changing the form
 * of a line makes new nodes, and no warning may go with that.
 */
import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import type { Mapping } from '@tiptap/pm/transform';
import i18next from 'i18next';
import { isBlockName, MUST_KNOW } from '#shared/text/markers.ts';
import { bindingKey } from '#client/editor/binding/text-binding.ts';
import { announcementOf } from '#client/editor/blocks/announcement.tsx';
import { isMarkedMustKnow } from '#client/editor/must-know.ts';

/** Says of a transaction that it sets the marks that its writer wants. */
const key = new PluginKey('mustKnow');
const ATTRIBUTE = 'mustKnow';

const isMarked = ({ attrs }: Node): boolean => isMarkedMustKnow(attrs);

/** A line or a block, and the position in front of it. */
type Place = { readonly node: Node; readonly at: number };

/** The blocks in the selection, and the lines outside of blocks. Empty lines count only where there is nothing else. */
function selected({ doc, selection: { from, to, empty } }: EditorState): Place[] {
  const places: Place[] = [];
  doc.nodesBetween(from, to, (node, at) => {
    const isPlace = isBlockName(node.type.name) || node.isTextblock;
    // A selection of whole lines often ends at the beginning of the next one.
    const isTouched = node.isTextblock && !empty && to === at + 1;
    if (isPlace && !isTouched) places.push({ node, at });
    return !isPlace;
  });
  const withWords = places.filter(({ node }) => !node.isTextblock || node.textContent.trim() !== '');
  return withWords.length > 0 ? withWords : places.slice(0, 1);
}

/** How the tool stands at the selection: whether all there is marked, and whether there is nothing to mark. */
export function mustKnowAt(state: EditorState): { readonly on: boolean; readonly off: boolean } {
  const places = selected(state);
  return { on: places.length > 0 && places.every(({ node }) => isMarked(node)), off: places.length === 0 };
}

/** Marks what is selected, or takes the marks away if all of it is marked. */
export function toggleMustKnow(editor: Editor): boolean {
  const { state, view } = editor;
  const places = selected(state);
  if (places.length === 0 || !editor.isEditable) return false;
  const mark = places.every(({ node }) => isMarked(node)) ? null : MUST_KNOW;
  const { tr } = state;
  for (const { at } of places) tr.setNodeAttribute(at, ATTRIBUTE, mark);
  view.dispatch(tr.setMeta(key, true).scrollIntoView());
  announcementOf(editor).set(i18next.t(mark === null ? 'mustKnow.isOff' : 'mustKnow.isOn'));
  return true;
}

/** The lines with words that are marked among the nodes that a change replaced. The positions are those before the change. */
function markedBefore(before: Node, now: Node): Place[] {
  const marked: Place[] = [];
  let at = 0;
  const shorter = Math.min(before.childCount, now.childCount);
  let from = 0;
  for (; from < shorter && before.child(from) === now.child(from); from += 1) at += before.child(from).nodeSize;
  let end = before.childCount;
  for (let nowEnd = now.childCount; end > from && nowEnd > from; end -= 1, nowEnd -= 1)
    if (before.child(end - 1) !== now.child(nowEnd - 1)) break;
  for (let index = from; index < end; index += 1) {
    const child = before.child(index);
    const start = at;
    if (child.isTextblock) {
      if (isMarked(child) && child.content.size > 0) marked.push({ node: child, at });
    } else
      child.descendants((node, inside) => {
        if (node.isTextblock && isMarked(node) && node.content.size > 0) marked.push({ node, at: start + 1 + inside });
        return !node.isTextblock;
      });
    at += child.nodeSize;
  }
  return marked;
}

/** The line that a position is in. */
function lineAt(doc: Node, position: number): Place | null {
  const place = doc.resolve(position);
  return place.parent.isTextblock ? { node: place.parent, at: place.before() } : null;
}

/** Keeps the mark of one line with what is left of its words. */
function keepMark(tr: Transaction, mapping: Mapping, { node, at }: Place): void {
  const from = mapping.map(at + 1, 1);
  const to = mapping.map(at + 1 + node.content.size, -1);
  // Its words were taken out, and the mark with them.
  if (to <= from) return;
  const words = lineAt(tr.doc, from);
  if (words === null) return;
  if (!isMarked(words.node)) tr.setNodeAttribute(words.at, ATTRIBUTE, MUST_KNOW);
  // A line that was put in front of the words is a new one.
  const before = lineAt(tr.doc, mapping.map(at + 1, -1));
  if (before !== null && before.at !== words.at && before.node.content.size === 0 && isMarked(before.node))
    tr.setNodeAttribute(before.at, ATTRIBUTE, null);
}

/** The extension. Others' changes and undo are left as they are: they say themselves what is marked. */
export const MustKnowTool = Extension.create({
  name: 'mustKnowTool',
  addKeyboardShortcuts: () => ({ 'Mod-Shift-9': ({ editor }) => toggleMustKnow(editor) }),
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      appendTransaction: (transactions, before, state) => {
        const isOwn = transactions.every((each) => each.getMeta(bindingKey) === undefined && each.getMeta(key) === undefined);
        if (!isOwn || !transactions.some((each) => each.docChanged)) return null;
        const marked = markedBefore(before.doc, state.doc);
        if (marked.length === 0) return null;
        const { tr } = state;
        const [first, ...rest] = transactions;
        if (first === undefined) return null;
        const mapping = first.mapping.slice(0);
        for (const each of rest) mapping.appendMapping(each.mapping);
        for (const place of marked) keepMark(tr, mapping, place);
        return tr.docChanged ? tr : null;
      },
    }),
  ],
});
