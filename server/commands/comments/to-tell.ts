/** Works out who is told of a comment: nobody who cannot read all of its thread, and not who wrote it. */
import { mentionedIn } from '#shared/comment-body.ts';
import type { Contribution, Said } from '#shared/contributions.ts';
import { rightOn, threadRight } from '#shared/rights.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { CommentRecord, ThreadRecord } from '#server/store/records/threads.ts';

/**
 * Why somebody is told: it is written down as what they said, they are mentioned, it answers what they wrote or said in the thread, it is
 * about their suggestion, or it begins a thread where they decide.
 */
export type CommentReason = 'contribution' | 'mention' | 'reply' | 'comment';

function sayerOf({ contribution }: { readonly contribution: Contribution | null }): string | null {
  return contribution?.by.kind === 'member' ? contribution.by.memberId : null;
}

/**
 * The people who are told of a new comment, each once and with the nearest reason. `comments` are those of the thread before it. Those who
 * decide in a section are told of a thread that somebody begins who does not decide there, and the author of a suggestion (`askedId`, a person) of
 * all that is said about it.
 */
export function toTell(
  section: SectionRecord,
  members: readonly MemberRecord[],
  thread: Pick<ThreadRecord, 'audience' | 'keptFor'> & { readonly askedId: string | null },
  comments: readonly CommentRecord[],
  comment: Said & { readonly personId: string },
  now: number,
): Map<string, CommentReason> {
  const { personId, body } = comment;
  const mentioned = new Set(body === null ? [] : mentionedIn(body));
  const writers = new Set(comments.map((before) => before.personId));
  const sayers = new Set(comments.map(sayerOf));
  const decides = (member: MemberRecord): boolean => rightOn(section, member, now) === 'decide';
  const isForDeciders = comments.length === 0 && !members.some((member) => member.personId === personId && decides(member));
  const told = new Map<string, CommentReason>();
  for (const member of members) {
    const right = threadRight(section, member, { audience: thread.audience, keptFor: thread.keptFor, isWriter: false }, now);
    if (right === 'none' || member.personId === personId) continue;
    if (sayerOf(comment) === member.id) told.set(member.personId, 'contribution');
    else if (mentioned.has(member.id)) told.set(member.personId, 'mention');
    else if (writers.has(member.personId) || sayers.has(member.id)) told.set(member.personId, 'reply');
    else if (member.personId === thread.askedId || (isForDeciders && decides(member))) told.set(member.personId, 'comment');
  }
  return told;
}
