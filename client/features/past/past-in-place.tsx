/** The place of a section's text: its live text, or a point of its past while the address names one. */
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { Notice } from '#client/ui/notice.tsx';
import { usePoint, type Point } from './point.ts';

const fetchPast = () => import('./past-parts.ts');
type Parts = Awaited<ReturnType<typeof fetchPast>>;

/** The code of the past, which is fetched when somebody first looks there; `failed` if it could not be. */
function useParts(wanted: boolean): Parts | 'failed' | null {
  const [parts, setParts] = useState<Parts | 'failed' | null>(null);
  useEffect(() => {
    if (!wanted || (parts !== null && parts !== 'failed')) return;
    fetchPast().then(setParts, () => setParts('failed'));
    // Each time that somebody looks there it is tried again.
    // oxlint-disable-next-line react/exhaustive-deps -- what came of it must not start it again
  }, [wanted]);
  return parts;
}

/**
 * Keeps the place where the reader was: `enter` is called when the past takes the place of the live text, `leave` when it is given
 * back, with whether the page can still scroll to where it was.
 */
function useWayBack(sectionId: string, point: Point | null, parts: Parts | null, ownId: string): void {
  const isPast = point !== null && parts !== null;
  const [wasPast, setWasPast] = useState(false);
  const [stood, setStood] = useState<number | null>(null);
  if (wasPast !== isPast) {
    setWasPast(isPast);
    // The page is still as it was: here the live text is still shown.
    if (isPast) setStood(scrollY);
  }
  const known = useRef(false);
  const returned = useEffectEvent(() => {
    if (stood !== null) scrollTo({ top: stood, behavior: 'instant' });
    document.getElementById(`section-${sectionId}`)?.focus({ preventScroll: true });
    if (parts !== null) void parts.leavePast(sectionId, ownId);
  });
  const entered = useEffectEvent(() => parts?.enterPast(sectionId));
  useLayoutEffect(() => {
    if (isPast) entered();
    else if (known.current) returned();
    known.current = isPast;
  }, [isPast]);
}

/**
 * Shows `children`, the live text, or the past in its place. The live text stays on the page then, hidden, with its room and its
 * line: nothing joins again, and what others write comes in.
 */
export function PastInPlace({
  plan,
  section,
  ownId,
  arrive,
  children,
}: {
  plan: Plan;
  section: Section;
  ownId: string;
  /** Brings the section into view. */
  arrive: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const point = usePoint(section.id);
  const [visited, setVisited] = useState(false);
  if (point !== null && !visited) setVisited(true);
  const found = useParts(point !== null);
  const parts = found === 'failed' ? null : found;
  useWayBack(section.id, point, parts, ownId);
  const isPast = point !== null && parts !== null;
  return (
    <>
      {point !== null && found === 'failed' && (
        <Notice kind="waits" role="alert">
          <p>{t('past.notStored')}</p>
        </Notice>
      )}
      {isPast && <parts.PastView plan={plan} section={section} point={point} arrive={arrive} />}
      {visited && parts !== null && !isPast && <parts.PastNotes sectionId={section.id} />}
      <div className="now" hidden={isPast}>
        {children}
      </div>
    </>
  );
}
