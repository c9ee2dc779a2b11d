/** Editors in a page of jsdom, with which tests copy and paste as a writer does. */
import { Editor, type JSONContent } from '@tiptap/core';
import type { Slice } from '@tiptap/pm/model';
import { AllSelection, NodeSelection, TextSelection } from '@tiptap/pm/state';
import { schemaExtensions } from '#shared/schema.ts';
import { CopyInWords } from '#client/editor/clipboard/copy.ts';
import type { LeftOut } from '#client/editor/clipboard/left-out.ts';
import { Paste } from '#client/editor/clipboard/paste.ts';

/** What is on the clipboard. */
export type Copied = { readonly html: string; readonly text: string };

/** A section that somebody writes in. */
export class WritingPage {
  readonly editor: Editor;
  leftOut: readonly LeftOut[] = [];

  constructor(content: readonly JSONContent[] = [{ type: 'paragraph' }]) {
    this.editor = new Editor({
      element: document.createElement('div'),
      content: { type: 'doc', content: [...content] },
      extensions: [...schemaExtensions(), CopyInWords, Paste.configure({ onLeftOut: (leftOut) => (this.leftOut = leftOut) })],
    });
  }

  /** Ends the editor. Each one that is left listens to every change of the selection, so a loop over many becomes slow. */
  [Symbol.dispose](): void {
    this.editor.destroy();
  }

  /** The nodes of the section as JSON without empty values. */
  get content(): unknown[] {
    return plain(this.editor.getJSON().content ?? []) as unknown[];
  }

  /** The lines with what they stand in, such as "ol5 li p Tea". */
  get lines(): string[] {
    const lines: string[] = [];
    this.editor.state.doc.descendants((node, at) => {
      if (!node.isTextblock) return true;
      const place = this.editor.state.doc.resolve(at);
      const path = Array.from({ length: place.depth }, (_, depth) => shortName(place.node(depth + 1)));
      const index = Array.from({ length: place.depth }, (_, depth) => place.index(depth + 1));
      const steps = path.map((step, depth) => (step === 'li' ? numberOf(place.node(depth), index[depth - 1] ?? 0) : step));
      lines.push(
        [
          ...steps.filter((step) => step !== 'ol' && step !== 'ul'),
          shortName(node),
          node.textBetween(0, node.content.size, '', '\n'),
        ].join(' '),
      );
      return false;
    });
    return lines;
  }

  selectAll(): this {
    this.editor.view.dispatch(this.editor.state.tr.setSelection(new AllSelection(this.editor.state.doc)));
    return this;
  }

  selectNode(at: number): this {
    this.editor.view.dispatch(this.editor.state.tr.setSelection(NodeSelection.create(this.editor.state.doc, at)));
    return this;
  }

  /** Selects from the first letters that are `from` to the end of the first letters behind them that are `to`. */
  select(from: string, to = from): this {
    const start = this.find(from);
    const end = this.find(to, start) + to.length;
    this.editor.view.dispatch(this.editor.state.tr.setSelection(TextSelection.create(this.editor.state.doc, start, end)));
    return this;
  }

  /** Puts the caret behind the first letters that are `text`. */
  caret(text: string): this {
    this.editor.commands.setTextSelection(this.find(text) + text.length);
    return this;
  }

  find(text: string, behind = 0): number {
    let found: number | null = null;
    this.editor.state.doc.descendants((node, at) => {
      if (found !== null || !node.isTextblock) return found === null;
      const inside = node.textBetween(0, node.content.size, '', '\n');
      const offset = inside.indexOf(text, Math.max(0, behind - at - 1));
      if (offset >= 0 && at + 1 + offset >= behind) found = at + 1 + offset;
      return false;
    });
    if (found === null) throw new Error(`no line has "${text}"`);
    return found;
  }

  get slice(): Slice {
    return this.editor.state.selection.content();
  }

  copies(): Copied {
    const { dom, text } = this.editor.view.serializeForClipboard(this.slice);
    return { html: dom.innerHTML, text };
  }

  cuts(): Copied {
    const copied = this.copies();
    this.editor.commands.deleteSelection();
    return copied;
  }

  pastes(html: string): this {
    const event = Object.assign(new Event('paste'), { clipboardData: null });
    this.editor.view.pasteHTML(html, event);
    return this;
  }

  pastesText(text: string): this {
    const event = Object.assign(new Event('paste'), { clipboardData: null });
    this.editor.view.pasteText(text, event);
    return this;
  }
}

function shortName({ type, attrs }: { type: { name: string }; attrs: Record<string, unknown> }): string {
  const { name } = type;
  if (name === 'heading') return `h${String(attrs['level'])}`;
  if (name === 'part') return String(attrs['name']);
  return (
    { paragraph: 'p', bulletList: 'ul', orderedList: 'ol', listItem: 'li', blockquote: '>', codeBlock: 'pre' }[name] ?? name
  );
}

const TYPES: Readonly<Record<string, string>> = { a: 'a', A: 'A', i: 'i', I: 'I' };

function numberOf({ type, attrs }: { type: { name: string }; attrs: Record<string, unknown> }, index: number): string {
  if (type.name !== 'orderedList') return '-';
  return `${TYPES[String(attrs['type'])] ?? ''}${Number(attrs['start'] ?? 1) + index}.`;
}

/** JSON without empty values. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, plain(inner)])
      .filter(([key, inner]) => key !== 'attrs' || Object.keys(inner as object).length > 0),
  );
}
