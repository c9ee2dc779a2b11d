/** Urdu words about days and times. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { time as english } from '#client/words/en/time.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const time: Words<typeof english> = {
  time: {
    today: 'آج، {{time}}',
    yesterday: 'کل، {{time}}',
    todayTitle: 'آج',
    yesterdayTitle: 'گزشتہ کل',
    on: '{{day}}، {{time}}',
  },
};
