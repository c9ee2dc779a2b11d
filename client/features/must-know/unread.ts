/** What of a plan could not be read: nobody may take a short list for a whole one. */
import i18next from 'i18next';
import type { Plan, Section } from '#shared/api.ts';
import { listOf } from '#client/words/format.ts';
import type { KnownOverview } from './use-plan-overview.ts';

/** What could not be read, as a sentence; empty if everything was, or while it is being read. */
export function unreadOf(
  { sections }: Pick<Plan, 'sections'>,
  overview: KnownOverview,
  isWanted: (section: Section) => boolean = () => true,
): string {
  if (overview.failed) return i18next.t('mustKnow.unread');
  if (!overview.answered || overview.reading) return '';
  const missing = sections.filter(
    (section) => section.retiredAt === null && isWanted(section) && !overview.sections.has(section.id),
  );
  if (missing.length === 0) return '';
  return i18next.t('mustKnow.unreadOf', { count: missing.length, titles: listOf(missing.map(({ title }) => title)) });
}
