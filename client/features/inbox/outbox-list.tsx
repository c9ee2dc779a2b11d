/** What managers of the service see of e-mail: what could not be sent, and without e-mail what would have been sent. */
import { useTranslation } from 'react-i18next';
import type { OutboxMail } from '#shared/api-inbox.ts';
import { useOutbox } from '#client/api/inbox.ts';
import { CopyButton } from '#client/ui/copy.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { dayOf, sentences } from '#client/words/format.ts';

function MailLine({ mail }: { mail: OutboxMail }) {
  const { t } = useTranslation();
  const { person, kind, problem, day } = mail;
  return (
    <li>
      <strong>
        <bdi>{person?.name ?? t('mail.invited')}</bdi>
      </strong>
      <br />
      <span className="soft">
        {sentences(t(`mail.kind.${kind}`, { day: dayOf(day) }), problem !== null && t(`mail.problem.${problem}`))}
      </span>
    </li>
  );
}

/** The part of the service page about e-mail. */
export function OutboxList() {
  const { t } = useTranslation();
  const { data, error, refetch } = useOutbox();
  const title = <h2 id="mail-title">{t('mail.serviceTitle')}</h2>;
  if (data === undefined)
    return (
      <section className="stack" aria-labelledby="mail-title">
        {title}
        {error ? <CouldNotRead error={error} again={() => void refetch()} /> : <Loading />}
      </section>
    );
  const { sends, link, failed, held } = data;
  return (
    <section className="stack" aria-labelledby="mail-title">
      {title}
      <p>{t(sends ? 'mail.sends' : 'mail.sendsNone')}</p>
      {failed.length > 0 && (
        <>
          <h3 id="mail-failed">{t('mail.failed')}</h3>
          <ul className="plain lines" aria-labelledby="mail-failed">
            {failed.map((mail) => (
              <MailLine key={mail.id} mail={mail} />
            ))}
          </ul>
        </>
      )}
      {!sends && held.length > 0 && (
        <>
          <h3 id="mail-held">{t('mail.held')}</h3>
          <ul className="plain lines" aria-labelledby="mail-held">
            {held.map((mail) => (
              <MailLine key={mail.id} mail={mail} />
            ))}
          </ul>
          <p className="soft">{t('mail.heldLead')}</p>
          <CopyButton text={link} label={t('mail.copyLink')} />
        </>
      )}
    </section>
  );
}
