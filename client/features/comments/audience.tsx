/** For whom a thread is: the choice when it begins, and the badge that says it later. */
import { LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { isOfProfessionals, type Audience } from '#shared/rights.ts';
import { Icon } from '#client/ui/button.tsx';
import { ChooseExplained } from '#client/ui/fields.tsx';
import { Words } from '#client/ui/words.tsx';

/** Whether the reader of a plan is of the professionals. */
export function isProfessional(plan: Plan): boolean {
  const you = plan.members.find((member) => member.you);
  return you !== undefined && isOfProfessionals(you.standing);
}

/** The choice, with what each means. */
export function AudienceChoice({
  plan,
  audience,
  choose,
}: {
  plan: Plan;
  audience: Audience;
  choose: (audience: Audience) => void;
}) {
  const { t } = useTranslation();
  const narrow = isProfessional(plan) ? 'professionals' : 'confidence';
  return (
    <ChooseExplained
      name="audience"
      label={t('comments.forWhom')}
      options={[
        { value: 'readers', label: t('comments.for.readers'), about: t('comments.forAbout.readers') },
        { value: 'professionals', label: t(`comments.for.${narrow}`), about: t(`comments.forAbout.${narrow}`) },
      ]}
      start={audience}
      onChange={choose}
    />
  );
}

/** The badge of a thread that is not for everybody. */
export function AudienceBadge({ plan, audience }: { plan: Plan; audience: Audience }) {
  const { t } = useTranslation();
  if (audience === 'readers') return null;
  return (
    <p className="tag private">
      <Icon of={LockKeyhole} />
      <Words>{t(isProfessional(plan) ? 'comments.for.professionals' : 'comments.for.confidence')}</Words>
    </p>
  );
}
