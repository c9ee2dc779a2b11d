/**
 * Live editing that never writes from a page that fell behind. The editor keeps the text twice: as it shows it, and as it is shared. If
 * something breaks while what others wrote is drawn, the two part, and the next letter would "correct" the shared one: the words of
 * others would be deleted, in the name of whoever typed.
 */
import { Collaboration, type CollaborationOptions } from '@tiptap/extension-collaboration';
import type { EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey, type ProsemirrorBinding } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';

type Draw = (events: Y.YEvent<Y.XmlFragment>[], transaction: Y.Transaction) => void;
type Options = CollaborationOptions & {
  /** Called once, when the editor has lost step. From then on it writes nothing. */
  readonly lost: () => void;
};

/** Watches over one editor: each change that is not its own must end as a new state of the editor, or the editor ends. */
function watch(view: EditorView, lost: () => void): void {
  const { binding }: { binding: ProsemirrorBinding } = ySyncPluginKey.getState(view.state);
  const draw: Draw = binding._observeFunction;
  let over = false;
  const end = (): void => {
    over = true;
    binding._prosemirrorChanged = () => undefined;
    lost();
  };
  binding._observeFunction = ((events, transaction) => {
    if (over || view.isDestroyed) return;
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

/** Tiptap's collaboration, watched over. */
export const ConsistencyCheck = Collaboration.extend<Options>({
  addProseMirrorPlugins() {
    const plugins = this.parent?.() ?? [];
    const { lost } = this.options;
    const sync = plugins.find(({ spec }) => spec.key === ySyncPluginKey);
    if (sync === undefined) throw new Error('live editing has no plugin that keeps it in step');
    const begin = sync.spec.view;
    sync.spec.view = (view) => {
      // Before the editor listens to the document: it registers what stands here then.
      watch(view, lost);
      return begin?.(view) ?? {};
    };
    return plugins;
  },
});
