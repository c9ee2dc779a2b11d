/**
 * Finds out that the server has less of a document than this page once had from it. The server makes everything durable before
 * anybody sees it (S1), so this happens only after it was set back to an earlier copy: a backup was restored, or a disk was lost.
 */
import i18next from 'i18next';
import * as Y from 'yjs';
import { isLiveMarker, mapOf, valuesIn } from '#shared/text/lines.ts';
import { fitsKey, MARKER_RULES, readMarker, TEXT } from '#shared/text/markers.ts';
import { MARKER_CLIENTS } from '#shared/text/write.ts';
import type { UnsavedFrom } from '#client/live/unsaved-text.ts';
import { fieldKey, valueInWords } from '#client/words/block-words.ts';

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

/** Keys that say where a line stands or which part it is. They say nothing by themselves. */
const PLACES: ReadonlySet<string> = new Set(Object.keys(MARKER_RULES).filter((key) => key !== 'whose'));

/** The fields of a block that the server lacks, in words with their names. */
function lostFields(map: Y.Map<unknown>, isLost: (item: Y.Item) => boolean): string[] {
  const found: string[] = [];
  for (const [key, item] of map._map) {
    const value: unknown = item.content.getContent()[item.length - 1];
    if (item.deleted || PLACES.has(key) || !fitsKey(key, value) || !isLost(item)) continue;
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') continue;
    found.push(i18next.t('facts.answer', { question: i18next.t(`fields.${fieldKey(key)}`), answer: valueInWords(key, value) }));
  }
  return found;
}

/**
 * The lines of a document in which the server lacks something, whole and in their order, so that a person sees where the words
 * belong. Before the fields of a block that are lacking stands its first line. It is empty if only a deletion or a format is
 * lacking.
 */
export function linesLackedBy(server: ServerVector, doc: Y.Doc): string {
  const lines: string[] = [];
  const isLost = (item: Y.Item): boolean => item.id.clock + item.length > (server.get(item.id.client) ?? 0);
  let line = '';
  let isWanted = false;
  /** The fields of the block whose first line is still to come. */
  let fields: string[] = [];
  const endLine = (): void => {
    const words = line.trim();
    if (words !== '' && (isWanted || fields.length > 0)) {
      lines.push(words, ...fields);
      fields = [];
    }
    line = '';
    isWanted = false;
  };
  const endBlock = (): void => {
    lines.push(...fields);
    fields = [];
  };
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (isLiveMarker(item)) {
      endLine();
      const map = mapOf(item);
      if (map === null) continue;
      const marker = readMarker(valuesIn(map));
      if (marker.kind === 'block' || (marker.kind === 'line' && !marker.path.includes('part'))) endBlock();
      if (marker.kind === 'block' || marker.kind === 'view') fields.push(...lostFields(map, isLost));
    }
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    line += item.content.str;
    isWanted ||= isLost(item);
  }
  endLine();
  endBlock();
  return lines.join('\n');
}
