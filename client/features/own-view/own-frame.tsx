/** What stands around every page of the own view: for others that it is a look at it, without a network since when, and the text size. */
import { ArrowLeft, WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { useStaleAnswers } from '#client/offline/answer-cache.ts';
import { planPath } from '#client/offline/prune.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment } from '#client/words/format.ts';
import { calledOf } from './person-names.ts';
import { TextSizeChoice } from './text-size-choice.tsx';

/** Says to everybody but the person that they look at the person's own view, with the way back. */
function LookNote({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  if (plan.you.standing === 'person') return null;
  return (
    <p className="own-look">
      <Words>{t('own.look', { name: calledOf(plan) })}</Words>
      <Link to={`/plans/${plan.id}`}>
        <Icon of={ArrowLeft} />
        <Words>{t('app.backToPlan')}</Words>
      </Link>
    </p>
  );
}

/** Says that there is no network, and how old is what the page shows. */
function OfflineLine({ planId }: { planId: string }) {
  const { t } = useTranslation();
  const at = useStaleAnswers().get(planPath(planId));
  return (
    <div role="status">
      {at !== undefined && (
        <p className="own-offline">
          <Icon of={WifiOff} />
          <Words>{t('own.offline', { when: moment(at) })}</Words>
        </p>
      )}
    </div>
  );
}

/** The frame of the own view. The bar of the other pages is not shown on it (own-view.css). */
export function OwnFrame({ plan, children }: { plan: Plan; children: React.ReactNode }) {
  return (
    <div className="own-view">
      <LookNote plan={plan} />
      <OfflineLine planId={plan.id} />
      {children}
      <TextSizeChoice />
    </div>
  );
}
