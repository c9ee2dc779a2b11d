/** The choice of the text size, on each page of the own view: three large letters with words. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_SIZES } from '#shared/settings.ts';
import { syncOwnSettings } from '#client/api/own-settings.ts';
import { chooseTextSize, useTextSize } from '#client/settings/text-size.ts';
import { Words } from '#client/ui/words.tsx';

/** One button for each size; the current one is pressed. The choice is kept with the account. */
export function TextSizeChoice() {
  const { t } = useTranslation();
  const id = useId();
  const current = useTextSize();
  return (
    <div className="own-sizes" role="group" aria-labelledby={id}>
      <p id={id}>{t('own.size.label')}</p>
      <div className="own-size-row">
        {TEXT_SIZES.map((size) => (
          <button
            key={size}
            type="button"
            className="button own-size"
            data-size={size}
            aria-pressed={size === current}
            data-selected={size === current || undefined}
            onClick={() => {
              chooseTextSize(size);
              void syncOwnSettings();
            }}
          >
            <span className="own-letter" aria-hidden="true">
              {t('own.size.letter')}
            </span>
            <Words>{t(`own.size.${size}`)}</Words>
          </button>
        ))}
      </div>
    </div>
  );
}
