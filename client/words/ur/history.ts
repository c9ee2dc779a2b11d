/** Urdu words about the history of a section. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { history as english } from '#client/words/en/history.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const history: Words<typeof english> = {
  history: {
    title: 'تاریخچہ: {{title}}',
    did: {
      wrote_one: 'ایک لفظ لکھا۔',
      wrote_other: 'تقریباً {{count}} لفظ لکھے۔',
      tookOut_one: 'ایک لفظ نکالا۔',
      tookOut_other: 'تقریباً {{count}} لفظ نکالے۔',
      split_one: 'ایک سطر کے دو حصے کیے۔',
      split_other: '{{count}} سطروں کے حصے کیے۔',
      joined_one: 'دو سطریں ملائیں۔',
      joined_other: '{{count}} جگہ سطریں ملائیں۔',
      addedLine_one: 'ایک سطر شامل کی۔',
      addedLine_other: '{{count}} سطریں شامل کیں۔',
      addedBlock_one: 'شامل کیا: {{block}}۔',
      addedBlock_other: '{{count}} بار شامل کیا: {{block}}۔',
      tookOutBlock_one: 'نکالا: {{block}}۔',
      tookOutBlock_other: '{{count}} بار نکالا: {{block}}۔',
      movedBlock_one: 'جگہ بدلی: {{block}}۔',
      movedBlock_other: '{{count}} بار جگہ بدلی: {{block}}۔',
      field: '{{field}}: {{value}}۔',
      fieldWas: '{{field}}: {{value}}، پہلے: {{was}}۔',
      fieldNone: '{{field}}: کچھ نہیں، پہلے: {{was}}۔',
      details_one: 'ایک اور تفصیل بدلی۔',
      details_other: '{{count}} اور تفصیلیں بدلیں۔',
      moved: 'کچھ تحریر کی جگہ بدلی۔',
      format: 'تحریر کی شکل بدلی۔',
      little: 'ایک چھوٹی تبدیلی کی۔',
    },
    view: 'کسی کی رائے',
    made: {
      paragraph: 'سادہ تحریر بنائی۔',
      heading: 'ایک عنوان بنایا۔',
      code: 'کوڈ بنایا۔',
      rule: 'بیچ میں ایک لکیر لگائی۔',
      list: 'ایک فہرست بنائی۔',
      numberedList: 'نمبروں والی فہرست بنائی۔',
      numbering: 'فہرست کے نمبر بدلے۔',
      noList: 'ایک سطر فہرست سے باہر کی۔',
      indented: 'ایک سطر اندر کی طرف کی۔',
      outdented: 'ایک سطر باہر کی طرف کی۔',
      quotation: 'ایک اقتباس بنایا۔',
      noQuotation: 'ایک سطر اقتباس سے باہر کی۔',
      mustKnow: '”جاننا ضروری“ کا نشان لگایا۔',
      noMustKnow: '”جاننا ضروری“ کا نشان ہٹایا۔',
    },
  },
};
