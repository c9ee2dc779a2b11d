/**
 * Workload 11: an editor on one section, by the length of its text. Compared are our binding to one line of text, and two
 * bindings to a tree of elements: Tiptap's, which the product had before, and y-prosemirror.
 */
import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import * as tiptap from '@tiptap/y-tiptap';
import * as prosemirror from 'y-prosemirror';
import * as Y from 'yjs';
import { schemaExtensions } from '#shared/schema.ts';
import { appendNodes } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import { forWriting } from '#shared/text/write.ts';
import { bindingKey, TextBinding, UNWRITTEN } from '#client/editor/binding/text-binding.ts';
import { HeadlessView } from '../headless-view.ts';
import { figure, size, table } from '../report.ts';
import type { Run } from '../setting.ts';

const LINE = 'She wakes at six and likes the window open while she has her first cup of tea.';

type JsonNode = { type: string; content?: JsonNode[]; text?: string };

/** Lines of `length` letters together; each tenth is an item of a list. */
function contentOf(length: number): JsonNode[] {
  const paragraph: JsonNode = { type: 'paragraph', content: [{ type: 'text', text: LINE }] };
  const list: JsonNode = { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph] }] };
  return Array.from({ length: Math.ceil(length / LINE.length) }, (_, at) => (at % 10 === 9 ? list : paragraph));
}

/** A way to bind an editor to a document. `open` returns the editor; `write` makes the content. */
type Binding = {
  readonly name: string;
  readonly write: (doc: Y.Doc, nodes: JsonNode[]) => void;
  readonly open: (doc: Y.Doc) => HeadlessView;
};

const schema = getSchema(schemaExtensions());

const ours: Binding = {
  name: 'one line of text',
  write: (doc, nodes) => appendNodes(doc, nodes),
  open: (doc) => {
    const view = new HeadlessView(schema, [new Plugin({ key: bindingKey, state: UNWRITTEN })]);
    const fail = (): never => {
      throw new Error('the editor and the text are not in step');
    };
    const binding = new TextBinding(doc.getText(TEXT), view.asView, fail, () => 0);
    view.after = (previous) => binding.update(view.state, previous);
    return view;
  },
};

type TreeBinding = {
  initView: (view: EditorView) => void;
  _forceRerender: () => void;
  _prosemirrorChanged: (doc: Node) => void;
};

/** A binding that keeps a tree of elements. */
function treeBinding(name: string, of: typeof tiptap | typeof prosemirror): Binding {
  return {
    name,
    write: (doc, nodes) => {
      const json = { type: 'doc', content: nodes };
      of.prosemirrorJSONToYXmlFragment(schema, json, doc.getXmlFragment('default'));
    },
    open: (doc) => {
      const plugin: unknown = of.ySyncPlugin(doc.getXmlFragment('default'));
      const view = new HeadlessView(schema, [plugin as Plugin]);
      const { binding }: { binding: TreeBinding } = of.ySyncPluginKey.getState(view.state);
      binding.initView(view.asView);
      binding._forceRerender();
      let shown = view.state.doc;
      view.after = () => {
        if (view.state.doc === shown) return;
        shown = view.state.doc;
        binding._prosemirrorChanged(shown);
      };
      return view;
    },
  };
}

const BINDINGS = [ours, treeBinding('a tree (Tiptap)', tiptap), treeBinding('a tree (y-prosemirror)', prosemirror)];

type Figures = { open: number; key: number; remote: number; bytes: number; heap: number };

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** The median duration of `times` calls, in milliseconds. */
function median(times: number, call: () => void): number {
  const all = Array.from({ length: times }, () => {
    const began = performance.now();
    call();
    return performance.now() - began;
  });
  return all.toSorted((a, b) => a - b)[times >> 1] ?? 0;
}

function measure(binding: Binding, length: number, keys: number): Figures {
  const start = new Y.Doc();
  start.clientID = 1;
  binding.write(start, contentOf(length));
  const state = Y.encodeStateAsUpdate(start);
  start.destroy();
  const before = heapUsed();
  const began = performance.now();
  const doc = forWriting(new Y.Doc());
  Y.applyUpdate(doc, state);
  const view = binding.open(doc);
  const open = performance.now() - began;
  const heap = heapUsed() - before;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => void updates.push(update));
  // The place of typing is in the middle of a line in the middle.
  let at = 0;
  view.state.doc.descendants((node, position) => {
    if (node.isTextblock && position < view.state.doc.content.size / 2) at = position + 20;
    return !node.isTextblock;
  });
  const type = (): void => view.dispatch(view.state.tr.insertText('a', at));
  median(keys, type);
  const whole = median(keys, type);
  // The editor's own work for the same key, which every binding has.
  let alone = view.state;
  const own = median(keys, () => (alone = alone.apply(alone.tr.insertText('a', at))));
  const other = new Y.Doc();
  Y.applyUpdate(other, state);
  binding.open(other);
  const taken = updates.values();
  const remote = median(updates.length, () => Y.applyUpdate(other, taken.next().value ?? new Uint8Array([0, 0])));
  doc.destroy();
  other.destroy();
  return { open, key: Math.max(0, whole - own), remote, bytes: state.length, heap };
}

/** Runs the workload. */
export async function editing({ scale, aims }: Run): Promise<void> {
  const smoke = scale.name === 'smoke';
  const lengths = smoke ? [1000] : [10_000, 100_000, 1_000_000];
  const rows: string[][] = [];
  for (const length of lengths) {
    const keys: number[] = [];
    for (const binding of BINDINGS) {
      const { open, key, remote, bytes, heap } = measure(binding, length, smoke ? 5 : 100);
      keys.push(key);
      rows.push([size(length), binding.name, figure(open), figure(key), figure(remote), size(bytes), size(heap)]);
    }
    const [one = 0, , peer = 0] = keys;
    aims.push({ what: `11 a key in ${size(length)}, to y-prosemirror`, aim: 1, bound: 'most', measured: one / peer });
  }
  table(
    '11. An editor on one section: milliseconds to open it, for a key beside the editor’s own work, and to show a key of another',
    ['text', 'binding', 'open', 'key', 'key of another', 'encoded', 'heap of the page'],
    rows,
  );
}
