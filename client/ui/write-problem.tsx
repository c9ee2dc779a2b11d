/** The notice that says why a write failed, shown beside the control that was used. */
import { useTranslation } from 'react-i18next';
import type { Problem } from '#client/ui/problem.ts';
import { Notice } from '#client/ui/notice.tsx';

/** Shows nothing if there is no problem. */
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
