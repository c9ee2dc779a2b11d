/** Writes the text of a demo section into the log, one update for each contribution, each person with their own client id. */
import * as Y from 'yjs';
import { appendNodes } from '#shared/text/append.ts';
import { linesOf } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { LogEntry } from '#server/store/log/log.ts';
import type { Store } from '#server/store/store.ts';
import { expand, type Shorthand } from '#server/templates/shorthand.ts';

/** What one person adds at one moment. `at` is in milliseconds since 1970. */
export type TimedWriting = { readonly personId: string; readonly at: number; readonly blocks: readonly Shorthand[] };

/**
 * The Yjs document of one person, with their own client id. Each change first applies the updates that it does not have yet.
 */
class Writer {
  readonly doc = new Y.Doc();
  readonly #updates: readonly Uint8Array[];
  #applied = 0;
  #claimed = false;

  constructor(updates: readonly Uint8Array[]) {
    this.#updates = updates;
  }

  /**
   * Makes one change to the current text. Gives the update, and the person's client id as a claim if this is their first
   * change.
   */
  change(work: (doc: Y.Doc) => void): { update: Uint8Array; claims: number[] } {
    for (const update of this.#updates.slice(this.#applied)) Y.applyUpdate(this.doc, update);
    this.#applied = this.#updates.length;
    // The event has the update of this change only. An update computed from the state would repeat the deletions of all people.
    let update: Uint8Array = new Uint8Array();
    this.doc.once('update', (made: Uint8Array) => void (update = made));
    this.doc.transact(() => work(this.doc));
    const claims = this.#claimed ? [] : [this.doc.clientID];
    this.#claimed = true;
    return { update, claims };
  }
}

/** Removes the template's text before the first contribution: all of it, or, if it is kept, only an empty last paragraph. */
function clearFirstText(doc: Y.Doc, keepsFirstText: boolean): void {
  const text = doc.getText(TEXT);
  if (!keepsFirstText) return text.delete(0, text.length);
  const last = linesOf(text).at(-1);
  if (last?.marker?.kind !== 'line' || last.length > 0) return;
  if (last.marker.type === 'paragraph' && last.marker.path.length === 0) text.delete(text.length - 1, 1);
}

/** Appends writings, in the given order, to the log of a section that has only its first text. Returns their seqs. */
export async function writeTexts(
  store: Store,
  sectionId: string,
  { keepsFirstText, writings }: { keepsFirstText: boolean; writings: readonly TimedWriting[] },
): Promise<number[]> {
  const room = sectionRoom(sectionId);
  const updates = (await store.log.rows(room, 1, Number.MAX_SAFE_INTEGER)).map((row) => row.update);
  const writers = new Map<string, Writer>();
  const entries: LogEntry[] = [];
  for (const { personId, at, blocks } of writings) {
    const writer = writers.get(personId) ?? new Writer(updates);
    writers.set(personId, writer);
    const { update, claims } = writer.change((doc) => {
      if (entries.length === 0) clearFirstText(doc, keepsFirstText);
      appendNodes(doc, expand(blocks));
    });
    updates.push(update);
    entries.push({ room, personId, at, update, claims });
  }
  return entries.length > 0 ? store.log.append(entries) : [];
}
