/** How the outbox of e-mail is presented to managers of the service: nothing of a plan, and no time at which something happened on one. */
import type { IncomingMessage } from 'node:http';
import type { Outbox, OutboxMail } from '#shared/api-inbox.ts';
import { baseUrlOf } from '#server/http/origin.ts';
import type { Services } from '#server/http/route.ts';
import type { MailRecord } from '#server/store/records/mail.ts';

const DAY = 24 * 60 * 60_000;
/** For how long managers see what became of mails, in milliseconds. */
const SHOWN_FOR = 14 * DAY;

/** What could not be sent, and what a service without e-mail would have sent: the newest mail of each kind for each person. */
export async function presentOutbox(services: Services, request: IncomingMessage): Promise<Outbox> {
  const { store, now } = services.context;
  const since = now() - SHOWN_FOR;
  const [failed, held] = await Promise.all([
    store.records.endedMail('failed', since),
    services.outbox.sends ? [] : store.records.endedMail('held', since),
  ]);
  const ids = [...failed, ...held].flatMap(({ personId }) => (personId === null ? [] : [personId]));
  const people = new Map((await store.records.people(ids)).map(({ id, name }) => [id, { id, name }]));
  const present = (mails: readonly MailRecord[]): OutboxMail[] => {
    const shown = new Set<string>();
    return mails.flatMap((mail): OutboxMail[] => {
      const { id, kind, personId, endedAt, problem } = mail;
      const key = `${kind} ${personId ?? id}`;
      if (shown.has(key)) return [];
      shown.add(key);
      const day = Math.floor((endedAt ?? 0) / DAY) * DAY;
      return [{ id, kind, person: (personId === null ? undefined : people.get(personId)) ?? null, day, problem }];
    });
  };
  return {
    sends: services.outbox.sends,
    link: `${baseUrlOf(services.publicUrl, request)}/inbox`,
    failed: present(failed),
    held: present(held),
  };
}
