/** Urdu words about passkeys. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { passkeys as english } from '#client/words/en/passkeys.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const passkeys: Words<typeof english> = {
  passkeys: {
    signIn: 'پاس کی سے سائن اِن کریں',
    wrong: 'اس پاس کی سے یہاں کوئی اکاؤنٹ نہیں کھلتا۔ شاید اسے ہٹا دیا گیا ہے۔ اپنے پاس ورڈ سے سائن اِن کریں۔',
    stopped: 'آپ کے آلے نے کوئی پاس کی نہیں دی۔ آپ دوبارہ کوشش کر سکتے ہیں، یا اس کے بغیر آگے بڑھیں۔',
    thereAlready: 'اس آلے پر آپ کے اکاؤنٹ کی پاس کی پہلے سے موجود ہے۔',
    title: 'پاس کیز',
    what: 'پاس کی سے آپ اپنی انگلی، چہرے یا آلے کے قفل سے سائن اِن ہوتے ہیں۔ آپ کوئی پاس ورڈ نہیں لکھتے، اور کوئی جعلی صفحہ اسے آپ سے نہیں لے سکتا۔',
    notHere: 'یہ براؤزر پاس کیز نہیں جانتا، اس لیے آپ یہاں پاس کی شامل نہیں کر سکتے۔',
    add: 'اس آلے کی پاس کی شامل کریں',
    make: 'پاس کی بنائیں',
    name: 'پاس کی کا نام',
    nameHint: 'تاکہ آپ اسے پہچان لیں، مثلاً ”میرا فون“۔',
    added: 'شامل کی گئی: {{date}}۔',
    used: 'آخری استعمال: {{date}}۔',
    rename: 'نام بدلیں',
    renameOf: 'پاس کی {{name}} کا نام بدلیں',
    remove: 'ہٹائیں',
    removeOf: 'پاس کی {{name}} ہٹائیں',
    removed: 'پاس کی ہٹا دی گئی۔ اب اس سے کوئی سائن اِن نہیں ہوتا۔',
    named: 'پاس کی کا نیا نام رکھ دیا گیا۔',
    isAdded: 'آپ کی پاس کی تیار ہے۔',
    instead: 'یا پاس کی استعمال کریں',
    insteadWhat: 'آپ کے اپنے فون یا لیپ ٹاپ کی پاس کی بھی دوسرے قدم کے طور پر چلتی ہے۔',
  },
};
