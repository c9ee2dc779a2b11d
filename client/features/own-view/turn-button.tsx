/** The way out for a person on a device that others use too: without the bar of the other pages there is no menu to sign out. */
import { LogOut } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLeave } from '#client/features/leaving/index.ts';
import { useSharedDevice } from '#client/settings/shared-device.ts';
import { Button } from '#client/ui/button.tsx';

const LeavePanel = lazy(async () => ({ default: (await import('#client/features/leaving/lazy-index.ts')).LeavePanel }));

/** Signs out on a shared device. Nothing on one's own device. */
export function TurnButton() {
  const { t } = useTranslation();
  const { leave, asking, stay } = useLeave();
  if (!useSharedDevice()) return null;
  return (
    <>
      <Button icon={LogOut} onPress={leave}>
        {t('own.finished')}
      </Button>
      <Suspense>{asking && <LeavePanel stay={stay} />}</Suspense>
    </>
  );
}
