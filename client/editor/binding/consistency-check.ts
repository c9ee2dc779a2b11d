/**
 * Tiptap's collaboration extension with a check that the editor and the shared document stay equal. The editor holds the text
 * twice: as it is drawn and as it is shared. If drawing a remote change fails, the two differ, and the next key would "correct"
 * the shared text: it would delete the words of other members in the name of the writer. So a page that failed to draw writes
 * nothing any more (S7).
 */
import { Collaboration, type CollaborationOptions } from '@tiptap/extension-collaboration';
import type { EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey, type ProsemirrorBinding } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';

type Draw = (events: Y.YEvent<Y.XmlFragment>[], transaction: Y.Transaction) => void;
type Options = CollaborationOptions & {
  /** Called once, when the editor could not draw a remote change. From then on the editor writes nothing. */
  readonly onOutOfSync: () => void;
};

/**
 * Checks one editor: each change that it did not make itself must lead to a new editor state. Otherwise the editor stops
 * writing.
 */
function watch(view: EditorView, onOutOfSync: () => void): void {
  const { binding }: { binding: ProsemirrorBinding } = ySyncPluginKey.getState(view.state);
  const draw: Draw = binding._observeFunction;
  let ended = false;
  const end = (): void => {
    ended = true;
    binding._prosemirrorChanged = () => undefined;
    onOutOfSync();
  };
  binding._observeFunction = ((events, transaction) => {
    if (ended || view.isDestroyed) return;
    if (transaction.origin === ySyncPluginKey) return draw(events, transaction);
    const before = view.state;
    try {
      draw(events, transaction);
    } catch (error) {
      console.error(error);
      end();
      return;
    }
    if (view.state === before) end();
  }) satisfies Draw;
}

/** Tiptap's collaboration extension with the check. */
export const ConsistencyCheck = Collaboration.extend<Options>({
  addProseMirrorPlugins() {
    const plugins = this.parent?.() ?? [];
    const { onOutOfSync } = this.options;
    const sync = plugins.find(({ spec }) => spec.key === ySyncPluginKey);
    if (sync === undefined) throw new Error('live editing has no plugin that keeps it in step');
    const createView = sync.spec.view;
    sync.spec.view = (view) => {
      // This runs before the editor observes the document, because the editor registers the function that is set at that
      // moment.
      watch(view, onOutOfSync);
      return createView?.(view) ?? {};
    };
    return plugins;
  },
});
