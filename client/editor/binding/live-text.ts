/** The editor extension that makes an editor live: it binds the editor to a section's text, with undo of one's own changes. */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, type EditorState } from '@tiptap/pm/state';
import { UndoManager, type Text } from 'yjs';
import { ReplacedValues, replacedValuesOf } from '#client/editor/binding/replaced-values.ts';
import { blocksTakenOut, noteTakenBlocks, takenBlocksOf } from '#client/editor/binding/taken-blocks.ts';
import { BURST_PAUSE, Bursts } from '#client/editor/binding/bursts.ts';
import type { PointRange } from '#client/editor/binding/points.ts';
import { bindingKey, TextBinding, UNWRITTEN, type Unwritten } from '#client/editor/binding/text-binding.ts';

/** The names under which a step keeps the selection that was there before its burst, and the one after it. */
const BEFORE = 'before';
const AFTER = 'after';

type Options = {
  readonly text: Text | null;
  /** Called once, when the editor and the text are not in step any more. From then on the editor writes nothing. */
  readonly onOutOfSync: () => void;
  /** The clock of this page's letters up to which everything is durable. */
  readonly durableClock: () => number;
  /** The name of the person who writes with a client id of Yjs; null if it is not known. */
  readonly nameOf: (client: number) => string | null;
};
type Live = { readonly binding: TextBinding; readonly undo: UndoManager };

/** The bindings of editors that are mounted. */
const live = new WeakMap<Editor, Live>();

/** The binding of an editor; null while it is not mounted, or if it has no live text. */
export function bindingOf(editor: Editor): TextBinding | null {
  return live.get(editor)?.binding ?? null;
}

/** The undo manager of an editor; null while it is not mounted. */
export function undoOf(editor: Editor): UndoManager | null {
  return live.get(editor)?.undo ?? null;
}

function isPointRange(value: unknown): value is PointRange {
  return typeof value === 'object' && value !== null && 'anchor' in value && 'head' in value;
}

/**
 * Makes the undo manager of a binding. A step is one burst of its writer: it ends after `pause` milliseconds without a change. Undo
 * puts the selection back where it was before the burst, and redo where it was after it.
 */
export function makeUndo(binding: TextBinding, pause = BURST_PAUSE, clock = () => performance.now()): UndoManager {
  // Only the end of a burst ends a step.
  const undo = new UndoManager(binding.text, { trackedOrigins: new Set([binding]), captureTimeout: Infinity });
  const bursts = new Bursts(binding, undo, pause, clock);
  binding.bursts = bursts;
  bursts.onWrote = (selection) => undo.undoStack.at(-1)?.meta.set(AFTER, selection);
  undo.on('stack-item-added', ({ stackItem }) => {
    // A step that is undone or done again concerns the same burst.
    const same = undo.currStackItem;
    stackItem.meta.set(BEFORE, same === null ? binding.selectionBefore : same.meta.get(BEFORE));
    stackItem.meta.set(AFTER, same?.meta.get(AFTER));
  });
  undo.on('stack-item-popped', ({ stackItem, type }) => {
    const points: unknown = stackItem.meta.get(type === 'undo' ? BEFORE : AFTER);
    if (isPointRange(points)) binding.showSelection(points);
  });
  return undo;
}

/** Puts the editor's change into the text. */
function writeChange(editor: Editor, { binding, undo }: Live, state: EditorState, previous: EditorState): void {
  const unwritten = bindingKey.getState(state);
  const isNew = unwritten !== undefined && !unwritten.written && unwritten.maps.length > 0;
  const { before, maps } = isNew ? unwritten : { before: state.doc, maps: [] };
  const blocks = blocksTakenOut(before, state.doc, maps);
  noteTakenBlocks(undo, takenBlocksOf(editor), blocks, () => binding.update(state, previous));
}

function run(editor: Editor, action: 'undo' | 'redo', dispatch: boolean): boolean {
  const undo = undoOf(editor);
  if (undo === null) return false;
  if (!(action === 'undo' ? undo.canUndo() : undo.canRedo())) return false;
  if (dispatch) undo[action]();
  return true;
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    liveText: {
      /** Undoes the newest of one's own changes. */
      undo: () => ReturnType;
      /** Does again what was undone last. */
      redo: () => ReturnType;
    };
  }
}

/** The extension. Its commands `undo` and `redo` concern only what this editor wrote. */
export const LiveText = Extension.create<Options>({
  name: 'liveText',
  // Before all others, so that what they ask of the binding is up to date.
  priority: 1000,
  addOptions: () => ({ text: null, onOutOfSync: () => undefined, durableClock: () => 0, nameOf: () => null }),
  addCommands: () => ({
    undo:
      () =>
      ({ editor, tr, dispatch }) => {
        // The undo manager changes the text, and the binding shows that. The command's own transaction must not follow.
        tr.setMeta('preventDispatch', true);
        return run(editor, 'undo', dispatch !== undefined);
      },
    redo:
      () =>
      ({ editor, tr, dispatch }) => {
        tr.setMeta('preventDispatch', true);
        return run(editor, 'redo', dispatch !== undefined);
      },
  }),
  addKeyboardShortcuts: () => ({
    'Mod-z': ({ editor }) => editor.commands.undo(),
    'Mod-y': ({ editor }) => editor.commands.redo(),
    'Shift-Mod-z': ({ editor }) => editor.commands.redo(),
  }),
  addProseMirrorPlugins() {
    const { editor } = this;
    const { text, onOutOfSync, durableClock, nameOf } = this.options;
    if (text === null) return [];
    return [
      new Plugin<Unwritten>({
        key: bindingKey,
        state: UNWRITTEN,
        view: (view) => {
          const binding = new TextBinding(text, view, onOutOfSync, durableClock);
          const undo = makeUndo(binding);
          live.set(editor, { binding, undo });
          undo.on('stack-item-popped', ({ stackItem }) => {
            const taken = takenBlocksOf(editor);
            if (taken.get()?.item === stackItem) taken.set(null);
          });
          const replaced = new ReplacedValues({ binding, undo, nameOf, shown: replacedValuesOf(editor) });
          return {
            update: ({ state }, previous) => writeChange(editor, { binding, undo }, state, previous),
            destroy: () => {
              live.delete(editor);
              replaced.destroy();
              takenBlocksOf(editor).set(null);
              undo.destroy();
              binding.destroy();
            },
          };
        },
      }),
    ];
  },
});
