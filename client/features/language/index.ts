/** The public interface of the language choice. */
export { LANGUAGE_NAMES, LanguageChoice, useLanguageChoice } from './language-choice.tsx';
