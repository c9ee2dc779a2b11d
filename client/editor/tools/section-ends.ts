/**
 * To the beginning and the end of a section by key. Browsers look for the end among buttons and labels too; where a section ends with a
 * block they find none there and leave the caret where it was.
 */
import { Extension, isMacOS, type Editor } from '@tiptap/core';
import { GapCursor } from '@tiptap/pm/gapcursor';
import { Selection, TextSelection } from '@tiptap/pm/state';
import { BLOCKS } from '#shared/blocks.ts';

/** Puts the caret to an end of the section; with `extend`, the selection reaches there from where it began. */
function goTo(editor: Editor, end: 'start' | 'end', extend: boolean): boolean {
  const { state, view } = editor;
  const { doc, selection, tr } = state;
  const there = end === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc);
  const outermost = end === 'start' ? doc.firstChild : doc.lastChild;
  if (extend) tr.setSelection(TextSelection.between(selection.$anchor, there.$head));
  // Beside a block, not in its last part: that may be somebody else's view. What is typed there begins a line of its own.
  else if (outermost !== null && Object.hasOwn(BLOCKS, outermost.type.name))
    tr.setSelection(new GapCursor(doc.resolve(end === 'start' ? 0 : doc.content.size)));
  else tr.setSelection(there);
  view.dispatch(tr.scrollIntoView());
  return true;
}

/** The keys for it: Control with Home and End, and on a Mac Command with the arrows up and down. */
export const SectionEnds = Extension.create({
  name: 'toEnds',
  addKeyboardShortcuts() {
    const [home, end] = isMacOS() ? ['Mod-ArrowUp', 'Mod-ArrowDown'] : ['Mod-Home', 'Mod-End'];
    return {
      [home]: ({ editor }) => goTo(editor, 'start', false),
      [end]: ({ editor }) => goTo(editor, 'end', false),
      [`Shift-${home}`]: ({ editor }) => goTo(editor, 'start', true),
      [`Shift-${end}`]: ({ editor }) => goTo(editor, 'end', true),
    };
  },
});
