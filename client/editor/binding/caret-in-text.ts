/**
 * Keeps the caret where something can be written. As the text of a room is drawn for the first time, the caret stays at the very
 * beginning; where the section begins with a block, that is between its parts, and what is typed there has no place.
 */
import { Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';

/** An end of the selection that is between the parts of a block moves to the text beside it. */
export const CaretInText = Extension.create({
  name: 'caretInText',
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (_transactions, _before, { selection, tr }) => {
        const { $anchor, $head } = selection;
        if (!(selection instanceof TextSelection) || ($anchor.parent.inlineContent && $head.parent.inlineContent)) return null;
        const beside = TextSelection.between($anchor, $head);
        return beside.eq(selection) ? null : tr.setSelection(beside);
      },
    }),
  ],
});
