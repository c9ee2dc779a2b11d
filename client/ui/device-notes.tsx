/** What everybody has to know about the page itself, on every page: that it is offline, what the device does not keep, a new version. */
import { RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useTrouble } from '#client/net/keeping.ts';
import { useStale } from '#client/net/kept.ts';
import { planPath } from '#client/net/prune.ts';
import { keys, queryClient, useMe } from '#client/net/queries.ts';
import { takeNewVersion, useVersion } from '#client/net/version.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useThisDevice } from '#client/ui/this-device.ts';
import { moment } from '#client/words/format.ts';

/** How often a page that shows old answers asks again, in milliseconds. */
const ASK_AGAIN = 10_000;

function askAgain(): void {
  for (const queryKey of [keys.me, keys.plans, ['plan']]) void queryClient.invalidateQueries({ queryKey });
}

/** The address in the API of what a page shows. */
function shownBy(pathname: string): string {
  const planId = /^\/plans\/([^/]+)/.exec(pathname)?.[1];
  return planId === undefined || planId === 'new' ? '/api/plans' : planPath(planId);
}

function OfflineNote() {
  const { t } = useTranslation();
  const stale = useStale();
  const { pathname } = useLocation();
  const at = stale.get(shownBy(pathname)) ?? stale.get('/api/me');
  const isStale = stale.size > 0;
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
  if (at === undefined) return null;
  return (
    <Notice kind="waits">
      <p>{t('offline.note', { when: moment(at) })}</p>
      <p>
        <Button onPress={askAgain}>{t('offline.again')}</Button>
      </p>
    </Notice>
  );
}

/** Says once that the page is offline, and once that it is back. What stands in the note to read changes more often. */
function SpokenAway() {
  const { t } = useTranslation();
  const away = useStale().size > 0;
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
  const trouble = useTrouble();
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
        <Button icon={RefreshCw} onPress={() => void takeNewVersion()}>
          {t('version.take')}
        </Button>
      </p>
    </Notice>
  );
}

/** All of these, where there is something to say. */
export function DeviceNotes() {
  const { data: me } = useMe();
  useThisDevice(me?.person?.id ?? null);
  return (
    <div className="device-notes">
      <SpokenAway />
      <OfflineNote />
      <div role="status">
        <TroubleNote />
        <VersionNote />
      </div>
    </div>
  );
}
