/**
 * A `focus` command that takes effect before the next frame. Tiptap's own command waits for the next frame; keys that are typed
 * meanwhile would go to the field or button that the writer has just left.
 */
import { Extension, resolveFocusPosition } from '@tiptap/core';

/** Replaces Tiptap's command `focus`. */
export const FocusNow = Extension.create({
  name: 'focusNow',
  addCommands: () => ({
    focus:
      (position = null, { scrollIntoView = true } = {}) =>
      ({ editor, view, tr, dispatch }) => {
        // An editor that is not mounted yet, or is destroyed, cannot take the focus.
        if (editor.isDestroyed) return false;
        if (dispatch === undefined || position === false) return true;
        // A block that is selected as a whole stays selected, unless a position was given.
        const selection = resolveFocusPosition(tr.doc, position);
        if (selection !== null && !selection.eq(tr.selection)) tr.setSelection(selection);
        if (view.hasFocus()) return true;
        const tryFocus = (): boolean => {
          if (editor.isDestroyed || view.hasFocus()) return true;
          view.focus();
          if (!view.hasFocus()) return false;
          if (scrollIntoView) editor.commands.scrollIntoView();
          return true;
        };
        // In a microtask: before the next key, and after the transaction that this command is part of. A closing menu keeps the
        // focus for one more frame, so the command tries again then.
        queueMicrotask(() => tryFocus() || requestAnimationFrame(tryFocus));
        return true;
      },
  }),
});
