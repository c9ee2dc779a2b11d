/** The plan: its sections in order, a list to jump by, and who is here. */
import { BookOpenText, History, Plus, Search, Settings2, UsersRound } from 'lucide-react';
import { lazy, startTransition, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { planAtLeast } from '#shared/rights.ts';
import { problemOf } from '#client/net/http.ts';
import { usePlanRoom } from '#client/net/presence.ts';
import { usePlan } from '#client/net/queries.ts';
import { useRefused } from '#client/net/refused.ts';
import { CouldNotRead, NotYoursPage, Waiting } from '#client/pages/gone.tsx';
import { PlanSection } from '#client/pages/plan-section.tsx';
import { HereNow } from '#client/pages/plan-here.tsx';
import { useSignedIn } from '#client/pages/signed-in.tsx';
import type { OpenPanel } from '#client/panels/plan-panels.tsx';
import { RefusedNotice } from '#client/panels/refused.tsx';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { useTitle } from '#client/ui/frame.tsx';
import { useKeptPlan } from '#client/ui/this-device.ts';
import { useCommands, type Command } from '#client/ui/commands.ts';
import { jumpToSection } from '#client/ui/jump.ts';
import { Notice } from '#client/ui/notice.tsx';
import '#client/pages/plan.css';

const fetchPanels = () => import('#client/panels/plan-panels.tsx');
const PlanPanels = lazy(async () => ({ default: (await fetchPanels()).PlanPanels }));
/** How long after the plan its panels are fetched, in milliseconds: later than the text, and before the network may be gone. */
const PANELS_AFTER = 4000;

/** How many sections get their editor at once; the others when they come near the view. */
const FIRST = 2;
/** How many sections are drawn before the first of them can be read; a slow phone would take a second for forty. */
const AT_ONCE = 4;

/** False for the very first drawing: what lies below the view can wait until that is on the screen. */
function useAllDrawn(): boolean {
  const [all, setAll] = useState(false);
  useEffect(() => startTransition(() => setAll(true)), []);
  return all;
}

function SectionList({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const [wide] = useState(() => matchMedia('(width >= 64rem)').matches);
  return (
    <nav className="contents" aria-label={t('plan.jump')}>
      <details open={wide}>
        <summary>{t('plan.contents')}</summary>
        <ol className="plain">
          {plan.sections
            .filter((section) => section.retiredAt === null)
            .map((section) => (
              <li key={section.id}>
                <a href={`#section-${section.id}`} data-lead={section.lead}>
                  {section.title}
                </a>
              </li>
            ))}
        </ol>
      </details>
    </nav>
  );
}

/** What can be done on this plan, for the "Go to" panel. */
function usePlanCommands(plan: Plan, open: (panel: OpenPanel) => void): readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shape = planAtLeast(plan.you.can, 'shape');
  const may = (section: Plan['sections'][number]): boolean =>
    shape && (section.right === 'decide' || section.retiredAt !== null);
  const settings = plan.you.can === 'manage' || plan.you.mayReopen;
  return [
    ...plan.sections.map((section): Command => ({
      id: `to-${section.id}`,
      group: 'sections',
      label: section.title,
      icon: BookOpenText,
      run: () => jumpToSection(section.id),
    })),
    { id: 'find', group: 'plan', label: t('find.open'), icon: Search, run: () => open({ kind: 'find' }) },
    {
      id: 'people',
      group: 'plan',
      label: t('plan.people'),
      icon: UsersRound,
      run: () => void navigate(`/plans/${plan.id}/people`),
    },
    ...(settings
      ? [
          {
            id: 'plan-settings',
            group: 'plan',
            label: t('plan.planSettings'),
            icon: Settings2,
            run: () => open({ kind: 'plan' }),
          } satisfies Command,
        ]
      : []),
    ...(shape
      ? [
          {
            id: 'add-section',
            group: 'plan',
            label: t('plan.addSection'),
            icon: Plus,
            run: () => open({ kind: 'add' }),
          } satisfies Command,
        ]
      : []),
    ...plan.sections.map((section): Command => ({
      id: `history-${section.id}`,
      group: 'section',
      label: t('history.title', { title: section.title }),
      icon: History,
      run: () => open({ kind: 'history', sectionId: section.id }),
    })),
    ...plan.sections.filter(may).map((section): Command => ({
      id: `settings-${section.id}`,
      group: 'section',
      label: t('settings.title', { title: section.title }),
      icon: Settings2,
      run: () => open({ kind: 'section', sectionId: section.id }),
    })),
  ];
}

function PlanView({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const [panel, setPanel] = useState<OpenPanel | null>(null);
  useCommands(usePlanCommands(plan, setPanel));
  const room = usePlanRoom(plan.id, plan.room, me);
  useKeptPlan(me.id, plan);
  useEffect(() => {
    const timer = setTimeout(() => void fetchPanels().catch(() => undefined), PANELS_AFTER);
    return () => clearTimeout(timer);
  }, []);
  const refused = useRefused(me.id, plan.id);
  const shape = planAtLeast(plan.you.can, 'shape');
  const all = useAllDrawn();
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const retired = plan.sections.filter((section) => section.retiredAt !== null);
  // Refused text of a section that is no longer shown still belongs to its writer.
  const homeless = refused.filter((item) => !plan.sections.some((section) => section.id === item.sectionId));
  return (
    <div className="plan">
      <header className="plan-head">
        <p className="soft">{t('plan.about', { name: plan.person.name })}</p>
        <h1>{plan.title}</h1>
        {plan.archivedAt !== null && (
          <Notice kind="waits">
            <p>{t('plan.archived')}</p>
          </Notice>
        )}
        <div className="split-line">
          <HereNow plan={plan} room={room} me={me} />
          <div className="row">
            <Button icon={Search} onPress={() => setPanel({ kind: 'find' })}>
              {t('find.open')}
            </Button>
            <ButtonLink to={`/plans/${plan.id}/people`} icon={UsersRound}>
              {t('plan.people')}
            </ButtonLink>
            {(plan.you.can === 'manage' || plan.you.mayReopen) && (
              <Button icon={Settings2} onPress={() => setPanel({ kind: 'plan' })}>
                {t('plan.planSettings')}
              </Button>
            )}
          </div>
        </div>
        {homeless.map((item) => (
          <RefusedNotice key={item.id} refused={item} />
        ))}
      </header>
      <SectionList plan={plan} />
      <div className="sections">
        {live.length === 0 && (
          <Notice>
            <p>{t('plan.noSections')}</p>
          </Notice>
        )}
        {(all ? live : live.slice(0, AT_ONCE)).map((section, index) => (
          <PlanSection
            key={section.id}
            plan={plan}
            section={section}
            me={me}
            soon={index < FIRST}
            refused={refused.filter((item) => item.sectionId === section.id)}
            open={setPanel}
          />
        ))}
        {shape && (
          <p>
            <Button icon={Plus} onPress={() => setPanel({ kind: 'add' })}>
              {t('plan.addSection')}
            </Button>
          </p>
        )}
        {retired.length > 0 && (
          <details className="retired">
            <summary>
              <h2>{t('plan.retired')}</h2>
            </summary>
            <p className="soft">{t('plan.retiredLead')}</p>
            {retired.map((section) => (
              <PlanSection
                key={section.id}
                plan={plan}
                section={section}
                me={me}
                soon={false}
                refused={refused.filter((item) => item.sectionId === section.id)}
                open={setPanel}
              />
            ))}
          </details>
        )}
      </div>
      <Suspense>{panel && <PlanPanels plan={plan} panel={panel} close={() => setPanel(null)} />}</Suspense>
    </div>
  );
}

/** The plan page. */
export function PlanPage() {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { planId = '' } = useParams();
  const { data: plan, error, refetch } = usePlan(planId);
  useTitle(plan?.title ?? t('app.loading'));
  const refused = useRefused(me.id, planId);
  // A plan that was taken away disappears at once, even where an older answer is at hand.
  if (error && ['not_found', 'not_allowed'].includes(problemOf(error)))
    return (
      <NotYoursPage>
        {refused.map((item) => (
          <RefusedNotice key={item.id} refused={item} />
        ))}
      </NotYoursPage>
    );
  if (!plan)
    return error ? (
      <div className="page">
        <CouldNotRead keepable error={error} again={() => void refetch()} />
      </div>
    ) : (
      <Waiting />
    );
  return <PlanView key={plan.id} plan={plan} />;
}
