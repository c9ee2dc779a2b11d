/**
 * The words of mails, in each language. None of them says anything of a plan, of the person it is about, or of what was written.
 * A person who speaks Urdu has to check the Urdu: see client/words/README.md.
 */
import type { MailKind } from '#shared/mail.ts';
import type { LanguageCode } from '#shared/settings.ts';

/** The words of one kind of mail. `button` is the text of its link. */
export type MailWords = { readonly subject: string; readonly lines: readonly string[]; readonly button: string };

type Words = {
  readonly [K in MailKind]: MailWords;
} & {
  /** Stands under a mail about an inbox: how to get fewer of them, with the texts of its two links. */
  readonly fewer: { readonly change: string; readonly stop: string };
  /** Says why the mail says so little. */
  readonly why: string;
};

/** The words by language. `service` is the name of the service. */
export const WORDS: Readonly<Record<LanguageCode, (service: string) => Words>> = {
  en: (service) => ({
    inbox: {
      subject: 'Something waits for you',
      lines: ['Something new waits for you in Alongside.', 'Sign in to read it.'],
      button: 'Open your inbox',
    },
    invitation: {
      subject: 'You are invited',
      lines: [
        `${service} invites you to Alongside.`,
        'The link works once, and for 14 days. It is for you alone: please do not pass this mail on.',
      ],
      button: 'Open the invitation',
    },
    passwordReset: {
      subject: 'Your new password',
      lines: [
        `A manager of ${service} has made you a link for a new password.`,
        'It works once, and for one day. If you did not ask for it, please tell them.',
      ],
      button: 'Choose a new password',
    },
    signInLink: {
      subject: 'Your link to sign in',
      lines: [
        'You asked for a link to sign in to Alongside.',
        'It works once, and for 15 minutes. If you did not ask for it, you can delete this mail: nothing happens by itself.',
      ],
      button: 'Sign in',
    },
    secondStepOff: {
      subject: 'Your second step is off',
      lines: [
        `A manager of ${service} has taken off the second step of your account, because it was lost. Your password is as it was.`,
        'If you did not ask for this, please tell another manager, and change your password.',
      ],
      button: 'Open your account',
    },
    fewer: { change: 'Choose how often you get a mail', stop: 'Stop these mails' },
    why: 'Mail can be read on its way. So this one says no more.',
  }),
  ur: (service) => ({
    inbox: {
      subject: 'آپ کے لیے کچھ نیا ہے',
      lines: ['Alongside میں آپ کے لیے کچھ نیا ہے۔', 'پڑھنے کے لیے سائن ان کریں۔'],
      button: 'اپنا اِن باکس کھولیں',
    },
    invitation: {
      subject: 'آپ کو دعوت ہے',
      lines: [
        `${service} آپ کو Alongside میں آنے کی دعوت دیتا ہے۔`,
        'یہ لنک ایک بار چلتا ہے، اور 14 دن تک۔ یہ صرف آپ کے لیے ہے: یہ ای میل کسی اور کو نہ بھیجیں۔',
      ],
      button: 'دعوت کھولیں',
    },
    passwordReset: {
      subject: 'آپ کا نیا پاس ورڈ',
      lines: [
        `${service} کے ایک منتظم نے نئے پاس ورڈ کے لیے آپ کا لنک بنایا ہے۔`,
        'یہ ایک بار چلتا ہے، اور ایک دن تک۔ اگر آپ نے یہ نہیں مانگا تھا تو انہیں بتائیں۔',
      ],
      button: 'نیا پاس ورڈ چنیں',
    },
    signInLink: {
      subject: 'سائن اِن کے لیے آپ کا لنک',
      lines: [
        'آپ نے Alongside میں سائن اِن کرنے کے لیے لنک مانگا تھا۔',
        'یہ ایک بار چلتا ہے، اور 15 منٹ تک۔ اگر آپ نے نہیں مانگا تھا تو یہ ای میل مٹا دیں: اپنے آپ کچھ نہیں ہو گا۔',
      ],
      button: 'سائن اِن کریں',
    },
    secondStepOff: {
      subject: 'آپ کا دوسرا قدم ہٹا دیا گیا',
      lines: [
        `${service} کے ایک منتظم نے آپ کے اکاؤنٹ کا دوسرا قدم ہٹا دیا ہے، کیونکہ وہ کھو گیا تھا۔ آپ کا پاس ورڈ وہی ہے۔`,
        'اگر آپ نے یہ نہیں مانگا تھا تو کسی اور منتظم کو بتائیں، اور اپنا پاس ورڈ بدلیں۔',
      ],
      button: 'اپنا اکاؤنٹ کھولیں',
    },
    fewer: { change: 'چنیں کہ ای میل کتنی بار آئے', stop: 'یہ ای میل بند کریں' },
    why: 'ای میل راستے میں پڑھی جا سکتی ہے۔ اس لیے اس میں اور کچھ نہیں لکھا۔',
  }),
};

/** The direction of the script of each language. */
export const DIRECTION: Readonly<Record<LanguageCode, 'ltr' | 'rtl'>> = { en: 'ltr', ur: 'rtl' };
