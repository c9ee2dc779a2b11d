/**
 * Binds an editor to a section's text. What the editor does is written into the text as the fewest changes, and what others
 * write becomes the smallest step in the editor. If the two differ in spite of that, the editor stops writing: the next key
 * would "correct" the text and delete the words of others in the name of the writer (S7).
 */
import { Slice, type Node } from '@tiptap/pm/model';
import {
  PluginKey,
  TextSelection,
  type EditorState,
  type Selection,
  type StateField,
  type Transaction,
} from '@tiptap/pm/state';
import type { StepMap } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import type * as Y from 'yjs';
import { editsBetween } from '#shared/text/edits.ts';
import { flatten, type FlatNode } from '#shared/text/flatten.ts';
import { LineIndex, type LineChange } from '#shared/text/line-index.ts';
import type { Line } from '#shared/text/lines.ts';
import { sameValues } from '#shared/text/markers.ts';
import { buildTree, type Entry } from '#shared/text/tree.ts';
import { giveLine, writeEdits, type NewNode, type OldNode } from '#shared/text/write.ts';
import { actOf, type Bursts } from '#client/editor/binding/bursts.ts';
import { LateWordsFinder, type LateWords } from '#client/editor/binding/late-words.ts';
import { keptPositions } from '#client/editor/binding/kept-positions.ts';
import { countOf, EDITOR_READER, EditorNodes, nodeNumbered, runsOfNode } from '#client/editor/binding/nodes.ts';
import { pointAt, positionOf, type Point, type PointRange } from '#client/editor/binding/points.ts';
import { blockMarkerAt, unitsBetween, unitsOfFields, type UnitRun } from '#client/editor/binding/units.ts';

/**
 * The editor's changes that are not in the text yet: the document that the text last agreed with, what the steps since then
 * kept, and whether one of them was pasted, cut or dropped. `written` is set once they are in the text.
 */
export type Unwritten = {
  readonly before: Node;
  readonly maps: readonly StepMap[];
  readonly moved: boolean;
  written: boolean;
};

/** The key of the binding's plugin. Its meta says that a transaction shows what is in the text already. */
export const bindingKey = new PluginKey<Unwritten>('textBinding');

/** The origin of the line that late words get. It is no step of undo. */
const GIVES_LINE = 'line for late words';

/** The state of the plugin: what the editor did that is not in the text yet. */
export const UNWRITTEN: StateField<Unwritten> = {
  init: (_config, { doc }) => ({ before: doc, maps: [], moved: false, written: true }),
  apply: nextUnwritten,
};

function nextUnwritten(transaction: Transaction, value: Unwritten): Unwritten {
  const shown = transaction.getMeta(bindingKey) !== undefined;
  if (shown) return { before: transaction.doc, maps: [], moved: false, written: false };
  if (!transaction.docChanged) return value;
  const { before, maps, moved } = value.written ? { before: transaction.before, maps: [], moved: false } : value;
  const isMove = transaction.getMeta('uiEvent') !== undefined;
  return { before, maps: [...maps, ...transaction.mapping.maps], moved: moved || isMove, written: false };
}

/** Whether a line is shown by one node, whether it has letters or not. */
function isPlainLine({ marker }: Line): boolean {
  return marker?.kind === 'line' && marker.type !== 'rule';
}

/** Whether only letters and marks changed, so that each node is still where it was. */
function changesOnlyLetters(changes: readonly LineChange[]): boolean {
  return changes.every(
    ({ old, lines }) =>
      lines.length === old.length &&
      lines.every((line, at) => {
        const before = old[at];
        return before !== undefined && line.item === before.item && isPlainLine(line) && sameValues(line.values, before.values);
      }),
  );
}

