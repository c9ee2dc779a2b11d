/** Urdu words about what must be known of a plan. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { mustKnow as english } from '#client/words/en/must-know.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const mustKnow: Words<typeof english> = {
  mustKnow: {
    mark: 'جاننا ضروری',
    title: 'جاننا ضروری',
    count: 'جاننا ضروری: {{count}}',
    isOn: '”جاننا ضروری“ کا نشان لگ گیا۔ اب یہ منصوبے کے اوپر بھی نظر آتا ہے۔',
    isOff: '”جاننا ضروری“ کا نشان ہٹ گیا۔',
    hold: 'روکا ہوا: {{title}}',
    avoid: 'اس سے بچیں: {{what}}',
    must: 'ایسا ہی ہونا چاہیے: {{what}}',
    stop: 'کب رکنا ہے: {{what}}',
    unread: 'جو جاننا ضروری ہے وہ ابھی پڑھا نہیں جا سکا۔',
    unreadOf_one: '”{{titles}}“ میں جو جاننا ضروری ہے وہ ابھی پڑھا نہیں جا سکا۔',
    unreadOf_other: 'ان حصوں میں جو جاننا ضروری ہے وہ ابھی پڑھا نہیں جا سکا: {{titles}}۔',
    reading: 'جو جاننا ضروری ہے وہ پڑھا جا رہا ہے…',
    asOf: 'جیسا یہ تھا: {{when}}۔',
    groups: {
      hold: 'روکا ہوا',
      marked: '”جاننا ضروری“ کا نشان',
      avoid: 'کس چیز سے بچنا ہے',
      must: 'کیا ایسا ہی ہونا چاہیے',
      stop: 'کب رکنا ہے',
    },
    in: '”{{title}}“ میں',
    sentence: '{{said}}۔',
    announce_one: 'ایک بات جاننا ضروری ہے: {{all}}',
    announce_other: '{{count}} باتیں جاننا ضروری ہیں: {{all}}',
  },
};
