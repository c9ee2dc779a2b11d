/** Whether the form for the address of a link is open, and the key that opens it. */
import { Extension, type Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { onePer, Watched } from '#client/editor/binding/watched.ts';

/** Whether the form is open in an editor. */
export const linkingOf = onePer<Editor, Watched<boolean>>(() => new Watched(false));

/** The key that makes a link of the selected words. Where nothing is selected, the page does with it what it does elsewhere. */
export const LinkKey = Extension.create({
  name: 'linkKey',
  addKeyboardShortcuts: () => ({
    'Mod-k': ({ editor }) => {
      const { selection } = editor.state;
      if (!editor.isEditable || selection.empty || !(selection instanceof TextSelection)) return false;
      linkingOf(editor).set(true);
      return true;
    },
  }),
});
