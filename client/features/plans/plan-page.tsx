/** The plan page: its sections in order, a table of contents, and who is here. */
import { BookOpenText, Ellipsis, History, LockKeyhole, Plus, Printer, Search, Settings2, UsersRound } from 'lucide-react';
import { lazy, startTransition, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { Plan, PlanNews } from '#shared/api.ts';
import { planAtLeast } from '#shared/rights.ts';
import { problemOf } from '#client/ui/problem.ts';
import { PlanPerson } from '#client/live/presence.ts';
import { usePlanRoom } from '#client/live/plan-room.ts';
import { useMarkAsSeen } from '#client/features/news/index.ts';
import { usePlan, usePlanNews } from '#client/api/queries.ts';
import { useRefused } from '#client/offline/refused-text.ts';
import { NotYoursPage, PagePlaceholder } from '#client/ui/page-states.tsx';
import { NewsLine } from '#client/features/news/index.ts';
import { FirstSteps } from './first-steps.tsx';
import { PlanContents } from './plan-contents.tsx';
import { namesPerson } from '#client/features/sections/index.ts';
import { PlanSection } from '#client/features/sections/index.ts';
import { OwnViewLink, useOwnViewEntry } from '#client/features/own-view/index.ts';
import { WhoIsHere } from './who-is-here.tsx';
import { useSignedIn } from '#client/api/signed-in.tsx';
import type { OpenPanel } from './plan-panels.tsx';
import { RefusedNotice } from '#client/features/sections/index.ts';
import { Button, ButtonLink, Icon } from '#client/ui/button.tsx';
import { useTitle } from '#client/ui/page.tsx';
import { useKeepPlanOffline } from '#client/offline/device-tasks.ts';
import { useCommands, type Command } from '#client/ui/commands.ts';
import { scrollToHold, scrollToSection } from '#client/features/sections/index.ts';
import { MenuButton, type MenuEntry } from '#client/ui/menu.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useScrollAnchor } from '#client/ui/scroll-anchor.ts';
import './plan.css';

const fetchPanels = () => import('./plan-panels.tsx');
const PlanPanels = lazy(async () => ({ default: (await fetchPanels()).PlanPanels }));
/**
 * How long after the plan the code of its panels is fetched, in milliseconds: after the text, and early enough to be there if
 * the network fails later.
 */
const PANELS_DELAY = 4000;

/** How many sections are drawn first and get their editor at once. The others get it when they come near the view. */
const FIRST_SECTIONS = 2;
/**
 * False for the first drawing: sections below the view are drawn after the first frame is on the screen. A slow phone takes a
 * second for forty sections.
 */
function useAllDrawn(): boolean {
  const [all, setAll] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The first frame is on the screen when a task after the next animation frame runs.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setAll(true)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return all;
}

/** Registers the commands of this plan for the "Go to" panel. */
function usePlanCommands(plan: Plan, open: (panel: OpenPanel) => void): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shape = planAtLeast(plan.you.can, 'shape');
  const may = (section: Plan['sections'][number]): boolean =>
    shape && (section.right === 'decide' || section.retiredAt !== null);
  const named = ({ lead, title }: Plan['sections'][number]): string =>
    lead === 'sealed' ? t('section.sealedTitle', { title }) : title;
  const settings = plan.you.can === 'manage' || plan.you.mayReopen;
  useCommands(() => [
    ...plan.sections.map((section): Command => ({
      id: `to-${section.id}`,
      group: 'sections',
      label: named(section),
      icon: section.lead === 'sealed' ? LockKeyhole : BookOpenText,
      run: () => scrollToSection(section.id),
    })),
    {
      id: 'find',
      group: 'plan',
      label: t('find.open'),
      icon: Search,
      run: () => open({ kind: 'find' }),
      search: (typed) => open({ kind: 'find', start: typed }),
    },
    {
      id: 'people',
      group: 'plan',
      label: t('plan.people'),
      icon: UsersRound,
      run: () => void navigate(`/plans/${plan.id}/people`),
    },
    {
      id: 'print',
      group: 'plan',
      label: t('print.open'),
      icon: Printer,
      run: () => void navigate(`/plans/${plan.id}/print`),
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
      label: t('history.title', { title: named(section) }),
      icon: History,
      run: () => open({ kind: 'history', sectionId: section.id }),
    })),
    ...plan.sections.filter(may).map((section): Command => ({
      id: `settings-${section.id}`,
      group: 'section',
      label: t('settings.title', { title: named(section) }),
      icon: Settings2,
      run: () => open({ kind: 'section', sectionId: section.id }),
    })),
  ]);
}

/** The tools for the whole plan, in one row of short labels. Screen readers get the full labels. */
function PlanTools({ plan, open }: { plan: Plan; open: (panel: OpenPanel) => void }) {
  const { t } = useTranslation();
  const ownViewEntry = useOwnViewEntry(plan);
  const entries: readonly MenuEntry[] = [
    { label: t('print.open'), icon: Printer, href: `/plans/${plan.id}/print` },
    ...ownViewEntry,
    ...(planAtLeast(plan.you.can, 'shape')
      ? [{ label: t('plan.addSection'), icon: Plus, run: () => open({ kind: 'add' }) }]
      : []),
    ...(plan.you.can === 'manage' || plan.you.mayReopen
      ? [{ label: t('plan.planSettings'), icon: Settings2, run: () => open({ kind: 'plan' }) }]
      : []),
  ];
  return (
    <div className="row">
      <Button icon={Search} aria-label={t('find.open')} onPress={() => open({ kind: 'find' })}>
        {t('find.short')}
      </Button>
      <ButtonLink to={`/plans/${plan.id}/people`} icon={UsersRound} aria-label={t('plan.people')}>
        {t('plan.peopleShort')}
      </ButtonLink>
      <MenuButton className="button plain" label={t('section.moreOf', { title: plan.title })} entries={entries}>
        <Icon of={Ellipsis} />
        <span aria-hidden="true">{t('section.more')}</span>
      </MenuButton>
    </div>
  );
}

