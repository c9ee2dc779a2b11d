/** The answer to a suggestion: what is taken of it, a reply, or a reason why not. */
import { Check, PenLine, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import type { Plan, Section } from '#shared/api.ts';
import type { Change } from '#shared/api-history.ts';
import { zDecline, type Suggestion, type SuggestionComparison } from '#shared/api-suggestions.ts';
import { acceptSuggestion, adaptSuggestion, declineSuggestion } from '#client/api/suggestions.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { useAsking } from '#client/ui/move-focus.ts';
import { Notice } from '#client/ui/notice.tsx';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { firstName, sentences } from '#client/words/format.ts';
import { useWays } from './address.ts';
import { ChangeChoices } from './change-choices.tsx';
import { Conflicts, keyOf } from './conflicts.tsx';
import { Outcome } from './outcome.tsx';
import { conflictsOf } from './taken.ts';

/** The form that declines, with the reason that its author reads. */
function Decline({ plan, suggestion, comparison, answer, again, cancel }: Omit<Props, Choosing> & { cancel: () => void }) {
  const { t } = useTranslation();
  const { state, submit } = useForm({
    schema: zDecline,
    send: (body) => declineSuggestion(plan.id, suggestion, body),
    words: { conflict: t('suggest.changedMeanwhile') },
  });
  return (
    <FormFrame
      state={state}
      submit={t('suggest.declineSend')}
      onSubmit={(data) => submit({ reply: textOf(data, 'reply'), seen: { suggestionSeq: comparison.suggestionSeq } })}
      extra={
        <>
          {state.failed === 'conflict' && <Button onPress={() => void again()}>{t('suggest.lookAgain')}</Button>}
          <Button variant="quiet" onPress={cancel}>
            {t('app.cancel')}
          </Button>
        </>
      }
    >
      <TextInput
        name="reply"
        label={t('suggest.declineTitle')}
        hint={t('suggest.declineHint', { name: firstName(suggestion.author.name) })}
        start={answer.reply}
        onChange={answer.write}
        long
        autoFocus
      />
    </FormFrame>
  );
}

/** What only an acceptance needs. */
type Choosing = 'section' | 'taken' | 'choose' | 'goTo';
type Props = {
  plan: Plan;
  section: Section;
  suggestion: Suggestion;
  comparison: SuggestionComparison;
  taken: ReadonlySet<number>;
  choose: (taken: ReadonlySet<number>) => void;
  /** Leads to a change in the text. */
  goTo: (change: Change) => void;
  answer: { readonly reply: string; readonly write: (reply: string) => void };
  /** Reads the changes again. */
  again: () => Promise<unknown>;
};

/**
 * The answer. A suggestion cannot be accepted before its reader has looked at both sides of each conflict of what is taken. One that changes
 * nothing can be declined, or changed first.
 */
export function Decide({ plan, section, suggestion, comparison, taken, choose, goTo, answer, again }: Props) {
  const { t } = useTranslation();
  const { write } = useWays(section.id);
  const hintId = useId();
  const [looked, setLooked] = useState<ReadonlySet<string>>(new Set());
  const { asks: declines, ask: startDecline, stop: stay, button: decline } = useAsking();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { changes, seq, suggestionSeq } = comparison;
  const conflicts = conflictsOf(comparison, taken);
  const toLookAt = conflicts.filter((conflict) => !looked.has(keyOf(conflict))).length;
  const name = firstName(suggestion.author.name);
  const run = async (send: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setProblem(null);
    try {
      await send();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const isAll = taken.size === changes.length;
  const isEmpty = changes.length === 0;
  // What is left out is declined, and its author reads why.
  const isSilent = !isAll && answer.reply.trim() === '';
  const hint = ((): string => {
    if (taken.size === 0) return t('suggest.takenNone');
    if (toLookAt > 0) return t('suggest.lookFirst');
    if (isAll) return t('suggest.takenAll');
    const part = t('suggest.taken', { count: taken.size, all: changes.length });
    return sentences(part, isSilent && t('suggest.sayWhyFirst'));
  })();
  const title = t(isEmpty ? 'suggest.eachEmpty' : 'suggest.each');
  const accept = (): Promise<unknown> =>
    acceptSuggestion(plan.id, suggestion, {
      reply: answer.reply,
      seen: { seq, suggestionSeq },
      ...(isAll ? {} : { changes: changes.filter(({ id }) => taken.has(id)).map(({ id }) => id) }),
    });
  const adapt = async (): Promise<void> => {
    if (await run(() => adaptSuggestion(plan.id, suggestion))) write(suggestion.id);
  };
  return (
    <section className="suggestion-decide" aria-label={title}>
      <h4>{title}</h4>
      {!isEmpty && (
        <>
          <ChangeChoices changes={changes} taken={taken} choose={choose} goTo={goTo} />
          <Conflicts comparison={comparison} conflicts={conflicts} looked={looked} look={setLooked} />
          <Outcome suggestion={suggestion} comparison={comparison} taken={taken} />
        </>
      )}
      <div role="status">
        {problem !== null && (
          <Notice kind="waits">
            <p>{problem === 'conflict' ? t('suggest.changedMeanwhile') : t(`errors.${problem}`)}</p>
            {problem === 'conflict' && (
              <p>
                <Button onPress={() => void again()}>{t('suggest.lookAgain')}</Button>
              </p>
            )}
          </Notice>
        )}
      </div>
      {declines ? (
        <Decline {...{ plan, suggestion, comparison, answer, again }} cancel={stay} />
      ) : (
        <>
          {!isEmpty && (
            <>
              <TextField className="field" value={answer.reply} onChange={answer.write}>
                <Label>{t('suggest.reply', { name })}</Label>
                <Text slot="description" className="hint">
                  {isAll ? t('suggest.replyHint') : t('suggest.replyPartHint', { name })}
                </Text>
                <TextArea className="input" />
              </TextField>
              <p id={hintId} role="status">
                {hint}
              </p>
            </>
          )}
          <div className="row">
            {!isEmpty && (
              <Button
                variant="main"
                icon={Check}
                aria-describedby={hintId}
                isDisabled={busy || taken.size === 0 || toLookAt > 0 || isSilent}
                onPress={() => void run(accept)}
              >
                {t(isAll ? 'suggest.acceptAll' : 'suggest.accept')}
              </Button>
            )}
            {suggestion.adaptedBy === null && (
              <Button icon={PenLine} isDisabled={busy} onPress={() => void adapt()}>
                {t('suggest.adapt')}
              </Button>
            )}
            <Button ref={decline} icon={X} isDisabled={busy} onPress={startDecline}>
              {t('suggest.decline')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
