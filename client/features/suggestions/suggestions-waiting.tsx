/** Says at the head of a plan that suggestions wait for the reader's answer. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { suggestionsQuery } from '#client/api/suggestions.ts';
import { useAfterEditor } from '#client/ui/after-editor.ts';

/** The line, which leads to the list; nothing if none waits. */
export function SuggestionsWaiting({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const enabled = useAfterEditor();
  const { data } = useQuery({ ...suggestionsQuery(plan.id, 'open'), enabled });
  // Until the list is there, the plan's own number stands: the line is drawn with the page, and nothing moves when the list comes.
  const count = enabled && data !== undefined ? data.filter(({ waits }) => waits).length : plan.you.suggestionsWaiting;
  if (count === 0) return null;
  return (
    <p className="suggestions-waiting">
      <Link to={`/plans/${plan.id}/suggestions?list=waiting`}>{t('suggest.waiting', { count })}</Link>
    </p>
  );
}
