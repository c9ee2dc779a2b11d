/** The mark of words that must be known, for a line that shows only a part of them. */
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';

/** The mark: a sign with its words. */
export function MustKnowMark() {
  const { t } = useTranslation();
  return (
    <span className="tag must-know-tag">
      <Icon of={CircleAlert} />
      <Words>{t('mustKnow.mark')}</Words>
    </span>
  );
}
