/** Works out the overview of a section from its text: its headings, and what must be known of it. */
import type { HeadingAt, MustKnowItem, SectionOverview } from '#shared/api-overview.ts';
import type { BlockName } from '#shared/blocks.ts';
import { linesOf, type Line } from '#shared/text/lines.ts';
import { isBlockName, MUST_KNOW, type Values } from '#shared/text/markers.ts';
import { buildTree, isMustKnow, type NodeMaker } from '#shared/text/tree.ts';
import type * as Y from 'yjs';

export type { HeadingAt, MustKnowItem, SectionOverview } from '#shared/api-overview.ts';

/** The most headings and things of one section. Only a section that was made to harm has more. */
const MAX_HEADINGS = 500;
const MAX_ITEMS = 200;
/** The most letters of a text. The rest is read where it stands. */
const MAX_TEXT = 1000;

/** The part that says what a block is about. */
const TOPIC_PART: Readonly<Record<BlockName, string>> = {
  preference: 'topic',
  routineStep: 'cue',
  riskPlan: 'activity',
  reviewTrigger: 'why',
};

/** A node of the tree, with the line whose letters it holds. */
type Piece = { readonly type: string; readonly attrs: Values; readonly line: Line | null; readonly children: readonly Piece[] };

const MAKER: NodeMaker<Piece> = {
  textblock: (type, level, line) => ({ type, attrs: { level }, line, children: [] }),
  rule: () => ({ type: 'rule', attrs: {}, line: null, children: [] }),
  node: (type, attrs, children) => ({ type, attrs, line: null, children }),
};

/** The nodes that have no place of their own in the text. */
const WRAPPERS: ReadonlySet<string> = new Set(['blockquote', 'bulletList', 'orderedList', 'listItem']);

function shortened(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= MAX_TEXT
    ? trimmed
    : `${trimmed
        .slice(0, MAX_TEXT - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

function wordsOf(line: Line | null): string {
  return (line?.runs ?? []).map(({ text }) => text).join('');
}

/** The letters of a line as one line. */
function oneLine(line: Line | null): string {
  return shortened(wordsOf(line).replace(/\s+/gu, ' '));
}

/** The lines of a node that have words. */
function linesIn(piece: Piece): string[] {
  const own = wordsOf(piece.line).trim();
  return [...(own === '' ? [] : [own]), ...piece.children.flatMap(linesIn)];
}

/** The words of some nodes, a line each. */
function wordsIn(pieces: readonly Piece[]): string {
  return shortened(pieces.flatMap(linesIn).join('\n'));
}

function atOf(line: Line | undefined): string | null {
  const id = line?.item?.id;
  return id === undefined ? null : `${id.client}.${id.clock}`;
}

const nameOf = ({ attrs }: Piece): unknown => attrs['name'];

/** All that stands below a marked heading, up to the next heading that is not smaller. `index` is its place among the items. */
type Group = { readonly index: number; readonly level: number; readonly lines: string[] };

/** Where a line stands: what the block around it is about, and whether its words are part of something that is there already. */
type Context = { readonly topic: string; readonly known: boolean; readonly inBlock: boolean };

class OverviewReader {
  readonly headings: HeadingAt[] = [];
  readonly #items: MustKnowItem[] = [];
  /** Where the nodes with a place stand, in the order of the tree. */
  readonly #places: readonly { readonly line: Line }[];
  #next = 0;
  /** The last heading above, which says what a marked line is about. */
  #heading = '';
  #group: Group | null = null;

  constructor(places: readonly { readonly line: Line }[]) {
    this.#places = places;
  }

  #add(at: string | null, kind: MustKnowItem['kind'], topic: string, text: string): void {
    if (at !== null && (topic !== '' || text !== '') && this.#items.length < MAX_ITEMS)
      this.#items.push({ at, kind, topic, text });
  }

  /** Ends the group of a marked heading. A heading with nothing below it tells nobody anything. */
  #endGroup(): void {
    const group = this.#group;
    this.#group = null;
    const item = group === null ? undefined : this.#items[group.index];
    if (group === null || item === undefined) return;
    const text = shortened(group.lines.join('\n'));
    if (text === '') this.#items.splice(group.index, 1);
    else this.#items[group.index] = { ...item, text };
  }

  #block(piece: Piece, type: BlockName, at: string | null): void {
    const topicPart = TOPIC_PART[type];
    const parts = piece.children.filter((child) => child.type === 'part');
    const topic = wordsIn(parts.filter((part) => nameOf(part) === topicPart)).replaceAll('\n', ' ');
    const rest = parts.filter((part) => nameOf(part) !== topicPart && !(type === 'riskPlan' && nameOf(part) === 'stop'));
    const { strength, time } = piece.attrs;
    const isStrong = type === 'preference' && (strength === 'must' || strength === 'avoid');
    const isMarked = piece.attrs['mustKnow'] === MUST_KNOW;
    if (isStrong) this.#add(at, strength, topic, wordsIn(rest));
    else if (isMarked)
      this.#add(at, 'marked', typeof time === 'string' && topic !== '' ? `${time} ${topic}` : topic, wordsIn(rest));
    else this.#group?.lines.push(...linesIn(piece));
    for (const part of piece.children) {
      const partAt = atOf(this.#places[this.#next]?.line);
      const isStop = type === 'riskPlan' && nameOf(part) === 'stop';
      const text = isStop ? wordsIn([part]) : '';
      if (text !== '') this.#add(partAt, 'stop', topic, text);
      const known = isStrong || isStop || isMarked || this.#group !== null;
      this.#read(part, { topic, known, inBlock: true });
    }
  }

  #read(piece: Piece, context: Context): void {
    if (!WRAPPERS.has(piece.type) && piece.type !== 'doc') {
      const at = atOf(this.#places[this.#next]?.line);
      this.#next += 1;
      if (isBlockName(piece.type)) return this.#block(piece, piece.type, at);
      if (piece.line !== null) this.#line(piece, at, context);
    }
    for (const child of piece.children) this.#read(child, context);
  }

  #line({ type, attrs, line }: Piece, at: string | null, { topic, known, inBlock }: Context): void {
    const text = oneLine(line);
    if (text === '') return;
    const level = Math.min(6, Math.max(1, Number(attrs['level'])));
    const isHeading = type === 'heading';
    if (isHeading) {
      if (this.#group !== null && level <= this.#group.level) this.#endGroup();
      this.#heading = text;
      if (at !== null && this.headings.length < MAX_HEADINGS) this.headings.push({ at, level, text });
    }
    if (this.#group !== null && !inBlock) this.#group.lines.push(wordsOf(line).trim());
    else if (isMustKnow(line) && !known) {
      const index = this.#items.length;
      this.#add(at, 'marked', inBlock ? topic : this.#heading, isHeading ? '' : text);
      if (isHeading && this.#items.length > index) this.#group = { index, level, lines: [] };
    }
  }

  read(doc: Piece): readonly MustKnowItem[] {
    this.#read(doc, { topic: '', known: false, inBlock: false });
    this.#endGroup();
    return this.#items;
  }
}

/** The overview of a section's text. It is total: whatever was merged, it gives an answer, and the same on every page. */
export function overviewOf(text: Y.Text): SectionOverview {
  const { doc, entries } = buildTree(linesOf(text), MAKER);
  const reader = new OverviewReader(entries);
  const mustKnow = reader.read(doc);
  return { headings: reader.headings, mustKnow: [...mustKnow] };
}
