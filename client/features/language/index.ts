/** What other parts of the client may use of choosing a language. */
export { LANGUAGE_NAMES, LanguageChoice, useLanguageChoice } from './language-choice.tsx';
