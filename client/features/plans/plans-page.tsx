/** The list of the plans that the signed-in person is on. */
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PlanNews, PlanSummary } from '#shared/api.ts';
import { useNews, usePlans } from '#client/api/queries.ts';
import { useRefused } from '#client/offline/refused-text.ts';
import { CouldNotRead, Loading } from '#client/ui/page-states.tsx';
import { CardNews } from '#client/features/news/index.ts';
import { PersonFacts } from './person-facts.tsx';
import { PlanFace } from './plan-face.tsx';
import { namesPerson } from '#client/features/sections/index.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { ButtonLink } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useStandingName } from '#client/ui/person.tsx';
import { sentences } from '#client/words/format.ts';

function PlanCard({ plan, news }: { plan: PlanSummary; news: PlanNews | null }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const unsaved = useRefused(me.id, plan.id).length > 0;
  const what = useStandingName();
  return (
    <li className={plan.archivedAt === null ? 'card' : 'card archived'}>
      <div className="card-person">
        <PlanFace plan={plan} />
        <div>
          <h2>
            <Link to={`/plans/${plan.id}`}>{plan.title}</Link>
          </h2>
          {!namesPerson(plan) && <p>{t('plan.about', { name: plan.person.name })}</p>}
          <PersonFacts person={plan.person} />
          <p className="soft">
            {sentences(
              plan.standing === 'person' ? t('plans.yours') : t('plans.youAre', { what: what(plan) }),
              plan.archivedAt !== null && `${t('plans.archived')}.`,
            )}
          </p>
        </div>
      </div>
      <CardNews news={news} unsaved={unsaved} />
    </li>
  );
}

/** The page with all plans, open ones first. */
export function PlansPage() {
  const { t } = useTranslation();
  const { managesService } = useSignedIn();
  const { data: plans, error, refetch } = usePlans();
  const { data: news } = useNews();
  const newsOf = (plan: PlanSummary): PlanNews | null => news?.find((one) => one.planId === plan.id) ?? null;
  const start = managesService && (
    <p>
      <ButtonLink to="/plans/new" icon={Plus} variant={plans?.length === 0 ? 'main' : 'plain'}>
        {t('plans.new')}
      </ButtonLink>
    </p>
  );
  const open = plans?.filter((plan) => plan.archivedAt === null) ?? [];
  const archived = plans?.filter((plan) => plan.archivedAt !== null) ?? [];
  return (
    <Page title={t('plans.title')}>
      {!plans && (error ? <CouldNotRead storedOffline error={error} again={() => void refetch()} /> : <Loading />)}
      {plans?.length === 0 && (
        <Notice>
          <p>{managesService ? t('plans.emptyManager') : t('plans.empty')}</p>
        </Notice>
      )}
      {open.length > 0 && (
        <ul className="plain cards">
          {open.map((plan) => (
            <PlanCard key={plan.id} plan={plan} news={newsOf(plan)} />
          ))}
        </ul>
      )}
      {start}
      {archived.length > 0 && (
        // If there are only archived plans, a closed list would look like an empty page.
        <details open={open.length === 0}>
          <summary>{t('plans.archivedTitle')}</summary>
          <ul className="plain cards">
            {archived.map((plan) => (
              <PlanCard key={plan.id} plan={plan} news={newsOf(plan)} />
            ))}
          </ul>
        </details>
      )}
    </Page>
  );
}
