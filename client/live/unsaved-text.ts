/** The text of one's own changes that the server never took, read from the Yjs document that holds them. */
import * as Y from 'yjs';

/** Where somebody's unsaved work begins: the Yjs client id they wrote with, and its clock up to which all is durable. */
export type UnsavedFrom = { readonly client: number; readonly clock: number };

/** The text of several pages' unsaved work, each page's on lines of its own. */
export function unsavedText(doc: Y.Doc, marks: readonly UnsavedFrom[]): string {
  return marks
    .map(({ client, clock }) => textWrittenSince(doc, clock, client))
    .filter((text) => text !== '')
    .join('\n');
}

/**
 * What one client inserted from `clock` on and still stands, one line per stretch of text, in the order in which the places were first
 * written in. Letters are read where they stand, not in the order in which they were typed: beside a space of somebody else the document
 * may give one's own space to either side.
 */
export function textWrittenSince(doc: Y.Doc, clock: number, client: number = doc.clientID): string {
  const places = new Set<Y.AbstractType<unknown>>();
  for (const struct of doc.store.clients.get(client) ?? [])
    if (struct instanceof Y.Item && ownText(struct, client, clock) !== '' && struct.parent instanceof Y.AbstractType)
      places.add(struct.parent);
  return [...places]
    .flatMap((place) => stretchesIn(place, client, clock))
    .join('\n')
    .trim();
}

/** The part of an item that this client wrote from `clock` on, where it is text and still stands. */
function ownText(item: Y.Item, client: number, clock: number): string {
  if (item.deleted || item.id.client !== client || !(item.content instanceof Y.ContentString)) return '';
  return item.content.str.slice(Math.max(0, clock - item.id.clock));
}

/** A stretch of a text that stands: own letters, or those of others. */
type Stretch = { own: boolean; text: string };

/** One text as own and others' stretches, in turn. */
function stretchesOf(place: Y.AbstractType<unknown>, client: number, clock: number): Stretch[] {
  const all: Stretch[] = [];
  const add = (own: boolean, text: string): void => {
    const last = all.at(-1);
    if (text === '') return;
    if (last?.own === own) last.text += text;
    else all.push({ own, text });
  };
  for (let item = place._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const own = ownText(item, client, clock);
    // Of an item that begins before the mark, the beginning is not part of it.
    add(false, item.content.str.slice(0, item.content.str.length - own.length));
    add(true, own);
  }
  return all;
}

/**
 * Two own stretches with others' letters between them, as one, where they may well have been typed as one; null where not. Editors
 * find what was typed by what differs, so where the letter behind the caret is one that was typed too ("She" before "her"), the
 * document gives that letter of the word to the other writer, and the same letter further on to this one.
 */
function joined(before: string, between: string, after: string): string | null {
  if (between.trim() === '') return before + between + after;
  if (after.endsWith(between)) return before + between + after.slice(0, -between.length);
  if (before.startsWith(between)) return before.slice(between.length) + between + after;
  return null;
}

/** The own stretches of one text. What others wrote in letters parts them; their spaces stay within. */
function stretchesIn(place: Y.AbstractType<unknown>, client: number, clock: number): string[] {
  const lines: string[] = [];
  let between: string | null = null;
  for (const { own, text } of stretchesOf(place, client, clock)) {
    const last = lines.at(-1);
    if (!own) between = text;
    else {
      const whole = last === undefined || between === null ? null : joined(last, between, text);
      if (whole === null) lines.push(text);
      else lines[lines.length - 1] = whole;
    }
  }
  return lines;
}
