/** The editor's nodes of a section's lines, and where in the editor each line stands. */
import { Fragment, type Attrs, type Node, type Schema } from '@tiptap/pm/model';
import type { NodeReader } from '#shared/text/flatten.ts';
import type { Line, Run } from '#shared/text/lines.ts';
import { LATE, MUST_KNOW } from '#shared/text/markers.ts';
import { marksOf, sameMarks, treeMarks } from '#shared/text/marks.ts';
import { eachPiece, isLate, isMustKnow, type NodeMaker } from '#shared/text/tree.ts';

/** Reads the editor's nodes. */
export const EDITOR_READER: NodeReader<Node> = {
  type: (node) => node.type.name,
  attr: (node, name) => node.attrs[name],
  children: (node) => node.children,
  size: (node) => node.nodeSize,
};

/** The letters of an editor node between two offsets. A hard break is a line feed. */
export function runsOfNode(node: Node, from: number, to: number): Run[] {
  const runs: { text: string; marks: Run['marks'] }[] = [];
  node.content.cut(from, to).forEach((child) => {
    const text = child.isText ? (child.text ?? '') : '\n';
    const marks = marksOf(child.marks.map((mark) => ({ type: mark.type.name, attrs: mark.attrs })));
    const last = runs.at(-1);
    if (last !== undefined && sameMarks(last.marks, marks)) last.text += text;
    else runs.push({ text, marks });
  });
  return runs;
}

/** How many nodes with a place in the text a node holds, itself included. Nodes never change, so the answers are kept. */
const counts = new WeakMap<Node, number>();

const HAS_MARKER: ReadonlySet<string> = new Set([
  'preference',
  'routineStep',
  'riskPlan',
  'reviewTrigger',
  'part',
  'personView',
]);

/** How many nodes with a place in the text a node holds, itself included. A list or quotation without lines counts as a line. */
export function countOf(node: Node): number {
  if (node.isTextblock || node.isLeaf) return 1;
  let count = counts.get(node);
  if (count === undefined) {
    count = HAS_MARKER.has(node.type.name) ? 1 : 0;
    for (const child of node.children) count += countOf(child);
    count = Math.max(1, count);
    counts.set(node, count);
  }
  return count;
}

/** The number of the line that a position in a textblock belongs to, and the offset in its letters; null elsewhere. */
export function lineAt(doc: Node, position: number): { readonly number: number; readonly offset: number } | null {
  const place = doc.resolve(position);
  if (!place.parent.isTextblock) return null;
  let number = 0;
  for (let depth = 0; depth < place.depth; depth += 1) {
    const node = place.node(depth);
    if (HAS_MARKER.has(node.type.name)) number += 1;
    const index = place.index(depth);
    for (let at = 0; at < index; at += 1) number += countOf(node.child(at));
  }
  return { number, offset: place.parentOffset };
}

/** The node with this number, and the position in front of it; null if there is none. */
export function nodeNumbered(doc: Node, number: number): { readonly node: Node; readonly at: number } | null {
  let left = number;
  let at = 0;
  let node = doc;
  for (;;) {
    if (node !== doc && HAS_MARKER.has(node.type.name)) {
      if (left === 0) return { node, at: at - 1 };
      left -= 1;
    }
    let next: Node | null = null;
    for (const child of node.children) {
      const count = countOf(child);
      if (left < count) {
        next = child;
        break;
      }
      left -= count;
      at += child.nodeSize;
    }
    if (next === null) return null;
    if (next.isTextblock || next.isLeaf || next.childCount === 0) return { node: next, at };
    node = next;
    at += 1;
  }
}

/** The attributes of the node of a line. */
function attrsOf(type: string, level: unknown, line: Line | null): Attrs {
  return {
    ...(type === 'heading' ? { level } : {}),
    late: isLate(line) ? LATE : null,
    mustKnow: isMustKnow(line) ? MUST_KNOW : null,
  };
}

/** Makes the editor's nodes of lines. Where nothing changed the same nodes come out, so that the editor draws nothing anew. */
export class EditorNodes {
  readonly #schema: Schema;
  readonly #ofLine = new WeakMap<Line, Node>();
  /** Nodes that hold others, by their first child. */
  readonly #holders = new WeakMap<Node, Node[]>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  #inline({ runs }: Line, code: boolean): Node[] {
    const inline: Node[] = [];
    const { marks: markTypes, nodes } = this.#schema;
    eachPiece(runs, code, (text, run) => {
      const marks = treeMarks(run.marks).flatMap(({ type, attrs }) => markTypes[type]?.create({ ...attrs }) ?? []);
      const piece = text === null ? nodes['hardBreak']?.create(null, null, marks) : this.#schema.text(text, marks);
      if (piece !== undefined) inline.push(piece);
    });
    return inline;
  }

  #node(type: string, attrs: Attrs | null, children: readonly Node[]): Node {
    const of = this.#schema.nodes[type];
    if (of === undefined) throw new Error(`the editor has no node ${type}`);
    return of.create(attrs, Fragment.fromArray([...children]));
  }

  readonly maker: NodeMaker<Node> = {
    textblock: (type, level, line) => {
      const name = type === 'code' ? 'codeBlock' : type;
      const known = line === null ? undefined : this.#ofLine.get(line);
      if (known?.type.name === name && (type !== 'heading' || known.attrs['level'] === level)) return known;
      const made = this.#node(name, attrsOf(type, level, line), line === null ? [] : this.#inline(line, type === 'code'));
      if (line !== null) this.#ofLine.set(line, made);
      return made;
    },
    rule: () => this.#node('horizontalRule', null, []),
    node: (type, attrs, children) => {
      const [first] = children;
      const known = first === undefined ? undefined : this.#holders.get(first);
      const made = this.#node(type, attrs, children);
      for (const node of known ?? [])
        if (
          node.childCount === children.length &&
          node.sameMarkup(made) &&
          children.every((child, at) => node.child(at) === child)
        )
          return node;
      this.#remember(made);
      return made;
    },
  };

  #remember(node: Node): void {
    const { firstChild } = node;
    if (firstChild === null) return;
    const known = this.#holders.get(firstChild);
    if (known === undefined) this.#holders.set(firstChild, [node]);
    else if (!known.includes(node)) known.push(node);
  }

  /** Uses the editor's own node for a line, if it shows the line as it is. Returns whether it does. */
  adopt(line: Line, node: Node): boolean {
    const { name } = node.type;
    const code = name === 'codeBlock';
    if (!node.sameMarkup(this.#node(name, attrsOf(name, node.attrs['level'], line), []))) return false;
    if (!node.content.eq(Fragment.fromArray(this.#inline(line, code)))) return false;
    this.#ofLine.set(line, node);
    return true;
  }

  /** Uses the editor's own nodes for the lists, quotations and blocks in this node and for itself. */
  adoptHolders(node: Node): void {
    if (node.isTextblock || node.isLeaf) return;
    this.#remember(node);
    for (const child of node.children) this.adoptHolders(child);
  }
}
