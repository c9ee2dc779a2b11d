/** Paste of a section link that was copied as an address: it becomes a link, with words in place of the address. */
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import i18next from 'i18next';
import { sectionLinkOf } from '#shared/section-links.ts';
import { keptAddress, wordsFor } from '#client/editor/tools/link-places.ts';

/** The extension. It stands before the link's own handling of a paste, which would keep the whole address. */
export const PasteLink = Extension.create({
  name: 'pasteSectionLink',
  priority: 2000,
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          handlePaste: (view, event) => {
            const path = keptAddress(event.clipboardData?.getData('text/plain') ?? '');
            const { link } = view.state.schema.marks;
            const { $from, from, to, empty } = view.state.selection;
            // Code is letters as they are.
            if (link === undefined || sectionLinkOf(path) === null || $from.parent.type.spec.code === true) return false;
            const mark = link.create({ href: path });
            const { tr } = view.state;
            if (empty) {
              const words = wordsFor(editor, path, i18next.t('sectionLink.words'));
              // What is typed next does not belong to the link.
              tr.replaceSelectionWith(view.state.schema.text(words, [mark]), false).removeStoredMark(link);
            } else tr.addMark(from, to, mark);
            view.dispatch(
              tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste').setMeta('preventAutolink', true),
            );
            return true;
          },
        },
      }),
    ];
  },
});
