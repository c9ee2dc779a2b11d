/** What would change in the section if the marked changes were taken. */
import { useQuery } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion, SuggestionComparison } from '#shared/api-suggestions.ts';
import { outcomeQuery } from '#client/api/suggestions.ts';
import { ChangedText, compared } from '#client/features/past/lazy-index.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { problemOf } from '#client/ui/problem.ts';

function Text({ suggestion, comparison, taken }: React.ComponentProps<typeof Outcome>) {
  const { t } = useTranslation();
  const ids = comparison.changes.filter(({ id }) => taken.has(id)).map(({ id }) => id);
  const { data, error } = useQuery(
    outcomeQuery(suggestion.id, ids, { seq: comparison.seq, suggestionSeq: comparison.suggestionSeq }),
  );
  const text = useMemo(() => (data === undefined ? null : compared(data)), [data]);
  if (error !== null)
    return (
      <Notice kind="waits" role="alert">
        <p>{t(`errors.${problemOf(error)}`)}</p>
      </Notice>
    );
  if (text === null) return <Loading />;
  return (
    <div className="suggestion-outcome">
      <p className="small soft">{t('suggest.outcomeLead')}</p>
      <Suspense fallback={<Loading />}>
        <ChangedText comparison={text} />
      </Suspense>
    </div>
  );
}

/** The button, and below it the text. */
export function Outcome(props: { suggestion: Suggestion; comparison: SuggestionComparison; taken: ReadonlySet<number> }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (props.taken.size === 0) return null;
  return (
    <>
      <p>
        <Button variant="quiet" icon={isOpen ? EyeOff : Eye} aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {t(isOpen ? 'suggest.hideOutcome' : 'suggest.outcome')}
        </Button>
      </p>
      {isOpen && <Text {...props} />}
    </>
  );
}
