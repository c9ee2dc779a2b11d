/** The question before a sign-out when there are unsaved changes. */
import { useTranslation } from 'react-i18next';
import { signOut } from '#client/api/session.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Panel } from '#client/ui/panel.tsx';

function Answers({ stay }: { stay: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('leaving.text')}</p>
      <div className="row">
        <Button variant="main" onPress={stay}>
          {t('leaving.stay')}
        </Button>
        <Button onPress={() => void signOut()}>{t('leaving.sure')}</Button>
      </div>
    </>
  );
}

/** The question as a dialog in the middle of the page. */
export function LeavePanel({ stay }: { stay: () => void }) {
  const { t } = useTranslation();
  return (
    <Panel middle title={t('leaving.title')} onClose={stay}>
      <Answers stay={stay} />
    </Panel>
  );
}

/** The question as a notice inside a page. */
export function LeaveNotice({ stay }: { stay: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="waits" role="alert" level={2} title={t('leaving.title')}>
      <Answers stay={stay} />
    </Notice>
  );
}
