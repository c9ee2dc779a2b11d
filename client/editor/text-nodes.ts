/** The nodes of a section's text as the API gives them. */
import { z } from 'zod';
import { isUnwrittenNode, type NodeReader } from '#client/editor/tools/unwritten.ts';

type Mark = { type: string; attrs: Readonly<Record<string, unknown>> };
/** A node of the text as the API gives it. */
export type Node = {
  type: string;
  attrs: Readonly<Record<string, unknown>>;
  content: Node[];
  marks: Mark[];
  text: string;
  /** The changes of a comparison that concern the node, by their ids. */
  changes?: number[] | undefined;
};

const zAttrs = z.record(z.string(), z.unknown()).default({});
const zNode: z.ZodType<Node> = z.lazy(() =>
  z.object({
    type: z.string(),
    attrs: zAttrs,
    content: z.array(zNode).default([]),
    marks: z.array(z.object({ type: z.string(), attrs: zAttrs })).default([]),
    text: z.string().default(''),
    changes: z.array(z.number().int()).optional(),
  }),
);

/** Reads a text that the API gave. */
export function readNode(doc: unknown): Node {
  return zNode.parse(doc);
}

const READER: NodeReader<Node> = {
  name: ({ type }) => type,
  part: ({ attrs }) => attrs['name'],
  text: ({ text }) => text,
  children: ({ content }) => content,
};

/** Whether nothing is written in a text yet. */
export function isEmptyText(doc: Node): boolean {
  return isUnwrittenNode(doc, READER);
}
