/** For managers of the service: a way to a new password for somebody who forgot theirs, and those that nobody has used yet. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zNewWayBack, zWayBackFor, type NewWayBack, type WayBack } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { ShownOnce } from '#client/features/invitations/invitations.tsx';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dayAndTime } from '#client/words/format.ts';

function Made({ made, another }: { made: NewWayBack; another: () => void }) {
  const { t } = useTranslation();
  const { person, expiresAt } = made.wayBack;
  return (
    <Notice kind="good" role="status" title={t('wayBack.made', { name: person.name })}>
      <ShownOnce link={made.link} code={made.code} label={t('wayBack.code')} page="/new-password" />
      <p className="soft">
        {t('wayBack.until', { date: dayAndTime(expiresAt) })} {t('wayBack.told', { name: person.name })}
      </p>
      <p>
        <Button onPress={another}>{t('wayBack.another')}</Button>
      </p>
    </Notice>
  );
}

function Make({ done }: { done: (made: NewWayBack) => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zWayBackFor,
    send: (body) => call(zNewWayBack, 'POST', '/api/service/ways-back', body),
    done: async (made) => {
      done(made);
      await queryClient.invalidateQueries({ queryKey: keys.service });
    },
  });
  return (
    <>
      <p>{t('wayBack.lead')}</p>
      <FormFrame state={state} submit={t('wayBack.make')} onSubmit={(form) => submit({ email: textOf(form, 'email') })}>
        <TextInput name="email" label={t('wayBack.email')} type="email" autoComplete="off" />
      </FormFrame>
    </>
  );
}

/** The part of the service page in which one is made. */
export function MakeWayBack() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const [made, setMade] = useState<NewWayBack | null>(null);
  return (
    <section className="stack" aria-labelledby="way-back-title">
      <h2 id="way-back-title">{t('wayBack.title')}</h2>
      {service.demo ? (
        <p className="soft">{t('account.demoPassword')}</p>
      ) : made ? (
        <Made made={made} another={() => setMade(null)} />
      ) : (
        <Make done={setMade} />
      )}
    </section>
  );
}

/** The open ones, each of which can be taken back. */
export function OpenWaysBack({ waysBack }: { waysBack: readonly WayBack[] }) {
  const { t } = useTranslation();
  const { busy, problem, write } = useWrite(keys.service);
  if (waysBack.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="open-ways-title">
      <h2 id="open-ways-title">{t('wayBack.waiting')}</h2>
      <WriteProblem problem={problem} />
      <ul className="plain lines">
        {waysBack.map(({ id, person, madeBy, expiresAt }) => (
          <li key={id} className="split-line">
            <span>
              <strong>{person.name}</strong>
              <br />
              <span className="soft">{t('wayBack.waitingBy', { by: madeBy.name, date: dayAndTime(expiresAt) })}</span>
            </span>
            <Button
              isDisabled={busy}
              aria-label={t('wayBack.takeBackOf', { name: person.name })}
              onPress={() => void write('DELETE', `/api/ways-back/${id}`)}
            >
              {t('people.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
