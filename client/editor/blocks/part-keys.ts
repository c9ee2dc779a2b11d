/**
 * Going through a structured block as through a form, in the order in which it stands on the screen: Tab to the next part or field,
 * Shift and Tab to the one before.
 */
import { Extension, type Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { beginStep } from '#client/editor/binding/undo.ts';

const PARTS: ReadonlySet<string> = new Set(['part', 'personView']);
const TEXT = 'part-text';

/** Where one can be in a block: its fields and buttons that are shown, and its texts. */
function stopsIn(block: Element): HTMLElement[] {
  const all = block.querySelectorAll<HTMLElement>(`.${TEXT}, input, select, button`);
  return [...all].filter((stop) => stop.checkVisibility());
}

function enter(editor: Editor, stop: HTMLElement): void {
  beginStep(editor);
  if (!stop.classList.contains(TEXT)) return stop.focus();
  const { state, view } = editor;
  const end = state.doc.resolve(view.posAtDOM(stop, 0)).end();
  view.dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(end), -1)).scrollIntoView());
  view.focus();
}

/** Leads from one place in a block to the one beside it; false where there is none, and Tab leads on as everywhere. */
export function goToNextPart(editor: Editor, from: Element, step: 1 | -1): boolean {
  const block = from.closest('.block');
  if (block === null) return false;
  const stops = stopsIn(block);
  const here = stops.findIndex((stop) => stop === from);
  const beside = stops[here + step];
  if (here === -1) return false;
  if (beside !== undefined) {
    enter(editor, beside);
    return true;
  }
  // From a text a browser would begin again at the first button of all; from the last of this block it leads on.
  if (step === 1 && from.classList.contains(TEXT)) stops.findLast((stop) => !stop.classList.contains(TEXT))?.focus();
  return false;
}

/** The text of the part that the caret is in; null where it is in none, or in a list, where Tab makes an entry part of the one above. */
function textAtCaret({ state, view }: Editor): Element | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { name } = $from.node(depth).type;
    if (name === 'listItem') return null;
    if (!PARTS.has(name)) continue;
    const part = view.nodeDOM($from.before(depth));
    return part instanceof Element ? part.querySelector(`.${TEXT}`) : null;
  }
  return null;
}

function goFromCaret(editor: Editor, step: 1 | -1): boolean {
  const text = textAtCaret(editor);
  return text !== null && goToNextPart(editor, text, step);
}

/** The two keys, in the text. Fields and buttons of a block hear them in its own view. */
export const PartKeys = Extension.create({
  name: 'betweenParts',
  addKeyboardShortcuts: () => ({
    Tab: ({ editor }) => goFromCaret(editor, 1),
    'Shift-Tab': ({ editor }) => goFromCaret(editor, -1),
  }),
});
