/** Urdu words about the printed sheet. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { print as english } from '#client/words/en/print.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const print: Words<typeof english> = {
  print: {
    open: 'پرنٹ کریں',
    section: 'یہ حصہ پرنٹ کریں',
    title: 'منصوبہ پرنٹ کریں',
    lead: 'منصوبہ بدلے تو کاغذ نہیں بدلتا۔ اس لیے ہر ورق پر لکھا ہے کہ وہ کب پرنٹ ہوا اور کب تک استعمال ہو سکتا ہے۔',
    choose: 'کاغذ پر کیا آئے',
    chosen_one: 'ایک حصہ کاغذ پر آئے گا',
    chosen_other: '{{count}} حصے کاغذ پر آئیں گے',
    change: 'دوسرے حصے چنیں',
    onHold: 'روکا ہوا۔ وجہ بھی چھپے گی۔',
    sealed: 'مہر بند۔ یہ ورق وہاں رکھیں جہاں صرف وہی لوگ دیکھ سکیں جن کے نام یہاں ہیں۔',
    button: 'پرنٹ کریں',
    none: 'کم از کم ایک حصہ چنیں۔',
    missing_one: 'ایک حصہ پڑھا نہیں جا سکا، اس لیے وہ ورق پر نہیں ہے۔',
    missing_other: '{{count}} حصے پڑھے نہیں جا سکے، اس لیے وہ ورق پر نہیں ہیں۔',
    by: '{{name}} نے {{when}} پرنٹ کیا۔',
    until: '{{date}} تک استعمال کریں۔ پھر اسے پھاڑ دیں اور نیا پرنٹ کریں۔',
    forWhom: 'صرف ان لوگوں کے لیے جو اس منصوبے میں شامل ہیں۔',
    draft: 'یہ متن اس وقت کا ہے۔ اس کے بعد بدل گیا ہو سکتا ہے۔',
    part: 'ہو سکتا ہے اس کاغذ پر منصوبے کا صرف ایک حصہ ہو۔ منصوبے کے صفحے پر ”پرنٹ کریں“ سے پورا منصوبہ پرنٹ ہوتا ہے۔',
  },
};
