/**
 * The frame of a plan, round each of its places: the bar, what must be known, the page, and the foot. It has the plan and joins its room, so
 * a member stays present while they go from place to place.
 */
import { Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate, useParams } from 'react-router';
import { Search, Printer, Plus, Settings2 } from 'lucide-react';
import type { Plan } from '#shared/api.ts';
import { planAtLeast } from '#shared/rights.ts';
import { RefusedElsewhere } from '#client/features/comments/index.ts';
import { MustKnow } from '#client/features/must-know/index.ts';
import { RefusedNotice } from '#client/features/sections/index.ts';
import { usePlan } from '#client/api/queries.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { usePlanRoom } from '#client/live/plan-room.ts';
import { PlanPerson } from '#client/live/presence.ts';
import { useKeepPlanOffline } from '#client/offline/device-tasks.ts';
import { useRefused } from '#client/offline/refused-text.ts';
import { useCommands, type Command } from '#client/ui/commands.ts';
import { Main, useTitle } from '#client/ui/page.tsx';
import { NotYoursPage, PagePlaceholder } from '#client/ui/page-states.tsx';
import { problemOf } from '#client/ui/problem.ts';
import { FramedPlanContext, type FramedPlan, type FramePanel, type OpenFramePanel } from './framed-plan.tsx';
import { PlanBar } from './plan-bar.tsx';
import { PlanFoot } from './place-links.tsx';
import { addressOf, placeOf, PLACES, type PlaceId } from './places.ts';
import './plan-frame.css';

/** Registers the commands of every place of the plan for the "Go to" panel. */
function useFrameCommands(plan: Plan, place: PlaceId, open: OpenFramePanel): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { can, mayReopen } = plan.you;
  const command = (id: string, label: string, icon: Command['icon'], run: () => void): Command => ({
    id,
    group: 'plan',
    label,
    icon,
    run,
  });
  useCommands(() => [
    { ...command('find', t('find.open'), Search, () => open('find')), search: (typed) => open('find', typed) },
    ...PLACES.filter(({ id }) => id !== place).map(({ id, wholeWords, icon }) =>
      command(id, t(wholeWords), icon, () => void navigate(addressOf(plan.id, id))),
    ),
    command('print', t('print.open'), Printer, () => void navigate(`${addressOf(plan.id)}/print`)),
    ...(can === 'manage' || mayReopen ? [command('plan-settings', t('plan.planSettings'), Settings2, () => open('plan'))] : []),
    ...(planAtLeast(can, 'shape') ? [command('add-section', t('plan.addSection'), Plus, () => open('add'))] : []),
  ]);
}

/** The panels of the page that is shown, if it has them. */
class OfferedPanels {
  #opens: OpenFramePanel | null = null;

  readonly offer = (opens: OpenFramePanel): (() => void) => {
    this.#opens = opens;
    return () => {
      if (this.#opens === opens) this.#opens = null;
    };
  };

  /** Opens a panel. False if the page that is shown has none. */
  open(panel: FramePanel, typed?: string): boolean {
    if (this.#opens === null) return false;
    this.#opens(panel, typed);
    return true;
  }
}

function Framed({ plan }: { plan: Plan }) {
  const { person: me } = useSignedIn();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const room = usePlanRoom(plan.id, plan.room, me);
  useKeepPlanOffline(me.id, plan);
  const [panels] = useState(() => new OfferedPanels());
  const framed = useMemo<FramedPlan>(
    () => ({
      plan,
      room,
      offer: panels.offer,
      open: (panel, typed) => {
        if (panels.open(panel, typed)) return;
        // The page of the plan opens the panel when it is there.
        void navigate(addressOf(plan.id), { state: typed === undefined ? { panel } : { panel, typed } });
      },
    }),
    [plan, room, panels, navigate],
  );
  const place = placeOf(pathname, plan.id);
  useFrameCommands(plan, place, framed.open);
  return (
    <FramedPlanContext value={framed}>
      <PlanBar place={place} />
      <Main>
        <div className="frame-known">
          <MustKnow plan={plan} />
        </div>
        <Suspense>
          <Outlet />
        </Suspense>
      </Main>
      <PlanFoot place={place} />
    </FramedPlanContext>
  );
}

/** In place of the plan until it is read. */
function Unread({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTranslation();
  useTitle(t('app.loading'));
  return <PagePlaceholder storedOffline error={error} again={again} />;
}

/** The layout of the pages of the plan that the address names. */
export function PlanFrame() {
  const { person: me } = useSignedIn();
  const { planId = '' } = useParams();
  const { data: plan, error, refetch } = usePlan(planId);
  const refused = useRefused(me.id, planId);
  // A plan that was taken from the reader disappears at once, also when a cached answer exists.
  if (error && ['not_found', 'not_allowed'].includes(problemOf(error)))
    return (
      <Main>
        <NotYoursPage>
          {refused.map((item) => (
            <RefusedNotice key={item.id} refused={item} />
          ))}
          <RefusedElsewhere personId={me.id} planId={planId} plan={null} />
        </NotYoursPage>
      </Main>
    );
  if (!plan)
    return (
      <Main>
        <Unread error={error} again={() => void refetch()} />
      </Main>
    );
  const whose = plan.members.find(({ standing }) => standing === 'person')?.person.id ?? null;
  return (
    <PlanPerson value={whose}>
      <Framed key={plan.id} plan={plan} />
    </PlanPerson>
  );
}
