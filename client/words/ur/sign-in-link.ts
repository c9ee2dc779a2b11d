/** Urdu words about signing in by a link in an e-mail. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { signInLink as english } from '#client/words/en/sign-in-link.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const signInLink: Words<typeof english> = {
  signInLink: {
    offer: 'ای میل سے لنک منگوائیں',
    offerLead: 'پاس ورڈ یاد نہیں؟',
    title: 'لنک سے سائن اِن',
    lead: 'ہم آپ کو ایک ای میل بھیجتے ہیں جس میں لنک ہوتا ہے۔ اس سے آپ پاس ورڈ کے بغیر سائن اِن ہو جاتے ہیں۔',
    send: 'مجھے لنک بھیجیں',
    sent: 'اگر {{email}} کا یہاں اکاؤنٹ ہے تو ای میل بھیج دی گئی ہے۔',
    sentWhere: 'اس کا لنک ایک بار چلتا ہے، اور 15 منٹ تک۔',
    sentNot: 'چند منٹ بعد بھی ای میل نہیں آئی؟ سپیم میں دیکھیں، اور دیکھ لیں کہ پتہ آپ کے اکاؤنٹ والا ہی ہے۔',
    again: 'دوبارہ بھیجیں یا کسی اور پتے پر',
    over: 'یہ لنک اب نہیں چلتا۔ یہ ایک بار چلتا ہے، اور 15 منٹ تک۔ آپ نیا لنک منگوا سکتے ہیں۔',
    noMail:
      'یہ ادارہ ای میل نہیں بھیجتا، اس لیے لنک نہیں بھیج سکتا۔ اپنے پاس ورڈ سے سائن اِن کریں، یا {{service}} کے کسی منتظم سے مدد لیں۔',
    tooMany: 'ہم اس پتے پر پہلے ہی کئی ای میل بھیج چکے ہیں۔ انہیں تلاش کریں، یا 15 منٹ بعد دوبارہ کوشش کریں۔',
    signedInAs: 'آپ {{name}} کے نام سے سائن اِن ہیں۔ یہ لنک {{other}} کے لیے ہے۔',
    byPassword: 'اپنے پاس ورڈ سے سائن اِن کریں',
  },
};
