/** The way from the plan into the own view, as an entry of the plan's menu. */
import { BookHeart } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { MenuEntry } from '#client/ui/menu.tsx';
import { ownPath } from './own-path.ts';
import { calledOf } from './person-names.ts';

/** The entry: the person opens their own view, everybody else sees the plan as the person sees it. */
export function useOwnViewEntry(plan: Pick<Plan, 'id' | 'person' | 'you'>): MenuEntry & { readonly href: string } {
  const { t } = useTranslation();
  const isPerson = plan.you.standing === 'person';
  return {
    label: isPerson ? t('own.mine') : t('own.see', { name: calledOf(plan) }),
    icon: BookHeart,
    href: ownPath(plan.id),
  };
}
