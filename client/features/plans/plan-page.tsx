/** The plan page: its sections in order, with the table of contents beside them on a wide screen. */
import { BookOpenText, History, LockKeyhole, Plus, Settings2 } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews } from '#shared/api.ts';
import { planAtLeast } from '#shared/rights.ts';
import { RefusedElsewhere, useOpensComments, useThreadInAddress } from '#client/features/comments/index.ts';
import { useMarkAsSeen } from '#client/features/news/index.ts';
import { usePlanNews } from '#client/api/queries.ts';
import { useRefused } from '#client/offline/refused-text.ts';
import { NewsLine, NewsWalk } from '#client/features/news/index.ts';
import { FirstSteps } from './first-steps.tsx';
import { usePlanLinks } from './plan-links.ts';
import { PlanContents } from './plan-contents.tsx';
import { useFramedPlan, useFramedRoom, useOpensPanels } from '#client/features/plan-frame/index.ts';
import { namesPerson } from '#client/features/sections/index.ts';
import { PlanSection } from '#client/features/sections/index.ts';
import { SuggestionsWaiting } from '#client/features/suggestions/index.ts';
import { OwnViewLink } from '#client/features/own-view/index.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { useOpenPanels, type OpenPanel } from './open-panels.ts';
import { RefusedNotice } from '#client/features/sections/index.ts';
import { Button } from '#client/ui/button.tsx';
import { PageMessages } from '#client/ui/page-message.tsx';
import { useTitle } from '#client/ui/page.tsx';
import { useCommands, type Command } from '#client/ui/commands.ts';
import {
  scrollToSection,
  showSection,
  useDrawnByServer,
  useFollowSectionLinks,
  usePlaceInAddress,
} from '#client/features/sections/index.ts';
import { Notice } from '#client/ui/notice.tsx';
import { useAfterFrame } from '#client/ui/after-frame.ts';
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
 * `drawn` is false until the first frame is on the screen. `all` says whether all sections are drawn: those below the view come after
 * the first frame, because a slow phone takes a second for forty sections. A page that the server drew has them from the start.
 */
function useDrawing(): { all: boolean; drawn: boolean } {
  const byServer = useDrawnByServer();
  const drawn = useAfterFrame();
  return { all: byServer || drawn, drawn };
}

