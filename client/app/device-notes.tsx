/** The notices above every page: the page is offline, the device does not store text, a new version is ready. */
import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useLine } from '#client/live/line.ts';
import { useStorageProblem } from '#client/offline/device-owner.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { planPath } from '#client/offline/prune.ts';
import { useMe } from '#client/api/queries.ts';
import { planIdOf } from '#client/app/plan-address.ts';
import { askAgain, usePendingChanges } from '#client/offline/offline-answers.ts';
import { activateNewVersion, useVersion } from '#client/offline/page-version.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useDeviceTasks } from '#client/offline/device-tasks.ts';
import { moment, sentences, since } from '#client/words/format.ts';

/** How often a page that shows cached answers asks the server again, in milliseconds. */
const RETRY_INTERVAL = 10_000;

/** The API path of the data that the page at `pathname` shows. */
function apiPathOf(pathname: string): string {
  const planId = planIdOf(pathname);
  return planId === null ? '/api/plans' : planPath(planId);
}

/** When the server gave the answer that the page shows (epoch milliseconds); undefined if that answer is not a cached one. */
function useShownAsOf(): number | undefined {
  const stale = useStaleAnswers();
  const { pathname } = useLocation();
  return stale.get(apiPathOf(pathname)) ?? stale.get('/api/me');
}

function OfflineNote() {
  const { t } = useTranslation();
  const at = useShownAsOf();
  const isStale = useStaleAnswers().size > 0;
  useEffect(() => {
    addEventListener('offline', askAgain);
    addEventListener('online', askAgain);
    const timer = isStale ? setInterval(askAgain, RETRY_INTERVAL) : undefined;
    return () => {
      removeEventListener('offline', askAgain);
      removeEventListener('online', askAgain);
      clearInterval(timer);
    };
  }, [isStale]);
  const waiting = usePendingChanges(isStale);
  if (at === undefined) return null;
  return (
    <Notice kind="waits">
      <p>{sentences(t('offline.note', { when: moment(at) }), waiting > 0 && t('storage.waits', { count: waiting }))}</p>
      <p>
        <Button onPress={askAgain}>{t('offline.again')}</Button>
      </p>
    </Notice>
  );
}

/**
 * Tells screen readers once that the page is offline or gets no answer, and once that it is online again. What is shown changes
 * more often.
 */
function SpokenLineState() {
  const { t } = useTranslation();
  const { kind, since: lostAt } = useLine();
  const isStale = useStaleAnswers().size > 0;
  const lost = isStale || kind === 'offline' ? 'offline' : kind === 'silent' && lostAt !== null ? 'silent' : null;
  const [wasLost, setWasLost] = useState(lost !== null);
  if (lost !== null && !wasLost) setWasLost(true);
  // While it is not known whether the line is back, nothing is said.
  const isBack = wasLost && kind !== 'reconnecting';
  const words = (): string => {
    if (lost === 'offline') return t('offline.spoken');
    if (lost === 'silent' && lostAt !== null) return t('save.noAnswer', { time: since(lostAt) });
    return isBack ? t('offline.back') : '';
  };
  return (
    <p role="status" className="hidden">
      {words()}
    </p>
  );
}

function StorageNote() {
  const { t } = useTranslation();
  const storageProblem = useStorageProblem();
  return (
    storageProblem && (
      <Notice kind="waits">
        <p>{t(`storage.${storageProblem}`)}</p>
      </Notice>
    )
  );
}

function VersionNote() {
  const { t } = useTranslation();
  const version = useVersion();
  if (version === 'current') return null;
  return (
    <Notice kind={version === 'needed' ? 'waits' : 'plain'}>
      <p>{t(`version.${version}`)}</p>
      <p>
        <Button icon={RefreshCw} onPress={() => void activateNewVersion()}>
          {t('version.take')}
        </Button>
      </p>
    </Notice>
  );
}

/** All notices of this file. It shows nothing where there is nothing to say. */
export function DeviceNotes() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  useDeviceTasks(me?.person?.id ?? null);
  const asOf = useShownAsOf();
  const storageProblem = useStorageProblem();
  const version = useVersion();
  const hasNotes = asOf !== undefined || storageProblem !== null || version !== 'current';
  return (
    // The section gets a label only while it has content, because a label makes it a landmark for screen readers.
    <section className="device-notes" aria-label={hasNotes ? t('app.notes') : undefined}>
      <SpokenLineState />
      <OfflineNote />
      <div role="status">
        <StorageNote />
        <VersionNote />
      </div>
    </section>
  );
}
