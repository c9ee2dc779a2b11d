/** Why a write did not work, said where it was tried. */
import { useTranslation } from 'react-i18next';
import type { Problem } from '#client/ui/problem.ts';
import { Notice } from '#client/ui/notice.tsx';

/** Nothing where nothing went wrong. */
export function WriteProblem({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation();
  return (
    problem && (
      <Notice kind="waits" role="alert" title={t('form.failed')}>
        <p>{t(`errors.${problem}`)}</p>
      </Notice>
    )
  );
}
