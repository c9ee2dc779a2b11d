/**
 * Undo within an editor is the editor's own everywhere in it, also in the fields of blocks. A browser keeps one undo for all that can
 * be edited in a page: from a field it would take back half of what was typed elsewhere, and the words of others with it.
 */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import { UndoManager } from 'yjs';

/** Told to a field before something is taken back: it shows what then holds, or says with `preventDefault` that it took back itself. */
export const UNDO_INPUT_TYPES = 'takesback';

type Way = 'undo' | 'redo';

/** Which way a key leads, on keyboards of all letters; null for every other key. */
export function undoKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): Way | null {
  if ((!ctrlKey && !metaKey) || altKey) return null;
  // A keyboard of other letters has the same keys in the same places.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
  if (letter === 'z') return shiftKey ? 'redo' : 'undo';
  return letter === 'y' && !shiftKey ? 'redo' : null;
}

function wayOfInput({ inputType }: InputEvent): Way | null {
  if (inputType === 'historyUndo') return 'undo';
  return inputType === 'historyRedo' ? 'redo' : null;
}

function take(editor: Editor, way: Way, from: EventTarget | null): void {
  if (!editor.isEditable) return;
  if (from?.dispatchEvent(new CustomEvent(UNDO_INPUT_TYPES, { cancelable: true })) === false) return;
  editor.commands[way]();
  // What was taken back may have been the block that the field was in.
  requestAnimationFrame(() => {
    if (from instanceof Node && !from.isConnected && !editor.isDestroyed) editor.commands.focus();
  });
}

/** What is done in another part or field is a step of its own, however soon it comes after something that was typed. */
export function beginStep(editor: Editor): void {
  const state: unknown = yUndoPluginKey.getState(editor.state);
  if (typeof state !== 'object' || state === null || !('undoManager' in state)) return;
  if (state.undoManager instanceof UndoManager) state.undoManager.stopCapturing();
}

/** Hears the keys and menus for undo before a browser obeys them. */
export const EditorUndo = Extension.create({
  name: 'ownUndo',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        view: ({ dom }) => {
          const heard = (event: Event, way: Way | null): void => {
            if (way === null) return;
            event.preventDefault();
            event.stopPropagation();
            take(editor, way, event.target);
          };
          // Keys that are pressed in the text itself are heard by the editor's own key map.
          const key = (event: KeyboardEvent): void => {
            if (event.target !== dom) heard(event, undoKey(event));
          };
          const came = (event: FocusEvent): void => {
            if (event.target !== dom) beginStep(editor);
          };
          const input = (event: InputEvent): void => heard(event, wayOfInput(event));
          dom.addEventListener('keydown', key, true);
          dom.addEventListener('beforeinput', input, true);
          dom.addEventListener('focusin', came);
          return {
            destroy: () => {
              dom.removeEventListener('keydown', key, true);
              dom.removeEventListener('beforeinput', input, true);
              dom.removeEventListener('focusin', came);
            },
          };
        },
      }),
    ];
  },
});
