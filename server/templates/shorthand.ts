/** The shorthand for a section's content, which templates and the demo use, and its expansion into document nodes. */
import { z } from 'zod';
import { BLOCKS, fitsRule, type BlockKind, type BlockName } from '#shared/blocks.ts';
import { MUST_KNOW } from '#shared/text/markers.ts';
import type { JsonNode } from '#shared/document.ts';

const text = z.string().max(4000);
const zList = z.strictObject({ list: z.array(text).min(1) });
const zSteps = z.strictObject({ steps: z.array(text).min(1) });

/** What must be known: it is marked so from the beginning. */
const mustKnow = z.literal(true).optional();

/** Prose inside a structured block: one paragraph, or several paragraphs and lists. `**bold**` works in every text. */
const zProse = z.union([text, z.array(z.union([text, zList, zSteps]))]);
type Prose = z.infer<typeof zProse>;

const BLOCK_NAMES = Object.keys(BLOCKS) as [BlockName, ...BlockName[]];

const zStructured = z
  .strictObject({
    block: z.enum(BLOCK_NAMES),
    mustKnow,
    attributes: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    parts: z.record(z.string(), zProse).optional(),
    views: z.array(z.strictObject({ whose: z.string().min(1).max(120), text: zProse })).optional(),
  })
  .superRefine((block, context) => {
    for (const message of problemsOf(block)) context.addIssue({ code: 'custom', message });
  });
type Structured = z.infer<typeof zStructured>;

/**
 * One piece of content: a paragraph, a line that must be known, a heading, a list, numbered steps, or a structured block. Parts of a block that are not
 * given stay empty. Only a risk plan can have views.
 */
export const zShorthand = z.union([
  text,
  z.strictObject({ line: text, mustKnow: z.literal(true) }),
  z.strictObject({ heading: text.min(1), level: z.number().int().min(1).max(6).optional(), mustKnow }),
  zList,
  zSteps,
  zStructured,
]);
/** One piece of content in shorthand. */
export type Shorthand = z.infer<typeof zShorthand>;

/** What in a block does not match its kind, in words for the writer of a template; empty if all matches. */
function problemsOf(block: { block: BlockName; attributes?: unknown; parts?: unknown; views?: unknown }): string[] {
  const kind: BlockKind = BLOCKS[block.block];
  const found: string[] = [];
  for (const [name, value] of Object.entries(block.attributes ?? {})) {
    const rule = Object.hasOwn(kind.attributes, name) ? kind.attributes[name] : undefined;
    if (rule === undefined) found.push(`${block.block} has no attribute "${name}"`);
    else if (!fitsRule(rule, value))
      found.push(`${JSON.stringify(value)} does not fit the attribute "${name}" of ${block.block}`);
  }
  for (const name of Object.keys(block.parts ?? {})) {
    if (!kind.parts.includes(name)) found.push(`${block.block} has no part "${name}"`);
  }
  if (block.views !== undefined && block.block !== 'riskPlan') found.push(`only a riskPlan holds views, not a ${block.block}`);
  return found;
}

/** Turns a text with `**bold**` stretches into text nodes. The schema has no empty text node, so an empty text gives none. */
function inline(source: string): JsonNode[] {
  return source
    .split(/\*\*(.+?)\*\*/)
    .map((piece, index): JsonNode => {
      // Splitting on a captured group puts the captured text at the odd indexes.
      return index % 2 === 1 ? { type: 'text', text: piece, marks: [{ type: 'bold' }] } : { type: 'text', text: piece };
    })
    .filter((node) => node.text !== '');
}

function withText(node: JsonNode, source: string): JsonNode {
  const content = inline(source);
  return content.length > 0 ? { ...node, content } : node;
}

const paragraph = (source: string): JsonNode => withText({ type: 'paragraph' }, source);

function listNode(type: 'bulletList' | 'orderedList', items: readonly string[]): JsonNode {
  return { type, content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })) };
}

function proseNodes(prose: Prose | undefined): JsonNode[] {
  // A writer can put the caret into an empty paragraph.
  if (prose === undefined) return [paragraph('')];
  if (typeof prose === 'string') return [paragraph(prose)];
  return prose.map((item) => {
    if (typeof item === 'string') return paragraph(item);
    return 'list' in item ? listNode('bulletList', item.list) : listNode('orderedList', item.steps);
  });
}

const markOf = (piece: { mustKnow?: true | undefined }): { mustKnow?: string } =>
  piece.mustKnow === true ? { mustKnow: MUST_KNOW } : {};

function structuredNode(block: Structured): JsonNode {
  // Data that is written in TypeScript does not pass through the zod schema, so the same check runs here.
  const problems = problemsOf(block);
  if (problems.length > 0) throw new TypeError(problems.join('; '));
  const parts = BLOCKS[block.block].parts.map((name): JsonNode => ({
    type: 'part',
    attrs: { name },
    content: proseNodes(block.parts?.[name]),
  }));
  const views = (block.views ?? []).map((view): JsonNode => ({
    type: 'personView',
    attrs: { whose: view.whose },
    content: proseNodes(view.text),
  }));
  return { type: block.block, attrs: { ...block.attributes, ...markOf(block) }, content: [...parts, ...views] };
}

/** Turns shorthand into nodes of the document schema. Throws if a structured block does not match its kind. */
export function expand(blocks: readonly Shorthand[]): JsonNode[] {
  return blocks.map((block) => {
    if (typeof block === 'string') return paragraph(block);
    if ('line' in block) return withText({ type: 'paragraph', attrs: markOf(block) }, block.line);
    if ('heading' in block)
      return withText({ type: 'heading', attrs: { level: block.level ?? 3, ...markOf(block) } }, block.heading);
    if ('list' in block) return listNode('bulletList', block.list);
    if ('steps' in block) return listNode('orderedList', block.steps);
    return structuredNode(block);
  });
}
