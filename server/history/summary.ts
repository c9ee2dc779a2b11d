/**
 * The summary of a sitting: what it did, counted from its updates, as facts and as an English sentence for callers of the API.
 */
import * as Y from 'yjs';
import type { Deed } from '#shared/api.ts';
import { readCommonUpdate } from '#server/history/quick.ts';

/** Letters written and deleted, and whether marks, blocks or their details changed. */
export type Changes = { letters: number; removed: number; format: boolean; blocks: boolean; details: boolean };

/** No changes. */
export function noChanges(): Changes {
  return { letters: 0, removed: 0, format: false, blocks: false, details: false };
}

function decodeOrNull(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> | null {
  try {
    return Y.decodeUpdate(update);
  } catch {
    return null;
  }
}

/** Adds the changes of one update. Most deleted units are letters, so all are counted as letters. */
export function changesIn(update: Uint8Array, changes: Changes): Changes {
  const common = readCommonUpdate(update);
  if (common !== null) {
    changes.letters += common.written?.length ?? 0;
    for (let i = 2; i < common.deletes.length; i += 3) changes.removed += common.deletes[i] ?? 0;
    return changes;
  }
  const read = decodeOrNull(update);
  // An update that cannot be read any more is still part of the sitting.
  if (read === null) return changes;
  const { structs, ds } = read;
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    if (struct.content instanceof Y.ContentString) changes.letters += struct.length;
    else if (struct.content instanceof Y.ContentFormat) changes.format = true;
    else if (struct.content instanceof Y.ContentAny) changes.details = true;
    else if (struct.content instanceof Y.ContentType) changes.blocks ||= struct.content.type instanceof Y.XmlElement;
  }
  for (const deletes of ds.clients.values()) for (const range of deletes) changes.removed += range.len;
  return changes;
}

/** The letters that count as one word: about five, and a space. */
const LETTERS_PER_WORD = 6;

function wordCount(letters: number): number {
  return Math.max(1, Math.round(letters / LETTERS_PER_WORD));
}

/** The changes as facts, the main one first. There is always at least one. */
export function deedsOf(changes: Changes): Deed[] {
  const deeds: Deed[] = [];
  if (changes.letters > 0) deeds.push({ what: 'wrote', words: wordCount(changes.letters) });
  else if (changes.blocks) deeds.push({ what: 'line' });
  if (changes.removed > 0) deeds.push({ what: 'tookOut', words: wordCount(changes.removed) });
  if (changes.details && deeds.length === 0) deeds.push({ what: 'details' });
  if (changes.format) deeds.push({ what: 'format' });
  return deeds.length === 0 ? [{ what: 'little' }] : deeds;
}

const PHRASES = {
  line: 'added a line',
  details: 'changed the details of a block',
  format: 'changed how the text looks',
  little: 'made a small change',
} as const;

function phraseOf(deed: Deed): string {
  if (deed.what !== 'wrote' && deed.what !== 'tookOut') return PHRASES[deed.what];
  return `${deed.what === 'wrote' ? 'wrote' : 'took out'} ${deed.words === 1 ? 'a word' : `about ${deed.words} words`}`;
}

/** The facts as an English sentence. Pages make their own in the reader's language. */
export function summaryOf(deeds: readonly Deed[]): string {
  const parts = deeds.map(phraseOf);
  const last = parts.pop() ?? '';
  const text = parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
