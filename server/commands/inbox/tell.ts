/** Tells people of something that a command did: puts it into their inboxes, and has them sent an e-mail if they want one. */
import type { NotificationAbout } from '#shared/notifications.ts';
import type { Notice } from '#server/fanout/fanout.ts';
import { queueInboxMail } from '#server/commands/inbox/queue-mail.ts';
import type { NotificationRecord } from '#server/store/records/notifications.ts';
import type { Records } from '#server/store/store.ts';

/** One thing that happened and the people who are to be told of it, by person id. */
export type Telling = { readonly to: readonly string[]; readonly about: NotificationAbout };

/** What telling takes of a command: the records and `publish` of its transaction, and its ids. */
export type Teller = {
  readonly records: Records;
  readonly publish: (notice: Notice) => void;
  readonly newId: () => string;
};

/** What concerns the reader by name: of a muted thread one is still told that, but of a muted plan nothing. */
const BY_NAME: ReadonlySet<NotificationAbout['kind']> = new Set(['mention', 'contribution']);

async function mutedFor(records: Records, { to, about }: Telling): Promise<Set<string>> {
  const threadId = 'threadId' in about && !BY_NAME.has(about.kind) ? about.threadId : null;
  return records.mutedBy(to, about.planId, threadId);
}

/**
 * Tells people, in the transaction of the command that did it. The command works out who they are: only people who can see the thing
 * after the change. Whoever did it (`by`) is never told, nor is anybody who muted the plan or the thread. Of several tellings each
 * person gets the first that names them, so the most personal one comes first: what they said before a mention, a mention before a reply, a reply before a comment.
 */
export async function tell(
  { records, publish, newId }: Teller,
  { at, by }: { readonly at: number; readonly by: string },
  tellings: readonly Telling[],
): Promise<void> {
  const told = new Map<string, Omit<NotificationRecord, 'readAt'>>();
  for (const telling of tellings) {
    const muted = await mutedFor(records, telling);
    for (const personId of telling.to)
      if (personId !== by && !muted.has(personId) && !told.has(personId))
        told.set(personId, { id: newId(), personId, at, by, about: telling.about });
  }
  await records.insertNotifications([...told.values()]);
  await queueInboxMail(records, newId, [...told.keys()], at);
  for (const personId of told.keys()) publish({ kind: 'inbox', personId });
}
