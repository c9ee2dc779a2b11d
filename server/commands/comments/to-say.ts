/** What a request wants to say, checked: a comment's own words, or what somebody else said, written down by the caller (R30). */
import type { ToSay } from '#shared/api-threads.ts';
import { isStillToCome, type NewContribution, type Said } from '#shared/contributions.ts';
import { Refusal, type FieldProblems } from '#shared/errors.ts';
import { requireReaders, type ForWhom } from '#server/commands/comments/thread-access.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { Records } from '#server/store/store.ts';

/** What is said, without what only the request needs. */
export function saidOf({ body, contribution }: ToSay): Said {
  if (contribution !== null) {
    const { zone: _zone, ...kept } = contribution;
    return { body: null, contribution: kept };
  }
  if (body !== null) return { body, contribution: null };
  throw new Refusal('invalid', 'A comment says something.', { body: 'empty' });
}

/** What is wrong with a contribution; null if nothing is. Who left the plan since can still have said it: every member knows who was there. */
function problemsOf(
  contribution: NewContribution,
  members: readonly MemberRecord[],
  writer: MemberRecord,
  now: number,
): FieldProblems | null {
  const { by } = contribution;
  if (by.kind === 'member') {
    if (by.memberId === writer.id) return { by: 'ownWords' };
    if (!members.some(({ id }) => id === by.memberId)) return { by: 'notAMember' };
  }
  return isStillToCome(contribution, now) ? { day: 'future' } : null;
}

/** What the caller wants to say in a thread. Refuses with `invalid` what names somebody it cannot name, or a day that is still to come. */
export async function requireSaid(
  records: Records,
  section: SectionRecord,
  thread: ForWhom,
  writer: MemberRecord,
  toSay: ToSay,
  now: number,
): Promise<Said> {
  const said = saidOf(toSay);
  if (said.body !== null) await requireReaders(records, section, thread, said.body, now);
  if (toSay.contribution !== null) {
    const problems = problemsOf(toSay.contribution, await records.membersOf(section.planId), writer, now);
    if (problems !== null) throw new Refusal('invalid', 'This cannot have been said so.', problems);
  }
  return said;
}

/** What the audit trail keeps of a contribution: how it came and which member said it, but no words and nobody's name. */
export function factsOf({ contribution }: Said): { contribution?: { way: NewContribution['way']; by: string | null } } {
  if (contribution === null) return {};
  const { by, way } = contribution;
  return { contribution: { way, by: by.kind === 'member' ? by.memberId : null } };
}
