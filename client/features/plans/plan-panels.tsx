/** The panels of the plan page: those about the text stand beside it, the others lie over the page. */
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { CommentsPanel } from '#client/features/comments/lazy-index.ts';
import { FindPanel } from '#client/features/find/index.ts';
import { showSection } from '#client/features/sections/index.ts';
import { AddSection, HeadingLinks, SectionSettings } from '#client/features/sections/lazy-index.ts';
import { SectionTimeline } from '#client/features/timeline/lazy-index.ts';
import { usePlanOverview } from '#client/features/must-know/index.ts';
import { PlanSettings } from './plan-settings.tsx';
import type { OpenPanel } from './open-panels.ts';
import { Panel } from '#client/ui/panel.tsx';
import { SidePanel } from '#client/ui/side-panel.tsx';

function HeadingsPanel({ plan, section, close }: { plan: Plan; section: Section; close: () => void }) {
  const { t } = useTranslation();
  const { sections } = usePlanOverview(plan);
  return (
    <Panel middle title={t('sectionLink.copyHeadingIn', { title: section.title })} onClose={close}>
      <HeadingLinks
        planId={plan.id}
        sectionId={section.id}
        headings={sections.get(section.id)?.headings ?? []}
        copied={close}
      />
    </Panel>
  );
}

/** An open panel. A panel about a section closes when that section is gone. */
export function PlanPanels({ plan, panel, close }: { plan: Plan; panel: OpenPanel; close: () => void }) {
  const { t } = useTranslation();
  if (panel.kind === 'plan') {
    return (
      <Panel title={t('plan.planSettings')} onClose={close}>
        <PlanSettings plan={plan} close={close} />
      </Panel>
    );
  }
  if (panel.kind === 'add') {
    return (
      <Panel title={t('plan.addSection')} onClose={close}>
        <AddSection plan={plan} close={close} />
      </Panel>
    );
  }
  if (panel.kind === 'find') return <FindPanel plan={plan} asked={panel} close={close} />;
  const section = plan.sections.find((candidate) => candidate.id === panel.sectionId);
  if (!section) return null;
  if (panel.kind === 'headings') return <HeadingsPanel plan={plan} section={section} close={close} />;
  if (panel.kind === 'comments') return <CommentsPanel plan={plan} section={section} toSection={showSection} close={close} />;
  if (panel.kind === 'history') {
    return (
      <SidePanel title={t('history.title', { title: section.title })} aboutId={`section-${section.id}`} onClose={close}>
        <SectionTimeline plan={plan} section={section} />
      </SidePanel>
    );
  }
  return (
    <Panel title={t('settings.title', { title: section.title })} onClose={close}>
      <SectionSettings plan={plan} section={section} />
    </Panel>
  );
}
