/** Forms that the schema keeps, because older or pasted text may have them, and for which there is no tool. */
import { Extension, type AnyExtension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

const NAMES: ReadonlySet<string> = new Set(['underline', 'strike', 'code', 'codeBlock', 'horizontalRule']);
/** What browsers and the menus of phones call some of them, and others that a section cannot hold. */
const BY_BROWSERS = /^format(?!Bold$|Italic$)|^insertHorizontalRule$/;

/** Such a form is not made by a key or by signs typed in passing: whoever made it by mistake could not take it away. */
export function withoutInputRules(extension: AnyExtension): AnyExtension {
  if (!NAMES.has(extension.name)) return extension;
  return extension.extend({ addKeyboardShortcuts: () => ({}), addInputRules: () => [], addPasteRules: () => [] });
}

/** Nor is it made by the browser, which has keys and menus of its own for text that can be edited. */
export const NoBrowserFormat = Extension.create({
  name: 'notByBrowser',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: {
          beforeinput: (_view, event) => {
            if (!BY_BROWSERS.test(event.inputType)) return false;
            event.preventDefault();
            return true;
          },
        },
      },
    }),
  ],
});
