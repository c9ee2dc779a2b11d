/** Leaving: signing out, or handing the device to somebody else. Both ask first where something written is not saved yet. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '#client/net/session.ts';
import { unsavedChanges } from '#client/net/unsaved.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { Panel } from '#client/ui/panel.tsx';

/** Signs out at once, or asks first: `asking` says that the question has to be shown. */
export function useLeave(): { leave: () => void; asking: boolean; stay: () => void } {
  const [asking, setAsking] = useState(false);
  const leave = async (): Promise<void> => {
    const unsaved = await unsavedChanges().catch(() => 0);
    if (unsaved > 0) setAsking(true);
    else await signOut();
  };
  return { leave: () => void leave(), asking, stay: () => setAsking(false) };
}

function Answers({ stay }: { stay: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('leaving.text')}</p>
      <div className="row">
        <Button look="main" onPress={stay}>
          {t('leaving.stay')}
        </Button>
        <Button onPress={() => void signOut()}>{t('leaving.sure')}</Button>
      </div>
    </>
  );
}

/** The question, in the middle of the page. */
export function LeavePanel({ stay }: { stay: () => void }) {
  const { t } = useTranslation();
  return (
    <Panel middle title={t('leaving.title')} onClose={stay}>
      <Answers stay={stay} />
    </Panel>
  );
}

/** The question within a page. */
export function LeaveNotice({ stay }: { stay: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice kind="waits" role="alert" level={2} title={t('leaving.title')}>
      <Answers stay={stay} />
    </Notice>
  );
}
