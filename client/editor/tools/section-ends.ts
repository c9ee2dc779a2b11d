/**
 * Keys that move the caret to the start and the end of a section. Browsers look for the end among buttons and labels too; where
 * a section ends with a block they find no end and leave the caret where it was.
 */
import { Extension, isMacOS, type Editor } from '@tiptap/core';
import { GapCursor } from '@tiptap/pm/gapcursor';
import { Selection, TextSelection } from '@tiptap/pm/state';
import { BLOCKS } from '#shared/blocks.ts';

/** Moves the caret to the start or the end of the section. With `extend`, the selection grows from its anchor to there. */
function goTo(editor: Editor, end: 'start' | 'end', extend: boolean): boolean {
  const { state, view } = editor;
  const { doc, selection, tr } = state;
  const target = end === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc);
  const outermost = end === 'start' ? doc.firstChild : doc.lastChild;
  if (extend) tr.setSelection(TextSelection.between(selection.$anchor, target.$head));
  // The caret goes beside the block and not into its last part, which may be another person's view. Text typed there starts a
  // new line.
  else if (outermost !== null && Object.hasOwn(BLOCKS, outermost.type.name))
    tr.setSelection(new GapCursor(doc.resolve(end === 'start' ? 0 : doc.content.size)));
  else tr.setSelection(target);
  view.dispatch(tr.scrollIntoView());
  return true;
}

/** The keys: Control with Home and End; on a Mac, Command with the up and down arrows. */
export const SectionEnds = Extension.create({
  name: 'sectionEnds',
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
