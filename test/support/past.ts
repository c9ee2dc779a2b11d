/** Writes into the log of a section as people do who sit in front of it, at times of the test's choice. */
import * as Y from 'yjs';
import { sectionRoom } from '#shared/wire.ts';
import type { Store } from '#server/store/store.ts';

/** The state of a section after all rows of its log. */
export async function docOf(store: Store, sectionId: string): Promise<Y.Doc> {
  const room = sectionRoom(sectionId);
  const doc = new Y.Doc();
  for (const { update } of await store.log.rows(room, 1, await store.log.lastSeq(room))) Y.applyUpdate(doc, update);
  return doc;
}

/** Appends what these steps change, each as one row a second after the one before. Returns the seqs. */
export async function writeAs(
  store: Store,
  personId: string,
  sectionId: string,
  at: number,
  ...steps: ((doc: Y.Doc) => void)[]
): Promise<number[]> {
  const doc = await docOf(store, sectionId);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const step of steps) doc.transact(() => step(doc));
  const room = sectionRoom(sectionId);
  return store.log.append(
    updates.map((update, i) => ({ room, personId, at: at + i * 1000, update, claims: i === 0 ? [doc.clientID] : [] })),
  );
}
