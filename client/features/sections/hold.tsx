/** How a hold is shown: one mark and one notice, with the same words wherever text of the section stands. */
import { PauseCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Section } from '#shared/api.ts';
import { Icon } from '#client/ui/button.tsx';
import { moment } from '#client/words/format.ts';
import { Words } from '#client/ui/words.tsx';

/** The mark of a section on hold, for a line without room for the reason. Nothing for a section that is not on hold. */
export function HoldMark({ section }: { section: Pick<Section, 'hold'> }) {
  const { t } = useTranslation();
  if (section.hold === null) return null;
  return (
    <span className="tag waits hold-mark">
      <Icon of={PauseCircle} />
      <Words>{t('section.onHold')}</Words>
    </span>
  );
}

/**
 * The mark with who put the section on hold, when and why. `children` stand below the reason. Nothing for a section that is not on
 * hold.
 */
export function HoldNotice({ section, children }: { section: Pick<Section, 'hold'>; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const { hold } = section;
  if (hold === null) return null;
  return (
    <div className="notice waits hold-notice">
      <p>
        <HoldMark section={section} />
        <span className="small">{t('section.holdBy', { name: hold.by.name, when: moment(hold.at) })}</span>
      </p>
      <p className="prose-text">{hold.reason}</p>
      {children}
    </div>
  );
}
