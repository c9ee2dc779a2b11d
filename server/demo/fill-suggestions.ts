/** Fills the demo's suggestions, by the same commands as people do. */
import * as Y from 'yjs';
import { TEXT } from '#shared/text/markers.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import { addComment } from '#server/commands/comments/add-comment.ts';
import { beginThread } from '#server/commands/comments/begin-thread.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { markRead } from '#server/commands/inbox/mark-read.ts';
import { acceptSuggestion } from '#server/commands/suggestions/accept-suggestion.ts';
import { adaptSuggestion } from '#server/commands/suggestions/adapt-suggestion.ts';
import { beginSuggestion } from '#server/commands/suggestions/begin-suggestion.ts';
import { declineSuggestion } from '#server/commands/suggestions/decline-suggestion.ts';
import { bodyOf, type Filled } from '#server/demo/fill-conversations.ts';
import type { DemoSuggestion } from '#server/demo/suggestions.ts';
import { History } from '#server/history/history.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { decodeUpdate } from '#server/sync/gate/update.ts';

/** Half an hour in days: how long after it was begun a suggestion is written, and how long before the answer it is adapted. */
const HALF_HOUR = 1 / 48;

/** Puts words in behind others in the room of a suggestion. Throws if those do not stand there. */
async function addWords(
  { store, now }: CommandContext,
  room: string,
  personId: string,
  { behind, words }: { readonly behind: string; readonly words: string },
): Promise<void> {
  const doc = new Y.Doc();
  for (const { update } of await store.log.rows(room, 1, await store.log.lastSeq(room))) Y.applyUpdate(doc, update);
  const text = doc.getText(TEXT);
  // A marker counts as one letter in the text. What stands for it here is in no words.
  let plain = '';
  for (let item = text._start; item !== null; item = item.right)
    if (!item.deleted && item.countable)
      plain += item.content instanceof Y.ContentString ? item.content.str : '\0'.repeat(item.length);
  const at = plain.indexOf(behind);
  if (at < 0) throw new Error(`the demo suggests something behind words that are not there: ${behind}`);
  let update: Uint8Array = new Uint8Array();
  doc.once('update', (made: Uint8Array) => void (update = made));
  text.insert(at + behind.length, words);
  await store.log.append([{ room, personId, at: now(), update, claims: [doc.clientID] }]);
  doc.destroy();
}

/** Begins, writes, discusses and answers these suggestions, each step at its time. */
export async function fillSuggestions(suggestions: readonly DemoSuggestion[], filled: Filled): Promise<void> {
  const jobs = new JobRunner();
  const history = new History(jobs);
  for (const [index, suggestion] of suggestions.entries()) await fill(history, index, suggestion, filled);
  await jobs.close();
}

async function fill(
  history: History,
  index: number,
  { section, by, daysAgo, title, reason, adds, talk = [], answer }: DemoSuggestion,
  { sectionIds, callerOf, at }: Filled,
): Promise<void> {
  const sectionId = sectionIds.get(section) ?? '';
  const author = callerOf(by);
  const request = { key: `demo-suggestion-${index}`, title, reason };
  const { suggestionId: id } = await beginSuggestion(at(daysAgo), history, author, sectionId, request);
  const room = suggestionRoom(id);
  for (const added of adds) await addWords(at(daysAgo - HALF_HOUR), room, author.personId, added);
  for (const [number, said] of talk.entries()) {
    const words = { key: `demo-talk-${index}-${number}`, body: bodyOf(said.text), contribution: null };
    const context = at(said.daysAgo);
    // Whoever writes has read what they were told of it.
    await markRead(context, callerOf(said.by), { suggestionId: id });
    const [thread] = (await context.store.records.threadsAbout([id], '')).values();
    if (thread !== undefined) await addComment(context, callerOf(said.by), thread, words);
    else {
      const about = { ...words, audience: 'readers', anchor: null, suggestionId: id } as const;
      await beginThread(context, history, callerOf(said.by), sectionId, about);
    }
  }
  if (answer === undefined) return;
  const decider = callerOf(answer.by);
  const context = at(answer.daysAgo);
  const { store } = context;
  if (answer.kind === 'declined')
    await declineSuggestion(context, { written: async () => undefined }, decider, id, { reply: answer.reply });
  else {
    if (answer.kind === 'adapted') {
      const before = at(answer.daysAgo + HALF_HOUR);
      await adaptSuggestion(before, decider, id);
      await addWords(before, room, decider.personId, answer.adds);
    }
    const seq = await store.log.lastSeq(sectionRoom(sectionId));
    const suggestionSeq = await store.log.lastSeq(room);
    const live = {
      async write(into: string, personId: string, update: Uint8Array): Promise<number | null> {
        // The ids with which the server writes for somebody are theirs, as in a live room (S6).
        const claims = decodeUpdate(update, true).clients.map(({ client }) => client);
        const [row] = await store.log.append([{ room: into, personId, at: context.now(), update, claims }]);
        return row ?? null;
      },
      // Each update is written before the next one is made.
      async written(): Promise<void> {},
      hold: async () => () => undefined,
    };
    await acceptSuggestion(context, { history, live }, decider, id, { reply: answer.reply, seen: { seq, suggestionSeq } });
  }
  // Both have read what they were told of it.
  for (const reader of [author, decider]) await markRead(context, reader, { suggestionId: id });
}
