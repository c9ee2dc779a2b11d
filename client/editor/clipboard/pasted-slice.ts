/** Fits what is pasted to where it is pasted: blocks are whole and stand at the top of a section, and a part holds lines and lists. */
import { DOMParser, Fragment, Slice, type Node, type ParseOptions, type ResolvedPos, type Schema } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { TextSelection } from '@tiptap/pm/state';
import { BLOCKS, fitsRule, type AttributeRule } from '#shared/blocks.ts';
import { isBlockName, LIST_TYPES, MAX_LIST_START, MAX_STEPS } from '#shared/text/markers.ts';

function paragraph(schema: Schema, content?: Fragment): Node {
  return schema.node('paragraph', null, content);
}

/** The parts that a block of this kind has, in the order of reading. Those that are not there are put in, empty. */
function wholeParts(parts: readonly Node[], wanted: readonly string[], schema: Schema): Node[] {
  const whole = parts.map((part) => (part.childCount === 0 ? part.copy(Fragment.from(paragraph(schema))) : part));
  for (const [order, name] of wanted.entries()) {
    if (whole.some((part) => part.attrs['name'] === name)) continue;
    const earlier = wanted.slice(0, order);
    const at = whole.findLastIndex((part) => earlier.includes(String(part.attrs['name']))) + 1;
    whole.splice(at, 0, schema.node('part', { name }, paragraph(schema)));
  }
  return whole;
}

function wholeBlock(node: Node): Node {
  const { name } = node.type;
  if (!isBlockName(name)) return node;
  const { schema } = node.type;
  return node.copy(Fragment.from(wholeParts(node.children, BLOCKS[name].parts, schema)));
}

const LIST_RULES: Readonly<Record<string, AttributeRule>> = {
  start: { kind: 'number', min: 0, max: MAX_LIST_START },
  type: { kind: 'choice', values: LIST_TYPES },
};

/** Lists get no numbers that the server would not take. */
function fittingLists(content: Fragment): Fragment {
  return Fragment.from(
    content.content.map((node) => {
      if (node.isText) return node;
      const fitting = Object.entries(node.attrs).filter(
        ([key, value]) => node.type.name !== 'orderedList' || fitsRule(LIST_RULES[key] ?? { kind: 'text', max: 0 }, value),
      );
      return node.type.create(Object.fromEntries(fitting), fittingLists(node.content), node.marks);
    }),
  );
}

/** What is pasted, with whole blocks. */
export function wholeSlice({ content, openStart, openEnd }: Slice): Slice {
  return new Slice(fittingLists(Fragment.from(content.content.map(wholeBlock))), openStart, openEnd);
}

const PIECES: ReadonlySet<string> = new Set(['part', 'personView']);

/** Parts that stand in no block are given up for their lines. */
function withoutLooseParts(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => (PIECES.has(node.type.name) ? withoutLooseParts(node.children) : [node]));
}

/**
 * Reads pasted HTML. Several nodes of which some are parts of a block without their block would make the editor throw an error when it
 * fits them together, and the browser would then paste by itself, past everything that is done here.
 */
export class PasteParser extends DOMParser {
  override parseSlice(dom: globalThis.Node, options?: ParseOptions): Slice {
    const slice = super.parseSlice(dom, options);
    const { content } = slice;
    const isOwn = dom instanceof Element && dom.querySelector('[data-pm-slice]') !== null;
    if (isOwn || content.childCount < 2 || !content.content.some(({ type }) => PIECES.has(type.name))) return slice;
    return Slice.maxOpen(Fragment.from(withoutLooseParts(content.content)));
  }
}

/** Whether a slice holds structured blocks. */
function holdsBlocks({ content }: Slice): boolean {
  return content.content.some(({ type }) => isBlockName(type.name));
}

/** Lines and lists of these nodes: what a part can hold. */
function linesFor(nodes: readonly Node[], schema: Schema): Node[] {
  return nodes.flatMap((node) => {
    if (node.type.name === 'blockquote') return linesFor(node.children, schema);
    if (node.type.name === 'horizontalRule') return [];
    if (node.type.name === 'codeBlock')
      return node.textContent
        .split('\n')
        .map((line) => paragraph(schema, line === '' ? undefined : Fragment.from(schema.text(line))));
    if (node.isTextblock) return [paragraph(schema, node.content)];
    return [node];
  });
}

const STEP_NODES: ReadonlySet<string> = new Set(['part', 'personView', 'blockquote', 'bulletList', 'orderedList', 'listItem']);
const stepOf = ({ type }: Node): number => (STEP_NODES.has(type.name) ? 1 : 0);

/** How many lists, items and quotations stand in each other in these nodes. */
function stepsIn(content: Fragment): number {
  return Math.max(0, ...content.content.map((node) => stepOf(node) + stepsIn(node.content)));
}

/** Whether lines of the slice would stand deeper at this place than the server takes. */
function isTooDeepAt($from: ResolvedPos, { content }: Slice): boolean {
  const steps = Array.from({ length: $from.depth }, (_, depth) => stepOf($from.node(depth + 1)));
  return steps.reduce((sum, step) => sum + step, 0) + stepsIn(content) > MAX_STEPS;
}

/**
 * Pastes into the middle of a block, a list or a quotation what cannot stand there. Blocks go behind it, because they stand at the
 * top of a section, and so do lists that would stand too deep; headings and quotations become lines in a part of a block. Returns null
 * for what can stand where the caret is.
 */
export function pasteElsewhere(state: EditorState, slice: Slice): Transaction | null {
  const { $from } = state.selection;
  if ($from.depth < 2) return null;
  const { tr, schema } = state;
  const inPart = isBlockName($from.node(1).type.name);
  if (holdsBlocks(slice) || isTooDeepAt($from, slice)) {
    if (!state.selection.empty) tr.deleteSelection();
    const at = tr.selection.$from.after(1);
    tr.insert(at, slice.content);
    const end = Math.min(at + slice.content.size, tr.doc.content.size);
    return tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1)).scrollIntoView();
  }
  const lines = inPart ? linesFor(slice.content.content, schema) : [];
  if (!inPart || lines.every((line, at) => line === slice.content.maybeChild(at))) return null;
  const open = (line: Node | undefined): number => (line?.isTextblock === true ? 1 : 0);
  return tr.replaceSelection(new Slice(Fragment.from(lines), open(lines[0]), open(lines.at(-1)))).scrollIntoView();
}
