/** How many passages of a section are new to the reader and from whom, in its head. A press leads to the first of them. */
import { CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PlanNews } from '#shared/api.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { Button } from '#client/ui/button.tsx';
import { FreshMark } from './news.tsx';
import { namesOf } from './piece-words.ts';
import { markedOf, newsOfSection } from './section-news.ts';
import { goTo } from './walk.ts';

/** The count. `news` is what the plan's news says of the section; null if it has none. */
export function NewInSection({
  section,
  news,
}: {
  section: { id: string; title: string };
  news: PlanNews['sections'][number] | null;
}) {
  const { t } = useTranslation();
  const shown = useWatched(newsOfSection(section.id).shown);
  const { seq } = shown;
  const passages = markedOf(shown);
  const count = seq === null ? (news?.passages ?? 0) : passages.length;
  if (count === 0) return news === null || news.passages > 0 ? null : <FreshMark />;
  const names = namesOf(seq === null ? (news?.people ?? []) : passages.map(({ person }) => person));
  return (
    <Button
      icon={CircleDot}
      variant="quiet"
      data-new-count=""
      aria-label={t('news.leadsTo', { count, names, title: section.title })}
      onPress={() => goTo({ sectionId: section.id, passage: 'first' })}
    >
      {t('news.passages', { count, names })}
    </Button>
  );
}
