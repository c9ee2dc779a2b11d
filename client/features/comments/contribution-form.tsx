/** The form in which somebody writes down what another one said. On a narrow screen it asks one question after the other. */
import { X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { NewAnchor } from '#shared/api-threads.ts';
import { CONTRIBUTION_WAYS, type Contribution, type NewContribution } from '#shared/contributions.ts';
import type { Audience } from '#shared/rights.ts';
import { keepContributionDraft, readContributionDraft } from '#client/offline/comment-drafts.ts';
import { type ContributionDraft } from '#client/offline/unsent-comments.ts';
import { Button } from '#client/ui/button.tsx';
import { Choose, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, type FormState } from '#client/ui/form.tsx';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { useStandingName } from '#client/ui/person.tsx';
import { takeTyped } from '#client/ui/typed-ahead.ts';
import { UnsentInPanel } from '#client/ui/unsent-input.ts';
import { Words } from '#client/ui/words.tsx';
import { firstName } from '#client/words/format.ts';
import { AudienceChoice } from './audience.tsx';
import {
  contributionOf,
  emptyFields,
  fieldsOf,
  hasWords,
  OTHER,
  problemsOf,
  type ContributionFields,
  type Question,
} from './contribution-fields.ts';

/** The screens on which all questions do not stand below each other. */
const ONE_BY_ONE = '(width < 40rem)';
/** How long after the last key a draft is kept on the device, in milliseconds. */
const DRAFT_DELAY = 300;
const NO_PROBLEMS: FormState = { fields: {}, failed: null, words: {}, busy: false, attempt: 0 };

type Props = {
  readonly plan: Plan;
  readonly section: Section;
  /** The thread that it is said in; null for a new one. */
  readonly threadId: string | null;
  /** What a new thread is about; null for the section as a whole, and in a thread. */
  readonly anchor: NewAnchor | null;
  /** For whom it is at first. Only a new thread lets its writer choose. */
  readonly audience: Audience;
  readonly choosesAudience: boolean;
  /** The contribution that is changed; null for a new one. Who said it is not asked again. */
  readonly start: Contribution | null;
  /** For whom the draft is kept on this device; null where a contribution is changed, which is not kept. */
  readonly draftOf: string | null;
  readonly sendLabel: string;
  readonly send: (contribution: NewContribution, audience: Audience) => void;
  readonly cancel: () => void;
};

/** The fields of one question. `set` changes a field. */
function Fields({
  plan,
  question,
  fields,
  set,
}: {
  plan: Plan;
  question: Exclude<Question, 'forWhom'>;
  fields: ContributionFields;
  set: (change: Partial<ContributionFields>) => void;
}) {
  const { t } = useTranslation();
  const standing = useStandingName();
  const text = (name: keyof ContributionFields) => ({
    name,
    start: fields[name],
    onChange: (value: string) => set({ [name]: value }),
  });
  if (question === 'who') {
    const chosen = plan.members.find(({ id }) => id === fields.who);
    return (
      <>
        <Choose
          name="who"
          label={t('contributions.who')}
          options={[
            { value: '', label: t('contributions.choose') },
            ...plan.members
              .filter(({ you, current }) => current && !you)
              .map((member) => ({
                value: member.id,
                label: t('contributions.member', { name: member.person.name, what: standing(member) }),
              })),
            { value: OTHER, label: t('contributions.other') },
          ]}
          start={fields.who}
          onChange={(who) => set({ who })}
        />
        {chosen !== undefined && (
          <p className="soft small">{t('contributions.memberToldOf', { name: firstName(chosen.person.name) })}</p>
        )}
        {fields.who === OTHER && (
          <>
            <TextInput {...text('name')} label={t('contributions.name')} autoComplete="off" />
            <TextInput
              {...text('relation')}
              label={t('contributions.relation', { person: plan.person.knownAs || firstName(plan.person.name) })}
              hint={t('contributions.relationHint')}
              autoComplete="off"
            />
          </>
        )}
      </>
    );
  }
  if (question === 'how')
    return (
      <>
        <Choose
          name="way"
          label={t('contributions.way')}
          options={CONTRIBUTION_WAYS.map((way) => ({ value: way, label: t(`contributions.ways.${way}`) }))}
          start={fields.way}
          onChange={(way) => set({ way })}
        />
        <div className="contribution-when">
          <TextInput {...text('day')} type="date" label={t('contributions.day')} />
          <TextInput {...text('time')} type="time" label={t('contributions.time')} required={false} />
        </div>
      </>
    );
  return (
    <>
      <p className="soft">{t('contributions.whatLead')}</p>
      {(['words', 'observed', 'reading'] as const).map((name) => (
        <TextInput
          key={name}
          {...text(name)}
          label={t(`contributions.${name}`)}
          hint={t(`contributions.${name}Hint`)}
          long
          required={false}
        />
      ))}
    </>
  );
}

function Form({ draft, ...props }: Props & { draft: ContributionDraft | null }) {
  const { plan, section, threadId, anchor, choosesAudience, start, draftOf, sendLabel, send, cancel } = props;
  const { t } = useTranslation();
  const oneByOne = useMediaQuery(ONE_BY_ONE);
  const [fields, setFields] = useState(() => draft?.fields ?? (start === null ? emptyFields(Date.now()) : fieldsOf(start)));
  const [audience, setAudience] = useState(draft?.audience ?? props.audience);
  const [at, setAt] = useState(0);
  const [state, setState] = useState(NO_PROBLEMS);
  const head = useRef<HTMLHeadingElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const questions: readonly Question[] = [
    ...(start === null ? (['who'] as const) : []),
    'how',
    'what',
    ...(choosesAudience ? (['forWhom'] as const) : []),
  ];
  useEffect(() => head.current?.focus({ preventScroll: at === 0 }), [at]);
  const toKeep = useRef<() => void>(null);
  const keepNow = useCallback((): void => {
    clearTimeout(timer.current);
    toKeep.current?.();
    toKeep.current = null;
  }, []);
  useEffect(() => keepNow, [keepNow]);
  // Its first question is a choice, so what was typed before it came belongs nowhere.
  useEffect(() => void takeTyped(), []);
  const keep = (now: ContributionFields | null, chosen: Audience): void => {
    if (draftOf === null) return;
    const place = { planId: plan.id, sectionId: section.id, threadId, suggestionId: null, anchor };
    const kept = { ...place, personId: draftOf, audience: chosen };
    toKeep.current = () => void keepContributionDraft({ ...kept, fields: now !== null && hasWords(now) ? now : null });
    clearTimeout(timer.current);
    if (now === null) keepNow();
    else timer.current = setTimeout(keepNow, DRAFT_DELAY);
  };
  const set = (change: Partial<ContributionFields>): void => {
    const next = { ...fields, ...change };
    setFields(next);
    keep(next, audience);
  };
  const fail = (problems: Readonly<Record<string, string>>): void =>
    setState(({ attempt }) => ({ ...NO_PROBLEMS, fields: problems, attempt: attempt + 1 }));
  const goTo = (next: number): void => {
    setState(NO_PROBLEMS);
    setAt(next);
  };
  const isLast = !oneByOne || at >= questions.length - 1;
  const finish = (): void => {
    const made = contributionOf(fields, Intl.DateTimeFormat().resolvedOptions().timeZone, Date.now());
    const problems = 'problems' in made ? made.problems : {};
    const here = problemsOf(questions[at] ?? 'who', problems);
    if (oneByOne && Object.keys(here).length > 0) return fail(here);
    if (!isLast) return goTo(at + 1);
    if ('contribution' in made) {
      keep(null, audience);
      send(made.contribution, audience);
      return;
    }
    const first = questions.findIndex((question) => Object.keys(problemsOf(question, problems)).length > 0);
    if (oneByOne && first !== -1) setAt(first);
    fail(oneByOne && first !== -1 ? problemsOf(questions[first] ?? 'who', problems) : problems);
  };
  const giveUp = (): void => {
    keep(null, audience);
    cancel();
  };
  const isBack = oneByOne && at > 0;
  return (
    <section className="contribution-form" aria-label={t(start === null ? 'contributions.title' : 'contributions.change')}>
      <h3 ref={head} tabIndex={-1}>
        <Words>{t(start === null ? 'contributions.title' : 'contributions.change')}</Words>
        {oneByOne && (
          <span className="soft small">{` ${t('contributions.step', { number: at + 1, count: questions.length })}`}</span>
        )}
      </h3>
      {(!oneByOne || at === 0) && (
        <p className="soft small">{t(start === null ? 'contributions.lead' : 'contributions.changeWho')}</p>
      )}
      <FormFrame
        state={state}
        submit={isLast ? sendLabel : t('contributions.next')}
        kept={draftOf !== null}
        onSubmit={finish}
        extra={
          <Button variant="quiet" {...(isBack ? {} : { icon: X })} onPress={isBack ? () => goTo(at - 1) : giveUp}>
            {t(isBack ? 'contributions.back' : 'app.cancel')}
          </Button>
        }
      >
        {questions
          .filter((_, index) => !oneByOne || index === at)
          .map((question) =>
            question === 'forWhom' ? (
              <AudienceChoice
                key={question}
                plan={plan}
                audience={audience}
                choose={(chosen) => {
                  setAudience(chosen);
                  keep(fields, chosen);
                }}
              />
            ) : (
              <Fields key={question} plan={plan} question={question} fields={fields} set={set} />
            ),
          )}
      </FormFrame>
    </section>
  );
}

/** The form. It takes the focus when it comes, and begins with what the device kept of it. */
export function ContributionForm(props: Props) {
  const { draftOf, section, threadId, anchor } = props;
  const [draft, setDraft] = useState<ContributionDraft | null | undefined>(draftOf === null ? null : undefined);
  useEffect(() => {
    if (draftOf === null) return;
    let isOver = false;
    void readContributionDraft(draftOf, { sectionId: section.id, threadId, anchor }).then((found) => isOver || setDraft(found));
    return () => {
      isOver = true;
    };
  }, [draftOf, section.id, threadId, anchor]);
  if (draft === undefined) return null;
  const form = <Form {...props} draft={draft} />;
  // What is kept is there again when the panel opens, so the panel need not ask.
  return draftOf === null ? form : <UnsentInPanel value={null}>{form}</UnsentInPanel>;
}
