/**
 * Finds out that the server has less of a document than this page once had from it. The server makes everything durable before
 * anybody sees it (S1), so this happens only after it was set back to an earlier copy: a backup was restored, or a disk was lost.
 */
import * as Y from 'yjs';
import { isLiveMarker, mapOf } from '#shared/text/lines.ts';
import { KEY_RULES, TEXT } from '#shared/text/markers.ts';
import { MARKER_CLIENTS } from '#shared/text/write.ts';
import type { UnsavedFrom } from '#client/live/unsaved-text.ts';

/** How far the server is, by Yjs client id: the vector of its sync step 1. */
export type ServerVector = ReadonlyMap<number, number>;

/**
 * Whether the server lacks anything that was durable. `unsaved` names the clients that have unsaved changes on this device, with
 * the clock of each up to which all was durable. All other content came from the server.
 */
export function isSetBack(doc: Y.Doc, server: ServerVector, unsaved: readonly UnsavedFrom[]): boolean {
  const durable = new Map(unsaved.map(({ client, clock }) => [client, clock]));
  // A page writes its markers with an id of their own, and counts only its letters. So its own markers prove nothing.
  for (const { client } of unsaved) durable.set(client + MARKER_CLIENTS, 0);
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc)))
    if (Math.min(clock, durable.get(client) ?? clock) > (server.get(client) ?? 0)) return true;
  return false;
}

/** The free text of a marker's keys that the server lacks. Choices and numbers say nothing without their names. */
function lostValues(map: Y.Map<unknown>, isLost: (item: Y.Item) => boolean): string[] {
  const found: string[] = [];
  for (const [key, item] of map._map) {
    const value = item.content.getContent()[item.length - 1];
    if (!item.deleted && KEY_RULES.get(key)?.kind === 'text' && typeof value === 'string' && value !== '' && isLost(item))
      found.push(value);
  }
  return found;
}

/**
 * The lines of a document in which the server lacks something, whole and in their order, so that a person sees where the words
 * belong. It is empty if only a deletion or a format is lacking.
 */
export function linesLackedBy(server: ServerVector, doc: Y.Doc): string {
  const lines: string[] = [];
  const isLost = (item: Y.Item): boolean => item.id.clock + item.length > (server.get(item.id.client) ?? 0);
  let line = '';
  let isWanted = false;
  const endLine = (): void => {
    if (isWanted && line.trim() !== '') lines.push(line.trim());
    line = '';
    isWanted = false;
  };
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (isLiveMarker(item)) {
      endLine();
      const map = mapOf(item);
      if (map !== null) lines.push(...lostValues(map, isLost));
    }
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    line += item.content.str;
    isWanted ||= isLost(item);
  }
  endLine();
  return lines.join('\n');
}
