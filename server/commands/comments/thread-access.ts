/** Access to threads: may the caller see this thread or comment, and what may they do there? What they cannot see is not there (R9). */
import { Refusal } from '#shared/errors.ts';
import { mentionedIn, type CommentBody } from '#shared/comment-body.ts';
import { threadRight, type ThreadRight } from '#shared/rights.ts';
import type { Caller } from '#server/commands/context.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { CommentRecord, ThreadRecord } from '#server/store/records/threads.ts';
import type { Records } from '#server/store/store.ts';

/** For whom a thread is. */
export type ForWhom = Pick<ThreadRecord, 'audience' | 'keptFor'>;

/** A thread, its section and comments, and what the caller may do there. */
export type ThreadAccess = {
  readonly thread: ThreadRecord;
  readonly comments: readonly CommentRecord[];
  readonly section: SectionRecord;
  readonly member: MemberRecord;
  readonly right: Exclude<ThreadRight, 'none'>;
};

/** The right of a member on a thread with these comments. */
export function rightOnThread(
  section: SectionRecord,
  member: MemberRecord | null,
  { audience, keptFor }: ForWhom,
  comments: readonly { readonly personId: string }[],
  now: number,
): ThreadRight {
  const isWriter = member !== null && comments.some(({ personId }) => personId === member.personId);
  return threadRight(section, member, { audience, keptFor, isWriter }, now);
}

/**
 * The thread for the caller. Refuses with `not_found` if they cannot see it, and with `not_allowed` if they may not comment there and
 * `needed` asks for it.
 */
export async function threadFor(
  records: Records,
  caller: Caller,
  threadId: string,
  now: number,
  needed: 'own' | 'comment',
): Promise<ThreadAccess> {
  const thread = await records.thread(threadId);
  const section = await records.section(thread?.sectionId ?? '');
  const member = await records.memberOf(thread?.planId ?? '', caller.personId);
  const comments = (await records.commentsOf([threadId])).get(threadId) ?? [];
  const right = thread === null || section === null ? 'none' : rightOnThread(section, member, thread, comments, now);
  if (thread === null || section === null || member === null || right === 'none') throw new Refusal('not_found');
  if (needed === 'comment' && right !== 'comment') throw new Refusal('not_allowed');
  return { thread, comments, section, member, right };
}

/** The comment for its writer, with its thread. Refuses with `not_found` if the caller cannot see it, with `not_allowed` if it is another's. */
export async function ownCommentFor(
  records: Records,
  caller: Caller,
  commentId: string,
  now: number,
): Promise<ThreadAccess & { readonly comment: CommentRecord }> {
  const found = await records.comment(commentId);
  const access = await threadFor(records, caller, found?.threadId ?? '', now, 'own');
  const comment = access.comments.find(({ id }) => id === commentId);
  // Whoever told something in confidence sees no comment of others.
  if (comment === undefined || (access.right === 'own' && comment.personId !== caller.personId)) throw new Refusal('not_found');
  if (comment.personId !== caller.personId) throw new Refusal('not_allowed');
  return { ...access, comment };
}

/** The members who can read all of a thread, and of the others whoever does something there now. */
export async function audienceOfThread(
  records: Records,
  section: SectionRecord,
  { audience, keptFor }: ForWhom,
  doer: MemberRecord,
  now: number,
): Promise<string[]> {
  const members = await records.membersOf(section.planId);
  const readers = members.filter(
    (member) => threadRight(section, member, { audience, keptFor, isWriter: false }, now) !== 'none',
  );
  return [...new Set([...readers.map(({ id }) => id), doer.id])];
}

/** Refuses a body that mentions somebody who cannot read all of the thread, in the same way as somebody who is not on the plan. */
export async function requireReaders(
  records: Records,
  section: SectionRecord,
  { audience, keptFor }: ForWhom,
  body: CommentBody,
  now: number,
): Promise<void> {
  const mentioned = mentionedIn(body);
  if (mentioned.length === 0) return;
  const members = new Map((await records.membersOf(section.planId)).map((member) => [member.id, member]));
  const canRead = (id: string): boolean => {
    const member = members.get(id) ?? null;
    return !['none', 'own'].includes(threadRight(section, member, { audience, keptFor, isWriter: false }, now));
  };
  if (!mentioned.every(canRead))
    throw new Refusal('invalid', 'Somebody who is mentioned cannot read this.', { body: 'notAReader' });
}

/** A thread as an entry of the trail names it. */
export function ofThread({ id, audience, keptFor }: ForWhom & { readonly id: string }) {
  return { thread: id, audience, ...(keptFor !== null && { kept: true as const }) };
}
