/** Access to recorded acts: may the caller see the acts of this section, and what may they do there? What they cannot see is not there (R9). */
import { mayTakeBack, type ActEnd, type ActFacts } from '#shared/acts.ts';
import { Refusal } from '#shared/errors.ts';
import { ACT_RIGHTS, actRight, type ActRight } from '#shared/rights.ts';
import { sectionFor, type SectionAccess } from '#server/commands/access.ts';
import type { Caller } from '#server/commands/context.ts';
import type { ActRecord } from '#server/store/records/acts.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { Records } from '#server/store/store.ts';

/** A section, the caller's membership, and their right on the acts of the section. */
export type ActAccess = Omit<SectionAccess, 'right'> & { readonly right: ActRight };

/**
 * The section for a caller who wants to do something with its acts. Refuses with `not_found` if they cannot see it, and with
 * `not_allowed` if they have less than `needed`, or if somebody else is signed in than the page is open for (`person`).
 */
export async function actsFor(
  records: Records,
  caller: Caller,
  sectionId: string,
  now: number,
  needed: ActRight,
  person: string,
): Promise<ActAccess> {
  const { section, member } = await sectionFor(records, caller, sectionId, now);
  const right = actRight(section, member, now);
  if (ACT_RIGHTS.indexOf(right) < ACT_RIGHTS.indexOf(needed) || person !== caller.personId) throw new Refusal('not_allowed');
  return { section, member, right };
}

/** A record as the rules see it. `people` are all who are or were members, by their accounts. */
export function factsOf(act: ActRecord, people: ReadonlyMap<string, MemberRecord>): ActFacts {
  const { id, kind, sayerId, recordedBy, saidOn, at, hash, takenBack } = act;
  const writtenBy = saidOn === null ? null : (people.get(recordedBy)?.id ?? '');
  return { id, kind, sayer: sayerId, writtenBy, at, hash, takenBack };
}

/** How the caller can take an act back; null if they cannot. */
export function wayBack(act: ActRecord, member: MemberRecord, right: ActRight): ActEnd | null {
  return mayTakeBack(factsOf(act, new Map([[member.personId, member]])), member.id, right);
}
