/**
 * The bar of a plan: whose plan it is, how the line stands, who is here, and the way to the contents. It stays at the top of the
 * window on every page of the plan.
 */
import { List } from 'lucide-react';
import { lazy, startTransition, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { PersonFacts, PlanFace } from '#client/features/plans/index.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useOthers } from '#client/live/presence.ts';
import { followBar } from '#client/ui/bar-block.ts';
import { Icon } from '#client/ui/button.tsx';
import { useFramedPlan, useFramedRoom } from './framed-plan.tsx';
import { LineSign, useShownLine } from './line-sign.tsx';
import { FindButton, PlaceLinks } from './place-links.tsx';
import { PlanMenu } from './plan-menu.tsx';
import type { PlaceId } from './places.ts';
import { shortName } from './short-name.ts';
import { Newcomers, WhoIsHere } from './who-is-here.tsx';

const fetchDetails = () => import('./bar-details.tsx');
const LineDetails = lazy(async () => ({ default: (await fetchDetails()).LineDetails }));
const PersonDetails = lazy(async () => ({ default: (await fetchDetails()).PersonDetails }));
const ContentsSheet = lazy(async () => ({ default: (await fetchDetails()).ContentsSheet }));
/** How long after the first drawing the code of what opens from the bar is fetched, in milliseconds. After that it opens without a network too. */
const PREFETCH_DELAY = 3000;

type Open = 'person' | 'line' | 'contents';

/** The bar. `place` is the page of the plan that is shown. */
export function PlanBar({ place }: { place: PlaceId }) {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  const room = useFramedRoom();
  const { person: me } = useSignedIn();
  const bar = useRef<HTMLElement>(null);
  const personButton = useRef<HTMLButtonElement>(null);
  const lineButton = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const others = useOthers(room.awareness, me.id);
  const line = useShownLine(plan.id);
  useEffect(() => (bar.current === null ? undefined : followBar(bar.current)), []);
  useEffect(() => {
    const timer = setTimeout(() => void fetchDetails().catch(() => undefined), PREFETCH_DELAY);
    return () => clearTimeout(timer);
  }, []);
  // It is a transition, because otherwise React delays what opens by a third of a second while its code is still to be fetched.
  const show = (what: Open) => (): void => startTransition(() => setOpen(what));
  const close = (): void => setOpen(null);
  const { person } = plan;
  const skipToContents = (event: React.MouseEvent): void => {
    const beside = document.getElementById('contents');
    // Where the contents do not stand beside the text, they open as a sheet.
    if (beside?.checkVisibility()) return;
    event.preventDefault();
    show('contents')();
  };
  return (
    <section ref={bar} className="plan-bar" aria-label={t('planFrame.bar', { name: person.name })} data-place={place}>
      <a className="skip" href="#contents" onClick={skipToContents}>
        {t('planFrame.skipToContents')}
      </a>
      <AriaButton
        ref={personButton}
        className="bar-person"
        aria-haspopup="dialog"
        aria-expanded={open === 'person'}
        onPress={show('person')}
      >
        <PlanFace plan={plan} size="small" />
        <span className="bar-names">
          <bdi className="bar-name">{shortName(person.name)}</bdi>
          <PersonFacts person={person} />
        </span>
      </AriaButton>
      <PlaceLinks className="bar-places" place={place} />
      <div className="bar-end">
        <AriaButton
          ref={lineButton}
          className="bar-line"
          aria-haspopup="dialog"
          aria-expanded={open === 'line'}
          onPress={show('line')}
        >
          <LineSign line={line} />
          <WhoIsHere plan={plan} room={room} others={others} />
        </AriaButton>
        <Newcomers others={others} />
        <AriaButton
          className="button quiet bar-tool to-contents"
          aria-haspopup="dialog"
          aria-expanded={open === 'contents'}
          onPress={show('contents')}
        >
          <Icon of={List} />
          <span>{t('planFrame.contents')}</span>
        </AriaButton>
        <span className="bar-tools">
          <FindButton className="button quiet bar-tool" />
          <PlanMenu className="button quiet bar-tool" />
        </span>
      </div>
      <Suspense>
        {open === 'person' && <PersonDetails plan={plan} button={personButton} close={close} />}
        {open === 'line' && <LineDetails plan={plan} room={room} line={line} me={me} button={lineButton} close={close} />}
        {open === 'contents' && <ContentsSheet plan={plan} close={close} />}
      </Suspense>
    </section>
  );
}
