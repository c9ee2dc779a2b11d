/** How an inbox is presented: only what its reader may know now. */
import type { z } from 'zod';
import type { Inbox, InboxCount, Mute, Notification, zInboxQuery } from '#shared/api-inbox.ts';
import { asKnown, knownSections, unreadCountOf, unreadOf, type KnownSection } from '#server/commands/inbox/known-sections.ts';
import type { Caller } from '#server/commands/context.ts';
import type { PersonRecord } from '#server/store/records/accounts.ts';
import type { NotificationRecord } from '#server/store/records/notifications.ts';
import type { Records } from '#server/store/store.ts';

const planRef = ({ plan }: KnownSection): Notification['plan'] => ({
  id: plan.id,
  title: plan.title,
  knownAs: plan.knownAs === '' ? plan.personName : plan.knownAs,
});
const sectionRef = ({ section: { id, title, lead } }: KnownSection): Notification['section'] => ({ id, title, lead });

function presentNotification(
  { id, at, by, readAt, about }: NotificationRecord,
  here: KnownSection,
  people: ReadonlyMap<string, PersonRecord>,
): Notification {
  return {
    id,
    kind: about.kind,
    at,
    isRead: readAt !== null,
    // Whoever learns that their right has changed finds in the section what they may do. By whom is for those who decide there.
    by: about.kind === 'right.changed' ? null : { id: by, name: people.get(by)?.name ?? '' },
    plan: planRef(here),
    section: sectionRef(here),
    threadId: 'threadId' in about ? about.threadId : null,
    commentId: 'commentId' in about ? about.commentId : null,
    suggestionId: 'suggestionId' in about ? about.suggestionId : null,
  };
}

/** A place in the list as the API writes it. */
function readPlace(before: string | undefined): { at: number; id: string } | null {
  const [at = '', id = ''] = before?.split('~') ?? [];
  return before === undefined ? null : { at: Number(at), id };
}

async function presentMutes(records: Records, { personId }: Caller, known: ReadonlyMap<string, KnownSection>): Promise<Mute[]> {
  const plans = new Map([...known.values()].map((here) => [here.plan.id, planRef(here)]));
  return (await records.mutesOf(personId)).flatMap(({ planId, threadId, sectionId }): Mute[] => {
    const plan = plans.get(planId);
    const here = sectionId === null ? undefined : known.get(sectionId);
    if (plan === undefined || (threadId !== null && here === undefined)) return [];
    return [{ plan, threadId, section: here === undefined ? null : sectionRef(here) }];
  });
}

/** A page of the caller's inbox. */
export async function presentInbox(
  records: Records,
  caller: Caller,
  { before, unread, limit }: z.output<typeof zInboxQuery>,
  now: number,
): Promise<Inbox> {
  const { personId } = caller;
  const known = await knownSections(records, personId, now);
  const page = { known: asKnown(known), unread: unread === '1', before: readPlace(before), limit: limit + 1 };
  const [found, count, mutes] = await Promise.all([
    records.notificationsOf(personId, page),
    unreadOf(records, personId, now),
    presentMutes(records, caller, known),
  ]);
  const shown = found.slice(0, limit);
  const people = new Map((await records.people(shown.map(({ by }) => by))).map((person) => [person.id, person]));
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    unread: count.unread,
    notifications: shown.flatMap((one) => {
      const here = known.get(one.about.sectionId);
      return here === undefined ? [] : [presentNotification(one, here, people)];
    }),
    next: last === undefined ? null : `${last.at}~${last.id}`,
    mutes,
  };
}

/** How much of the caller's inbox is unread. */
export function presentInboxCount(records: Records, { personId }: Caller, now: number): Promise<InboxCount> {
  return unreadCountOf(records, personId, now);
}
