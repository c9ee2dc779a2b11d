/**
 * Back to the text at once. Tiptap gives the text the focus with the next picture of the screen; whoever types on meanwhile would write
 * into the field, or lose to the button, that they just left.
 */
import { Extension, resolveFocusPosition } from '@tiptap/core';

/** The command `focus`, at once. */
export const FocusNow = Extension.create({
  name: 'focusAtOnce',
  addCommands: () => ({
    focus:
      (position = null, { scrollIntoView = true } = {}) =>
      ({ editor, view, tr, dispatch }) => {
        // An editor that is not on the page yet, or not any more, has nothing to give the focus to.
        if (editor.isDestroyed) return false;
        if (dispatch === undefined || position === false) return true;
        // A block that is selected as a whole stays so, unless a place was asked for.
        const selection = resolveFocusPosition(tr.doc, position);
        if (selection !== null && !selection.eq(tr.selection)) tr.setSelection(selection);
        if (view.hasFocus()) return true;
        const take = (): boolean => {
          if (editor.isDestroyed || view.hasFocus()) return true;
          view.focus();
          if (!view.hasFocus()) return false;
          if (scrollIntoView) editor.commands.scrollIntoView();
          return true;
        };
        // Before the next key, but behind the change that this is a part of. A menu that is closing holds the page a moment longer.
        queueMicrotask(() => take() || requestAnimationFrame(take));
        return true;
      },
  }),
});
