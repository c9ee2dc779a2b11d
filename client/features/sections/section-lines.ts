/**
 * What the page shows of a section, line by line and from top to bottom: what a search looks through. It is worked out from the
 * plan and the text, so that sections that are not drawn are searched as well.
 */
import type { Section } from '#shared/api.ts';
import { plainText } from '#shared/search-text.ts';
import { factLines, isBlock, isNeeded, partLabel, showsLabel } from '#client/editor/blocks/block-lines.ts';
import { isMarkedMustKnow } from '#client/editor/must-know.ts';
import type { Node } from '#client/editor/text-nodes.ts';

/** One line that the page shows: the title of a section, a heading in its text, or any other line. `mustKnow`: it is marked so. */
export type Line = { readonly kind: 'title' | 'heading' | 'line'; readonly text: string; readonly mustKnow?: boolean };

const BOUNDARY = ['why', 'influence', 'disagreement', 'review'] as const;

function lettersOf({ type, text, content }: Node): string {
  return type === 'hardBreak' ? '\n' : text + content.map(lettersOf).join('');
}

function isEmpty({ text, content }: Node): boolean {
  return text === '' && content.every(isEmpty);
}

function linesOf(node: Node, inMarked = false): Line[] {
  const { type, attrs, content } = node;
  const mustKnow = inMarked || isMarkedMustKnow(attrs);
  if (type === 'heading') return [{ kind: 'heading', text: lettersOf(node), mustKnow }];
  if (type === 'paragraph' || type === 'codeBlock') return [{ kind: 'line', text: lettersOf(node), mustKnow }];
  const inside = content.flatMap((child) => linesOf(child, mustKnow));
  if (type === 'part' || type === 'personView') {
    // Readers do not see an empty part, unless it keeps the person safe.
    const hasLabel = showsLabel(type, attrs) && (!isEmpty(node) || isNeeded(attrs));
    return hasLabel ? [{ kind: 'line', text: partLabel(type, attrs), mustKnow }, ...inside] : inside;
  }
  if (!isBlock(type)) return inside;
  const { above, below } = factLines(type, attrs);
  const asLine = (text: string): Line => ({ kind: 'line', text, mustKnow });
  return [...above.map(asLine), ...inside, ...below.map(asLine)];
}

/** The lines of a section's text that have words. */
export function textLines(doc: Node): Line[] {
  return linesOf(doc).filter(({ text }) => plainText(text).trim() !== '');
}

/** The lines of a section that stand above its text: its title, what its boundary card says, and the reason for a hold. */
export function headLines({ title, boundary, hold }: Section): Line[] {
  const written = [...BOUNDARY.map((part) => boundary[part]), hold?.reason ?? ''].filter((text) => text.trim() !== '');
  return [{ kind: 'title', text: title }, ...written.map((text): Line => ({ kind: 'line', text }))];
}
