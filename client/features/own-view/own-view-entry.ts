/** The way from the plan into the own view, as an entry of the plan's menu. */
import { BookHeart } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { MenuEntry } from '#client/ui/menu.tsx';
import { ownPath } from './own-path.ts';
import { calledOf } from './person-names.ts';

/** The entry for everybody but the person, who has a link of their own: they see the plan as the person sees it. */
export function useOwnViewEntry(plan: Pick<Plan, 'id' | 'person' | 'you'>): readonly MenuEntry[] {
  const { t } = useTranslation();
  if (plan.you.standing === 'person') return [];
  return [{ label: t('own.see', { name: calledOf(plan) }), icon: BookHeart, href: ownPath(plan.id) }];
}
