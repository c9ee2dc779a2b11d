/** Recovery codes, which are shown once: to print, to copy or to write down. */
import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { Notice } from '#client/ui/notice.tsx';
import './second-step.css';

/** Shows the codes, and a button that says that they are kept. */
export function RecoveryCodes({ codes, kept }: { codes: readonly string[]; kept: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="good" role="status" title={t('secondStep.codesTitle')}>
      <p>{t('secondStep.codesLead')}</p>
      <ul className="plain recovery-codes" dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton text={codes.join('\n')} label={t('secondStep.copyCodes')} />
      <div className="actions">
        <Button variant="main" onPress={kept}>
          {t('secondStep.kept')}
        </Button>
        <Button icon={Printer} onPress={() => print()}>
          {t('secondStep.print')}
        </Button>
      </div>
    </Notice>
  );
}
