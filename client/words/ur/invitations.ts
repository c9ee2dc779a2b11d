/** Urdu words about invitations. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { invitations as english } from '#client/words/en/invitations.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const invitations: Words<typeof english> = {
  invitation: {
    unknownLink: 'یہ لنک یہاں معلوم نہیں۔ جس نے آپ کو بلایا اس سے نیا لنک مانگیں، یا اپنا کوڈ لکھیں۔',
    title: 'آپ کو دعوت ہے',
    enterTitle: 'اپنی دعوت درج کریں',
    enterLead: 'اپنے خط کا کوڈ لکھیں۔ بڑے حروف، خالی جگہ اور لکیروں سے فرق نہیں پڑتا۔',
    code: 'کوڈ',
    goOn: 'آگے بڑھیں',
    toPlan: '{{name}}، {{service}} سے {{by}} آپ کو دوسروں کے ساتھ منصوبہ ”{{plan}}“ لکھنے کی دعوت دیتے ہیں۔',
    toService: '{{name}}، {{by}} آپ کو {{service}} کا منتظم بننے کی دعوت دیتے ہیں۔',
    joinAsStanding: {
      person: 'یہ منصوبہ آپ کا ہے۔',
      family: 'آپ خاندان کی حیثیت سے شامل ہوں گے۔',
      advocate: 'آپ نمائندے کی حیثیت سے شامل ہوں گے۔',
      careWorker: 'آپ نگہداشت کار کی حیثیت سے شامل ہوں گے۔',
      professional: 'آپ ماہر کی حیثیت سے شامل ہوں گے۔',
      manager: 'آپ منتظم کی حیثیت سے شامل ہوں گے۔',
      observer: 'آپ مبصر کی حیثیت سے شامل ہوں گے۔',
    },
    joined: 'پہلے ہی شامل ہو چکے ہیں؟',
    until: 'یہ دعوت {{date}} تک استعمال ہو سکتی ہے۔',
    join: 'شامل ہوں',
    joinAs: 'آپ {{name}} ({{email}}) کے نام سے سائن اِن ہیں۔',
    notMe: 'یہ میں نہیں ہوں: سائن آؤٹ',
    accountTitle: 'اپنا اکاؤنٹ بنائیں',
    haveAccount: 'میرا اکاؤنٹ ہے: پہلے سائن اِن کریں',
    make: 'میرا اکاؤنٹ بنائیں اور شامل ہوں',
    other: 'کوئی اور کوڈ استعمال کریں',
    already: 'آپ پہلے سے اس منصوبے پر ہیں۔ یہ آپ کو منصوبوں میں ملے گا۔',
  },
};
