/** Urdu words about the person whose plan it is: what tells them from others, and their photo. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { planPerson as english } from '#client/words/en/plan-person.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const planPerson: Words<typeof english> = {
  person: {
    called: 'پکارنے کا نام: {{name}}',
    born: 'پیدائش: {{day}}',
    room: 'کمرہ یا فلیٹ',
    roomHint: 'جیسے ”کمرہ 12“۔ اس سے دو لوگوں میں فرق کرنا آسان ہوتا ہے۔',
    bornOn: 'پیدائش کی تاریخ',
    optional: 'آپ اسے خالی چھوڑ سکتے ہیں۔',
  },
  photo: {
    title: 'تصویر',
    titleOf: '{{name}} کی تصویر',
    about: 'تصویر سے سب جان لیتے ہیں کہ منصوبہ کس کا ہے۔ اسے صرف اس منصوبے کے لوگ دیکھتے ہیں۔',
    choose: 'تصویر چنیں',
    chooseOf: '{{name}} کی تصویر چنیں',
    chooseOther: 'دوسری تصویر چنیں',
    change: 'تصویر بدلیں',
    changeOf: '{{name}} کی تصویر بدلیں',
    how: 'تصویر کو انگلی، ماؤس یا تیر والے بٹنوں سے ہلائیں، یہاں تک کہ چہرہ دائرے میں آ جائے۔',
    preview: 'تصویر کا وہ حصہ جو دکھایا جائے گا',
    closer: 'قریب',
    use: 'یہی تصویر لگائیں',
    remove: 'تصویر ہٹائیں',
    isSet: 'تصویر اب منصوبے پر ہے۔',
    removed: 'تصویر ہٹا دی گئی۔',
    undo: 'واپس کریں',
  },
};
