/**
 * Tab and Shift+Tab in a structured block: they move to the next and the previous part or field, in the order on the screen.
 */
import { Extension, type Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { beginUndoStep } from '#client/editor/binding/undo.ts';

const PARTS: ReadonlySet<string> = new Set(['part', 'personView']);
const TEXT_CLASS = 'part-text';

/** The tab stops of a block: its visible fields, its visible buttons, and its texts. */
function stopsIn(block: Element): HTMLElement[] {
  const all = block.querySelectorAll<HTMLElement>(`.${TEXT_CLASS}, input, select, button`);
  return [...all].filter((stop) => stop.checkVisibility());
}

function focusStop(editor: Editor, stop: HTMLElement): void {
  beginUndoStep(editor);
  if (!stop.classList.contains(TEXT_CLASS)) return stop.focus();
  const { state, view } = editor;
  const end = state.doc.resolve(view.posAtDOM(stop, 0)).end();
  view.dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(end), -1)).scrollIntoView());
  view.focus();
}

/**
 * Moves the focus from one tab stop of a block to the next or previous one. Returns false if there is none; the browser then
 * handles Tab.
 */
export function goToNextPart(editor: Editor, from: Element, step: 1 | -1): boolean {
  const block = from.closest('.block');
  if (block === null) return false;
  const stops = stopsIn(block);
  const index = stops.findIndex((stop) => stop === from);
  const next = stops[index + step];
  if (index === -1) return false;
  if (next !== undefined) {
    focusStop(editor, next);
    return true;
  }
  // From a text the browser would continue at the first button of the page. So the focus goes to the last button of this block,
  // and the browser continues from there.
  if (step === 1 && from.classList.contains(TEXT_CLASS))
    stops.findLast((stop) => !stop.classList.contains(TEXT_CLASS))?.focus();
  return false;
}

/** The text element of the part that holds the caret. Null outside parts, and in a list, where Tab nests the list item. */
function textAtCaret({ state, view }: Editor): Element | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const { name } = $from.node(depth).type;
    if (name === 'listItem') return null;
    if (!PARTS.has(name)) continue;
    const part = view.nodeDOM($from.before(depth));
    return part instanceof Element ? part.querySelector(`.${TEXT_CLASS}`) : null;
  }
  return null;
}

function goFromCaret(editor: Editor, step: 1 | -1): boolean {
  const text = textAtCaret(editor);
  return text !== null && goToNextPart(editor, text, step);
}

/** The two keys in the text. The view of a block handles them for its fields and buttons. */
export const PartKeys = Extension.create({
  name: 'partKeys',
  addKeyboardShortcuts: () => ({
    Tab: ({ editor }) => goFromCaret(editor, 1),
    'Shift-Tab': ({ editor }) => goFromCaret(editor, -1),
  }),
});
