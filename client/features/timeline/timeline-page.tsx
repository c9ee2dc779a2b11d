/** The timeline of a plan: what was written and decided in all its sections. It is a place of the plan, inside its frame. */
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useFramedPlan } from '#client/features/plan-frame/index.ts';
import { useTimeline } from '#client/api/timeline.ts';
import { ButtonLink } from '#client/ui/button.tsx';
import { PageMessages } from '#client/ui/page-message.tsx';
import { Page } from '#client/ui/page.tsx';
import { maySeeAudit } from './audit-right.ts';
import { personOf } from './entry.tsx';
import { ChosenFilters, FilterForm } from './filter-form.tsx';
import { askedOf, filtersOf, NO_FILTERS, searchOf, type Filters } from './filters.ts';
import { Kinds } from './kinds.tsx';
import { TimelineList } from './timeline-list.tsx';

/** The page. What is chosen stands in the address. */
export function TimelinePage() {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const filters = filtersOf(params);
  const search = searchOf(filters);
  const timeline = useTimeline(plan.id, askedOf(filters));
  const people = useMemo(() => (timeline.data?.pages ?? []).flatMap(({ entries }) => entries.map(personOf)), [timeline.data]);
  const choose = (chosen: Filters): void => void navigate(searchOf(chosen) || '?');
  return (
    <Page title={t('timeline.title')}>
      <div className="stack">
        <PageMessages />
        <p className="lead">{t('timeline.lead', { plan: plan.title })}</p>
        <div className="timeline-choice">
          <Kinds kind={filters.kind} choose={(kind) => choose({ ...filters, kind })} />
          <details>
            <summary>{t('timeline.filter')}</summary>
            <FilterForm key={search} plan={plan} others={people} filters={filters} choose={choose} />
          </details>
          <ChosenFilters plan={plan} others={people} filters={filters} />
        </div>
        {maySeeAudit(plan) && (
          <p>
            <ButtonLink variant="quiet" icon={ShieldCheck} to={`/plans/${plan.id}/audit`}>
              {t('timeline.toAudit')}
            </ButtonLink>
          </p>
        )}
      </div>
      <TimelineList
        key={search}
        plan={plan}
        timeline={timeline}
        empty={t(search === searchOf(NO_FILTERS) ? 'timeline.empty' : 'timeline.emptyFiltered')}
      />
    </Page>
  );
}
