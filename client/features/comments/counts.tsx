/** How many comments a section has, in its head and in the contents of the plan. */
import { MessageSquareText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useThreadCounts, type ThreadCount } from '#client/api/threads.ts';
import { useAfterEditor } from '#client/ui/after-editor.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { sentences } from '#client/words/format.ts';
import { openComments } from './asked.ts';

function useCount(planId: string, sectionId: string): ThreadCount | null {
  // It is read when somebody can write. A section that the server drew is taken over as it was drawn, also when others have read it already.
  const drawn = useAfterEditor();
  const { data } = useThreadCounts(planId, drawn);
  return drawn ? (data?.get(sectionId) ?? null) : null;
}

/** The count in the head of a section. A press opens its comments. */
export function CommentCount({ planId, section }: { planId: string; section: { id: string; title: string } }) {
  const { t } = useTranslation();
  const count = useCount(planId, section.id);
  if (count === null || count.open === 0) return null;
  const { open, waiting } = count;
  const words = t('comments.count', { count: open });
  const waits = waiting > 0 && t('comments.waitsCount', { count: waiting });
  return (
    <Button
      variant="quiet"
      icon={MessageSquareText}
      data-comment-count=""
      data-waits={waiting > 0 || undefined}
      aria-label={sentences(`${words}: ${section.title}`, waits)}
      onPress={() => openComments(section.id)}
    >
      {waits === false ? words : t('comments.countWaits', { words, waits })}
    </Button>
  );
}

/** The count in the contents of the plan. */
export function CommentsMark({ planId, sectionId }: { planId: string; sectionId: string }) {
  const { t } = useTranslation();
  const count = useCount(planId, sectionId);
  if (count === null || count.open === 0) return null;
  return (
    <span className={count.waiting > 0 ? 'tag waits' : 'tag'}>
      <Icon of={MessageSquareText} />
      <span aria-hidden="true">{count.open}</span>
      <span className="hidden">
        {sentences(
          t('comments.count', { count: count.open }),
          count.waiting > 0 && t('comments.waitsCount', { count: count.waiting }),
        )}
      </span>
    </span>
  );
}
