/** The same past beside the product: as a document of Yjs that is replayed, and as snapshots that y-prosemirror renders. */
import { Schema } from '@tiptap/pm/model';
import type { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { ySyncPlugin, ySyncPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import { HeadlessView } from './headless-view.ts';
import { median } from './measure.ts';
import { inCopy, TREE, treeRecording } from './recording.ts';
import { spreadUpdates } from './spread.ts';

const TIMES = 5;

/** Applies the first `rows` updates of a past to a document of Yjs, one after the other. Returns how many milliseconds Yjs took. */
export function replayed(copies: number, rows: number): number {
  const doc = new Y.Doc();
  let took = 0;
  let updates: Uint8Array[] = [];
  const apply = (): void => {
    const began = performance.now();
    for (const update of updates) Y.applyUpdate(doc, update);
    took += performance.now() - began;
    updates = [];
  };
  let left = rows;
  for (const update of spreadUpdates(copies)) {
    if (left === 0) break;
    left -= 1;
    updates.push(update);
    if (updates.length === 10_000) apply();
  }
  apply();
  doc.destroy();
  return took;
}

const schema = new Schema({
  nodes: {
    doc: { content: 'paragraph*' },
    paragraph: { content: 'text*', attrs: { ychange: { default: null } }, toDOM: () => ['p', 0] },
    text: {},
  },
  marks: { ychange: { attrs: { user: { default: null }, type: { default: null }, color: { default: null } } } },
});

type Binding = {
  initView: (view: EditorView) => void;
  _renderSnapshot: (snapshot: Y.Snapshot, previous: Y.Snapshot, state: unknown) => void;
};

/** What y-prosemirror took: to load the whole past, which it has to keep, and a rendering of two points. */
export type Rendered = { readonly load: number; readonly render: number; readonly letters: number };

/** Renders the difference of two points of a past in y-prosemirror, a third and two thirds of it. There is no page to draw it on. */
export function rendered(copies: number): Rendered {
  const { updates, removal, stateAfter } = treeRecording();
  const whole = new Y.Doc({ gc: false });
  const points = [copies / 3, (copies * 2) / 3];
  const snapshots: Y.Snapshot[] = [];
  const session = stateAfter(updates.length);
  for (let copy = 0; copy < copies; copy += 1) {
    if (copy > 0) Y.applyUpdate(whole, inCopy(removal, copy - 1));
    for (const point of points) {
      if (Math.floor(point) !== copy) continue;
      const upTo = Math.max(1, Math.floor((point - copy) * updates.length));
      Y.applyUpdate(whole, inCopy(stateAfter(upTo), copy));
      snapshots.push(Y.snapshot(whole));
    }
    Y.applyUpdate(whole, inCopy(session, copy));
  }
  const state = Y.encodeStateAsUpdateV2(whole);
  whole.destroy();
  const began = performance.now();
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdateV2(doc, state);
  const load = performance.now() - began;
  // It holds no users, so y-prosemirror has less to do than where it shows who wrote and who deleted.
  const permanentUserData = new Y.PermanentUserData(doc);
  const plugin: unknown = ySyncPlugin(doc.getXmlFragment(TREE), { permanentUserData });
  const view = new HeadlessView(schema, [plugin as Plugin]);
  const { binding }: { binding: Binding } = ySyncPluginKey.getState(view.state);
  binding.initView(view.asView);
  const [early, late] = snapshots;
  if (early === undefined || late === undefined) throw new Error('there are no two points');
  const times = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    binding._renderSnapshot(late, early, ySyncPluginKey.getState(view.state));
    return performance.now() - start;
  });
  const shown = view.state.doc.textContent.length;
  doc.destroy();
  return { load, render: median(times), letters: shown };
}
