/**
 * The part of the account page about offline storage: how much this device stores, whether the browser may delete it, and how
 * many changes wait to be sent.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { useStorageProblem } from '#client/offline/device-owner.ts';
import { unsavedChanges } from '#client/offline/unsaved-changes.ts';
import { Button } from '#client/ui/button.tsx';
import { useSharedDevice } from '#client/settings/shared-device.ts';
import { amountOf, sentences } from '#client/words/format.ts';

type Space = { readonly used: number | null; readonly safe: boolean | null };

/**
 * What the browser reports about its storage: bytes used, and whether it is persistent. Null where a browser does not report
 * it.
 */
async function readSpace(): Promise<Space> {
  const storage: Partial<StorageManager> = navigator.storage ?? {};
  const used = await storage.estimate?.().then(
    ({ usage }) => usage ?? null,
    () => null,
  );
  const safe = await storage.persisted?.().catch(() => null);
  return { used: used ?? null, safe: safe ?? null };
}

/** The offline storage part of the account page. */
export function OfflineStorage() {
  const { t } = useTranslation();
  const shared = useSharedDevice();
  const storageProblem = useStorageProblem();
  const offline = useStaleAnswers().size > 0;
  const { data: space, refetch } = useQuery({ queryKey: ['device', 'space'], queryFn: readSpace, staleTime: 0 });
  const { data: waiting } = useQuery({
    queryKey: ['device', 'waiting', offline],
    queryFn: unsavedChanges,
    staleTime: 0,
    refetchInterval: 3000,
  });
  const [declined, setDeclined] = useState(false);
  const requestPersistence = async (): Promise<void> => {
    setDeclined(!(await navigator.storage.persist().catch(() => false)));
    await refetch();
  };
  return (
    <section className="stack" aria-labelledby="kept-title">
      <h2 id="kept-title">{t('storage.title')}</h2>
      <p>{shared ? t('storage.shared') : t('storage.works')}</p>
      <p role="status">{waiting !== undefined && waiting > 0 && t('storage.waits', { count: waiting })}</p>
      {!shared && storageProblem === null && space && (
        <>
          <p className="soft">
            {sentences(
              space.used !== null && t('storage.space', { used: amountOf(space.used) }),
              space.safe !== null && t(space.safe ? 'storage.safe' : 'storage.unsafe'),
            )}
          </p>
          {space.safe === false && (
            <p>
              <Button onPress={() => void requestPersistence()}>{t('storage.ask')}</Button>
            </p>
          )}
          <p role="status" className="soft">
            {declined && t('storage.refusedAsk')}
          </p>
        </>
      )}
    </section>
  );
}
