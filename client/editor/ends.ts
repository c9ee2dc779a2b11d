/**
 * To the beginning and the end of a section by key. Browsers look for the end among buttons and labels too; where a section ends with a
 * block they find none there and leave the caret where it was.
 */
import { Extension, isMacOS, type Editor } from '@tiptap/core';
import { Selection, TextSelection } from '@tiptap/pm/state';

/** Puts the caret to an end of the section; with `extend`, the selection reaches there from where it began. */
function goTo(editor: Editor, end: 'start' | 'end', extend: boolean): boolean {
  const { state, view } = editor;
  const there = end === 'start' ? Selection.atStart(state.doc) : Selection.atEnd(state.doc);
  const selection = extend ? TextSelection.between(state.selection.$anchor, there.$head) : there;
  view.dispatch(state.tr.setSelection(selection).scrollIntoView());
  return true;
}

/** The keys for it: Control with Home and End, and on a Mac Command with the arrows up and down. */
export const ToEnds = Extension.create({
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
