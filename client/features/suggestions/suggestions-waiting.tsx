/** Says at the head of a plan that suggestions wait for the reader's answer. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { suggestionsQuery } from '#client/api/suggestions.ts';
import { useAfterEditor } from '#client/ui/after-editor.ts';

/** The line, which leads to the list; nothing if none waits. */
export function SuggestionsWaiting({ planId }: { planId: string }) {
  const { t } = useTranslation();
  const enabled = useAfterEditor();
  const { data } = useQuery({ ...suggestionsQuery(planId, 'open'), enabled });
  // What was read before is not shown before: a page that the server drew is taken over as it was drawn.
  const count = (enabled ? (data ?? []) : []).filter(({ waits }) => waits).length;
  if (count === 0) return null;
  return (
    <p className="suggestions-waiting">
      <Link to={`/plans/${planId}/suggestions?list=waiting`}>{t('suggest.waiting', { count })}</Link>
    </p>
  );
}
