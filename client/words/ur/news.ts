/** Urdu words about what is new to the reader. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { news as english } from '#client/words/en/news.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const news: Words<typeof english> = {
  news: {
    never: 'آپ نے یہ منصوبہ ابھی نہیں پڑھا۔',
    welcome: 'آپ یہاں نئے ہیں۔ خوش آمدید۔',
    nothing: 'آپ نے پچھلی بار {{when}} دیکھا۔ تب سے کچھ نہیں بدلا۔',
    since: 'آپ پچھلی بار {{when}} یہاں آئے۔ یہ حصے بدلے ہیں، اور آپ نے انہیں بدلنے کے بعد نہیں دیکھا:',
    count_one: 'ایک حصہ بدلا ہے، اور آپ نے اسے بدلنے کے بعد نہیں دیکھا',
    count_other: '{{count}} حصے بدلے ہیں، اور آپ نے انہیں بدلنے کے بعد نہیں دیکھا',
    wrote: '{{names}}، {{when}}',
    more_one: 'اور ایک اور حصہ',
    more_other: 'اور {{count}} مزید حصے',
    fresh: 'بدلا',
    waits: 'آپ کے انتظار میں',
    hold: 'یہ {{when}} سے روکا ہوا ہے۔',
    lift: 'آپ روک ہٹا سکتے ہیں',
    liftOf: 'آپ روک ہٹا سکتے ہیں: {{title}}',
    card: 'اس میں ابھی وہ کارڈ نہیں جو بتائے کہ ماہرین کیوں فیصلہ کرتے ہیں۔',
    unsaved: 'آپ کا لکھا ہوا کچھ محفوظ نہ ہو سکا۔ منصوبہ کھولیں، وہاں اس کے بارے میں لکھا ہے۔',
  },
};
