/** Urdu words about section links: how they are copied, chosen and followed. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { sectionLinks as english } from '#client/words/en/section-links.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const sectionLinks: Words<typeof english> = {
  sectionLink: {
    copySection: 'اس حصے کا لنک کاپی کریں',
    copyHeading: 'کسی سرخی کا لنک کاپی کریں',
    copyHeadingIn: 'کسی سرخی کا لنک کاپی کریں: {{title}}',
    copyHeadingLead: 'ایک سرخی چنیں۔ اس کے لفظ بدل جائیں تب بھی لنک وہیں لے جائے گا۔',
    copyThis: 'لنک کاپی کریں',
    copyThisOf: 'سرخی ”{{heading}}“ کا لنک کاپی کریں',
    copied: 'لنک کاپی ہو گیا۔ وہاں صرف وہی لوگ جا سکتے ہیں جو وہ حصہ پڑھ سکتے ہیں۔',
    copyByHand: 'آپ کے براؤزر نے کاپی کرنے نہیں دیا۔ یہ رہا لنک، اسے خود کاپی کریں:',
    gone: 'یہ لنک جہاں لے جاتا ہے وہ جگہ یہاں نہیں ہے۔ شاید وہ ہٹا دی گئی ہے، یا آپ کے لیے کھلی نہیں۔',
    headingGone: 'وہ سرخی اب یہاں نہیں ہے۔ یہ وہ حصہ ہے جس میں وہ تھی۔',
    place: 'یا اس منصوبے میں کوئی جگہ',
    placeNone: 'کوئی حصہ یا سرخی چنیں',
    placeHint: 'وہاں صرف وہی لوگ جا سکتے ہیں جو وہ حصہ پڑھ سکتے ہیں۔ باقی لوگ صرف آپ کے لکھے ہوئے لفظ دیکھتے ہیں۔',
    words: 'یہاں دیکھیں',
    wrong: 'کوئی جگہ چنیں، یا ایسا پتہ لکھیں جو https:// یا mailto: یا tel: سے شروع ہو',
    about: 'یہ لنک',
    follow: 'وہاں جائیں',
    followTo: 'یہاں جائیں: {{place}}',
    open: 'نئے ٹیب میں کھولیں',
    change: 'لنک بدلیں',
  },
};
