/** Conversion between Tiptap JSON and Yjs, for templates, the demo and rebuilt versions of a section. */
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { FRAGMENT } from '#shared/schema.ts';

/** A node of Tiptap JSON. */
export type JsonNode = {
  type: string;
  attrs?: Record<string, unknown>;
  content?: JsonNode[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
};

/** A whole section as Tiptap JSON. */
export type JsonDocument = { type: 'doc'; content: JsonNode[] };

function textNode(run: readonly JsonNode[]): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(
    run.map((node) => ({
      insert: node.text ?? '',
      attributes: Object.fromEntries((node.marks ?? []).map((mark) => [mark.type, mark.attrs ?? {}])),
    })),
  );
  return text;
}

function element(node: JsonNode): Y.XmlElement {
  const made = new Y.XmlElement(node.type);
  for (const [key, value] of Object.entries(node.attrs ?? {})) {
    // Yjs types attributes as strings but stores any JSON value. The editor needs numbers to stay numbers.
    if (value !== null && value !== undefined) made.setAttribute(key, value as string);
  }
  made.insert(0, yNodes(node.content ?? []));
  return made;
}

/** Makes Yjs nodes from Tiptap JSON. Neighbouring text nodes share one Y.XmlText, as the editor writes them. */
export function yNodes(nodes: readonly JsonNode[]): (Y.XmlElement | Y.XmlText)[] {
  const made: (Y.XmlElement | Y.XmlText)[] = [];
  let run: JsonNode[] = [];
  const flush = (): void => {
    if (run.length > 0) made.push(textNode(run));
    run = [];
  };
  for (const node of nodes) {
    if (node.type === 'text') run.push(node);
    else {
      flush();
      made.push(element(node));
    }
  }
  flush();
  return made;
}

/** Adds nodes at the end of a section, in one transaction. */
export function appendNodes(doc: Y.Doc, nodes: readonly JsonNode[]): void {
  const fragment = doc.getXmlFragment(FRAGMENT);
  doc.transact(() => fragment.insert(fragment.length, yNodes(nodes)));
}

/** The section in a Yjs document, as Tiptap JSON. */
export function documentJson(doc: Y.Doc): JsonDocument {
  const json: unknown = yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(FRAGMENT));
  return json as JsonDocument;
}

/** The plain text of Tiptap JSON. Each block is on its own line. */
export function plainText(nodes: readonly JsonNode[]): string {
  const lines: string[] = [];
  const walk = (node: JsonNode): string => {
    if (node.type === 'text') return node.text ?? '';
    if (node.type === 'hardBreak') return '\n';
    const children = node.content ?? [];
    const inline = children.some((child) => child.type === 'text' || child.type === 'hardBreak') || children.length === 0;
    const texts = children.map(walk);
    if (inline) lines.push(texts.join(''));
    return '';
  };
  nodes.forEach(walk);
  return lines.join('\n');
}
