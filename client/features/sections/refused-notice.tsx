/** The notice about refused text: why it was not saved, and the text itself. It stays until its writer dismisses it. */
import { Trash2, X } from 'lucide-react';
import { useId } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { dropRefused, reasonOf, useRefusedInMemory, type Refused } from '#client/offline/refused-text.ts';
import { activateNewVersion } from '#client/offline/page-version.ts';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { dismissAndMoveFocus } from '#client/ui/move-focus.ts';
import { en } from '#client/words/en/index.ts';

type WhyKey = keyof typeof en.refused.why;

/** The title is empty if the writer can no longer see the section, because they may not see its title either. */
function headlineOf(t: TFunction, { code, title, text }: Refused): string {
  if (code === 'set_back') return title === '' ? t('refused.setBackSomewhere') : t('refused.setBack', { title });
  if (text === '') return title === '' ? t('refused.lostSomewhere') : t('refused.lost', { title });
  return title === '' ? t('refused.somewhere') : t('refused.title', { title });
}

/** The notice for one refused text. */
export function RefusedNotice({ refused }: { refused: Refused }) {
  const { t } = useTranslation();
  const id = useId();
  const { code, text } = refused;
  const pageAlone = useRefusedInMemory(refused.id);
  const isSetBack = code === 'set_back';
  const headline = headlineOf(t, refused);
  const reason = reasonOf(refused);
  const why =
    reason === 'suggestion_closed' || Object.hasOwn(en.refused.why, reason)
      ? t(`refused.why.${reason as WhyKey}`)
      : t(`errors.${reason}`);
  return (
    <Notice kind="waits" role="alert" title={headline}>
      <p>{why}</p>
      {text !== '' && (
        <div className="field">
          <label htmlFor={id}>{isSetBack ? t('refused.setBackText') : t('refused.text')}</label>
          <textarea
            id={id}
            className="input"
            readOnly
            value={text}
            aria-label={isSetBack ? t('refused.setBackLabel') : t('refused.label')}
          />
          {pageAlone && <p>{t('refused.pageAlone')}</p>}
        </div>
      )}
      <div className="row">
        {text !== '' && <CopyButton text={text} />}
        {code === 'client_too_old' && <Button onPress={() => void activateNewVersion()}>{t('version.take')}</Button>}
        {/* The text is kept for this notice alone, so to put the notice away throws it away. */}
        <Button
          variant="quiet"
          icon={text === '' ? X : Trash2}
          onPress={(event) => dismissAndMoveFocus(event.target, () => dropRefused(refused.id))}
        >
          {text === '' ? t('app.dismiss') : t('refused.drop')}
        </Button>
      </div>
    </Notice>
  );
}
