/** An editor's state without a page, which is what a binding needs of an editor. */
import type { Schema } from '@tiptap/pm/model';
import { EditorState, type Plugin, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/** The editor. */
export class HeadlessView {
  state: EditorState;
  readonly isDestroyed = false;
  /** Called after each transaction. */
  after: (previous: EditorState) => void = () => undefined;

  constructor(schema: Schema, plugins: Plugin[]) {
    this.state = EditorState.create({ schema, plugins });
  }

  readonly hasFocus = (): boolean => false;

  readonly dispatch = (transaction: Transaction): void => {
    const previous = this.state;
    this.state = previous.apply(transaction);
    this.after(previous);
  };

  get asView(): EditorView {
    return this as unknown as EditorView;
  }
}
