/** What is said about a suggestion, in the thread of its own. */
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { useSectionThreads } from '#client/api/threads.ts';
import { ThreadCard } from '#client/features/comments/lazy-index.ts';

/** The thread; nothing where there is none. */
export function Discussion({ plan, section, suggestion }: { plan: Plan; section: Section; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const { data } = useSectionThreads(plan.id, section.id);
  const thread = data?.find(({ id }) => id === suggestion.threadId);
  if (thread === undefined) return null;
  return (
    <section className="suggestion-discussion" aria-label={t('suggest.discussion')}>
      <h4>{t('suggest.discussion')}</h4>
      <ThreadCard plan={plan} section={section} thread={thread} isGone={false} isCurrent={false} toWords={null} />
    </section>
  );
}
