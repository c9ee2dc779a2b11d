/** The words that a reader or a writer has selected in a text. */
import type { Editor } from '@tiptap/react';
import { useEffect, useState } from 'react';

/** Selected words as positions of the editor. */
export type Selected = { readonly from: number; readonly to: number };

/** What the browser has selected in a text; null if nothing is. An editor that is only read does not follow the browser by itself. */
function selectedByBrowser({ view }: Editor): Selected | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  if (!view.dom.contains(startContainer) || !view.dom.contains(endContainer)) return null;
  const from = view.posAtDOM(startContainer, startOffset, 1);
  const to = view.posAtDOM(endContainer, endOffset, -1);
  return to > from && view.state.doc.textBetween(from, to, ' ').trim() !== '' ? { from, to } : null;
}

/** The words selected now in an editor; null if none are. */
export function selectedIn(editor: Editor): Selected | null {
  if (editor.isDestroyed) return null;
  const found = selectedByBrowser(editor);
  if (found !== null) return found;
  // Who presses "More" takes the focus and the browser's selection out of the text; the editor keeps what was selected.
  const { from, to, empty } = editor.state.selection;
  return empty ? null : { from, to };
}

/** The words that the browser has selected in an editor, followed as they change; null while a pointer still selects. */
export function useSelected(editor: Editor): Selected | null {
  const [selected, setSelected] = useState<Selected | null>(null);
  useEffect(() => {
    let pressing = false;
    const look = (): void => {
      const now = pressing || editor.isDestroyed ? null : selectedByBrowser(editor);
      setSelected((before) => (before?.from === now?.from && before?.to === now?.to ? before : now));
    };
    const down = (event: PointerEvent): void => {
      pressing = event.pointerType === 'mouse' && event.target instanceof Element && editor.view.dom.contains(event.target);
      look();
    };
    const up = (): void => {
      pressing = false;
      // The browser has the selection a moment after the pointer is up.
      setTimeout(look);
    };
    // Words can be selected before this follows the selection.
    look();
    document.addEventListener('selectionchange', look);
    addEventListener('pointerdown', down);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);
    return () => {
      document.removeEventListener('selectionchange', look);
      removeEventListener('pointerdown', down);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', up);
    };
  }, [editor]);
  return selected;
}
