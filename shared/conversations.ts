/** The rules of conversations: how long a comment can be changed, what waits for whom, and the bounds of an anchor. */
import {
  atLeast,
  rightOn,
  threadRight,
  type Audience,
  type KeptFor,
  type MemberFacts,
  type SectionFacts,
} from '#shared/rights.ts';

/** How long the writer of a comment can change it, in milliseconds. */
export const EDIT_WINDOW = 15 * 60_000;
/** The most comments of one thread, which is always given whole. Whoever wants to say more begins another one. */
export const MAX_COMMENTS = 500;
/** The most comments of one person in one thread: nobody fills it so that the others cannot answer. */
export const MAX_COMMENTS_OF_ONE = 200;
/** The most words that one thread can be about, in letters. Whoever means more comments on the section as a whole. */
export const MAX_QUOTE_LETTERS = 2000;
/** The most ranges of units of an anchor. */
export const MAX_ANCHOR_RANGES = 400;
/** How much of the text before and behind the words an anchor keeps, in letters. */
export const SURROUNDING_LETTERS = 60;

/** A comment, as the rules see it. `by` is a member id; the member may have left. */
export type CommentFacts = {
  readonly by: string;
  readonly at: number;
  readonly deletedAt: number | null;
  readonly mentions: readonly string[];
};

/** A thread, as the rules see it, with its comments in their order. `askedId` is the author of the suggestion that it is about. */
export type ThreadFacts = {
  readonly audience: Audience;
  readonly keptFor: KeptFor;
  readonly askedId: string | null;
  readonly resolvedAt: number | null;
  readonly comments: readonly CommentFacts[];
};

/** Whether a member can change a comment now: their own, for {@link EDIT_WINDOW} after it was written. */
export function mayEditComment(comment: CommentFacts, memberId: string, now: number): boolean {
  return comment.by === memberId && comment.deletedAt === null && now < comment.at + EDIT_WINDOW;
}

/**
 * Whether a thread waits for a member: it is open, the last word is not theirs, and since their own last word they were mentioned, or
 * they wrote in it, it is about their suggestion, or they decide in the section and nobody who decides there has answered. `decides` says
 * who decides there.
 */
export function waitsFor(
  section: SectionFacts,
  thread: ThreadFacts,
  member: MemberFacts,
  decides: (memberId: string) => boolean,
  now: number,
): boolean {
  const comments = thread.comments.filter(({ deletedAt }) => deletedAt === null);
  const last = comments.at(-1);
  if (thread.resolvedAt !== null || last === undefined || last.by === member.id) return false;
  const isWriter = comments.some(({ by }) => by === member.id);
  if (threadRight(section, member, { audience: thread.audience, keptFor: thread.keptFor, isWriter }, now) !== 'comment')
    return false;
  const since = comments.slice(comments.findLastIndex(({ by }) => by === member.id) + 1);
  if (isWriter || thread.askedId === member.id || since.some(({ mentions }) => mentions.includes(member.id))) return true;
  return atLeast(rightOn(section, member, now), 'decide') && !comments.some(({ by }) => decides(by));
}