/** Registers the commands about the sections of this plan for the "Go to" panel. The frame registers those about the whole plan. */
function usePlanCommands(plan: Plan, open: (panel: OpenPanel) => void): void {
  const { t } = useTranslation();
  const shape = planAtLeast(plan.you.can, 'shape');
  const may = (section: Plan['sections'][number]): boolean =>
    shape && (section.right === 'decide' || section.retiredAt !== null);
  const named = ({ lead, title }: Plan['sections'][number]): string =>
    lead === 'sealed' ? t('section.sealedTitle', { title }) : title;
  useCommands(() => [
    ...plan.sections.map((section): Command => ({
      id: `to-${section.id}`,
      group: 'sections',
      label: named(section),
      ...(section.hold === null ? {} : { about: t('section.onHold') }),
      icon: section.lead === 'sealed' ? LockKeyhole : BookOpenText,
      run: () => scrollToSection(section.id),
    })),
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

/**
 * The news of the plan, only for sections that are there now. A section that was taken from the reader is not named any more.
 */
function useNewsOf(plan: Plan, drawn: boolean): PlanNews | null {
  // It is fetched after the sections are drawn. The space of its line is reserved.
  const { data: news = null } = usePlanNews(plan.id, drawn);
  const there = new Set(plan.sections.filter((section) => section.retiredAt === null).map((section) => section.id));
  return news && { ...news, sections: news.sections.filter(({ section }) => there.has(section.id)) };
}

/**
 * A section behind a boundary of its own: a page that the server drew is taken over section by section, and first of all what is in
 * view. It is drawn again only if something about the section has changed. Otherwise the first answer that the page gets would have
 * React take over all sections at once, and nobody could write until it has.
 */
const SectionPlace = memo(function SectionPlace({ refused, ...props }: React.ComponentProps<typeof PlanSection>) {
  return (
    <Suspense>
      <PlanSection {...props} refused={refused.filter((item) => item.sectionId === props.section.id)} />
    </Suspense>
  );
});

/** The plan page, inside the frame of its plan. */
export function PlanPage() {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  const { plan, room } = useFramedPlan();
  const { link } = useFramedRoom();
  useTitle(plan.title);
  const { panels, open, close } = useOpenPanels();
  useOpensPanels((kind, typed) => open(kind === 'find' && typed !== undefined ? { kind, start: typed } : { kind }));
  useOpensComments((sectionId) => open({ kind: 'comments', sectionId }));
  usePlanCommands(plan, open);
  useEffect(() => {
    const timer = setTimeout(() => void fetchPanels().catch(() => undefined), PANELS_DELAY);
    return () => clearTimeout(timer);
  }, []);
  const refused = useRefused(me.id, plan.id);
  const shape = planAtLeast(plan.you.can, 'shape');
  const { all, drawn } = useDrawing();
  const news = useNewsOf(plan, drawn);
  useMarkAsSeen(plan.id, link, room);
  usePlaceInAddress(drawn);
  useThreadInAddress(plan.id, drawn, showSection);
  const follow = useFollowSectionLinks();
  const { places, withHeadings } = usePlanLinks(plan);
  const newsBySection = new Map(news?.sections.map((of) => [of.section.id, of]));
  const text = useRef<HTMLDivElement>(null);
  useScrollAnchor(text);
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const retired = plan.sections.filter((section) => section.retiredAt !== null);
  // Refused text of a section that is no longer shown. It still belongs to its writer.
  const orphaned = refused.filter((item) => !plan.sections.some((section) => section.id === item.sectionId));
  const sectionOf = (section: Plan['sections'][number], soon: boolean): React.ReactNode => (
    <SectionPlace
      key={section.id}
      plan={plan}
      section={section}
      me={me}
      soon={soon}
      news={newsBySection.get(section.id) ?? null}
      hasHeadings={withHeadings.has(section.id)}
      places={places}
      refused={refused}
      open={open}
    />
  );
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the links in the texts take the keys
    <div className="plan" onClick={follow}>
      <PageMessages />
      <p className="on-paper">{t('print.part')}</p>
      <header className="plan-head">
        {!namesPerson(plan) && <p className="soft">{t('plan.about', { name: plan.person.name })}</p>}
        <h1>{plan.title}</h1>
        <OwnViewLink plan={plan} />
        <NewsLine plan={plan} news={news} />
        <SuggestionsWaiting plan={plan} />
        {plan.archivedAt !== null && (
          <Notice kind="waits">
            <p>{t('plan.archived')}</p>
          </Notice>
        )}
        <FirstSteps plan={plan} />
        {orphaned.map((item) => (
          <RefusedNotice key={item.id} refused={item} />
        ))}
        <RefusedElsewhere personId={me.id} planId={plan.id} plan={plan} />
      </header>
      <PlanContents plan={plan} all={all} news={news} />
      <div className="sections" ref={text}>
        {live.length === 0 && (
          <Notice>
            <p>{t('plan.noSections')}</p>
          </Notice>
        )}
        {live.slice(0, FIRST_SECTIONS).map((section) => sectionOf(section, true))}
        {all && live.slice(FIRST_SECTIONS).map((section) => sectionOf(section, false))}
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
            {retired.map((section) => sectionOf(section, false))}
          </details>
        )}
        <NewsWalk plan={plan} news={news} toSection={showSection} />
      </div>
      {panels.map(({ key, panel }) => (
        <Suspense key={key}>
          <PlanPanels plan={plan} panel={panel} close={() => close(key)} />
        </Suspense>
      ))}
    </div>
  );
}
