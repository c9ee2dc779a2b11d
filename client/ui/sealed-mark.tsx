/** The mark of a sealed section in lists of titles: who copies or reads such a title aloud has to know what it is. */
import { LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';

/** The word and the icon, for a section with the lead `sealed`; nothing for any other. */
export function SealedMark({ lead }: { lead: string }) {
  const { t } = useTranslation();
  if (lead !== 'sealed') return null;
  return (
    <span className="tag led">
      <Icon of={LockKeyhole} />
      <Words>{t('settings.sealed')}</Words>
    </span>
  );
}
