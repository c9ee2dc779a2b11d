/** What every page of a choice has: the way back and reading aloud at the top, always at the same place, then the title. */
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#client/ui/button.tsx';
import { useTitle } from '#client/ui/page.tsx';
import { ownPath } from './own-path.ts';
import { ReadAloudButtons } from './read-aloud-buttons.tsx';
import type { ReadAloud } from './use-read-aloud.ts';

/** The page of one choice. `aloud` is null while there is nothing to read, and on a device without a voice for it. */
export function ChoiceFrame({
  planId,
  title,
  aloud,
  children,
}: {
  planId: string;
  title: string;
  aloud: ReadAloud | null;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  useTitle(title);
  return (
    <>
      <div className="own-bar">
        <ButtonLink to={ownPath(planId)} icon={ArrowLeft} replace>
          {t('own.back')}
        </ButtonLink>
        {aloud !== null && <ReadAloudButtons aloud={aloud} />}
      </div>
      <h1>{title}</h1>
      <p role="status">{aloud?.state === 'failed' && t('own.aloud.failed')}</p>
      {children}
    </>
  );
}
