/** One thing that the reader was told: a sentence that leads to it, and what they can do with it here. */
import { BellOff, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Notification } from '#shared/api-inbox.ts';
import type { NotificationKind } from '#shared/notifications.ts';
import { pathOfLink } from '#shared/section-links.ts';
import { markInboxRead } from '#client/api/inbox.ts';
import { threadPath } from '#client/features/comments/index.ts';
import { pathOfSuggestion } from '#client/features/suggestions/index.ts';
import { Button } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { clock, firstName } from '#client/words/format.ts';

/** The sentence of each kind. */
const SENTENCES = {
  contribution: 'inbox.told.contribution',
  mention: 'inbox.told.mention',
  reply: 'inbox.told.reply',
  comment: 'inbox.told.comment',
  'suggestion.new': 'inbox.told.suggestionNew',
  'suggestion.answered': 'inbox.told.suggestionAnswered',
  'suggestion.undone': 'inbox.told.suggestionUndone',
  'suggestion.withdrawn': 'inbox.told.suggestionWithdrawn',
  'suggestion.waits': 'inbox.told.suggestionWaits',
  'act.written': 'inbox.told.actWritten',
  inForce: 'inbox.told.inForce',
  hold: 'inbox.told.hold',
  holdLifted: 'inbox.told.holdLifted',
  'right.changed': 'inbox.told.rightChanged',
} as const satisfies Record<NotificationKind, string>;

/** Where a notification leads: to its suggestion, its thread or its section. The thread about a suggestion stands beside that. */
export function pathOf({ plan, section, threadId, suggestionId }: Notification): string {
  if (suggestionId !== null) return pathOfSuggestion(plan.id, { sectionId: section.id, suggestionId });
  if (threadId !== null) return threadPath(plan.id, section.id, threadId);
  return pathOfLink({ planId: plan.id, sectionId: section.id, at: null });
}

/** The line. `mute` mutes the conversation that it is about. */
export function NotificationLine({ told, mute }: { told: Notification; mute: () => void }) {
  const { t } = useTranslation();
  const { kind, section, by, isRead, at } = told;
  // What is said about a suggestion is not said on the section.
  const isTalk = told.threadId !== null && told.suggestionId !== null && kind !== 'mention';
  const sentence = t(isTalk ? 'inbox.told.suggestionTalk' : SENTENCES[kind], {
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
