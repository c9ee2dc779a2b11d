/** The keys that work in the bars of tools: Escape leads back to the text, and undo takes back what a tool did. */
import type { Editor } from '@tiptap/core';
import { useEffect, useEffectEvent } from 'react';
import { undoActionOfKey } from '#client/editor/binding/undo.ts';

/** Handles the keys in a bar. `escape` is called before the focus goes to the text. */
export function useToolKeys(editor: Editor, bar: React.RefObject<HTMLElement | null>, escape: (() => void) | null): void {
  const onKeydown = useEffectEvent((event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof Node) || bar.current?.contains(target) !== true) return;
    const action = undoActionOfKey(event);
    if (event.key !== 'Escape' && action === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (action !== null) return void editor.commands[action]();
    escape?.();
    editor.commands.focus();
  });
  useEffect(() => {
    // Before all others: React Aria's buttons stop key events, and its hints take the first Escape for themselves.
    const listener = (event: KeyboardEvent): void => onKeydown(event);
    addEventListener('keydown', listener, { capture: true });
    return () => removeEventListener('keydown', listener, { capture: true });
  }, []);
}
