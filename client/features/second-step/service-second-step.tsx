/** For managers of the service: whether staff need a second step, and taking off one that somebody has lost. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zDone } from '#shared/api.ts';
import { zTakeOffSecondStep } from '#shared/api-sign-in.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { ApiError, problemOf } from '#client/ui/problem.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { sentences } from '#client/words/format.ts';

/** The part of the service page that says whether staff need a second step. */
export function StaffSecondStep() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  const isNeeded = service.staffSecondStep;
  const change = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem('');
    setSaid('');
    try {
      await call(zDone, 'PATCH', '/api/service', { staffSecondStep: !isNeeded });
      await queryClient.invalidateQueries({ queryKey: keys.me });
      setSaid(t(isNeeded ? 'secondStep.ruleOffNow' : 'secondStep.ruleOnNow'));
    } catch (error) {
      const own = error instanceof ApiError && error.fields['staffSecondStep'] === 'ownSecondStepFirst';
      setProblem(own ? t('problems.ownSecondStepFirst') : t(`errors.${problemOf(error)}`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="stack" aria-labelledby="staff-step-title">
      <h2 id="staff-step-title">{t('secondStep.ruleTitle')}</h2>
      <p>{sentences(t('secondStep.ruleWhat'), t('secondStep.ruleWho'))}</p>
      <p>
        <strong>{t(isNeeded ? 'secondStep.ruleIsOn' : 'secondStep.ruleIsOff')}</strong>
      </p>
      {problem !== '' && (
        <Notice kind="waits" role="alert">
          <p>{problem}</p>
        </Notice>
      )}
      <p role="status">{said}</p>
      {service.demo ? (
        <p className="soft">{t('account.demoPassword')}</p>
      ) : (
        <p>
          <Button isDisabled={busy} onPress={() => void change()}>
            {t(isNeeded ? 'secondStep.ruleTurnOff' : 'secondStep.ruleTurnOn')}
          </Button>
        </p>
      )}
    </section>
  );
}

/** The part of the service page that takes a lost second step off. */
export function TakeOffSecondStep() {
  const { t } = useTranslation();
  const { service } = useSignedIn();
  const [done, setDone] = useState<{ email: string; count: number } | null>(null);
  const { state, submit } = useForm({
    schema: zTakeOffSecondStep,
    send: async (body) => {
      await call(zDone, 'POST', '/api/service/second-steps/take-off', body);
      return body.email;
    },
    done: (email) => setDone((before) => ({ email, count: (before?.count ?? 0) + 1 })),
  });
  if (service.demo) return null;
  return (
    <section className="stack" aria-labelledby="take-off-title">
      <h2 id="take-off-title">{t('secondStep.lostTitle')}</h2>
      <p>{t('secondStep.lostLead')}</p>
      <FormFrame
        key={done?.count}
        state={state}
        variant="plain"
        submit={t('secondStep.takeOff')}
        onSubmit={(form) => submit({ email: textOf(form, 'email'), reason: textOf(form, 'reason') })}
      >
        <TextInput name="email" label={t('passwordReset.email')} type="email" autoComplete="off" />
        <TextInput
          name="reason"
          label={t('secondStep.reason')}
          hint={sentences(t('secondStep.reasonHint'), service.mail && t('secondStep.reasonMail'))}
          autoComplete="off"
        />
      </FormFrame>
      <p role="status">{done !== null && t('secondStep.takenOff', { email: done.email })}</p>
    </section>
  );
}
