/** Take or leave, for each change of a suggestion. */
import { Check, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { Change } from '#shared/api-history.ts';
import type { SuggestionComparison } from '#shared/api-suggestions.ts';
import { changeInWords } from '#client/features/past/lazy-index.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { isNeeded, withLeft, withTaken } from './taken.ts';

/** The list. `taken` are the changes that are taken; `goTo` leads to a change in the text. */
export function ChangeChoices({
  changes,
  taken,
  choose,
  goTo,
}: {
  changes: SuggestionComparison['changes'];
  taken: ReadonlySet<number>;
  choose: (taken: ReadonlySet<number>) => void;
  goTo: (change: Change) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <ol className="plain suggestion-changes">
      {changes.map((change) => {
        const what = changeInWords(change, 'past');
        const isOn = taken.has(change.id);
        return (
          <li key={change.id}>
            <Button variant="quiet" id={`${id}-${change.id}`} onPress={() => goTo(change)}>
              {what}
            </Button>
            <div className="suggestion-choice" role="group" aria-labelledby={`${id}-${change.id}`}>
              <ToggleButton
                className="button"
                aria-label={t('suggest.takeOf', { what })}
                isSelected={isOn}
                onChange={() => choose(withTaken(changes, taken, change.id))}
              >
                <Icon of={Check} />
                <Words>{t('suggest.take')}</Words>
              </ToggleButton>
              <ToggleButton
                className="button"
                aria-label={t('suggest.leaveOf', { what })}
                isSelected={!isOn}
                onChange={() => choose(withLeft(changes, taken, change.id))}
              >
                <Icon of={X} />
                <Words>{t('suggest.leave')}</Words>
              </ToggleButton>
            </div>
            {isNeeded(changes, taken, change.id) && <p className="small soft">{t('suggest.needed')}</p>}
          </li>
        );
      })}
    </ol>
  );
}
