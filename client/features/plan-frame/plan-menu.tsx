/** The menu of a plan: what concerns the plan as a whole, from every place of it. */
import { Ellipsis, Plus, Printer, Settings2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { planAtLeast } from '#shared/rights.ts';
import { useOwnViewEntry } from '#client/features/own-view/index.ts';
import { Icon } from '#client/ui/button.tsx';
import { MenuButton, type MenuEntry } from '#client/ui/menu.tsx';
import { addressOf } from './places.ts';
import { useFramedPlan } from './framed-plan.tsx';

/** The entries of the menu. What a reader may not do is not in it. */
export function usePlanEntries(): readonly MenuEntry[] {
  const { t } = useTranslation();
  const { plan, open } = useFramedPlan();
  const { can, mayReopen } = plan.you;
  const ownView = useOwnViewEntry(plan);
  return [
    { label: t('print.open'), icon: Printer, href: `${addressOf(plan.id)}/print` },
    ...ownView,
    ...(planAtLeast(can, 'shape') ? [{ label: t('plan.addSection'), icon: Plus, run: () => open('add') }] : []),
    ...(can === 'manage' || mayReopen ? [{ label: t('plan.planSettings'), icon: Settings2, run: () => open('plan') }] : []),
  ];
}

/** The button that opens the menu. */
export function PlanMenu({ className }: { className: string }) {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  return (
    <MenuButton className={className} label={t('section.moreOf', { title: plan.title })} entries={usePlanEntries()}>
      <Icon of={Ellipsis} />
      <span aria-hidden="true">{t('section.more')}</span>
    </MenuButton>
  );
}
