/** The settings of the service: when a shared device locks, and how long a suggestion may wait for an answer. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zDone, zServiceChange } from '#shared/api.ts';
import { plainNumber } from '#shared/plain-text.ts';
import { ANSWER_DAYS, LOCK_MINUTES } from '#shared/settings.ts';
import { call } from '#client/api/http.ts';
import { keys, queryClient } from '#client/api/queries.ts';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';

/** One number that is settled for the whole service, with the reason for it and its bounds. */
function NumberSetting({
  name,
  start,
  stale,
  words,
}: {
  name: 'lockMinutes' | 'answerDays';
  start: number;
  /** What is read again after a change. */
  stale: readonly string[];
  words: {
    readonly title: string;
    readonly why: string;
    readonly label: string;
    readonly hint: string;
    readonly saved: string;
  };
}) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  const { state, submit } = useForm({
    schema: zServiceChange,
    send: (body) => call(zDone, 'PATCH', '/api/service', body),
    done: async () => {
      setSaved(true);
      await queryClient.invalidateQueries({ queryKey: stale });
    },
  });
  const titleId = `${name}-title`;
  return (
    <section className="stack" aria-labelledby={titleId}>
      <h2 id={titleId}>{words.title}</h2>
      <p>{words.why}</p>
      <FormFrame
        state={state}
        submit={t('app.save')}
        onSubmit={(form) => {
          setSaved(false);
          const typed = plainNumber(textOf(form, name));
          return submit({ [name]: typed === '' ? Number.NaN : Number(typed) });
        }}
      >
        <TextInput
          name={name}
          label={words.label}
          hint={words.hint}
          start={String(start)}
          inputMode="numeric"
          autoComplete="off"
        />
      </FormFrame>
      <p role="status">{saved && words.saved}</p>
    </section>
  );
}

/** The form for the time after which a shared device locks. */
export function SharedDevices({ minutes }: { minutes: number }) {
  const { t } = useTranslation();
  const words = {
    title: t('service.sharedTitle'),
    why: t('service.sharedWhy'),
    label: t('service.lockMinutes'),
    hint: t('service.lockHint', LOCK_MINUTES),
    saved: t('service.lockSaved'),
  };
  return <NumberSetting name="lockMinutes" start={minutes} stale={keys.me} words={words} />;
}

/** The form for the time after which people are reminded of a suggestion that nobody answered. */
export function AnswerTime({ days }: { days: number }) {
  const { t } = useTranslation();
  const words = {
    title: t('service.answersTitle'),
    why: t('service.answersWhy'),
    label: t('service.answerDays'),
    hint: t('service.answerHint', ANSWER_DAYS),
    saved: t('service.answerSaved'),
  };
  return <NumberSetting name="answerDays" start={days} stale={keys.service} words={words} />;
}
