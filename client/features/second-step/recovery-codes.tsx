/** Recovery codes, which are shown once: to print, to copy or to write down. */
import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#client/ui/button.tsx';
import { CopyButton } from '#client/ui/copy.tsx';
import { useFocusOnceShown } from '#client/ui/move-focus.ts';
import { Notice } from '#client/ui/notice.tsx';
import { printPart } from '#client/ui/print-part.ts';
import './second-step.css';

/** Shows the codes, and a button that says that they are kept. */
export function RecoveryCodes({ codes, kept }: { codes: readonly string[]; kept: () => void }) {
  const { t } = useTranslation();
  const start = useFocusOnceShown<HTMLDivElement>();
  return (
    <div ref={start} tabIndex={-1}>
      <Notice kind="good" title={t('secondStep.codesTitle')}>
        <p>{t('secondStep.codesLead')}</p>
        <ul className="plain recovery-codes" dir="ltr">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="row">
          <CopyButton text={codes.join('\n')} label={t('secondStep.copyCodes')} />
          <Button icon={Printer} onPress={() => start.current !== null && printPart(start.current)}>
            {t('secondStep.print')}
          </Button>
        </div>
        <p>
          <Button variant="main" onPress={kept}>
            {t('secondStep.kept')}
          </Button>
        </p>
      </Notice>
    </div>
  );
}
