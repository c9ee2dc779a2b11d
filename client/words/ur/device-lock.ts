/** Urdu words about the lock of a shared device. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { deviceLock as english } from '#client/words/en/device-lock.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const deviceLock: Words<typeof english> = {
  lock: {
    now: 'ابھی مقفل کریں',
    offline: 'اس کے لیے نیٹ ورک چاہیے۔ اس کے آنے تک یہ آلہ مقفل رہے گا۔',
    choosePin: 'آپ ”میرا اکاؤنٹ“ پر اس آلے کے لیے ایک مختصر پِن چن سکتے ہیں۔',
    title: '{{name}} کے لیے مقفل',
    lead: 'اب آپ کا صفحہ کوئی نہیں دیکھ سکتا۔ آپ کی جگہ محفوظ ہے۔',
    unsaved: 'آپ نے آخر میں جو لکھا وہ ابھی محفوظ نہیں ہوا۔ آپ کے واپس آنے تک وہ اس صفحے میں رکھا ہے۔',
    button: 'جاری رکھیں',
    wrong: 'پاس ورڈ درست نہیں۔ دوبارہ کوشش کریں۔',
    demo: 'ڈیمو میں پاس ورڈ یہ ہے: {{password}}',
    notYou: 'آپ {{name}} نہیں ہیں؟',
    notYouLead: 'اپنی باری لینے کے لیے اپنے نام پر دبائیں۔',
    nobodyElse: 'تو اپنے نام سے سائن اِن کریں۔',
  },
};
