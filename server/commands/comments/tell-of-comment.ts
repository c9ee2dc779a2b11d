/** Tells people of a comment, in the transaction that writes it. */
import { tell, type Teller } from '#server/commands/inbox/tell.ts';
import { toTell, type CommentReason } from '#server/commands/comments/to-tell.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { CommentRecord, ThreadRecord } from '#server/store/records/threads.ts';
import type { CommentBody } from '#shared/comment-body.ts';

/** The nearest reason first: each person is told once. */
const REASONS: readonly CommentReason[] = ['mention', 'reply', 'comment'];

/** Tells whoever is mentioned in a comment, wrote in its thread before, or decides where it begins one. `comments` are those before it. */
export async function tellOfComment(
  teller: Teller,
  section: SectionRecord,
  { id: threadId, suggestionId, audience }: Pick<ThreadRecord, 'id' | 'suggestionId' | 'audience'>,
  comments: readonly CommentRecord[],
  comment: { readonly id: string; readonly personId: string; readonly at: number; readonly body: CommentBody },
): Promise<void> {
  const { at, personId } = comment;
  const { planId, id: sectionId } = section;
  const members = await teller.records.membersOf(planId);
  const told = toTell(section, members, { audience }, comments, comment, at);
  const thread = { threadId, commentId: comment.id, suggestionId, professionalsOnly: audience === 'professionals' };
  const tellings = REASONS.map((kind) => ({
    to: [...told].flatMap(([id, reason]) => (reason === kind ? [id] : [])),
    about: { kind, planId, sectionId, ...thread },
  }));
  await tell(
    teller,
    { at, by: personId },
    tellings.filter(({ to }) => to.length > 0),
  );
}