/**
 * The news of the plan, only for sections that are there now. A section that was taken from the reader is not named any more.
 */
function useNewsOf(plan: Plan, all: boolean): PlanNews | null {
  // It is fetched after the sections are drawn. The space of its line is reserved.
  const { data: news = null } = usePlanNews(plan.id, all);
  const there = new Set(plan.sections.filter((section) => section.retiredAt === null).map((section) => section.id));
  return news && { ...news, sections: news.sections.filter(({ section }) => there.has(section.id)) };
}

function PlanView({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const [panel, setPanel] = useState<OpenPanel | null>(null);
  // It is a transition, because otherwise React delays a panel whose code is still to be fetched by a third of a second.
  const open = (next: OpenPanel): void => startTransition(() => setPanel(next));
  usePlanCommands(plan, open);
  const room = usePlanRoom(plan.id, plan.room, me);
  useKeepPlanOffline(me.id, plan);
  useEffect(() => {
    const timer = setTimeout(() => void fetchPanels().catch(() => undefined), PANELS_DELAY);
    return () => clearTimeout(timer);
  }, []);
  const refused = useRefused(me.id, plan.id);
  const shape = planAtLeast(plan.you.can, 'shape');
  const all = useAllDrawn();
  const news = useNewsOf(plan, all);
  useMarkAsSeen(plan.id, room.link);
  const routerLocation = useLocation();
  useEffect(() => {
    // A press on the same link gives a new location object, so the page scrolls there again.
    const { hash } = routerLocation;
    if (all && hash.startsWith('#section-')) scrollToSection(hash.slice('#section-'.length));
    if (all && hash.startsWith('#hold-')) scrollToHold(hash.slice('#hold-'.length));
  }, [all, routerLocation]);
  const text = useRef<HTMLDivElement>(null);
  useScrollAnchor(text);
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const retired = plan.sections.filter((section) => section.retiredAt !== null);
  // Refused text of a section that is no longer shown. It still belongs to its writer.
  const orphaned = refused.filter((item) => !plan.sections.some((section) => section.id === item.sectionId));
  return (
    <div className="plan">
      <p className="on-paper">{t('print.part')}</p>
      <header className="plan-head">
        {!namesPerson(plan) && <p className="soft">{t('plan.about', { name: plan.person.name })}</p>}
        <h1>{plan.title}</h1>
        <OwnViewLink plan={plan} />
        <NewsLine news={news} />
        {plan.archivedAt !== null && (
          <Notice kind="waits">
            <p>{t('plan.archived')}</p>
          </Notice>
        )}
        <WhoIsHere plan={plan} room={room} me={me} />
        <PlanTools plan={plan} open={open} />
        <FirstSteps plan={plan} />
        {orphaned.map((item) => (
          <RefusedNotice key={item.id} refused={item} />
        ))}
      </header>
      <PlanContents plan={plan} all={all} news={news} />
      <div className="sections" ref={text}>
        {live.length === 0 && (
          <Notice>
            <p>{t('plan.noSections')}</p>
          </Notice>
        )}
        {(all ? live : live.slice(0, FIRST_SECTIONS)).map((section, index) => (
          <PlanSection
            key={section.id}
            plan={plan}
            section={section}
            me={me}
            soon={index < FIRST_SECTIONS}
            drawn={all}
            refused={refused.filter((item) => item.sectionId === section.id)}
            open={open}
          />
        ))}
        {shape && (
          <p>
            <Button icon={Plus} onPress={() => open({ kind: 'add' })}>
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
                drawn={all}
                refused={refused.filter((item) => item.sectionId === section.id)}
                open={open}
              />
            ))}
          </details>
        )}
      </div>
      <Suspense>{panel && <PlanPanels plan={plan} panel={panel} close={() => setPanel(null)} />}</Suspense>
    </div>
  );
}

/** The plan page for the id in the address. */
export function PlanPage() {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { planId = '' } = useParams();
  const { data: plan, error, refetch } = usePlan(planId);
  useTitle(plan?.title ?? t('app.loading'));
  const refused = useRefused(me.id, planId);
  // A plan that was taken from the reader disappears at once, also when a cached answer exists.
  if (error && ['not_found', 'not_allowed'].includes(problemOf(error)))
    return (
      <NotYoursPage>
        {refused.map((item) => (
          <RefusedNotice key={item.id} refused={item} />
        ))}
      </NotYoursPage>
    );
  if (!plan) return <PagePlaceholder storedOffline error={error} again={() => void refetch()} />;
  const whose = plan.members.find(({ standing }) => standing === 'person')?.person.id ?? null;
  return (
    <PlanPerson value={whose}>
      <PlanView key={plan.id} plan={plan} />
    </PlanPerson>
  );
}
