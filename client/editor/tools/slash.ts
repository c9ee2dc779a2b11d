/**
 * Detects a typed slash that opens the slash menu: at the start of a line or after a space, with the letters after it as a
 * filter.
 */
import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';

/** The position of the slash, and the text that was typed after it. */
export type OpenSlash = { readonly from: number; readonly query: string };

const key = new PluginKey<OpenSlash | null>('slash');
const TYPED = /(?:^|\s)\/([^\s/]{0,20})$/u;

/** The slash before the caret, or null. It is read from the text, because a remote change replaces positions. */
function slashBefore({ selection }: EditorState): OpenSlash | null {
  const { $from, empty } = selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code === true) return null;
  const query = TYPED.exec($from.parent.textBetween(0, $from.parentOffset, undefined, '\uFFFC'))?.[1];
  return query === undefined ? null : { from: $from.pos - query.length - 1, query };
}

/** The open slash of an editor, or null. */
export function openSlashOf(state: EditorState): OpenSlash | null {
  return key.getState(state) ?? null;
}

/** Closes the menu and does not change the text. */
export function closeSlash(editor: { view: { dispatch: (tr: EditorState['tr']) => void }; state: EditorState }): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, 'close'));
}

/** The key that moves the focus from the text to the tools: the bar on the selection, or else the toolbar. Escape leads back. */
export const ToolbarKey = Extension.create({
  name: 'toolbarKey',
  addKeyboardShortcuts: () => ({
    'Alt-F10': () => {
      const bars = ['.selection-bar', '.toolbar'].map((bar) => document.querySelector<HTMLElement>(bar));
      const bar = bars.find((each) => each?.checkVisibility({ visibilityProperty: true }) === true);
      const tool = bar?.querySelector<HTMLElement>('button:not([disabled])') ?? null;
      // Without a scroll: the bar is already visible, and the writer's line stays in its position.
      tool?.focus({ preventScroll: true });
      return tool !== null;
    },
  }),
});

/** The extension that detects a typed slash. The menu component does the rest. */
export const Slash = Extension.create({
  name: 'slash',
  addProseMirrorPlugins: () => [
    new Plugin<OpenSlash | null>({
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