/** The binding of one editor to one text. */
export class TextBinding {
  readonly text: Y.Text;
  readonly #index: LineIndex;
  readonly #view: EditorView;
  readonly #nodes: EditorNodes;
  readonly #onOutOfSync: () => void;
  #entries: Entry[] = [];
  #byMarker: Map<Y.Item | null, number> | null = null;
  readonly #lateWords: LateWordsFinder;
  /** Called with words whose line was taken out while they were being written. */
  onLateWords: (late: readonly LateWords[]) => void = () => undefined;
  /** Where the selection was before the newest change by this editor. */
  selectionBefore: PointRange | null = null;
  /** The bursts of this editor's writer; null where nothing is undone. */
  bursts: Bursts | null = null;
  /** The changes of lines that the transaction made which is being written. */
  #changes: readonly LineChange[] | null = null;
  #writing = false;
  #ended = false;
  /** Where the selection was in the text before the transaction of Yjs that is running. */
  #selection: PointRange | null = null;

  /** `durableClock` is the clock of this page's letters up to which everything is durable. */
  constructor(text: Y.Text, view: EditorView, onOutOfSync: () => void, durableClock: () => number) {
    this.text = text;
    this.#view = view;
    this.#onOutOfSync = onOutOfSync;
    if (text.doc === null) throw new Error('the text is in no document');
    this.#lateWords = new LateWordsFinder(text.doc, durableClock);
    this.#index = new LineIndex(text);
    this.#nodes = new EditorNodes(view.state.schema);
    this.#show(this.#build());
    text.observeDeep(this.#observe);
    text.doc?.on('beforeTransaction', this.#beforeTransaction);
  }

  destroy(): void {
    this.#ended = true;
    this.text.unobserveDeep(this.#observe);
    this.text.doc?.off('beforeTransaction', this.#beforeTransaction);
  }

  get #doc(): Node {
    return this.#view.state.doc;
  }

  #build(): Node {
    const { doc, entries } = buildTree(this.#index.lines, this.#nodes.maker);
    this.#entries = entries;
    this.#byMarker = null;
    return doc;
  }

  /** The numbers of the nodes with the letters behind each marker. They change only where lines come, go or change their form. */
  #numbers(): ReadonlyMap<Y.Item | null, number> {
    if (this.#byMarker === null) {
      this.#byMarker = new Map();
      // The letters behind a rule or a block's marker stand in an implied line, which comes after it.
      for (const [number, { kind, line }] of this.#entries.entries())
        if (kind === 'line' || kind === 'implied') this.#byMarker.set(line.item, number);
    }
    return this.#byMarker;
  }

  /** The points of a selection in a state whose document agrees with the text; null for a selection that is in no line. */
  pointsOf(selection: Selection, doc: Node = this.#doc): PointRange | null {
    const anchor = pointAt(this.text, this.#entries, doc, selection.anchor);
    const head = selection.empty ? anchor : pointAt(this.text, this.#entries, doc, selection.head);
    return anchor === undefined || head === undefined ? null : { anchor, head };
  }

  /** The position of a point in a document that agrees with the text; null if it is not there. */
  positionOf(point: Point, doc: Node = this.#doc): number | null {
    return positionOf(this.text, (marker) => this.#numbers().get(marker), doc, point);
  }

  /** The units of the letters between two positions of a document that agrees with the text. */
  unitsBetween(from: number, to: number, doc: Node = this.#doc): UnitRun[] {
    return unitsBetween({ text: this.text, entries: this.#entries, doc }, from, to);
  }

  /** The structured blocks with their positions in the editor, and the units of the values of their fields. */
  unitsOfFields(): { readonly at: number; readonly units: UnitRun[] }[] {
    return unitsOfFields(this.#entries, this.#doc);
  }

  /** The marker of the structured block whose node stands at a position; null if there is none. */
  blockMarkerAt(position: number): Y.Item | null {
    return blockMarkerAt(this.#entries, this.#doc, position);
  }

  /** The id of the marker of the structured block with this number, counted from 0 in the order of the text; null if there is none. */
  markerOfBlock(number: number): { readonly client: number; readonly clock: number } | null {
    return this.#entries.filter(({ kind }) => kind === 'block')[number]?.line.item?.id ?? null;
  }

  /** The position in front of the node of a block's, part's or view's marker; null if the editor does not show it. */
  positionOfMarker(marker: Y.Item): number | null {
    const number = this.#entries.findIndex(({ kind, line }) => line.item === marker && (kind === 'block' || kind === 'part'));
    return number === -1 ? null : (nodeNumbered(this.#doc, number)?.at ?? null);
  }

  /** Puts a selection back where its points are now. */
  select(transaction: Transaction, points: PointRange): void {
    const anchor = this.positionOf(points.anchor, transaction.doc);
    const head = points.head === points.anchor ? anchor : this.positionOf(points.head, transaction.doc);
    if (anchor === null || head === null) return;
    const selection = TextSelection.create(transaction.doc, anchor, head);
    if (!selection.eq(transaction.selection)) transaction.setSelection(selection);
  }

  /** Puts the selection of the editor back where its points are now, in sight. */
  showSelection(points: PointRange): void {
    if (this.#ended) return;
    const { tr } = this.#view.state;
    this.select(tr, points);
    this.#view.dispatch(tr.scrollIntoView());
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    console.error(error);
    this.#onOutOfSync();
  }

  readonly #beforeTransaction = (): void => {
    if (this.#writing) return;
    const { selection } = this.#view.state;
    const unwritten = bindingKey.getState(this.#view.state);
    const agrees = unwritten === undefined || unwritten.written || unwritten.maps.length === 0;
    this.#selection = agrees && !this.#ended && selection instanceof TextSelection ? this.pointsOf(selection) : null;
  };

  readonly #observe = (_events: unknown, transaction: Y.Transaction): void => {
    if (this.#ended) return;
    try {
      const changes = this.#index.update(transaction);
      if (this.#writing) this.#changes = changes;
      // Undo changes the text on this page as well, but the editor does not show it yet.
      if (transaction.local) this.#lateWords.noteOwn(changes);
      if (this.#writing || changes.length === 0) return;
      const late = transaction.local ? [] : this.#lateWords.find(transaction, changes);
      this.#showRemote(changes);
      if (late.length > 0) this.#tellLate(late);
    } catch (error) {
      this.#fail(error);
    }
  };

  /** Tells of late words, and gives those of this page a line of their own. */
  #tellLate(late: readonly LateWords[]): void {
    this.onLateWords(late);
    // An observer must not change the text.
    queueMicrotask(() => {
      if (this.#ended) return;
      for (const words of late) if (words.by === null) giveLine(this.text, words.first, words.line, GIVES_LINE);
    });
  }

  /** Sends a transaction to the editor that shows what is in the text already. */
  #dispatch(transaction: Transaction): void {
    const points = this.#selection;
    if (points !== null) this.select(transaction, points);
    const { state } = this.#view;
    this.#view.dispatch(transaction.setMeta(bindingKey, 'shown').setMeta('addToHistory', false));
    if (this.#view.state === state) throw new Error('the editor did not take a change of the text');
  }

  /** Shows a document in the editor by the smallest replacement. */
  #show(doc: Node): void {
    const { state } = this.#view;
    const start = state.doc.content.findDiffStart(doc.content);
    if (start === null) return;
    const ends = state.doc.content.findDiffEnd(doc.content);
    if (ends === null) return;
    // Where equal pieces follow on each other, the two ends can lie in front of the start.
    const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
    const [to, end] = [ends.a + overlap, ends.b + overlap];
    let transaction = state.tr;
    try {
      transaction.replace(start, to, doc.slice(start, end));
    } catch {
      // Pieces that are open at different depths do not fit; then the whole is replaced below.
    }
    if (!transaction.doc.eq(doc)) {
      transaction = state.tr;
      transaction.replace(0, state.doc.content.size, new Slice(doc.content, 0, 0));
    }
    if (!transaction.doc.eq(doc)) throw new Error('the editor cannot show the text');
    this.#dispatch(transaction);
  }

  #showRemote(changes: readonly LineChange[]): void {
    if (!changesOnlyLetters(changes)) {
      this.#show(this.#build());
      return;
    }
    const transaction = this.#view.state.tr;
    for (const { number, line } of this.#takeLetters(changes)) {
      const place = nodeNumbered(transaction.doc, number);
      if (place === null) throw new Error('the editor has no node for a line');
      const next = this.#nodes.maker.textblock(kindOf(place.node), Number(place.node.attrs['level'] ?? 0), line);
      const start = place.node.content.findDiffStart(next.content);
      const ends = place.node.content.findDiffEnd(next.content);
      if (start === null || ends === null) continue;
      const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
      const slice = next.slice(start, ends.b + overlap);
      transaction.replace(place.at + 1 + start, place.at + 1 + ends.a + overlap, slice);
      const shown = transaction.doc.nodeAt(place.at);
      if (shown === null || !this.#nodes.adopt(line, shown)) return this.#show(this.#build());
    }
    if (transaction.docChanged) {
      this.#dispatch(transaction);
      this.#adoptHolders(transaction.before, this.#doc);
    }
  }

  /** Uses the editor's own lists and blocks where they are new, so that building the tree gives the same ones. */
  #adoptHolders(before: Node, now: Node): void {
    const { from, nowTo } = changedChildren(before, now);
    for (let at = from; at < nowTo; at += 1) this.#nodes.adoptHolders(now.child(at));
  }

  /** The number of the node of a line. Without implied nodes it is one less than the line's own, so the search begins there. */
  #numberOf(line: Line, near: number): number {
    const { length } = this.#entries;
    for (let below = Math.min(near, length - 1), above = below + 1; below >= 0 || above < length; below -= 1, above += 1) {
      if (this.#entries[below]?.line === line) return below;
      if (this.#entries[above]?.line === line) return above;
    }
    throw new Error('a line has no node');
  }

  /** Takes over lines of which only the letters changed. Returns them with the numbers of their nodes. */
  #takeLetters(changes: readonly LineChange[]): { number: number; line: Line }[] {
    const taken: { number: number; line: Line }[] = [];
    for (const { from, old, lines } of changes)
      for (const [at, line] of lines.entries()) {
        const before = old[at];
        if (before === undefined) continue;
        const number = this.#numberOf(before, from + at - 1);
        const entry = this.#entries[number];
        if (entry !== undefined) this.#entries[number] = { ...entry, line };
        taken.push({ number, line });
      }
    return taken;
  }

  /** Writes what the editor did since the state `previous` into the text. */
  update(state: EditorState, previous: EditorState): void {
    const unwritten = bindingKey.getState(state);
    if (this.#ended || unwritten === undefined) return;
    if (unwritten.written || unwritten.maps.length === 0) {
      const isElsewhere = previous.doc === state.doc && !previous.selection.eq(state.selection);
      if (isElsewhere) this.bursts?.moved(this.pointsOf(state.selection));
      return;
    }
    const { before, maps, moved } = unwritten;
    unwritten.written = true;
    try {
      this.selectionBefore = previous.doc === before ? this.pointsOf(previous.selection, previous.doc) : null;
      this.bursts?.begin(moved ? 'other' : actOf({ before, now: state.doc, maps }), this.selectionBefore);
      this.#write(before, state.doc, maps);
      this.bursts?.wrote(this.pointsOf(this.#view.state.selection));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The node with this number before the change. */
  #oldNode(flat: FlatNode<Node>, number: number): OldNode {
    const entry = this.#entries[number];
    const kind = entry === undefined ? undefined : KIND_OF_ENTRY[entry.kind];
    if (entry === undefined || kind !== flat.kind) throw new Error('the editor and the text are not in step');
    const { line } = entry;
    const length = flat.node.isTextblock ? flat.node.content.size : 0;
    const implied = entry.kind === 'implied' || entry.kind === 'impliedPart';
    const standsBefore = entry.kind === 'impliedPart' && this.#entries[number + 1]?.kind === 'line';
    return { kind, values: flat.values, at: flat.at, length, line, implied, standsBefore };
  }

  #write(before: Node, doc: Node, maps: readonly StepMap[]): void {
    const { from, oldTo, nowTo, at, number } = changedChildren(before, doc);
    if (from === oldTo && from === nowTo) return;
    // The first line behind the change says in its marker whether it goes on with the list in front of it.
    const next = oldTo < before.childCount ? 1 : 0;
    const previous = this.#entries[number - 1];
    const path = previous?.path ?? [];
    const flatOld = flatten(before.children.slice(from, oldTo + next), EDITOR_READER, at, path);
    const flatNow = flatten(doc.children.slice(from, nowTo + next), EDITOR_READER, at, path);
    const old = flatOld.map((flat, index) => this.#oldNode(flat, number + index));
    const now = flatNow.map((flat): NewNode => ({
      kind: flat.kind,
      values: flat.values,
      at: flat.at,
      length: flat.node.isTextblock ? flat.node.content.size : 0,
      runs: (start, end) => runsOfNode(flat.node, start, end),
    }));
    const edits = editsBetween(old, now, keptPositions(maps, before.content.size));
    this.#changes = [];
    this.#writing = true;
    try {
      const isSame = (one: number, other: number): boolean => flatOld[one]?.node === flatNow[other]?.node;
      writeEdits(this.text, { old, now, edits, before: previous?.line ?? null }, isSame, this);
    } finally {
      this.#writing = false;
    }
    const known = new Set(flatOld.map(({ node }) => node));
    this.#agree(this.#changes, { doc, flat: flatNow, number, isKnown: (node) => known.has(node) });
    this.#adoptHolders(before, this.#doc);
  }

  /** Checks that the text reads back as the document of the editor. If not, the editor shows the text. */
  #agree(changes: readonly LineChange[], written: Written): void {
    const { doc, flat, number, isKnown } = written;
    if (changesOnlyLetters(changes)) {
      const taken = this.#takeLetters(changes);
      const isWritten = taken.every(({ number: of }) => of >= number && of < number + flat.length);
      if (isWritten && flat.every(({ node }, index) => isKnown(node) || this.#shows(number + index, node))) return;
    }
    const built = this.#build();
    if (!built.eq(doc)) {
      this.#selection = null;
      this.#show(built);
      return;
    }
    for (const [index, { node }] of flat.entries()) {
      const entry = this.#entries[number + index];
      if (entry !== undefined && node.isTextblock) this.#nodes.adopt(entry.line, node);
    }
  }

  /** Whether a node of the editor is what the text says. */
  #shows(number: number, node: Node): boolean {
    const entry = this.#entries[number];
    return entry !== undefined && node.isTextblock && this.#nodes.adopt(entry.line, node);
  }
}

/** What the editor's document has where it was written into the text. `isKnown` says that a node was there before. */
type Written = {
  readonly doc: Node;
  readonly flat: readonly FlatNode<Node>[];
  /** The number of the first node of `flat`. */
  readonly number: number;
  readonly isKnown: (node: Node) => boolean;
};

const KIND_OF_ENTRY = {
  line: 'line',
  implied: 'line',
  block: 'block',
  part: 'part',
  impliedPart: 'part',
} as const satisfies Record<Entry['kind'], OldNode['kind']>;

function kindOf(node: Node): 'paragraph' | 'heading' | 'code' {
  if (node.type.name === 'heading') return 'heading';
  return node.type.name === 'codeBlock' ? 'code' : 'paragraph';
}

/** Which children of two documents differ, where the first of them begins, and the number of its first node. */
function changedChildren(before: Node, now: Node): { from: number; oldTo: number; nowTo: number; at: number; number: number } {
  let from = 0;
  let at = 0;
  let number = 0;
  const shorter = Math.min(before.childCount, now.childCount);
  for (; from < shorter && before.child(from) === now.child(from); from += 1) {
    at += before.child(from).nodeSize;
    number += countOf(before.child(from));
  }
  let same = 0;
  while (same < shorter - from && before.child(before.childCount - 1 - same) === now.child(now.childCount - 1 - same))
    same += 1;
  return { from, oldTo: before.childCount - same, nowTo: now.childCount - same, at, number };
}
