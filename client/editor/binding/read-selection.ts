/**
 * Reads the writer's caret from the page before a remote change or a remote caret is drawn. A browser reports a new caret only
 * a moment after the click or key. If a remote change is drawn in that moment, the editor draws its old selection too: the
 * click is lost, and the next typed text goes to the old position. If the next key comes in that moment, the editor would also
 * use the old position.
 */
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { caretsKey } from '#client/editor/binding/carets.ts';
import type { IncomingQueue } from '#client/live/incoming-queue.ts';

/** How long after the end of a composition the editor still reads the composed text, in milliseconds. */
const READ_DELAY = 60;
/**
 * How long after a focus event ProseMirror sets its own selection in the page, if the page has another one, in milliseconds.
 */
const FOCUS_DELAY = 20;
/** The key code that browsers report for each key while an input method composes. */
const COMPOSING_KEY = 229;

/** Makes the focused editor read its caret from the page now. If nothing has changed, this does nothing. */
export function readSelection(): void {
  // ProseMirror reads the selection on this event and compares it with its own.
  document.dispatchEvent(new Event('selectionchange'));
}

/**
 * The extension: remote changes wait while the writer composes a word, and never replace a caret that the writer has just set.
 */
export const KeepSelection = Extension.create<{ incoming: IncomingQueue | null }>({
  name: 'keepSelection',
  addOptions: () => ({ incoming: null }),
  // A transaction that draws the carets of other members keeps the writer's current selection.
  dispatchTransaction({ transaction, next }) {
    if (transaction.getMeta(caretsKey) !== undefined) {
      readSelection();
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
    /** Whether no key was pressed since the focus came. Until then the browser's caret may not be where the writer was. */
    let untouched = false;
    // After this delay the editor sets the selection that it knows. Timers of equal length end in the order of their start.
    const onFocus = (): void => {
      untouched = true;
      setTimeout(() => {
        untouched = false;
        readSelection();
      }, FOCUS_DELAY);
    };
    // On a busy page the next key can come before the browser reports the caret of the last one: Enter after End then split
    // another line.
    const onKeydown = (_view: unknown, event: KeyboardEvent): void => {
      if (!untouched && !event.isComposing && event.keyCode !== COMPOSING_KEY) readSelection();
      untouched = false;
    };
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            compositionstart: onComposition,
            compositionupdate: onComposition,
            compositionend: onCompositionEnd,
            focus: onFocus,
            keydown: onKeydown,
          },
        },
        view: () => ({ destroy: () => clearTimeout(endTimer) }),
      }),
    ];
  },
});
