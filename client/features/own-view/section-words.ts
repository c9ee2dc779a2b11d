/** The words of a section as the own view shows them: what is written, without empty lines and headings that say nothing. */
import { isBlock } from '#client/editor/blocks/block-lines.ts';
import type { Node } from '#client/features/sections/index.ts';

const LINES: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock']);
const LISTS: ReadonlySet<string> = new Set(['bulletList', 'orderedList']);

/** The letters of a node, one line below the other. */
export function wordsOf({ type, text, content }: Node): string {
  if (type === 'hardBreak') return '\n';
  return text + content.map(wordsOf).join(LINES.has(type) ? '' : '\n');
}

/** Whether a node has letters. */
export function hasWords(node: Node): boolean {
  return wordsOf(node).trim() !== '';
}

/** The part of a structured block with this name; undefined if the block has none. */
export function partOf({ content }: Node, name: string): Node | undefined {
  return content.find(({ type, attrs }) => type === 'part' && attrs['name'] === name);
}

/** Whether somebody has written in a block. A topic alone only says what belongs there. */
function isWrittenBlock({ content }: Node): boolean {
  return content.some((part) => part.attrs['name'] !== 'topic' && hasWords(part));
}

const levelOf = ({ attrs }: Node): number => (typeof attrs['level'] === 'number' ? attrs['level'] : 1);

/** Whether words stand below a heading, before the next one of its level. */
function leadsToWords(nodes: readonly Node[], at: number): boolean {
  const heading = nodes[at];
  if (heading === undefined) return false;
  for (const node of nodes.slice(at + 1)) {
    if (node.type !== 'heading') return true;
    if (levelOf(node) <= levelOf(heading)) return false;
  }
  return false;
}

/** A text without empty lines, list items and blocks, and without headings below which nothing is written. */
export function writtenIn(doc: Node): Node {
  const written = doc.content.flatMap((node): Node[] => {
    if (node.type === 'horizontalRule') return [];
    if (isBlock(node.type)) return isWrittenBlock(node) ? [node] : [];
    if (!hasWords(node)) return [];
    return LISTS.has(node.type) ? [{ ...node, content: node.content.filter(hasWords) }] : [node];
  });
  return { ...doc, content: written.filter((node, at) => node.type !== 'heading' || leadsToWords(written, at)) };
}
