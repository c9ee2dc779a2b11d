/** What a request made before: the same request with the same key is done once. */
import type { Made, ToSay } from '#shared/api-threads.ts';
import type { Said } from '#shared/contributions.ts';
import { Refusal } from '#shared/errors.ts';
import type { Caller } from '#server/commands/context.ts';
import { saidOf } from '#server/commands/comments/to-say.ts';
import type { CommentRecord, ThreadRecord } from '#server/store/records/threads.ts';
import type { Records } from '#server/store/store.ts';

/**
 * Where a request wants its comment: as the first one of a new thread of a section, or behind the others of a thread. The one thread of a
 * suggestion may have been begun already, and then the comment stands behind the others there.
 */
type Place = { readonly sectionId: string; readonly suggestionId: string | undefined } | { readonly threadId: string };

function isSame(one: Pick<CommentRecord, 'body' | 'contribution'>, other: Said): boolean {
  return JSON.stringify([one.body, one.contribution]) === JSON.stringify([other.body, other.contribution]);
}

function isWhereBegun(
  thread: ThreadRecord | null,
  { sectionId, suggestionId }: { readonly sectionId: string; readonly suggestionId: string | undefined },
  isFirst: boolean,
): boolean {
  if (thread?.sectionId !== sectionId) return false;
  return isFirst || (suggestionId !== undefined && thread.suggestionId === suggestionId);
}

/**
 * What the caller's request with this key made; null if there was none. Refuses with `conflict` if that was another request: to answer
 * it with what the first one made would lose these words without a word.
 */
export async function madeBefore(
  records: Records,
  { personId }: Caller,
  { key, toSay, place }: { readonly key: string; readonly toSay: ToSay; readonly place: Place },
): Promise<Made | null> {
  const made = await records.madeWith(personId, key);
  if (made === null) return null;
  const comments = (await records.commentsOf([made.threadId])).get(made.threadId) ?? [];
  const comment = comments.find(({ id }) => id === made.commentId);
  const isFirst = comments[0]?.id === made.commentId;
  const isThere =
    'threadId' in place
      ? made.threadId === place.threadId && !isFirst
      : isWhereBegun(await records.thread(made.threadId), place, isFirst);
  // Its writer may have changed it since. Of one that they deleted nothing is kept.
  const kept = comment === undefined || comment.deletedAt !== null ? null : (comment.earlier[0] ?? comment);
  if (!isThere || (kept !== null && !isSame(kept, saidOf(toSay)))) throw new Refusal('conflict');
  return made;
}
