/** The first steps for the manager of a plan on which nobody else is yet: invite somebody, and start to write. */
import { PenLine, UserRoundPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { INVITE_HASH } from '#client/features/people/index.ts';
import { scrollToSection } from '#client/features/sections/index.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';

/** The steps. They go once somebody has joined. */
export function FirstSteps({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const isAlone = plan.members.filter(({ current }) => current).length <= 1;
  if (plan.you.can !== 'manage' || plan.archivedAt !== null || !isAlone) return null;
  const first = plan.sections.find(({ retiredAt, right }) => retiredAt === null && atLeast(right, 'edit'));
  return (
    <section className="notice good first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">{t('plan.firstSteps')}</h2>
      <p>{t('plan.firstInvite', { name: plan.person.knownAs })}</p>
      <p>
        <ButtonLink to={`/plans/${plan.id}/people${INVITE_HASH}`} variant="main" icon={UserRoundPlus}>
          {t('people.invite')}
        </ButtonLink>
      </p>
      {first !== undefined && (
        <>
          <p>{t('plan.firstWrite')}</p>
          <p>
            <Button icon={PenLine} onPress={() => scrollToSection(first.id)}>
              {t('plan.firstGo', { title: first.title })}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
