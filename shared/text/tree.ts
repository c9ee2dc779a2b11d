/**
 * Builds the tree of a section from its lines. It is total: whatever was merged, a tree comes out that the schema allows, every
 * letter of the text is in it, and it is the same on every page.
 */
import type { JsonDocument, JsonNode } from '#shared/document.ts';
import { linesOf, type Line, type Run } from '#shared/text/lines.ts';
import {
  LATE,
  MUST_KNOW,
  sharedSteps,
  TEXT,
  type LineMarker,
  type LineType,
  type Step,
  type Values,
} from '#shared/text/markers.ts';
import { treeMarks } from '#shared/text/marks.ts';
import type * as Y from 'yjs';

/** Makes the nodes of a tree. A page makes editor nodes, the server makes JSON. */
export type NodeMaker<N> = {
  /** A node that holds letters: those of `line`, or none. */
  readonly textblock: (type: 'paragraph' | 'heading' | 'code', level: number, line: Line | null) => N;
  readonly rule: (line: Line) => N;
  /** A node that holds others. `line` is the one with its marker; null for a list, an item or a quotation. */
  readonly node: (type: string, attrs: Values, children: readonly N[], line: Line | null) => N;
};

/**
 * A node that has a place in the text, in the order of the tree. `implied` is a paragraph without a marker of its own: its
 * letters stand behind the marker of `line`, or it has none. `impliedPart` is a part without a marker, for the next entry.
 */
export type Entry = {
  readonly kind: 'line' | 'implied' | 'block' | 'part' | 'impliedPart';
  readonly line: Line;
  /** The path of a line. */
  readonly path: readonly Step[];
};

type Frame<N> = {
  readonly type: string;
  readonly attrs: Values;
  readonly children: N[];
  readonly line: Line | null;
};

const NODE_OF_STEP: Readonly<Record<Step, string>> = {
  part: 'part',
  quote: 'blockquote',
  bullet: 'bulletList',
  number: 'orderedList',
  item: 'listItem',
};

const isList = (step: Step | undefined): boolean => step === 'bullet' || step === 'number';

/** A path in which each list holds items and each item stands in a list. Only the first step can be a part. */
function withItems(path: readonly Step[]): Step[] {
  const whole: Step[] = [];
  for (const step of path) {
    if (step === 'part') continue;
    if (step === 'item' && !isList(whole.at(-1))) whole.push('bullet');
    if (step !== 'item' && isList(whole.at(-1))) whole.push('item');
    whole.push(step);
  }
  if (isList(whole.at(-1))) whole.push('item');
  return whole;
}

class TreeBuilder<N> {
  readonly #make: NodeMaker<N>;
  readonly entries: Entry[] = [];
  readonly #root: Frame<N> = { type: 'doc', attrs: {}, children: [], line: null };
  #block: Frame<N> | null = null;
  #part: Frame<N> | null = null;
  /** The open quotations, lists and items, outermost first, and their steps. */
  #open: Frame<N>[] = [];
  #steps: Step[] = [];

  constructor(make: NodeMaker<N>) {
    this.#make = make;
  }

  #add(to: Frame<N>, from: Frame<N>): void {
    to.children.push(this.#make.node(from.type, from.attrs, from.children, from.line));
  }

