/** Urdu words about the frame of a plan: the bar, the places, the contents, the line to the service, who is here. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { planFrame as english } from '#client/words/en/plan-frame.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const planFrame: Words<typeof english> = {
  planFrame: {
    bar: '{{name}} کا منصوبہ',
    whosePlan: 'یہ کس کا منصوبہ ہے',
    places: 'اس منصوبے کی جگہیں',
    plan: 'منصوبہ',
    timeline: 'روداد',
    contents: 'فہرست',
    allHeadings: 'سب عنوان دکھائیں',
    skipToContents: 'سیدھے فہرست پر جائیں',
    lineAndPeople: 'آپ کا رابطہ، اور کون یہاں ہے',
    here: 'ابھی کون یہاں ہے',
    onlyYou: 'صرف آپ',
    silentSince: '{{time}} سے جواب نہیں',
    offlineSince: '{{time}} سے آف لائن',
    line: {
      online: 'آن لائن',
      saving: 'محفوظ ہو رہا ہے…',
      saved: 'محفوظ۔',
      reconnecting: 'دوبارہ رابطہ…',
      silent: 'جواب نہیں',
      offline: 'آف لائن',
      stopped: 'رک گیا',
    },
    about: {
      online: 'آپ آن لائن ہیں۔ دوسرے جو لکھتے ہیں وہ فوراً دکھتا ہے۔',
      saving: 'آپ کا لکھا ہوا بھیجا جا رہا ہے۔ جب تک ”محفوظ۔“ نہ لکھا آئے، یہ صفحہ کھلا رکھیں۔',
      saved: 'آپ نے اس صفحے پر جو لکھا وہ سب محفوظ ہے۔',
      reconnecting: 'رابطہ ٹوٹ گیا۔ یہ صفحہ خود دوبارہ کوشش کر رہا ہے۔',
      silent: 'Alongside جواب نہیں دے رہا، حالانکہ آپ کا آلہ آن لائن لگتا ہے۔ یہ صفحہ کوشش کرتا رہے گا۔',
      offline: 'ابھی Alongside سے رابطہ نہیں۔ آپ کام جاری رکھ سکتے ہیں، اور یہ صفحہ کوشش کرتا رہے گا۔',
      stopped: 'اس صفحے کا ایک حصہ رک گیا ہے۔ وہاں دیکھیں کہ کیا کرنا ہے۔',
    },
  },
};
