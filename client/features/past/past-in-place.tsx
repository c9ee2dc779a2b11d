/** The place of a section's text: its live text, or a point of its past while the address names one. */
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
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

/** Whether something of the section is on the screen. */
function isInView(section: HTMLElement | null): boolean {
  const { top = 0, bottom = 0 } = section?.getBoundingClientRect() ?? {};
  return bottom > 0 && top < innerHeight;
}

/**
 * Keeps the place where the reader was while they are in the past, and brings them back there. Returns the function that forgets that
 * place: somebody who came by a link was nowhere before.
 */
function useWayBack(
  sectionId: string,
  { point, parts, ownId, arrive }: { point: Point | null; parts: Parts | null; ownId: string; arrive: () => void },
): () => void {
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
    const section = document.getElementById(`section-${sectionId}`);
    if (stood !== null) scrollTo({ top: stood, behavior: 'instant' });
    else if (!isInView(section)) arrive();
    // Who searches in a panel stays there. In the past there is nothing any more that could have the focus.
    if (document.activeElement === null || document.activeElement === document.body) section?.focus({ preventScroll: true });
    if (parts !== null) void parts.leavePast(sectionId, ownId);
  });
  const entered = useEffectEvent(() => parts?.enterPast(sectionId));
  useLayoutEffect(() => {
    if (isPast) entered();
    else if (known.current) returned();
    known.current = isPast;
  }, [isPast]);
  return useCallback(() => setStood(null), []);
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
  const forgetPlace = useWayBack(section.id, { point, parts, ownId, arrive });
  const isPast = point !== null && parts !== null;
  return (
    <>
      {point !== null && found === 'failed' && (
        <Notice kind="waits" role="alert">
          <p>{t('past.notStored')}</p>
        </Notice>
      )}
      {isPast && (
        <parts.PastView
          plan={plan}
          section={section}
          point={point}
          arrive={() => {
            forgetPlace();
            arrive();
          }}
        />
      )}
      {visited && parts !== null && !isPast && <parts.PastNotes sectionId={section.id} />}
      <div className="now" hidden={isPast}>
        {children}
      </div>
    </>
  );
}
