/** Urdu words about the history of a section. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { history as english } from '#client/words/en/history.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const history: Words<typeof english> = {
  history: {
    title: 'تاریخچہ: {{title}}',
    lead: 'کس نے لکھا، اور کب۔ کسی ایک کو چنیں تاکہ حصہ ویسے پڑھیں جیسا تب تھا۔',
    empty: 'یہاں ابھی کسی نے نہیں لکھا۔',
    at: 'جیسا یہ تھا: {{when}}',
    by: '{{name}} کے لکھنے کے بعد',
    back: 'فہرست پر واپس',
    span: '{{from}} سے {{to}} تک',
    did: {
      wrote_one: 'ایک لفظ لکھا۔',
      wrote_other: 'تقریباً {{count}} لفظ لکھے۔',
      tookOut_one: 'ایک لفظ نکالا۔',
      tookOut_other: 'تقریباً {{count}} لفظ نکالے۔',
      line: 'ایک سطر شامل کی۔',
      details: 'ایک خانے کی تفصیل بدلی۔',
      format: 'تحریر کی شکل بدلی۔',
      little: 'ایک چھوٹی تبدیلی کی۔',
    },
  },
};
