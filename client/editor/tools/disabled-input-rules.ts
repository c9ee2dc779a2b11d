/**
 * Turns off the shortcuts and input rules of formats that have no tool. The schema has these formats because older or pasted
 * text may contain them.
 */
import { Extension, type AnyExtension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

const DISABLED_NAMES: ReadonlySet<string> = new Set(['underline', 'strike', 'code', 'codeBlock', 'horizontalRule']);
/** The input types with which browsers and phone menus ask for these formats, and for others that a section cannot hold. */
const BROWSER_INPUT_TYPES = /^format(?!Bold$|Italic$)|^insertHorizontalRule$/;

/**
 * The extension without its shortcuts, input rules and paste rules. A member who made such a format by mistake could not remove
 * it.
 */
export function withoutInputRules(extension: AnyExtension): AnyExtension {
  if (!DISABLED_NAMES.has(extension.name)) return extension;
  return extension.extend({ addKeyboardShortcuts: () => ({}), addInputRules: () => [], addPasteRules: () => [] });
}

/** Stops the browser from making such formats with its own keys and menus. */
export const NoBrowserFormat = Extension.create({
  name: 'noBrowserFormat',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleDOMEvents: {
          beforeinput: (_view, event) => {
            if (!BROWSER_INPUT_TYPES.test(event.inputType)) return false;
            event.preventDefault();
            return true;
          },
        },
      },
    }),
  ],
});
