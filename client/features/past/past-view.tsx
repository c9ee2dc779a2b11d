/** A point of the past in a section's own place: a banner that says which, the ways to other points, and the text as it was. */
import { ArrowLeft, Ellipsis, History, Link as LinkIcon, GitCompareArrows, RotateCcw } from 'lucide-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { zText } from '#shared/api-sittings.ts';
import { atLeast } from '#shared/rights.ts';
import { call } from '#client/api/http.ts';
import { keys } from '#client/api/queries.ts';
import { DrawnNodes } from '#client/editor/drawn-nodes.tsx';
import { mustKnowStyle } from '#client/editor/must-know.ts';
import { readNode } from '#client/editor/text-nodes.ts';
import { Button, Icon } from '#client/ui/button.tsx';
import { MenuButton } from '#client/ui/menu.tsx';
import { tellPage } from '#client/ui/page-message.tsx';
import { firstName } from '#client/words/format.ts';
import { ComparisonView } from './comparison-view.tsx';
import { NotRead } from './not-read.tsx';
import { pathOfPoint, type Point } from './point.ts';
import { PointList, PointSlider } from './point-controls.tsx';
import { RestorePreview } from './restore-preview.tsx';
import { neighbour, placeOf, type Stop } from './stops.ts';
import { useStops, useTravel, type Travel } from './use-stops.ts';
import { WaitingForText } from './waiting.tsx';
import { pointInWords, shortPoint } from './words-of-points.ts';
import { WroteSince } from './writing-here.tsx';
import '#client/editor/editor.css';
import '#client/editor/blocks/blocks.css';
import './past.css';

/** The text at a point. While another point is read, the one before it stays, so that the page does not jump. */
function TextAt({ sectionId, at }: { sectionId: string; at: number }) {
  const { t } = useTranslation();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: keys.text(sectionId, at),
    queryFn: () => call(zText, 'GET', `/api/sections/${sectionId}/text?at=${at}`),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const doc = useMemo(() => (data === undefined ? null : readNode(data.doc)), [data]);
  if (doc === null || error !== null)
    return error === null ? (
      <WaitingForText />
    ) : (
      <NotRead what={[t('past.notRead')]} error={error} again={() => void refetch()} />
    );
  return (
    <div className="editor-body" style={mustKnowStyle()} aria-busy={isPlaceholderData}>
      <div className="first-text">
        <DrawnNodes doc={doc} t={t} topHeading={3} />
      </div>
    </div>
  );
}

/** Copies the address of a point, and says so. Where the browser does not allow it, the page shows the address. */
async function copyPoint(planId: string, point: Point): Promise<void> {
  const address = location.origin + pathOfPoint(planId, point);
  try {
    await navigator.clipboard.writeText(address);
    tellPage({ word: 'sectionLink.copied' });
  } catch {
    tellPage({ word: 'sectionLink.copyByHand', address });
  }
}

/** One point: how to go on from it, what can be done with it, and its text. */
function OnePoint({
  plan,
  section,
  at,
  stops,
  travel,
  mayPutBack,
  focusHead,
}: {
  plan: Plan;
  section: Section;
  at: number;
  stops: readonly Stop[];
  travel: Travel;
  mayPutBack: boolean;
  /** Moves the focus to the banner. */
  focusHead: () => void;
}) {
  const { t } = useTranslation();
  const [previewOf, setPreviewOf] = useState<number | null>(null);
  const { after, during } = placeOf(stops, at);
  const sitting = during ?? after?.sitting;
  if (previewOf === at)
    return (
      <RestorePreview
        section={section}
        at={at}
        done={travel.back}
        cancel={() => {
          setPreviewOf(null);
          focusHead();
        }}
      />
    );
  return (
    <>
      <div className="past-acts">
        <Button icon={GitCompareArrows} onPress={() => travel.to({ at: null, from: at })}>
          {t('past.compareNow')}
        </Button>
        {mayPutBack && (
          <Button icon={RotateCcw} onPress={() => setPreviewOf(at)}>
            {t('past.putBack')}
          </Button>
        )}
        <MenuButton
          className="button quiet"
          label={t('past.moreOf')}
          entries={[
            ...(sitting === undefined
              ? []
              : [
                  {
                    label: t('past.compareStep', { name: firstName(sitting.person.name) }),
                    icon: GitCompareArrows,
                    run: () => travel.to({ at, from: Math.max(0, sitting.fromSeq - 1) }),
                  },
                ]),
            {
              label: t('past.copy'),
              icon: LinkIcon,
              run: () => void copyPoint(plan.id, { sectionId: section.id, at, from: null }),
            },
          ]}
        >
          <Icon of={Ellipsis} />
          <span aria-hidden="true">{t('section.more')}</span>
        </MenuButton>
      </div>
      <PointList stops={stops} seq={at} go={(stop) => travel.to({ at: stop.seq, from: null })} />
      <TextAt sectionId={section.id} at={at} />
    </>
  );
}

