/** The own view of a plan: its first page and the pages of its choices. It reads the plan and hears when the plan changes. */
import { Navigate, Route, Routes, useParams } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { usePlan } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useKeepPlanOffline } from '#client/offline/device-tasks.ts';
import { usePlanRoom } from '#client/live/plan-room.ts';
import { NotYoursPage, PagePlaceholder } from '#client/ui/page-states.tsx';
import { problemOf } from '#client/ui/problem.ts';
import { choicesOf, placeOf } from './choices.ts';
import { FirstPage } from './first-page.tsx';
import { OwnFrame } from './own-frame.tsx';
import { ownPath } from './own-path.ts';
import { PeoplePage } from './people-page.tsx';
import { SectionPage } from './section-page.tsx';
import { usePrefetchTexts } from './use-section-text.ts';
import './own-view.css';

/** The page of one choice. What is no choice any more, or never was, leads to the first page. */
function ChoicePage({ plan }: { plan: Plan }) {
  const { place = '' } = useParams();
  const choice = choicesOf(plan).find((each) => placeOf(each) === place);
  if (choice === undefined) return <Navigate to={ownPath(plan.id)} replace />;
  if (choice.kind === 'people') return <PeoplePage plan={plan} />;
  return <SectionPage key={choice.section.id} plan={plan} section={choice.section} topic={choice.topic} />;
}

function OpenPlan({ plan }: { plan: Plan }) {
  const { person: me } = useSignedIn();
  usePlanRoom(plan.id, plan.room, me);
  useKeepPlanOffline(me.id, plan);
  usePrefetchTexts(choicesOf(plan).flatMap((choice) => (choice.kind === 'section' ? [choice.section] : [])));
  return (
    <OwnFrame plan={plan}>
      <Routes>
        <Route index element={<FirstPage plan={plan} />} />
        <Route path=":place" element={<ChoicePage plan={plan} />} />
        <Route path="*" element={<Navigate to={ownPath(plan.id)} replace />} />
      </Routes>
    </OwnFrame>
  );
}

/** The own view of the plan in the address. */
export function OwnView() {
  const { planId = '' } = useParams();
  const { data: plan, error, refetch } = usePlan(planId);
  if (error && ['not_found', 'not_allowed'].includes(problemOf(error))) return <NotYoursPage />;
  if (!plan) return <PagePlaceholder storedOffline error={error} again={() => void refetch()} />;
  return <OpenPlan key={plan.id} plan={plan} />;
}
