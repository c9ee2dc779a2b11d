/** Urdu words about finding words in a plan. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { find as english } from '#client/words/en/find.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const find: Words<typeof english> = {
  find: {
    open: 'اس منصوبے میں تلاش کریں',
    short: 'تلاش',
    label: 'آپ کیا تلاش کرنا چاہتے ہیں؟',
    hint: 'ہم ہر اُس حصے میں دیکھتے ہیں جو آپ پڑھ سکتے ہیں۔',
    reading: 'حصے پڑھے جا رہے ہیں…',
    none: 'کچھ نہیں ملا۔',
    found_one: 'ایک جگہ ملا۔',
    found_other: '{{count}} جگہ ملا۔',
    first: 'یہ پہلی {{count}} جگہیں ہیں۔ ایک اور لفظ لکھنے سے مدد مل سکتی ہے۔',
    shown: 'متن میں دکھایا گیا: {{title}}۔',
    wasPast: '{{title}} میں پرانی تحریر کھلی تھی۔ اب پھر آج کی تحریر کھلی ہے۔',
    partly: 'کچھ حصے پڑھے نہیں جا سکے۔',
  },
};