  /** Closes the open lists and quotations down to the first `keep` of them. */
  #closeSteps(keep: number): void {
    while (this.#open.length > keep) {
      const frame = this.#open.pop();
      if (frame !== undefined) this.#add(this.#open.at(-1) ?? this.#part ?? this.#root, frame);
    }
    this.#steps.length = Math.min(this.#steps.length, keep);
  }

  #closePart(): void {
    const part = this.#part;
    if (part === null) return;
    this.#closeSteps(0);
    const last = this.entries.at(-1);
    // An empty part has a line in which one can write.
    if (part.children.length === 0 && last !== undefined) {
      this.entries.push({ kind: 'implied', line: last.line, path: ['part'] });
      part.children.push(this.#make.textblock('paragraph', 0, null));
    }
    this.#part = null;
    if (this.#block !== null) this.#add(this.#block, part);
  }

  /** Closes everything that is open at the top of the section. */
  #closeAll(): void {
    this.#closePart();
    this.#closeSteps(0);
    const block = this.#block;
    this.#block = null;
    if (block !== null) this.#add(this.#root, block);
  }

  #openPart(attrs: Values, line: Line | null, type = 'part'): void {
    this.#closePart();
    this.#part = { type, attrs, children: [], line };
  }

  /** Opens what a line stands in. Returns the node that will hold it. */
  #openPath(line: Line, path: readonly Step[], from: number, list: { start: number | null; style: string | null }): Frame<N> {
    const inside = path[0] === 'part' && this.#block !== null;
    if (!inside && this.#block !== null) this.#closeAll();
    if (inside && this.#part === null) {
      this.entries.push({ kind: 'impliedPart', line, path: [] });
      this.#openPart({}, null);
    }
    let steps = withItems(path);
    // A part holds no quotations.
    if (inside) while (steps[0] === 'quote') steps = steps.slice(1);
    const keep = Math.min(sharedSteps(this.#steps, steps), Math.max(0, from - (path[0] === 'part' ? 1 : 0)));
    this.#closeSteps(keep);
    const lastNumber = steps.lastIndexOf('number');
    for (const [at, step] of steps.entries()) {
      if (at < keep) continue;
      const attrs: Record<string, unknown> = {};
      if (at === lastNumber) {
        if (list.start !== null) attrs['start'] = list.start;
        if (list.style !== null) attrs['type'] = list.style;
      }
      this.#open.push({ type: NODE_OF_STEP[step], attrs, children: [], line: null });
      this.#steps.push(step);
    }
    return this.#open.at(-1) ?? this.#part ?? this.#root;
  }

  #implied(line: Line, path: readonly Step[], from: number): void {
    const holder = this.#openPath(line, path, from, { start: null, style: null });
    this.entries.push({ kind: 'implied', line, path });
    holder.children.push(this.#make.textblock('paragraph', 0, line));
  }

  #line(line: Line, marker: LineMarker): void {
    const holder = this.#openPath(line, marker.path, marker.from, marker);
    // A part holds only paragraphs and lists.
    const type: LineType = holder === this.#part ? 'paragraph' : marker.type;
    this.entries.push({ kind: 'line', line, path: marker.path });
    if (type !== 'rule') {
      holder.children.push(this.#make.textblock(type, marker.level, line));
      return;
    }
    holder.children.push(this.#make.rule(line));
    if (line.length > 0) this.#implied(line, marker.path, marker.path.length);
  }

  add(line: Line): void {
    const { marker } = line;
    if (marker === null) {
      if (line.length > 0) this.#implied(line, [], 0);
      return;
    }
    if (marker.kind === 'line') return this.#line(line, marker);
    if (marker.kind === 'block') {
      this.#closeAll();
      const attrs = marker.mustKnow ? { ...marker.fields, mustKnow: MUST_KNOW } : marker.fields;
      this.#block = { type: marker.type, attrs, children: [], line };
      this.entries.push({ kind: 'block', line, path: [] });
    } else if (this.#block !== null) {
      const isView = marker.kind === 'view' && this.#block.type === 'riskPlan';
      if (isView) this.#openPart(marker.whose === null ? {} : { whose: marker.whose }, line, 'personView');
      else this.#openPart(marker.kind === 'part' && marker.name !== null ? { name: marker.name } : {}, line);
      this.entries.push({ kind: 'part', line, path: [] });
    }
    if (line.length > 0) this.#implied(line, this.#block === null ? [] : ['part'], 0);
  }

  end(head: Line): N {
    this.#closeAll();
    if (this.#root.children.length === 0) this.#implied(head, [], 0);
    return this.#make.node('doc', {}, this.#root.children, null);
  }
}

/** Builds a tree from all lines of a text, and the list of the nodes that have a place in the text, in the order of the tree. */
export function buildTree<N>(lines: readonly Line[], make: NodeMaker<N>): { readonly doc: N; readonly entries: Entry[] } {
  const [head] = lines;
  if (head === undefined) throw new Error('a text has at least one line');
  const builder = new TreeBuilder(make);
  for (const line of lines) builder.add(line);
  return { doc: builder.end(head), entries: builder.entries };
}

/** Calls back for the pieces of a line's letters: text, and the hard breaks, which are line feeds outside code. */
export function eachPiece(runs: readonly Run[], code: boolean, add: (text: string | null, run: Run) => void): void {
  for (const run of runs) {
    if (code || !run.text.includes('\n')) {
      add(run.text, run);
      continue;
    }
    for (const [at, text] of run.text.split('\n').entries()) {
      if (at > 0) add(null, run);
      if (text !== '') add(text, run);
    }
  }
}

/** Whether the node of a line says that its words came late. */
export function isLate(line: Line | null): boolean {
  return line?.marker?.kind === 'line' && line.marker.late;
}

/** Whether the node of a line says that it must be known. */
export function isMustKnow(line: Line | null): boolean {
  return line?.marker?.kind === 'line' && line.marker.mustKnow;
}

function changesOf(of: { readonly changes?: readonly number[] } | null): { changes?: number[] } {
  return of?.changes === undefined || of.changes.length === 0 ? {} : { changes: [...of.changes] };
}

function jsonOf(type: string, attrs: Values, content: readonly JsonNode[], line: Line | null): JsonNode {
  return {
    type,
    ...changesOf(line),
    ...(Object.keys(attrs).length > 0 ? { attrs: { ...attrs } } : {}),
    ...(content.length > 0 ? { content: [...content] } : {}),
  };
}

const JSON_MAKER: NodeMaker<JsonNode> = {
  textblock: (type, level, line) => {
    const content: JsonNode[] = [];
    eachPiece(line?.runs ?? [], type === 'code', (text, run) => {
      const marks = treeMarks(run.marks).map((mark) => ({ ...mark }));
      content.push({
        ...(text === null ? { type: 'hardBreak' } : { type: 'text', text }),
        ...(marks.length > 0 ? { marks } : {}),
        ...changesOf(run),
      });
    });
    const attrs = {
      ...(type === 'heading' ? { level } : {}),
      ...(isLate(line) ? { late: LATE } : {}),
      ...(isMustKnow(line) ? { mustKnow: MUST_KNOW } : {}),
    };
    // A paragraph without a marker of its own has no part in what happened to the marker before it.
    const own = line?.marker?.kind === 'line' ? line : null;
    return jsonOf(type === 'code' ? 'codeBlock' : type, attrs, content, own);
  },
  rule: (line) => ({ type: 'horizontalRule', ...changesOf(line) }),
  node: jsonOf,
};

/** The tree of lines as Tiptap JSON. */
export function treeOfLines(lines: readonly Line[]): JsonDocument {
  const { doc } = buildTree(lines, JSON_MAKER);
  return { type: 'doc', content: doc.content ?? [] };
}

/** The tree of a text as Tiptap JSON. */
export function treeOf(text: Y.Text): JsonDocument {
  return treeOfLines(linesOf(text));
}

/** The section in a Yjs document, as Tiptap JSON. */
export function documentJson(doc: Y.Doc): JsonDocument {
  return treeOf(doc.getText(TEXT));
}
