/**
 * Keeps the words and the caret of a writer whole when words or carets of others come in at that moment.
 *
 * A browser tells of a new caret only a moment after the click or key. If a change of somebody else is drawn within that moment,
 * the editor draws its own old selection with it: the click is lost, and what is typed next stands where the caret was before. If the
 * next key comes within that moment, the editor would take it at the old place as well.
 */
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { yCursorPluginKey } from '@tiptap/y-tiptap';
import type { IncomingQueue } from '#client/live/incoming-queue.ts';

/** How long after the end of a word the editor still reads what was composed, in milliseconds. */
const READING = 60;
/** How long after a focus ProseMirror puts its own selection into the page where that has another, in milliseconds. */
const SETTLING = 20;
/** What browsers say of each key while an input method composes with it. */
const COMPOSING_KEY = 229;

/** Has the editor that has the focus read its caret from the page now. Where nothing has changed, nothing happens. */
export function readSelection(): void {
  // Editors read it on this event, and compare it with what they know.
  document.dispatchEvent(new Event('selectionchange'));
}

/** What others do waits while a word is composed, and never costs a writer the place that was just chosen. */
export const KeepSelection = Extension.create<{ incoming: IncomingQueue | null }>({
  name: 'keepPlace',
  addOptions: () => ({ incoming: null }),
  // Drawing the carets of others leaves the writer's own as it now is.
  dispatchTransaction({ transaction, next }) {
    if (transaction.getMeta(yCursorPluginKey) !== undefined) {
      readSelection();
      const { selection } = this.editor.state;
      if (!transaction.selection.eq(selection)) transaction.setSelection(selection);
    }
    next(transaction);
  },
  addProseMirrorPlugins() {
    const { incoming } = this.options;
    let ending: ReturnType<typeof setTimeout> | undefined;
    const composes = (): void => {
      clearTimeout(ending);
      incoming?.pause();
    };
    const ends = (): void => {
      clearTimeout(ending);
      ending = setTimeout(() => incoming?.flush(), READING);
    };
    /** Whether nothing was pressed since the focus came: where the browser put its caret then is not where the writer was. */
    let fresh = false;
    // So long after a focus the editor sets the selection that it knows; timers of one length end in the order of their start.
    const focused = (): void => {
      fresh = true;
      setTimeout(() => {
        fresh = false;
        readSelection();
      }, SETTLING);
    };
    // On a busy page the next key can come before the browser tells where the last one led to: Enter after End broke another line.
    const pressed = (_view: unknown, event: KeyboardEvent): void => {
      if (!fresh && !event.isComposing && event.keyCode !== COMPOSING_KEY) readSelection();
      fresh = false;
    };
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            compositionstart: composes,
            compositionupdate: composes,
            compositionend: ends,
            focus: focused,
            keydown: pressed,
          },
        },
        view: () => ({ destroy: () => clearTimeout(ending) }),
      }),
    ];
  },
});
