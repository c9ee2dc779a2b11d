/** The text of one's own changes that the server never took, read from the Yjs document that holds them. */
import * as Y from 'yjs';

/** Where somebody's unsaved work begins: the Yjs client id they wrote with, and its clock up to which all is durable. */
export type Mark = { readonly client: number; readonly clock: number };

/** The text of several pages' unsaved work, each page's on lines of its own. */
export function textOfWork(doc: Y.Doc, marks: readonly Mark[]): string {
  return marks
    .map(({ client, clock }) => textSince(doc, clock, client))
    .filter((text) => text !== '')
    .join('\n');
}

/** The strings that one client inserted from `clock` on and that still stand, one line per stretch of text. */
export function textSince(doc: Y.Doc, clock: number, client: number = doc.clientID): string {
  const lines: string[] = [];
  let parent: unknown;
  let end = -1;
  for (const struct of doc.store.clients.get(client) ?? []) {
    if (!(struct instanceof Y.Item) || struct.deleted || struct.id.clock + struct.length <= clock) continue;
    if (!(struct.content instanceof Y.ContentString)) continue;
    const text = struct.content.str.slice(Math.max(0, clock - struct.id.clock));
    if (struct.parent === parent && lines.length > 0 && continues(struct, client, end)) lines[lines.length - 1] += text;
    else lines.push(text);
    parent = struct.parent;
    end = struct.id.clock + struct.length - 1;
  }
  return lines.join('\n').trim();
}

/** Whether an item was written right behind the own character at `end`. */
function continues(item: Y.Item, client: number, end: number): boolean {
  return item.origin !== null && item.origin.client === client && item.origin.clock === end;
}
