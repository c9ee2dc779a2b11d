/** Words that somebody had written as an answer to a suggestion when it was answered without them. */
import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { firstName } from '#client/words/format.ts';
import type { ReplyState } from './replies.ts';

/** Says why the words were not sent, and keeps them to be copied until their writer throws them away. */
export function UnsentReply({
  suggestion,
  why,
  reply,
  drop,
}: {
  suggestion: Suggestion;
  why: Exclude<ReplyState, 'inField' | 'sent'>;
  reply: string;
  drop: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Notice kind="waits" role="alert">
      <div className="field">
        <label htmlFor={id}>{t(`suggest.notSent.${why}`, { name: firstName(suggestion.answer?.by.name ?? '') })}</label>
        <textarea id={id} className="input" readOnly value={reply} />
      </div>
      <div className="row">
        <CopyButton text={reply} />
        <Button
          variant="quiet"
          icon={Trash2}
          onPress={({ target }) => {
            // The button goes with the words.
            target.closest('.suggestion')?.querySelector('h3')?.focus({ preventScroll: true });
            drop();
          }}
        >
          {t('refused.drop')}
        </Button>
      </div>
    </Notice>
  );
}