/** Whether a key belongs to a control or to something that lies over the page. */
function isTaken({ target }: { target: EventTarget | null }): boolean {
  return (
    target instanceof Element && target.closest('input, select, textarea, [role="dialog"], [role="menu"], .popover') !== null
  );
}

/** Goes back to now at Escape, wherever the focus is on the page. A panel or a menu takes its own Escape. */
function useEscape(back: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return;
    // In the text of another section Escape belongs to its writer.
    if (event.target instanceof Element && event.target.closest('.prose') !== null) return;
    event.preventDefault();
    back();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

/** The past of a section. `arrive` brings the section into view when the reader came by a link. */
export function PastView({
  plan,
  section,
  point: { at, from },
  arrive,
}: {
  plan: Plan;
  section: Section;
  point: Point;
  arrive: () => void;
}) {
  const { t } = useTranslation();
  const stops = useStops(section.id);
  const travel = useTravel(section.id);
  const frame = useRef<HTMLElement>(null);
  const [dock, setDock] = useState<HTMLElement | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const onArrival = useEffectEvent(() => {
    const top = frame.current?.getBoundingClientRect().top ?? 0;
    const bottom = frame.current?.getBoundingClientRect().bottom ?? 0;
    if (top <= innerHeight * 0.7 && bottom >= innerHeight * 0.2) return;
    arrive();
    // That put the focus on the section. The keys of the past are heard in the past.
    head.current?.focus({ preventScroll: true });
  });
  useEffect(() => onArrival(), []);
  const isComparison = from !== null;
  // What led here is gone with the view before, so the focus goes to the head of each new one.
  const mountHead = useCallback((element: HTMLHeadingElement | null): void => {
    head.current = element;
    element?.focus({ preventScroll: true });
  }, []);
  useEscape(travel.back);
  const mayPutBack = atLeast(section.right, 'edit') && section.retiredAt === null && plan.archivedAt === null;
  const words =
    stops.length === 0 && at !== null && !isComparison
      ? { head: t('past.region', { title: section.title }), who: '' }
      : isComparison
        ? { head: t('past.compareTitle'), who: t('past.fromTo', { from: shortPoint(stops, from), to: shortPoint(stops, at) }) }
        : pointInWords(stops, at ?? 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the buttons do the same
    <section
      ref={frame}
      className="past"
      aria-label={t('past.region', { title: section.title })}
      onKeyDown={(event) => {
        if (isComparison || at === null || isTaken(event) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
          return;
        const rtl = document.documentElement.dir === 'rtl';
        const by =
          event.key === (rtl ? 'ArrowRight' : 'ArrowLeft') ? -1 : event.key === (rtl ? 'ArrowLeft' : 'ArrowRight') ? 1 : 0;
        const next = by === 0 ? undefined : neighbour(stops, at, by);
        if (next === undefined) return;
        event.preventDefault();
        travel.to({ at: next.seq, from: null });
      }}
    >
      <header className="past-banner">
        <div className="past-line">
          <Icon of={History} />
          <h3 key={isComparison ? 'comparison' : 'point'} ref={mountHead} tabIndex={-1}>
            {words.head}
          </h3>
          <Button variant="main" icon={ArrowLeft} onPress={travel.back}>
            {t('past.toNow')}
          </Button>
        </div>
        <p className="past-who small">
          {words.who === '' ? t('past.notLive') : `${words.who} ${isComparison ? '' : t('past.notLive')}`}
        </p>
        <WroteSince sectionId={section.id} room={section.room} />
        {!isComparison && at !== null && stops.length > 0 && (
          <PointSlider stops={stops} seq={at} go={(stop) => travel.to({ at: stop.seq, from: null })} />
        )}
        {isComparison && <div ref={setDock} />}
      </header>
      <p role="status" className="hidden">
        {t('past.shown', { what: `${words.head}. ${words.who}` })}
      </p>
      {isComparison ? (
        <ComparisonView
          planId={plan.id}
          section={section}
          stops={stops}
          from={from}
          at={at}
          travel={travel}
          dock={dock}
          mayPutBack={mayPutBack}
        />
      ) : (
        at !== null && (
          <OnePoint
            plan={plan}
            section={section}
            at={at}
            stops={stops}
            travel={travel}
            mayPutBack={mayPutBack}
            focusHead={() => head.current?.focus({ preventScroll: true })}
          />
        )
      )}
    </section>
  );
}
