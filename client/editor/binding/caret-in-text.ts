/**
 * An editor extension that keeps the caret inside text. When the editor draws a room's text for the first time, the caret stays
 * at the very start of the document. If the section begins with a block, that position is between the parts of the block, and
 * typed text cannot go there.
 */
import { Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';

/** Moves an end of the selection that lies between the parts of a block into the text next to it. */
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
