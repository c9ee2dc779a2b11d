/** The choice of the interface language. Each language is listed by its own name in its own script. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { syncOwnSettings } from '#client/api/own-settings.ts';
import { chooseLanguage, language } from '#client/words/index.ts';
import { isLanguage, LANGUAGES, type Language } from '#client/words/languages.ts';

/** The language codes, in the order of the buttons. */
export const LANGUAGE_NAMES = Object.keys(LANGUAGES).filter(isLanguage);

/**
 * A function that changes the language of the interface. `problem` is true if the words of that language could not be fetched.
 */
export function useLanguageChoice(signedIn: boolean): { problem: boolean; choose: (wanted: Language) => void } {
  const [problem, setProblem] = useState(false);
  const choose = (wanted: Language): void => {
    setProblem(false);
    chooseLanguage(wanted, { signedIn }).then(
      () => (signedIn ? syncOwnSettings() : undefined),
      () => setProblem(true),
    );
  };
  return { problem, choose };
}

/** One button for each language; the current one is pressed. */
export function LanguageChoice({ signedIn, isHiddenLabel = false }: { signedIn: boolean; isHiddenLabel?: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const { problem, choose } = useLanguageChoice(signedIn);
  const shown = language();
  return (
    <div className="stack languages" role="group" aria-labelledby={id}>
      <p id={id} className={isHiddenLabel ? 'hidden' : 'label'}>
        {t('language.label')}
      </p>
      <div className="row">
        {LANGUAGE_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            lang={name}
            dir={LANGUAGES[name].direction}
            aria-pressed={name === shown}
            data-selected={name === shown || undefined}
            onClick={() => choose(name)}
          >
            {LANGUAGES[name].own}
          </button>
        ))}
      </div>
      {problem && (
        <p role="alert" className="wrong">
          {t('language.failed')}
        </p>
      )}
    </div>
  );
}
