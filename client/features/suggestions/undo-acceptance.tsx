/** Takes an acceptance out of the section again, with a reason for whoever made the suggestion. */
import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { zUndoAcceptance, type Suggestion } from '#shared/api-suggestions.ts';
import { undoAcceptance } from '#client/api/suggestions.ts';
import { Button } from '#client/ui/button.tsx';
import { TextInput } from '#client/ui/fields.tsx';
import { FormFrame, textOf, useForm } from '#client/ui/form.tsx';
import { useAsking } from '#client/ui/move-focus.ts';
import { firstName } from '#client/words/format.ts';

/** The button, and then the form. */
export function UndoAcceptance({ plan, suggestion }: { plan: Plan; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const { asks, ask, stop, button } = useAsking();
  const { state, submit } = useForm({
    schema: zUndoAcceptance,
    send: ({ reason }) => undoAcceptance(plan.id, suggestion, reason),
    words: { conflict: t('suggest.changedMeanwhile') },
  });
  if (!asks)
    return (
      <p>
        <Button ref={button} variant="quiet" icon={Undo2} onPress={ask}>
          {t('suggest.undo')}
        </Button>
      </p>
    );
  return (
    <FormFrame
      state={state}
      submit={t('suggest.undoSend')}
      variant="plain"
      onSubmit={(data) => submit({ reason: textOf(data, 'reason') })}
      extra={
        <Button variant="quiet" onPress={stop}>
          {t('app.cancel')}
        </Button>
      }
    >
      <TextInput
        name="reason"
        label={t('suggest.undoTitle')}
        hint={t('suggest.undoHint', { name: firstName(suggestion.author.name) })}
        long
        autoFocus
      />
    </FormFrame>
  );
}
