/** The lines of a tree: the inverse of building a tree from lines. */
import type { JsonNode } from '#shared/document.ts';
import {
  isBlockName,
  LATE,
  MUST_KNOW,
  valuesOf,
  type LineType,
  type Marker,
  type Step,
  type Values,
} from '#shared/text/markers.ts';
import { marksOf, sameMarks } from '#shared/text/marks.ts';
import type { Run } from '#shared/text/lines.ts';
import { BLOCKS } from '#shared/blocks.ts';

/** How to read the nodes of a tree: those of the editor, or JSON. `size` is the length of a node in editor positions. */
export type NodeReader<N> = {
  readonly type: (node: N) => string;
  readonly attr: (node: N, name: string) => unknown;
  readonly children: (node: N) => readonly N[];
  readonly size: (node: N) => number;
};

/** A node that has a marker, and the keys of the marker. `at` is the position in front of the node. */
export type FlatNode<N> = {
  readonly kind: 'line' | 'block' | 'part';
  readonly values: Values;
  /** The path of a line. */
  readonly path: readonly Step[];
  readonly node: N;
  readonly at: number;
};

/** A node that a line stands in. `used` says whether a line in it came before. */
type Frame = { readonly step: Step; readonly list: { start: number | null; style: string | null } | null; used: boolean };

const STEP_OF_NODE: Readonly<Record<string, Step>> = {
  blockquote: 'quote',
  bulletList: 'bullet',
  orderedList: 'number',
  listItem: 'item',
};

const LINE_OF_NODE: Readonly<Record<string, LineType>> = {
  paragraph: 'paragraph',
  heading: 'heading',
  codeBlock: 'code',
  horizontalRule: 'rule',
};

const numberOr = (value: unknown, other: number | null): number | null => (typeof value === 'number' ? value : other);
const textOr = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

class Flattener<N> {
  readonly #read: NodeReader<N>;
  readonly nodes: FlatNode<N>[] = [];
  readonly #frames: Frame[] = [];
  #pathBefore: readonly Step[];

  constructor(read: NodeReader<N>, pathBefore: readonly Step[]) {
    this.#read = read;
    this.#pathBefore = pathBefore;
  }

  #line(node: N, at: number, type: LineType): void {
    const path = this.#frames.map(({ step }) => step);
    const fresh = this.#frames.findIndex(({ used }) => !used);
    const from = fresh === -1 ? path.length : fresh;
    const list = this.#frames.slice(from).findLast((frame) => frame.list !== null)?.list;
    const marker: Marker = {
      kind: 'line',
      type,
      level: numberOr(this.#read.attr(node, 'level'), null) ?? 0,
      path,
      from,
      start: list?.start ?? null,
      style: list?.style ?? null,
      late: type !== 'rule' && this.#read.attr(node, 'late') === LATE,
      mustKnow: type !== 'rule' && this.#read.attr(node, 'mustKnow') === MUST_KNOW,
    };
    this.nodes.push({ kind: 'line', values: valuesOf(marker, this.#pathBefore), path, node, at });
    this.#pathBefore = path;
    for (const frame of this.#frames) frame.used = true;
  }

  #children(node: N, at: number): void {
    let childAt = at + 1;
    for (const child of this.#read.children(node)) {
      this.add(child, childAt);
      childAt += this.#read.size(child);
    }
  }

  #marked(kind: 'block' | 'part', marker: Marker, node: N, at: number): void {
    this.nodes.push({ kind, values: valuesOf(marker), path: [], node, at });
    this.#pathBefore = [];
    if (kind === 'block') return this.#children(node, at);
    this.#frames.push({ step: 'part', list: null, used: true });
    this.#children(node, at);
    this.#frames.pop();
  }

  /** A list, an item or a quotation. One without lines counts as one with an empty line. */
  #wrapper(step: Step, node: N, at: number): void {
    const list =
      step === 'number'
        ? { start: numberOr(this.#read.attr(node, 'start'), null), style: textOr(this.#read.attr(node, 'type')) }
        : null;
    this.#frames.push({ step, list, used: false });
    if (this.#read.children(node).length > 0) this.#children(node, at);
    else if (step === 'bullet' || step === 'number') {
      this.#frames.push({ step: 'item', list: null, used: false });
      this.#line(node, at, 'paragraph');
      this.#frames.pop();
    } else this.#line(node, at, 'paragraph');
    this.#frames.pop();
  }

  add(node: N, at: number): void {
    const name = this.#read.type(node);
    const line = LINE_OF_NODE[name];
    const step = STEP_OF_NODE[name];
    if (line !== undefined) this.#line(node, at, line);
    else if (step !== undefined) this.#wrapper(step, node, at);
    else if (isBlockName(name)) {
      const fields = Object.keys(BLOCKS[name].attributes).map((key) => [key, this.#read.attr(node, key)] as const);
      const mustKnow = this.#read.attr(node, 'mustKnow') === MUST_KNOW;
      this.#marked('block', { kind: 'block', type: name, fields: Object.fromEntries(fields), mustKnow }, node, at);
    } else if (name === 'part') this.#marked('part', { kind: 'part', name: textOr(this.#read.attr(node, 'name')) }, node, at);
    else if (name === 'personView')
      this.#marked('part', { kind: 'view', whose: textOr(this.#read.attr(node, 'whose')) }, node, at);
  }
}

/**
 * The nodes with markers among `nodes`, which are neighbours at the top of a section, in order. `at` is the position of the
 * first one, and `pathBefore` the path of the line before it.
 */
export function flatten<N>(
  nodes: readonly N[],
  read: NodeReader<N>,
  at = 0,
  pathBefore: readonly Step[] = [],
): readonly FlatNode<N>[] {
  const flattener = new Flattener(read, pathBefore);
  let nodeAt = at;
  for (const node of nodes) {
    flattener.add(node, nodeAt);
    nodeAt += read.size(node);
  }
  return flattener.nodes;
}

/** Reads Tiptap JSON. */
export const JSON_READER: NodeReader<JsonNode> = {
  type: (node) => node.type,
  attr: (node, name) => node.attrs?.[name],
  children: (node) => node.content ?? [],
  size: () => 0,
};

/** The letters of a node of Tiptap JSON. A hard break is a line feed. */
export function runsOfJson({ content = [] }: JsonNode): Run[] {
  const runs: { text: string; marks: Run['marks'] }[] = [];
  for (const node of content) {
    const text = node.type === 'hardBreak' ? '\n' : (node.text ?? '');
    const marks = marksOf(node.marks ?? []);
    const last = runs.at(-1);
    if (last !== undefined && sameMarks(last.marks, marks)) last.text += text;
    else if (text !== '') runs.push({ text, marks });
  }
  return runs;
}
