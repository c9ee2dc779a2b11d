/** Reads the text of a writer's unsaved changes from the Yjs document. */
import * as Y from 'yjs';
import { isLiveMarker } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';

/** The start of a page's unsaved changes: its Yjs client id, and that client's clock up to which everything is durable. */
export type UnsavedFrom = { readonly client: number; readonly clock: number };

/** The text of the unsaved changes of several pages. The text of each page starts on a new line. */
export function unsavedText(doc: Y.Doc, marks: readonly UnsavedFrom[]): string {
  return marks
    .map(({ client, clock }) => textWrittenSince(doc, clock, client))
    .filter((text) => text !== '')
    .join('\n');
}

/**
 * The text that one client inserted from `clock` on and that is not deleted. Letters of others divide it into lines. Letters are
 * read in document order, not in typing order.
 */
export function textWrittenSince(doc: Y.Doc, clock: number, client: number = doc.clientID): string {
  return ownLinesOf(doc.getText(TEXT), client, clock).join('\n').trim();
}

/** The text of an item that this client wrote from `clock` on; empty if the item is no text or is deleted. */
function ownText(item: Y.Item, client: number, clock: number): string {
  if (item.deleted || item.id.client !== client || !(item.content instanceof Y.ContentString)) return '';
  return item.content.str.slice(Math.max(0, clock - item.id.clock));
}

/** A stretch of text by one side: by this client (`own`), or by others. */
type Stretch = { own: boolean; text: string };

/** Splits a text into stretches, by turns of this client and of others. The beginning of a line is nobody's. */
function stretchesOf(parent: Y.Text, client: number, clock: number): Stretch[] {
  const all: Stretch[] = [];
  const add = (own: boolean, text: string): void => {
    const last = all.at(-1);
    if (text === '') return;
    if (last?.own === own) last.text += text;
    else all.push({ own, text });
  };
  for (let item = parent._start; item !== null; item = item.right) {
    if (isLiveMarker(item)) add(false, '\n');
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const own = ownText(item, client, clock);
    // If the item begins before `clock`, its beginning does not count as own text.
    add(false, item.content.str.slice(0, item.content.str.length - own.length));
    add(true, own);
  }
  return all;
}

/**
 * Joins two own stretches with what is between them, if they may have been typed as one text; null otherwise. Between them is
 * only space or the beginning of a line; or a letter of the word is said to be the other writer's. A browser tells what was typed
 * by comparing the text before and after. If a typed letter equals the letter after the caret ("She" typed before "her"), that
 * letter of the word counts as the other writer's, and the same letter further on as this client's.
 */
function joinStretches(before: string, between: string, after: string): string | null {
  if (between.trim() === '') return before + between + after;
  if (after.endsWith(between)) return before + between + after.slice(0, -between.length);
  if (before.startsWith(between)) return before.slice(between.length) + between + after;
  return null;
}

/** The own stretches of one Yjs text, as lines. Letters of others divide a line; their spaces become part of it. */
function ownLinesOf(parent: Y.Text, client: number, clock: number): string[] {
  const lines: string[] = [];
  let between: string | null = null;
  for (const { own, text } of stretchesOf(parent, client, clock)) {
    const last = lines.at(-1);
    if (!own) between = text;
    else {
      const whole = last === undefined || between === null ? null : joinStretches(last, between, text);
      if (whole === null) lines.push(text);
      else lines[lines.length - 1] = whole;
    }
  }
  return lines;
}
