/** The entries of a timeline by day, the newest first, with older pages as the reader comes to the end. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import type { useTimeline } from '#client/api/timeline.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { dayTitle, moment, sentences } from '#client/words/format.ts';
import { daysOf, readableEntries } from './days.ts';
import { Entry } from './entry.tsx';
import { Newer } from './newer.tsx';
import { useLinkedEntry, type LinkedEntry } from './use-linked-entry.ts';
import './timeline.css';

/** How far below the view the end of the list may be when the next page is read. */
const NEAR = '400px';

/** Calls `more` when the element comes near the view. */
function useNearView(element: React.RefObject<HTMLElement | null>, more: (() => void) | null): void {
  useEffect(() => {
    if (more === null || element.current === null) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) more();
      },
      { rootMargin: NEAR },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, more]);
}

function LinkNotice({ linked, count }: { linked: LinkedEntry; count: number }) {
  const { t } = useTranslation();
  if (linked.state === 'looking') return <p role="status">{t('timeline.looking')}</p>;
  if (linked.state !== 'far' && linked.state !== 'gone') return null;
  return (
    <Notice kind="waits" role="alert">
      <p>{linked.state === 'gone' ? t('timeline.notFound') : t('timeline.notFoundYet', { count })}</p>
      {linked.state === 'far' && (
        <p>
          <Button onPress={linked.lookFurther}>{t('timeline.lookFurther')}</Button>
        </p>
      )}
    </Notice>
  );
}

/** The list. `empty` is said where there is no entry; `inSection` that all entries are about one section, in a panel. */
export function TimelineList({
  plan,
  timeline,
  empty,
  inSection = false,
}: {
  plan: Plan;
  timeline: ReturnType<typeof useTimeline>;
  empty: string;
  inSection?: boolean;
}) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, isFetchNextPageError } = timeline;
  const pages = data?.pages;
  const { sections } = plan;
  const days = useMemo(() => daysOf(readableEntries(pages ?? [], sections)), [pages, sections]);
  const lastPage = pages?.at(-1);
  /** A page can have no entry and still not be the last one. Then the list goes on by itself. */
  const goesOn = hasNextPage && lastPage !== undefined && readableEntries([lastPage], sections).length === 0;
  const ids = useMemo(
    () => (pages === undefined ? null : new Set(days.flatMap(({ entries }) => entries.map(({ id }) => id)))),
    [pages, days],
  );
  const more = useMemo(
    () => (hasNextPage && !isFetching && !isFetchNextPageError ? (): void => void fetchNextPage() : null),
    [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage],
  );
  const linked = useLinkedEntry(ids, { pages: pages?.length ?? 0, hasMore: hasNextPage, more });
  const frame = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  useNearView(end, more);
  useEffect(() => {
    if (goesOn) more?.();
  }, [goesOn, more]);
  /** How many entries stood there when the reader asked for more. The first one after them then takes the focus. */
  const [asked, setAsked] = useState<number | null>(null);
  const count = ids?.size ?? 0;
  /** The first entry when the reader asked for newer ones; null if they did not. The one that stands first then takes the focus. */
  const [firstBefore, setFirstBefore] = useState<string | null>(null);
  const first = days[0]?.entries[0]?.id ?? '';
  const toTop = (): void => {
    setAsked(null);
    setFirstBefore(first);
  };
  useEffect(() => {
    if (firstBefore === null || first === firstBefore) return;
    frame.current?.querySelector<HTMLElement>('.entry')?.focus();
    setFirstBefore(null);
  }, [firstBefore, first]);
  useEffect(() => {
    if (asked === null || count <= asked) return;
    frame.current?.querySelectorAll<HTMLElement>('.entry')[asked]?.focus();
    setAsked(null);
  }, [asked, count]);
  if (pages === undefined)
    return error ? <CouldNotRead error={error} storedOffline again={() => void refetch()} /> : <Loading />;
  const keptAt = pages[0]?.keptAt ?? null;
  const Title = inSection ? 'h3' : 'h2';
  const place = inSection ? 'here' : 'plan';
  return (
    <div ref={frame} className="stack timeline">
      {keptAt !== null && <p className="soft">{t('offline.asOf', { when: moment(keptAt) })}</p>}
      {!inSection && <LinkNotice linked={linked} count={count} />}
      {/* Screen readers hear how much there is, also when more of it comes. */}
      <p role="status" className="hidden">
        {count === 0 && !hasNextPage ? empty : sentences(t('timeline.shown', { count }), !hasNextPage && t('timeline.all'))}
      </p>
      {(count > 0 || !hasNextPage) && (
        <Newer
          timeline={timeline}
          shown={days.flatMap(({ entries }) => entries)}
          readable={(entries) => readableEntries([{ entries }], sections)}
          asked={toTop}
        />
      )}
      {count === 0 && (hasNextPage ? !isFetchNextPageError && <Loading /> : <p aria-hidden="true">{empty}</p>)}
      {days.map(({ at, entries }) => (
        <div key={dayTitle(at)}>
          <Title id={`${place}-day-${at}`} className="day">
            {dayTitle(at)}
          </Title>
          <ol className="plain" aria-labelledby={`${place}-day-${at}`}>
            {entries.map((entry) => (
              <Entry
                key={entry.id}
                plan={plan}
                entry={entry}
                meId={me.id}
                marked={!inSection && linked.id === entry.id}
                inSection={inSection}
              />
            ))}
          </ol>
        </div>
      ))}
      {isFetchNextPageError && <CouldNotRead error={error} again={() => void fetchNextPage()} />}
      <div ref={end} className="timeline-end">
        {hasNextPage && count > 0 && !isFetchNextPageError && (
          <Button
            onPress={() => {
              setAsked(count);
              more?.();
            }}
          >
            {t(isFetchingNextPage || goesOn ? 'app.loading' : 'timeline.earlier')}
          </Button>
        )}
        {!hasNextPage && count > 0 && (
          <p className="soft small" aria-hidden="true">
            {t('timeline.all')}
          </p>
        )}
      </div>
    </div>
  );
}
