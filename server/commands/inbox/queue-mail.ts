/** Puts mails about inboxes into the outbox. */
import { mailDueAt, USUAL_MAIL, type MailChoice } from '#shared/mail.ts';
import type { Records } from '#server/store/store.ts';

/** The time zone of a person who chose none: the one of the service. */
const OWN_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When a person wants e-mail; the usual times if they chose none. */
export function mailChoiceOf(chosen: MailChoice | null | undefined): MailChoice {
  return chosen ?? { ...USUAL_MAIL, zone: OWN_ZONE };
}

/**
 * Has each of these people sent a mail that something waits, when they want one. Whoever has a mail that is still to be sent gets no
 * second one. To be called in the transaction in which they are told.
 */
export async function queueInboxMail(
  records: Records,
  newId: () => string,
  personIds: readonly string[],
  at: number,
): Promise<void> {
  const choices = await records.mailChoices(personIds);
  const mails = personIds.flatMap((personId) => {
    const dueAt = mailDueAt(mailChoiceOf(choices.get(personId)), at);
    if (dueAt === null) return [];
    const nothing = { invitationId: null, passwordResetId: null, address: null, secret: null };
    return [{ id: newId(), kind: 'inbox' as const, personId, ...nothing, language: 'en' as const, createdAt: at, dueAt }];
  });
  await records.insertMail(mails);
}
