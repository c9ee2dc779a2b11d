/** Writes a tree into a text, for templates, the demo and copies. */
import * as Y from 'yjs';
import type { JsonNode } from '#shared/document.ts';
import { flatten, JSON_READER, runsOfJson } from '#shared/text/flatten.ts';
import { linesOf } from '#shared/text/lines.ts';
import { TEXT, type Values } from '#shared/text/markers.ts';

/** A marker with these keys, for a text that it will be put into. */
export function newMarker(values: Values): Y.Map<unknown> {
  return new Y.Map(Object.entries(values));
}

/** Adds nodes at the end of a section's text, in one transaction. */
export function appendNodes(doc: Y.Doc, nodes: readonly JsonNode[]): void {
  const text = doc.getText(TEXT);
  const last = linesOf(text).at(-1)?.marker;
  const flat = flatten(nodes, JSON_READER, 0, last?.kind === 'line' ? last.path : []);
  const delta: { retain?: number; insert?: string | Y.Map<unknown>; attributes?: Record<string, unknown> }[] = [];
  if (text.length > 0) delta.push({ retain: text.length });
  for (const { kind, node, values } of flat) {
    delta.push({ insert: newMarker(values) });
    if (kind !== 'line') continue;
    for (const run of runsOfJson(node)) delta.push({ insert: run.text, attributes: { ...run.marks } });
  }
  // Yjs' option `sanitize: false` would drop a line feed at the end.
  doc.transact(() => text.applyDelta(delta));
}
