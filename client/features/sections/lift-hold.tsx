/** The button that lifts the hold of a section, for members who decide there. */
import { Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { useWrite } from '#client/api/use-write.ts';
import { Button } from '#client/ui/button.tsx';
import { WriteProblem } from '#client/ui/write-problem.tsx';

/** The id of the button, to which the list of plans leads. */
export function liftHoldId(sectionId: string): string {
  return `hold-${sectionId}`;
}

/** The button. When the hold is lifted the focus goes to the section, because the notice with the button is gone. */
export function LiftHold({ plan, section }: { plan: Plan; section: Section }) {
  const { t } = useTranslation();
  const { problem, write } = useWrite(keys.plan(plan.id), keys.access(section.id), keys.news);
  return (
    <>
      <WriteProblem problem={problem} />
      <p className="not-on-paper">
        <Button
          id={liftHoldId(section.id)}
          icon={Play}
          aria-label={t('section.liftHoldOf', { title: section.title })}
          onPress={({ target }) => {
            const home = target.closest<HTMLElement>('.section');
            void write('DELETE', `/api/sections/${section.id}/hold`).then((lifted) => {
              if (lifted) home?.focus({ preventScroll: true });
            });
          }}
        >
          {t('settings.holdLift')}
        </Button>
      </p>
    </>
  );
}
