/** The links to the places of a plan, and the button that finds words in it: in the bar on wide screens, at the foot on others. */
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Link } from 'react-router';
import { Icon } from '#client/ui/button.tsx';
import { useFramedPlan } from './framed-plan.tsx';
import { PlanMenu } from './plan-menu.tsx';
import { addressOf, PLACES, type PlaceId } from './places.ts';

/** The links. The place that is shown is marked. */
export function PlaceLinks({ className, place }: { className: string; place: PlaceId }) {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  return (
    <nav className={className} aria-label={t('planFrame.places')}>
      <ul className="plain">
        {PLACES.map(({ id, words, wholeWords, icon }) => (
          <li key={id}>
            <Link
              to={addressOf(plan.id, id)}
              className="place"
              aria-label={t(wholeWords)}
              aria-current={id === place ? 'page' : undefined}
            >
              <Icon of={icon} />
              <span aria-hidden="true">{t(words)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The button that opens the search in the plan. */
export function FindButton({ className }: { className: string }) {
  const { t } = useTranslation();
  const { open } = useFramedPlan();
  return (
    <AriaButton className={className} aria-label={t('find.open')} onPress={() => open('find')}>
      <Icon of={Search} />
      <span aria-hidden="true">{t('find.short')}</span>
    </AriaButton>
  );
}

const FOOT_STYLE = { '--places': PLACES.length } as React.CSSProperties;

/** The bar at the foot of the window on phones and tablets. While somebody writes, the writing tools stand in its place. */
export function PlanFoot({ place }: { place: PlaceId }) {
  return (
    <div className="plan-foot" style={FOOT_STYLE}>
      <PlaceLinks className="foot-places" place={place} />
      <FindButton className="place" />
      <PlanMenu className="place" />
    </div>
  );
}
