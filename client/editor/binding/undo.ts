/**
 * Undo and redo for the whole editor, also in the fields of blocks. A browser has one undo history for everything editable in a
 * page: from a field it would undo half of what was typed elsewhere, and the words of other members too.
 */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { undoOf } from '#client/editor/binding/live-text.ts';

/**
 * The name of the event that a field gets before an undo. The field then shows the current value, or calls `preventDefault` if
 * it has undone its own input.
 */
export const UNDO_EVENT = 'takesback';

type UndoAction = 'undo' | 'redo';

/** Whether a key means undo or redo, on keyboards of all scripts; null for every other key. */
export function undoActionOfKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): UndoAction | null {
  if ((!ctrlKey && !metaKey) || altKey) return null;
  // On a keyboard of another script, `code` gives the key at the same position.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
  if (letter === 'z') return shiftKey ? 'redo' : 'undo';
  return letter === 'y' && !shiftKey ? 'redo' : null;
}

function undoActionOfInput({ inputType }: InputEvent): UndoAction | null {
  if (inputType === 'historyUndo') return 'undo';
  return inputType === 'historyRedo' ? 'redo' : null;
}

function runUndo(editor: Editor, action: UndoAction, from: EventTarget | null): void {
  if (!editor.isEditable) return;
  if (from?.dispatchEvent(new CustomEvent(UNDO_EVENT, { cancelable: true })) === false) return;
  editor.commands[action]();
  // The undo may have removed the block that the field was in.
  requestAnimationFrame(() => {
    if (from instanceof Node && !from.isConnected && !editor.isDestroyed) editor.commands.focus();
  });
}

/** Starts a new undo step: input in another part or field is a step of its own, however soon it comes after the last input. */
export function beginUndoStep(editor: Editor): void {
  undoOf(editor)?.stopCapturing();
}

/** The extension that handles undo keys and undo menus before the browser does. */
export const EditorUndo = Extension.create({
  name: 'editorUndo',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        view: ({ dom }) => {
          const handle = (event: Event, action: UndoAction | null): void => {
            if (action === null) return;
            event.preventDefault();
            event.stopPropagation();
            runUndo(editor, action, event.target);
          };
          // The editor's own key map handles keys in the text itself.
          const onKeydown = (event: KeyboardEvent): void => {
            if (event.target !== dom) handle(event, undoActionOfKey(event));
          };
          const onFocusin = (event: FocusEvent): void => {
            if (event.target !== dom) beginUndoStep(editor);
          };
          const onBeforeinput = (event: InputEvent): void => handle(event, undoActionOfInput(event));
          dom.addEventListener('keydown', onKeydown, true);
          dom.addEventListener('beforeinput', onBeforeinput, true);
          dom.addEventListener('focusin', onFocusin);
          return {
            destroy: () => {
              dom.removeEventListener('keydown', onKeydown, true);
              dom.removeEventListener('beforeinput', onBeforeinput, true);
              dom.removeEventListener('focusin', onFocusin);
            },
          };
        },
      }),
    ];
  },
});
