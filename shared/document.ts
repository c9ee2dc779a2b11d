/** A section as Tiptap JSON, for templates, the demo, and what the API returns. */

/** A node of Tiptap JSON. */
export type JsonNode = {
  type: string;
  attrs?: Record<string, unknown>;
  content?: JsonNode[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  /** In a comparison: the ids of what happened to it. */
  changes?: number[];
};

/** A whole section as Tiptap JSON. */
export type JsonDocument = { type: 'doc'; content: JsonNode[] };

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
