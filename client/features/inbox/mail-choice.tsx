/** The choice when e-mail comes about what waits in the inbox, as a part of the account page. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAIL_TIMES, USUAL_MAIL, type MailChoice, type MailTime } from '#shared/mail.ts';
import { keys } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useWrite } from '#client/api/use-write.ts';
import { Choose, ChooseExplained } from '#client/ui/fields.tsx';
import { WriteProblem } from '#client/ui/write-problem.tsx';

/** The times of day that can be chosen: each full hour. */
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

/** The choice. Nothing on a service that sends no e-mail. */
export function MailChoices() {
  const { t } = useTranslation();
  const { settings, service, person } = useSignedIn();
  const { problem, writeInTurn } = useWrite(keys.me);
  const [saved, setSaved] = useState(false);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const [choice, setChoice] = useState<Omit<MailChoice, 'zone'>>(settings?.mail ?? USUAL_MAIL);
  if (!service.mail) return null;
  const choose = async (change: { when?: MailTime; at?: string }): Promise<void> => {
    const next = { ...choice, ...change };
    setChoice(next);
    setSaved(false);
    setSaved(await writeInTurn('PATCH', '/api/me', { mail: { when: next.when, at: next.at, zone: timeZone } }));
  };
  return (
    <section className="stack" aria-labelledby="mail-title">
      <h2 id="mail-title">{t('mail.title')}</h2>
      <p className="soft">{t('mail.lead', { email: person.email })}</p>
      <div className="form">
        <ChooseExplained
          name="mail"
          label={t('mail.label')}
          options={MAIL_TIMES.map((when) => ({ value: when, label: t(`mail.${when}`), about: t(`mail.${when}About`) }))}
          start={choice.when}
          onChange={(when) => void choose({ when })}
        />
        {choice.when === 'daily' && (
          <Choose
            name="mail-at"
            label={t('mail.at')}
            options={[...new Set([choice.at, ...HOURS])].toSorted().map((at) => ({ value: at, label: at }))}
            start={choice.at}
            onChange={(at) => void choose({ at })}
          />
        )}
      </div>
      <WriteProblem problem={problem} />
      <p role="status">{saved && problem === null && t('app.saved')}</p>
    </section>
  );
}
