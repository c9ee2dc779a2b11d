/** One short message about what was just done, over the page. Nothing moves for it. */
import { X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import type { sectionLinks } from '#client/words/en/section-links.ts';
import type { timeline } from '#client/words/en/timeline.ts';
import './page-message.css';

/** The words that say that something is copied. */
export type CopiedWord = 'sectionLink.copied' | 'timeline.copied';
/** The messages that ask nothing of anybody. They go by themselves. */
const SHORT: readonly string[] = ['sectionLink.copied', 'timeline.copied', 'timeline.finishedSaid'] satisfies Word[];
type Word =
  | CopiedWord
  | 'comments.tooMuch'
  | `sectionLink.${Extract<keyof typeof sectionLinks.sectionLink, 'copyByHand' | 'gone' | 'headingGone'>}`
  | `timeline.${Extract<keyof typeof timeline.timeline, 'finishedSaid' | 'notFinished' | 'notFinishedUnsaved'>}`;

/** A message: a word key, and perhaps an address that the person can copy by hand. */
export type PageMessage = {
  readonly word: Word;
  readonly address?: string;
};

/** How long a message stays that asks nothing of anybody, in milliseconds. */
const SHORT_TIME = 6000;

let current: PageMessage | null = null;
const listeners = new Set<() => void>();

/** Shows a message in place of the last one; null takes it away. */
export function tellPage(message: PageMessage | null): void {
  current = message;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The place of the message. It is always on the page, so that screen readers hear what comes into it. */
export function PageMessages() {
  const { t } = useTranslation();
  const message = useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
  useEffect(() => () => tellPage(null), []);
  useEffect(() => {
    if (message === null || !SHORT.includes(message.word)) return;
    const timer = setTimeout(() => tellPage(null), SHORT_TIME);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div role="status" className="page-message">
      {message !== null && (
        <div className="page-message-box">
          <p>{t(message.word)}</p>
          {message.address !== undefined && <p className="address">{message.address}</p>}
          <Button variant="quiet" icon={X} onPress={() => tellPage(null)}>
            {t('app.dismiss')}
          </Button>
        </div>
      )}
    </div>
  );
}
