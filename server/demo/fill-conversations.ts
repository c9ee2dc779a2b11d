/** Fills the demo's conversations, by the same commands as people do. */
import type { CommentBody } from '#shared/comment-body.ts';
import type { DemoKey } from '#shared/api.ts';
import { TEXT } from '#shared/text/markers.ts';
import { sectionRoom } from '#shared/wire.ts';
import * as Y from 'yjs';
import { addComment } from '#server/commands/comments/add-comment.ts';
import { beginThread } from '#server/commands/comments/begin-thread.ts';
import type { WordFinder } from '#server/commands/comments/anchors.ts';
import { setThreadResolved } from '#server/commands/comments/resolve-thread.ts';
import type { Caller, CommandContext } from '#server/commands/context.ts';
import type { ToSay } from '#shared/api-threads.ts';
import type { DemoThread } from '#server/demo/conversations.ts';
import { findWords } from '#server/history/anchors-job.ts';
import { PastState } from '#server/history/past.ts';

/** What filling needs of the plan: its sections by key, its people, and contexts at a time of the past. */
export type Filled = {
  readonly sectionIds: ReadonlyMap<string, string>;
  readonly callerOf: (key: DemoKey) => Caller;
  readonly memberIdOf: (key: DemoKey) => Promise<string>;
  readonly at: (daysAgo: number) => CommandContext;
};

/** A comment of one paragraph. */
export const bodyOf = (text: string): CommentBody => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** What is said in a conversation, as a request says it. */
async function toSay(said: DemoThread['said'][number], { memberIdOf, at }: Filled): Promise<ToSay> {
  if ('text' in said) return { body: bodyOf(said.text), contribution: null };
  const { of, toldDaysAgo, ...rest } = said.told;
  const by = { kind: 'member', memberId: await memberIdOf(of) } as const;
  const day = new Date(at(toldDaysAgo).now()).toISOString().slice(0, 10);
  return { body: null, contribution: { ...rest, by, day, time: null, zone: 'UTC' } };
}

async function stateOf({ store }: CommandContext, sectionId: string): Promise<PastState> {
  const room = sectionRoom(sectionId);
  const past = new PastState(null);
  past.apply(await store.log.rows(room, 1, await store.log.lastSeq(room)));
  return past;
}

/** The units of words that stand in a text, as `client, clock, length, …`. Throws if they do not stand there. */
function unitsOf(doc: Y.Doc, words: string): number[] {
  const letters: { client: number; clock: number }[] = [];
  let plain = '';
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    plain += item.content.str;
    for (let at = 0; at < item.length; at += 1) letters.push({ client: item.id.client, clock: item.id.clock + at });
  }
  const from = plain.indexOf(words);
  if (from < 0) throw new Error(`the demo comments on words that are not there: ${words}`);
  return letters.slice(from, from + words.length).flatMap(({ client, clock }) => [client, clock, 1]);
}

/** Joins units that follow on each other. */
function joined(units: readonly number[]): number[] {
  const runs: number[] = [];
  for (let at = 0; at + 2 < units.length; at += 3) {
    const [client = 0, clock = 0, length = 0] = units.slice(at, at + 3);
    const last = runs.length - 3;
    if (last >= 0 && runs[last] === client && (runs[last + 1] ?? 0) + (runs[last + 2] ?? 0) === clock)
      runs[last + 2] = (runs[last + 2] ?? 0) + length;
    else runs.push(client, clock, length);
  }
  return runs;
}

/** Begins, answers and resolves these conversations, each step at its time. */
export async function fillConversations(threads: readonly DemoThread[], filled: Filled): Promise<void> {
  const { sectionIds, callerOf, at } = filled;
  for (const [index, { section, about, audience = 'readers', said, resolved }] of threads.entries()) {
    const sectionId = sectionIds.get(section) ?? '';
    const [first, ...answers] = said;
    if (first === undefined) continue;
    const past = await stateOf(at(0), sectionId);
    const finder: WordFinder = {
      words: async (_store, _room, words) => ({ seq: 0, found: findWords(past.doc, past.credits, words) }),
    };
    const anchor =
      about === null ? null : { units: joined(unitsOf(past.doc, about)), block: null, quote: about, before: '', after: '' };
    const request = { key: `demo-${index}`, audience, anchor, ...(await toSay(first, filled)) };
    const { threadId } = await beginThread(at(first.daysAgo), finder, callerOf(first.by), sectionId, request);
    past.destroy();
    for (const [number, answer] of answers.entries()) {
      const said = await toSay(answer, filled);
      await addComment(at(answer.daysAgo), callerOf(answer.by), threadId, { key: `demo-${index}-${number}`, ...said });
    }
    if (resolved !== undefined) await setThreadResolved(at(resolved.daysAgo), callerOf(resolved.by), threadId, true);
  }
}
