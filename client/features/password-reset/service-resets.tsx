/** For managers of the service: makes a password reset for a person who forgot their password, and lists the unused ones. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zNewPasswordReset, zPasswordResetFor, type NewPasswordReset, type PasswordReset } from '#shared/api.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient, useService } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { ShownOnce, useIsOver } from '#client/features/invitations/lazy-index.ts';
import { useWrite } from '#client/api/use-write.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dayAndTime, sentences } from '#client/words/format.ts';

function Made({ made, another }: { made: NewPasswordReset; another: () => void }) {
  const { t } = useTranslation();
  const { id, person, expiresAt } = made.passwordReset;
  const open = useService(true, true).data?.passwordResets;
  const isOver = useIsOver(id, open);
  const mail = (open?.find((one) => one.id === id) ?? made.passwordReset).mail;
  return (
    <Notice kind="good" role="status" title={t(isOver ? 'passwordReset.over' : 'passwordReset.made', { name: person.name })}>
      <ShownOnce
        link={made.link}
        code={made.code}
        label={t('passwordReset.code')}
        page="/new-password"
        isOver={isOver}
        another={another}
        anotherLabel={t('passwordReset.another')}
      >
        <p className="soft">
          {sentences(
            t('passwordReset.until', { date: dayAndTime(expiresAt) }),
            t('passwordReset.told', { name: person.name }),
            mail !== null && t(`mail.state.${mail}`),
          )}
        </p>
      </ShownOnce>
    </Notice>
  );
}

function Make({ done }: { done: (made: NewPasswordReset) => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zPasswordResetFor,
    send: (body) => call(zNewPasswordReset, 'POST', '/api/service/password-resets', body),
    done: async (made) => {
      done(made);
      await queryClient.invalidateQueries({ queryKey: keys.service });
    },
  });
  return (
    <>
      <p>{t('passwordReset.lead')}</p>
      <FormFrame state={state} submit={t('passwordReset.make')} onSubmit={(form) => submit({ email: textOf(form, 'email') })}>
        <TextInput name="email" label={t('passwordReset.email')} type="email" autoComplete="off" />
      </FormFrame>
    </>
  );
}

/** The part of the service page that makes a password reset. */
export function MakePasswordReset() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const [made, setMade] = useState<NewPasswordReset | null>(null);
  return (
    <section className="stack" aria-labelledby="password-reset-title">
      <h2 id="password-reset-title">{t('passwordReset.title')}</h2>
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

/** The list of open password resets, each with a button that takes it back. */
export function OpenPasswordResets({ passwordResets }: { passwordResets: readonly PasswordReset[] }) {
  const { t } = useTranslation();
  const { busy, problem, write } = useWrite(keys.service);
  if (passwordResets.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="open-ways-title">
      <h2 id="open-ways-title">{t('passwordReset.waiting')}</h2>
      <WriteProblem problem={problem} />
      <ul className="plain lines">
        {passwordResets.map(({ id, person, madeBy, expiresAt, mail }) => (
          <li key={id} className="split-line">
            <span>
              <strong>{person.name}</strong>
              <br />
              <span className="soft">
                {sentences(
                  t('passwordReset.waitingBy', { by: madeBy.name, date: dayAndTime(expiresAt) }),
                  mail !== null && t(`mail.state.${mail}`),
                )}
              </span>
            </span>
            <Button
              isDisabled={busy}
              aria-label={t('passwordReset.takeBackOf', { name: person.name })}
              onPress={() => void write('DELETE', `/api/password-resets/${id}`)}
            >
              {t('people.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
