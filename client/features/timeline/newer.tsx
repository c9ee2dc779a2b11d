/**
 * The line above a timeline that says whether there is something newer than what stands there. The list itself does not move until the
 * reader presses.
 */
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '#shared/api-history.ts';
import { useNewest, type useTimeline } from '#client/api/timeline.ts';
import { Button } from '#client/ui/button.tsx';
import { newerEntries } from './days.ts';

/** The line. `shown` are the entries of the list; `asked` is called before the newest ones come. */
export function Newer({
  timeline,
  shown,
  readable,
  asked,
}: {
  timeline: ReturnType<typeof useTimeline>;
  shown: readonly TimelineEntry[];
  readable: (entries: readonly TimelineEntry[]) => readonly TimelineEntry[];
  asked: () => void;
}) {
  const { t } = useTranslation();
  const { newest, look, show } = useNewest(timeline);
  const count = newest === null ? 0 : newerEntries(shown, readable(newest.entries)).length;
  /** Whether the reader looked, and there was nothing. */
  const [isNewest, setNewest] = useState(false);
  const press = async (): Promise<void> => {
    const page = count > 0 ? newest : ((await look()).data ?? null);
    const isNothing = page !== null && newerEntries(shown, readable(page.entries)).length === 0;
    setNewest(isNothing);
    if (page === null || isNothing) return;
    asked();
    show(page);
  };
  return (
    <div className="timeline-newer">
      <Button variant={count > 0 ? 'main' : 'quiet'} icon={RefreshCw} onPress={() => void press()}>
        {count > 0 ? t('timeline.newer', { count }) : t('timeline.lookForNewer')}
      </Button>
      <p role="status" className={count > 0 ? 'hidden' : 'soft small'}>
        {count > 0 ? t('timeline.newerSaid', { count }) : isNewest ? t('timeline.nothingNewer') : ''}
      </p>
    </div>
  );
}
