/** What the author of an open suggestion can do with it: say what it is about and why, let others write in it, go on, take it back. */
import { PenLine, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { zSuggestionChange, type Suggestion } from '#shared/api-suggestions.ts';
import { changeSuggestion, withdrawSuggestion } from '#client/api/suggestions.ts';
import { Button } from '#client/ui/button.tsx';
import { CheckboxInput, TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { problemOf, type Problem } from '#client/ui/problem.ts';
import { useAsking } from '#client/ui/move-focus.ts';
import { WriteProblem } from '#client/ui/write-problem.tsx';
import { useWays } from './address.ts';

/** The form about the suggestion as a whole. */
function AboutForm({ plan, suggestion }: { plan: Plan; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  const { state, submit } = useForm({
    schema: zSuggestionChange,
    send: (change) => changeSuggestion(plan.id, suggestion, change),
    done: () => setSaved(true),
  });
  return (
    <FormFrame
      state={state}
      submit={t('suggest.save')}
      variant="plain"
      extra={<p role="status">{saved ? t('suggest.aboutSaved') : ''}</p>}
      onSubmit={(data) => {
        setSaved(false);
        return submit({
          title: textOf(data, 'title'),
          reason: textOf(data, 'reason'),
          othersMayWrite: textOf(data, 'others') === 'yes',
        });
      }}
    >
      <TextInput name="title" label={t('suggest.title')} hint={t('suggest.titleHint')} start={suggestion.title} />
      <TextInput
        name="reason"
        label={t('suggest.reason')}
        hint={t('suggest.reasonHint')}
        start={suggestion.reason}
        required={false}
        long
      />
      <CheckboxInput
        name="others"
        label={t('suggest.others')}
        hint={t('suggest.othersHint')}
        start={suggestion.othersMayWrite}
      />
    </FormFrame>
  );
}

/** Takes the suggestion back, after one more question. */
function Withdraw({ plan, suggestion }: { plan: Plan; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const { asks, ask, stop, button } = useAsking();
  const [problem, setProblem] = useState<Problem | null>(null);
  if (!asks)
    return (
      <Button ref={button} variant="quiet" icon={Undo2} onPress={ask}>
        {t('suggest.withdraw')}
      </Button>
    );
  return (
    <div className="suggestion-ask" role="group" aria-label={t('suggest.withdraw')}>
      <p>{t('suggest.withdrawAsk')}</p>
      <WriteProblem problem={problem} />
      <div className="row">
        <Button
          autoFocus
          onPress={() => void withdrawSuggestion(plan.id, suggestion).catch((error: unknown) => setProblem(problemOf(error)))}
        >
          {t('suggest.withdrawYes')}
        </Button>
        <Button variant="quiet" onPress={stop}>
          {t('app.cancel')}
        </Button>
      </div>
    </div>
  );
}

/** The tools. While the suggestion is written they are folded to one line. */
export function AuthorTools({ plan, suggestion, isWriting }: { plan: Plan; suggestion: Suggestion; isWriting: boolean }) {
  const { t } = useTranslation();
  const { write } = useWays(suggestion.sectionId);
  // It does not close under the hands of whoever gives the reason.
  const [isOpen] = useState(!isWriting && suggestion.reason === '');
  return (
    <div className="suggestion-tools">
      {!isWriting && (
        <div className="row">
          {suggestion.right === 'edit' && (
            <Button icon={PenLine} onPress={() => write(suggestion.id)}>
              {t('suggest.goOn')}
            </Button>
          )}
          {suggestion.acts.includes('withdraw') && <Withdraw plan={plan} suggestion={suggestion} />}
        </div>
      )}
      <details open={isOpen}>
        <summary>{t('suggest.about')}</summary>
        <AboutForm plan={plan} suggestion={suggestion} />
      </details>
    </div>
  );
}
