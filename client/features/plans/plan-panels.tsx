/** The panels of the plan page. One is open at a time. */
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { FindPanel } from '#client/features/find/index.ts';
import { AddSection } from '#client/features/sections/lazy-index.ts';
import { HistoryPanel } from '#client/features/history/index.ts';
import { PlanSettings } from './plan-settings.tsx';
import { SectionSettings } from '#client/features/sections/lazy-index.ts';
import type { SectionPanel } from '#client/features/sections/index.ts';
import { Panel } from '#client/ui/panel.tsx';

/** Which panel is open, and what it is about: a section, or what was typed elsewhere to be found. */
export type OpenPanel =
  | { readonly kind: 'plan' }
  | { readonly kind: 'add' }
  | { readonly kind: 'find'; readonly start?: string }
  | SectionPanel;

/** The open panel. A panel about a section closes when that section is gone. */
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
  if (panel.kind === 'find') {
    return (
      <Panel title={t('find.open')} onClose={close}>
        <FindPanel plan={plan} start={panel.start ?? ''} close={close} />
      </Panel>
    );
  }
  const section = plan.sections.find((candidate) => candidate.id === panel.sectionId);
  if (!section) return null;
  if (panel.kind === 'history') {
    return (
      <Panel title={t('history.title', { title: section.title })} onClose={close}>
        <HistoryPanel section={section} />
      </Panel>
    );
  }
  return (
    <Panel title={t('settings.title', { title: section.title })} onClose={close}>
      <SectionSettings plan={plan} section={section} />
    </Panel>
  );
}
