/** The slash that opens a menu: typed at the start of a line or after a space, and followed by letters that narrow it down. */
import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';

/** Where the slash stands, and what was typed behind it. */
export type SlashAt = { readonly from: number; readonly query: string };

const key = new PluginKey<SlashAt | null>('slash');
const TYPED = /(?:^|\s)\/([^\s/]{0,20})$/u;

/** The slash before the caret, if one stands there. Read from the text, because a change by others replaces positions. */
function slashBefore({ selection }: EditorState): SlashAt | null {
  const { $from, empty } = selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code === true) return null;
  const query = TYPED.exec($from.parent.textBetween(0, $from.parentOffset, undefined, '\uFFFC'))?.[1];
  return query === undefined ? null : { from: $from.pos - query.length - 1, query };
}

/** The open slash of an editor, or null. */
export function slashIn(state: EditorState): SlashAt | null {
  return key.getState(state) ?? null;
}

/** Closes the menu and leaves the text as it is. */
export function closeSlash(editor: { view: { dispatch: (tr: EditorState['tr']) => void }; state: EditorState }): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, 'close'));
}

/** The way from the text to the bar of tools, which stands elsewhere on the page; Tab leads back. */
export const ToolbarKey = Extension.create({
  name: 'toTools',
  addKeyboardShortcuts: () => ({
    'Alt-F10': () => {
      const tool = document.querySelector<HTMLElement>('.toolbar button:not([disabled])');
      // The tools are in sight already; the line that one writes in stays where it is.
      tool?.focus({ preventScroll: true });
      return tool !== null;
    },
  }),
});

/** Notices a typed slash. What comes of it is up to the menu. */
export const Slash = Extension.create({
  name: 'slash',
  addProseMirrorPlugins: () => [
    new Plugin<SlashAt | null>({
      key,
      state: {
        init: () => null,
        apply: (tr, was, _before, now) => {
          const meta: unknown = tr.getMeta(key);
          if (meta === 'close' || (was === null && meta !== 'open')) return null;
          return slashBefore(now);
        },
      },
      props: {
        handleTextInput: (view, from, to, text) => {
          if (text !== '/') return false;
          view.dispatch(view.state.tr.insertText(text, from, to).setMeta(key, 'open').scrollIntoView());
          return true;
        },
      },
    }),
  ],
});
