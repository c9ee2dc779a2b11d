/** What a sitting did, counted from its updates and said in plain words. */
import * as Y from 'yjs';
import { quickly } from '#server/history/quick.ts';

/** Letters written and taken out, and whether marks, blocks or their details changed. */
export type Changes = { letters: number; removed: number; looks: boolean; blocks: boolean; details: boolean };

/** Nothing yet. */
export function noChanges(): Changes {
  return { letters: 0, removed: 0, looks: false, blocks: false, details: false };
}

function decoded(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> | null {
  try {
    return Y.decodeUpdate(update);
  } catch {
    return null;
  }
}

/** Adds what one update did. Deleted units are letters for the most part, so they are counted as such. */
export function changesIn(update: Uint8Array, changes: Changes): Changes {
  const quick = quickly(update);
  if (quick !== null) {
    changes.letters += quick.written?.length ?? 0;
    for (let i = 2; i < quick.deletes.length; i += 3) changes.removed += quick.deletes[i] ?? 0;
    return changes;
  }
  const read = decoded(update);
  // What cannot be read any more was still somebody's change, at that time.
  if (read === null) return changes;
  const { structs, ds } = read;
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    if (struct.content instanceof Y.ContentString) changes.letters += struct.length;
    else if (struct.content instanceof Y.ContentFormat) changes.looks = true;
    else if (struct.content instanceof Y.ContentAny) changes.details = true;
    else if (struct.content instanceof Y.ContentType) changes.blocks ||= struct.content.type instanceof Y.XmlElement;
  }
  for (const deletes of ds.clients.values()) for (const range of deletes) changes.removed += range.len;
  return changes;
}

/** About five letters and a space. */
const LETTERS_PER_WORD = 6;

function words(letters: number): string {
  const count = Math.max(1, Math.round(letters / LETTERS_PER_WORD));
  return count === 1 ? 'a word' : `about ${count} words`;
}

/** The changes in a plain sentence. */
export function summaryOf(changes: Changes): string {
  const parts: string[] = [];
  if (changes.letters > 0) parts.push(`wrote ${words(changes.letters)}`);
  else if (changes.blocks) parts.push('added a line');
  if (changes.removed > 0) parts.push(`took out ${words(changes.removed)}`);
  if (changes.details && parts.length === 0) parts.push('changed the details of a block');
  if (changes.looks) parts.push('changed how the text looks');
  if (parts.length === 0) parts.push('made a small change');
  const last = parts.pop() ?? '';
  const text = parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
