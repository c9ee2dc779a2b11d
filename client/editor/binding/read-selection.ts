/**
 * Reads the writer's caret from the page before a remote change, or anything else that comes by itself, is drawn. A browser
 * reports a new caret only a moment after the click or key. If something is drawn in that moment, the editor draws its old
 * selection too: the click is lost, and the next typed text goes to the old position. If the next key comes in that moment,
 * the editor would also use the old position.
 */
import { Extension } from '@tiptap/core';
import { Plugin, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type { IncomingQueue } from '#client/live/incoming-queue.ts';

/** How long after the end of a composition the editor still reads the composed text, in milliseconds. */
const READ_DELAY = 60;
/** For so long after the focus came by itself the browser may still put its caret elsewhere, in milliseconds. */
const FOCUS_DELAY = 20;
/** A focus within so many milliseconds after a press in the text came by that press. */
const PRESS_TIME = 1000;
/** The key code that browsers report for each key while an input method composes. */
const COMPOSING_KEY = 229;

/**
 * Whether the focus has just come to an editor by itself, and its writer did nothing yet. The caret that the page has then is the
 * browser's own, at the start of the text, and not where the writer was.
 */
let untouched = false;

/** Makes the focused editor read its caret from the page now. If nothing has changed, this does nothing. */
export function readSelection(): void {
  // ProseMirror reads the selection on this event and compares it with its own.
  if (!untouched) document.dispatchEvent(new Event('selectionchange'));
}

/** Whether a transaction is none of the writer's, and at most draws something. At a focus the browser may not have its caret in place yet. */
function drawsOnly(transaction: Transaction): boolean {
  const { docChanged, selectionSet, storedMarksSet } = transaction;
  const isOfFocus = transaction.getMeta('focus') !== undefined || transaction.getMeta('blur') !== undefined;
  return !docChanged && !selectionSet && !storedMarksSet && !isOfFocus;
}

/**
 * The extension: remote changes wait while the writer composes a word, and never replace a caret that the writer has just set.
 */
export const KeepSelection = Extension.create<{ incoming: IncomingQueue | null }>({
  name: 'keepSelection',
  addOptions: () => ({ incoming: null }),
  // What only draws something (the carets of others, marks of comments, news) keeps the writer's current selection.
  dispatchTransaction({ transaction, next }) {
    if (drawsOnly(transaction)) {
      if (this.editor.view.hasFocus()) readSelection();
      const { selection } = this.editor.state;
      if (!transaction.selection.eq(selection)) transaction.setSelection(selection);
    }
    next(transaction);
  },
  addProseMirrorPlugins() {
    const { incoming } = this.options;
    let endTimer: ReturnType<typeof setTimeout> | undefined;
    const onComposition = (): void => {
      clearTimeout(endTimer);
      incoming?.pause();
    };
    const onCompositionEnd = (): void => {
      clearTimeout(endTimer);
      endTimer = setTimeout(() => incoming?.flush(), READ_DELAY);
    };
    let pressedAt = -PRESS_TIME;
    const onPress = (): void => void (pressedAt = performance.now());
    const onFocus = (view: EditorView): void => {
      // Whoever presses on a place in the text wants the caret there.
      if (performance.now() - pressedAt < PRESS_TIME) return;
      untouched = true;
      // ProseMirror puts its own selection back as well, but later. On a busy page it has read the browser's by then.
      const restore = (): void => {
        if (untouched && !view.isDestroyed && view.hasFocus()) view.focus();
      };
      queueMicrotask(restore);
      setTimeout(() => {
        restore();
        untouched = false;
      }, FOCUS_DELAY);
    };
    // On a busy page the next key can come before the browser reports the caret of the last one: Enter after End then split
    // another line.
    const onKeydown = (_view: unknown, event: KeyboardEvent): void => {
      if (!event.isComposing && event.keyCode !== COMPOSING_KEY) readSelection();
      untouched = false;
    };
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            compositionstart: onComposition,
            compositionupdate: onComposition,
            compositionend: onCompositionEnd,
            // A long press has been held for a while when the focus comes.
            pointerdown: onPress,
            pointerup: onPress,
            mousedown: onPress,
            touchmove: onPress,
            touchend: onPress,
            focus: onFocus,
            keydown: onKeydown,
          },
        },
        view: () => ({ destroy: () => clearTimeout(endTimer) }),
      }),
    ];
  },
});
