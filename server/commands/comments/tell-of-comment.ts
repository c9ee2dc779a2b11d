/** Tells people of a comment, in the transaction that writes it. */
import { tell, type Teller } from '#server/commands/inbox/tell.ts';
import { toTell, type CommentReason } from '#server/commands/comments/to-tell.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { CommentRecord, ThreadRecord } from '#server/store/records/threads.ts';
import { mentionedIn, type CommentBody } from '#shared/comment-body.ts';
import type { Said } from '#shared/contributions.ts';

/** The nearest reason first: each person is told once. */
const REASONS: readonly CommentReason[] = ['contribution', 'mention', 'reply', 'comment'];

type Thread = Pick<ThreadRecord, 'id' | 'suggestionId' | 'audience' | 'keptFor'>;

function placeOf(
  { planId, id: sectionId }: SectionRecord,
  { id: threadId, suggestionId, audience }: Thread,
  commentId: string,
) {
  return { planId, sectionId, threadId, commentId, suggestionId, professionalsOnly: audience === 'professionals' };
}

/** Tells whoever a comment names since it was changed, and did not name before. The others were told of it when it was written. */
export async function tellOfNewMentions(
  teller: Teller,
  section: SectionRecord,
  thread: Thread,
  comment: { readonly id: string; readonly personId: string; readonly body: CommentBody | null },
  { at, body }: { readonly at: number; readonly body: CommentBody | null },
): Promise<void> {
  // What somebody else said mentions nobody.
  if (comment.body === null || body === null) return;
  const before = mentionedIn(comment.body);
  const added = mentionedIn(body).filter((memberId) => !before.includes(memberId));
  if (added.length === 0) return;
  const members = await teller.records.membersOf(section.planId);
  const to = members.flatMap(({ id, personId }) => (added.includes(id) ? [personId] : []));
  const about = { kind: 'mention' as const, ...placeOf(section, thread, comment.id) };
  await tell(teller, { at, by: comment.personId }, [{ to, about }]);
}

/**
 * Tells whoever is said to have said it, is mentioned in it, wrote or said something in its thread before, made the suggestion that it is
 * about, or decides where it begins a thread. `comments` are those before it.
 */
export async function tellOfComment(
  teller: Teller,
  section: SectionRecord,
  thread: Thread,
  comments: readonly CommentRecord[],
  comment: Said & { readonly id: string; readonly personId: string; readonly at: number },
): Promise<void> {
  const { at, personId } = comment;
  const { suggestionId, audience, keptFor } = thread;
  const members = await teller.records.membersOf(section.planId);
  const askedId = suggestionId === null ? null : ((await teller.records.suggestion(suggestionId))?.authorId ?? null);
  const told = toTell(section, members, { audience, keptFor, askedId }, comments, comment, at);
  const tellings = REASONS.map((kind) => ({
    to: [...told].flatMap(([id, reason]) => (reason === kind ? [id] : [])),
    about: { kind, ...placeOf(section, thread, comment.id) },
  }));
  await tell(
    teller,
    { at, by: personId },
    tellings.filter(({ to }) => to.length > 0),
  );
}
