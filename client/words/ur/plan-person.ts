/** Urdu words about the person whose plan it is: what tells them from others, and their photo. A person who speaks Urdu has to check them: see client/words/README.md. */
import type { planPerson as english } from '#client/words/en/plan-person.ts';
import type { Words } from '#client/words/languages.ts';

/** The words by their keys. */
export const planPerson: Words<typeof english> = {
  person: {
    called: 'پکارنے کا نام: {{name}}',
    born: 'پیدائش: {{day}}',
  },
};
