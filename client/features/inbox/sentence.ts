/** The sentence that says what a reader was told. */
import type { Notification } from '#shared/api-inbox.ts';
import type { NotificationKind } from '#shared/notifications.ts';

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

/** The kinds that are about the reader themselves, which the sentence says also where it is said about a suggestion. */
const ABOUT_READER: ReadonlySet<NotificationKind> = new Set(['contribution', 'mention']);

/** The key of the sentence. What is said about a suggestion is not said on the section. */
export function sentenceOf({ kind, threadId, suggestionId }: Pick<Notification, 'kind' | 'threadId' | 'suggestionId'>) {
  const isTalk = threadId !== null && suggestionId !== null && !ABOUT_READER.has(kind);
  return isTalk ? 'inbox.told.suggestionTalk' : SENTENCES[kind];
}
