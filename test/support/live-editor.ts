/** Editors on a live text without a page: the editor's own commands and the binding, joined as in a page. */
import { Editor } from '@tiptap/core';
import type { EditorView } from '@tiptap/pm/view';
import { EditorState, Plugin, type Transaction } from '@tiptap/pm/state';
import * as Y from 'yjs';
import { withoutFormatCleanup } from '#shared/no-format-cleanup.ts';
import { schemaExtensions } from '#shared/schema.ts';
import { documentJson } from '#shared/text/tree.ts';
import { TEXT } from '#shared/text/markers.ts';
import { forWriting } from '#shared/text/write.ts';
import { makeUndo } from '#client/editor/binding/live-text.ts';
import { bindingKey, TextBinding, UNWRITTEN } from '#client/editor/binding/text-binding.ts';

/** One member's page: a document, an editor on it, and undo of the member's own changes. */
export class LiveEditor {
  readonly name: string;
  readonly doc: Y.Doc;
  readonly editor: Editor;
  readonly binding: TextBinding;
  readonly undo: Y.UndoManager;
  /** Set when the editor and the text were not in step. */
  outOfSync = false;
  /** The updates that this page made and that others have not got yet. */
  readonly made: Uint8Array[] = [];

  /** A burst of this page ends after `pause` milliseconds without a change. Without it each change is an undo step of its own. */
  constructor(
    name: string,
    clientId: number,
    state?: Uint8Array,
    burst: { pause: number; clock?: () => number } = { pause: 0 },
  ) {
    this.name = name;
    this.doc = forWriting(withoutFormatCleanup(new Y.Doc()));
    this.doc.clientID = clientId;
    if (state !== undefined) Y.applyUpdate(this.doc, state);
    this.editor = new Editor({
      element: null,
      content: { type: 'doc', content: [{ type: 'paragraph' }] },
      extensions: schemaExtensions(),
    });
    // An editor without a page has no plugins.
    const plugins = [new Plugin({ key: bindingKey, state: UNWRITTEN })];
    this.editor.view.updateState(EditorState.create({ doc: this.editor.state.doc, plugins }));
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') this.made.push(update);
    });
    // The binding needs of a view that it has a state and takes transactions.
    const { editor } = this;
    const dispatch = (transaction: Transaction): void => editor.view.dispatch(transaction);
    const view = {
      get state() {
        return editor.state;
      },
      dispatch,
    } as unknown as EditorView;
    let previous = editor.state;
    let binding: TextBinding | null = null;
    editor.on('transaction', () => {
      const before = previous;
      previous = editor.state;
      binding?.update(editor.state, before);
    });
    binding = new TextBinding(
      this.doc.getText(TEXT),
      view,
      () => (this.outOfSync = true),
      () => 0,
    );
    this.binding = binding;
    this.undo = makeUndo(binding, burst.pause, burst.clock);
  }

  /** Takes in updates of others. */
  takes(updates: readonly Uint8Array[]): void {
    for (const update of updates) Y.applyUpdate(this.doc, update, 'remote');
  }

  /** What the editor shows, as JSON without defaults. */
  get shown(): unknown {
    return this.editor.state.doc.toJSON();
  }

  /** What the text is as the editor would show it. */
  get inText(): unknown {
    return this.editor.schema.nodeFromJSON(documentJson(this.doc)).toJSON();
  }

  /** The lines that are shown, each with what it stands in. */
  get lines(): string[] {
    const lines: string[] = [];
    this.editor.state.doc.descendants((node, at) => {
      if (!node.isTextblock) return true;
      const place = this.editor.state.doc.resolve(at);
      const path = Array.from({ length: place.depth }, (_, depth) => place.node(depth + 1).type.name);
      const short = path.filter((step) => step !== 'listItem').map((step) => SHORT[step] ?? step);
      const kind = node.type.name === 'paragraph' ? '' : `${SHORT[node.type.name] ?? node.type.name} `;
      lines.push(`${short.map((step) => `${step} `).join('')}${kind}${node.textContent}`);
      return false;
    });
    return lines;
  }

  /** Puts the caret behind the first letters that are `text`, or in front of them. */
  caret(text: string, side: 'before' | 'after' = 'after'): this {
    let found: number | null = null;
    this.editor.state.doc.descendants((node, at) => {
      if (found !== null || !node.isTextblock) return found === null;
      const offset = node.textBetween(0, node.content.size, '', '\n').indexOf(text);
      if (offset >= 0) found = at + 1 + offset + (side === 'after' ? text.length : 0);
      return false;
    });
    if (found === null) throw new Error(`no line has "${text}"`);
    this.editor.commands.setTextSelection(found);
    return this;
  }

  /** Types letters at the caret, one after the other. */
  types(text: string): this {
    for (const letter of text) {
      const { from, to } = this.editor.state.selection;
      this.editor.view.dispatch(this.editor.state.tr.insertText(letter, from, to));
    }
    return this;
  }

  /** Presses Enter. */
  enter(): this {
    this.editor.commands.first(({ commands }) => [
      () => commands.splitListItem('listItem'),
      () => commands.newlineInCode(),
      () => commands.createParagraphNear(),
      () => commands.liftEmptyBlock(),
      () => commands.splitBlock(),
    ]);
    return this;
  }

  /** Presses Backspace. */
  backspace(): this {
    const { state } = this.editor;
    const { selection } = state;
    if (!selection.empty) this.editor.commands.deleteSelection();
    else if (selection.$from.parentOffset > 0 && selection.$from.nodeBefore?.isText === true) {
      const width = /[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(selection.$from.nodeBefore.text ?? '') ? 2 : 1;
      this.editor.view.dispatch(state.tr.delete(selection.from - width, selection.from));
    } else this.editor.commands.first(({ commands }) => [() => commands.joinBackward(), () => commands.selectNodeBackward()]);
    return this;
  }
}

const SHORT: Readonly<Record<string, string>> = {
  bulletList: '•',
  orderedList: '1.',
  blockquote: '>',
  heading: '#',
};

/** Two pages that share the same start: an editor for each, whose document holds these nodes. */
export function pages(names: readonly string[], content: readonly object[]): LiveEditor[] {
  const start = new LiveEditor('start', 1);
  start.editor.commands.setContent({ type: 'doc', content: [...content] });
  const state = Y.encodeStateAsUpdate(start.doc);
  return names.map((name, at) => new LiveEditor(name, 2 + at, state));
}

/** Every page takes in what the others made. */
export function meet(all: readonly LiveEditor[]): void {
  const made = all.map((page) => page.made.splice(0));
  for (const [at, page] of all.entries()) page.takes(made.filter((_, other) => other !== at).flat());
}
