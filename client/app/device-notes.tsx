/** What everybody has to know about the page itself, on every page: that it is offline, what the device does not keep, a new version. */
import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useStorageProblem } from '#client/offline/device-owner.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { planPath } from '#client/offline/prune.ts';
import { keys, queryClient, useMe } from '#client/api/queries.ts';
import { unsavedChanges } from '#client/offline/unsaved-changes.ts';
import { activateNewVersion, useVersion } from '#client/offline/page-version.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useDeviceTasks } from '#client/offline/device-tasks.ts';
import { moment } from '#client/words/format.ts';

/** How often a page that shows old answers asks again, in milliseconds. */
const ASK_AGAIN = 10_000;

/** How often it is looked at how much waits to be sent, in milliseconds. */
const POLL_INTERVAL = 5000;

/** Asks for all that is old, also for what this page read before and does not show: until an answer comes, all of it counts as old. */
function askAgain(): void {
  for (const queryKey of [keys.me, keys.plans, ['plan']]) void queryClient.invalidateQueries({ queryKey, refetchType: 'all' });
}

/** The address in the API of what a page shows. */
function shownBy(pathname: string): string {
  const planId = /^\/plans\/([^/]+)/.exec(pathname)?.[1];
  return planId === undefined || planId === 'new' ? '/api/plans' : planPath(planId);
}

/** How many changes wait on this device to be sent, looked at anew for as long as the page is `away`. */
function useWaiting(away: boolean): number {
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    if (!away) return;
    const poll = (): void => void unsavedChanges().then(setWaiting, () => undefined);
    poll();
    const timer = setInterval(poll, POLL_INTERVAL);
    return () => clearInterval(timer);
  }, [away]);
  return waiting;
}

/** When what the page shows was last fresh, where it is an old answer. */
function useShownAsOf(): number | undefined {
  const stale = useStaleAnswers();
  const { pathname } = useLocation();
  return stale.get(shownBy(pathname)) ?? stale.get('/api/me');
}

function OfflineNote() {
  const { t } = useTranslation();
  const at = useShownAsOf();
  const isStale = useStaleAnswers().size > 0;
  useEffect(() => {
    addEventListener('offline', askAgain);
    addEventListener('online', askAgain);
    const timer = isStale ? setInterval(askAgain, ASK_AGAIN) : undefined;
    return () => {
      removeEventListener('offline', askAgain);
      removeEventListener('online', askAgain);
      clearInterval(timer);
    };
  }, [isStale]);
  const waiting = useWaiting(isStale);
  if (at === undefined) return null;
  return (
    <Notice kind="waits">
      <p>
        {t('offline.note', { when: moment(at) })}
        {waiting > 0 && ` ${t('keeping.waits', { count: waiting })}`}
      </p>
      <p>
        <Button onPress={askAgain}>{t('offline.again')}</Button>
      </p>
    </Notice>
  );
}

/** Says once that the page is offline, and once that it is back. What stands in the note to read changes more often. */
function SpokenAway() {
  const { t } = useTranslation();
  const away = useStaleAnswers().size > 0;
  const [was, setWas] = useState(away);
  if (away && !was) setWas(true);
  return (
    <p role="status" className="hidden">
      {away ? t('offline.spoken') : was ? t('offline.back') : ''}
    </p>
  );
}

function TroubleNote() {
  const { t } = useTranslation();
  const trouble = useStorageProblem();
  return (
    trouble && (
      <Notice kind="waits">
        <p>{t(`keeping.${trouble}`)}</p>
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

/** All of these, where there is something to say. */
export function DeviceNotes() {
  const { t } = useTranslation();
  const { data: me } = useMe();
  useDeviceTasks(me?.person?.id ?? null);
  const asOf = useShownAsOf();
  const trouble = useStorageProblem();
  const version = useVersion();
  const something = asOf !== undefined || trouble !== null || version !== 'current';
  return (
    // It has a name, and with that is a place to go to, only while something stands in it.
    <section className="device-notes" aria-label={something ? t('app.notes') : undefined}>
      <SpokenAway />
      <OfflineNote />
      <div role="status">
        <TroubleNote />
        <VersionNote />
      </div>
    </section>
  );
}
