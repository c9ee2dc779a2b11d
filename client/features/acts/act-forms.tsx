/** The forms of recorded acts: one's own view, what another said, and taking an act back. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { ACT_KINDS, type ActKind } from '#shared/acts.ts';
import { zNewAct, zTakeBack, type Act, type NewAct, type Sayer } from '#shared/api-acts.ts';
import { recordAct, takeBackAct } from '#client/api/acts.ts';
import { keepViewDraft } from '#client/offline/comment-drafts.ts';
import { Button } from '#client/ui/button.tsx';
import { Choose, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import type { Problem } from '#client/ui/problem.ts';
import { dayInput, sentences } from '#client/words/format.ts';

/** The block that is acted on: where it is, its marker, the hash of the words that the page shows, and for whom the page is open. */
export type Acted = {
  readonly planId: string;
  readonly sectionId: string;
  readonly person: string;
  readonly block: [number, number];
  readonly hash: string;
};

/** What is said where an act could not be recorded: why, in words about it. */
export function useActProblems(): Partial<Record<Problem, string>> {
  const { t } = useTranslation();
  return {
    offline: t('acts.needsNetwork'),
    unavailable: t('acts.needsNetwork'),
    conflict: t('acts.otherWords'),
    not_found: t('acts.notSaved'),
    not_allowed: t('acts.notYou'),
  };
}

/**
 * A body for the API. Each try that says the same has the same key, so that it is recorded once. The answer to a try may be lost: what is said
 * otherwise then is recorded as well.
 */
export function useNewAct({ person, block, hash }: Acted): (more: Pick<NewAct, 'kind' | 'text' | 'said'>) => NewAct {
  const last = useRef<{ readonly key: string; readonly says: string } | null>(null);
  return (more) => {
    const act = { person, block, hash, ...more };
    const says = JSON.stringify(act);
    if (last.current?.says !== says) last.current = { key: crypto.randomUUID(), says };
    return { key: last.current.key, ...act };
  };
}

function Cancel({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="quiet" onPress={close}>
      {t('app.cancel')}
    </Button>
  );
}

/** What the reader thinks of the risk, in their own words. */
export function ViewForm({
  acted,
  begun,
  close,
  done,
}: {
  acted: Acted;
  /** What the device kept of it; null where the reader has just asked to write. */
  begun: string | null;
  close: () => void;
  done: () => void;
}) {
  const { t } = useTranslation();
  const body = useNewAct(acted);
  const { planId, sectionId, block, person } = acted;
  const keep = (text: string): void => void keepViewDraft({ planId, sectionId, block, personId: person, text });
  const { state, submit } = useForm({
    schema: zNewAct.extend({ text: zNewAct.shape.text.unwrap().min(1, 'empty') }),
    send: (act) => recordAct(planId, sectionId, act),
    done: () => {
      keep('');
      done();
    },
    words: useActProblems(),
  });
  return (
    <FormFrame
      state={state}
      submit={t('acts.viewSave')}
      kept
      extra={
        <Cancel
          close={() => {
            keep('');
            close();
          }}
        />
      }
      onSubmit={(data) => submit(body({ kind: 'view', text: textOf(data, 'text'), said: null }))}
    >
      <TextInput
        name="text"
        label={t('acts.viewLabel')}
        hint={t('acts.viewHint')}
        long
        start={begun ?? ''}
        autoFocus={begun === null}
        onChange={keep}
      />
    </FormFrame>
  );
}

/** What another person said, as the form has it: while nobody is chosen, the member is empty. */
const zWrittenDown = zNewAct.extend({
  said: zNewAct.shape.said.unwrap().extend({ member: z.string().min(1, 'empty').nullable() }),
});

/** What another person said, as the reader writes it down: who, what, and on which day. */
export function WriteDownForm({
  acted,
  sayers,
  close,
  done,
}: {
  acted: Acted;
  sayers: readonly Sayer[];
  close: () => void;
  done: () => void;
}) {
  const { t } = useTranslation();
  const body = useNewAct(acted);
  const [kind, setKind] = useState<ActKind>('agree');
  const [today] = useState(() => dayInput(Date.now()));
  const { state, submit } = useForm({
    schema: zWrittenDown,
    send: (act) => recordAct(acted.planId, acted.sectionId, act),
    done,
    words: useActProblems(),
  });
  // Nobody is chosen for the writer: whose words it is has to be said.
  const options = [
    { value: '', label: t('acts.choose') },
    ...sayers.map(({ member, name, relation }) => ({
      value: member ?? 'person',
      label: relation === '' ? name : t('acts.named', { name, relation }),
    })),
  ];
  const problems = { ...state.fields };
  // The fields of what was said stand in a part of the body of their own.
  for (const field of ['member', 'on']) {
    const problem = problems[`said.${field}`];
    if (problem !== undefined) problems[field] = problem;
  }
  return (
    <FormFrame
      state={{ ...state, fields: Object.fromEntries(Object.entries(problems).filter(([path]) => !path.startsWith('said'))) }}
      submit={t('acts.writeSave')}
      extra={<Cancel close={close} />}
      onSubmit={(data) => {
        const member = textOf(data, 'member');
        const said = { member: member === 'person' ? null : member, on: textOf(data, 'on') };
        return submit(body({ kind, text: kind === 'view' ? textOf(data, 'text') : '', said }));
      }}
    >
      <p className="soft">{t('acts.writeLead')}</p>
      <Choose name="member" label={t('acts.whoSaid')} options={options} start="" />
      <Choose
        name="kind"
        label={t('acts.whatSaid')}
        options={ACT_KINDS.map((value) => ({ value, label: t(`acts.saidKind.${value}`) }))}
        start={kind}
        onChange={setKind}
      />
      {kind === 'view' && <TextInput name="text" label={t('acts.theirWords')} hint={t('acts.theirWordsHint')} long />}
      <TextInput name="on" type="date" label={t('acts.saidOn')} start={today} />
    </FormFrame>
  );
}

/** Takes an act back. The reason is wanted and not needed. */
export function TakeBackForm({ acted, act, close, done }: { acted: Acted; act: Act; close: () => void; done: () => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zTakeBack,
    send: (body) => takeBackAct(acted.planId, acted.sectionId, act.id, body),
    done,
    words: useActProblems(),
  });
  const how = act.mayTakeBack ?? 'withdrawn';
  return (
    <FormFrame
      state={state}
      submit={t(`acts.takeBack.${how}`)}
      variant="plain"
      extra={<Cancel close={close} />}
      onSubmit={(data) => submit({ person: acted.person, reason: textOf(data, 'reason') })}
    >
      <p>{sentences(t(`acts.takeBackAsk.${how}`), t('acts.stays'))}</p>
      <TextInput name="reason" label={t('acts.reason')} required={false} autoFocus />
    </FormFrame>
  );
}
