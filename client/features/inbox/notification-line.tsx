/** One thing that the reader was told: a sentence that leads to it, and what they can do with it here. */
import { BellOff, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Notification } from '#shared/api-inbox.ts';
import { pathOfLink } from '#shared/section-links.ts';
import { markInboxRead } from '#client/api/inbox.ts';
import { threadPath } from '#client/features/comments/index.ts';
import { pathOfSuggestion } from '#client/features/suggestions/index.ts';
import { Button } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { clock, firstName } from '#client/words/format.ts';
import { sentenceOf } from './sentence.ts';

/** Where a notification leads: to its suggestion, its thread or its section. The thread about a suggestion stands beside that. */
export function pathOf({ plan, section, threadId, suggestionId }: Notification): string {
  if (suggestionId !== null) return pathOfSuggestion(plan.id, { sectionId: section.id, suggestionId });
  if (threadId !== null) return threadPath(plan.id, section.id, threadId);
  return pathOfLink({ planId: plan.id, sectionId: section.id, at: null });
}

/** The line. `mute` mutes the conversation that it is about. */
export function NotificationLine({ told, mute }: { told: Notification; mute: () => void }) {
  const { t } = useTranslation();
  const { section, by, isRead, at } = told;
  const sentence = t(sentenceOf(told), {
    name: firstName(by?.name ?? ''),
    title: section.title,
  });
  const read = (): void => void markInboxRead({ ids: [told.id] });
  return (
    <li className="told" data-unread={!isRead || undefined}>
      <p>
        {!isRead && (
          <strong className="told-new">
            <Words>{t('inbox.new')}</Words>
          </strong>
        )}{' '}
        <Link to={pathOf(told)} onClick={isRead ? undefined : read}>
          {sentence}
        </Link>{' '}
        <span className="soft small">
          <Words>{clock(at)}</Words>
        </span>
      </p>
      <div className="told-tools">
        {!isRead && (
          <Button variant="quiet" icon={Check} aria-label={t('inbox.markReadOf', { what: sentence })} onPress={read}>
            {t('inbox.markRead')}
          </Button>
        )}
        {told.threadId !== null && (
          <Button variant="quiet" icon={BellOff} aria-label={t('inbox.muteOf', { what: sentence })} onPress={mute}>
            {t('inbox.muteThread')}
          </Button>
        )}
      </div>
    </li>
  );
}
