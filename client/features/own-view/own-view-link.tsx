/** The way back for the person who went from their own view to the whole plan: it is seen, and not only in a menu. */
import { BookHeart } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { ButtonLink } from '#client/ui/button.tsx';
import { ownPath } from './own-path.ts';

/** A link to the own view for the person. Nothing for everybody else, who have it in the plan's menu. */
export function OwnViewLink({ plan }: { plan: Pick<Plan, 'id' | 'you'> }) {
  const { t } = useTranslation();
  if (plan.you.standing !== 'person') return null;
  return (
    <p>
      <ButtonLink to={ownPath(plan.id)} icon={BookHeart}>
        {t('own.mine')}
      </ButtonLink>
    </p>
  );
}
