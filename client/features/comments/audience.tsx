/** For whom a thread is: the choice when it begins, and the badge that says it later. */
import { LockKeyhole, UsersRound } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { isOfProfessionals, type Audience } from '#shared/rights.ts';
import { Icon } from '#client/ui/button.tsx';
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
  const name = useId();
  const narrow = isProfessional(plan) ? 'professionals' : 'confidence';
  const options = [
    { value: 'readers', words: 'readers', icon: UsersRound },
    { value: 'professionals', words: narrow, icon: LockKeyhole },
  ] as const;
  return (
    <fieldset className="audience">
      <legend>{t('comments.forWhom')}</legend>
      {options.map(({ value, words, icon }) => (
        <label className="audience-option" key={value}>
          <input type="radio" name={name} checked={audience === value} onChange={() => choose(value)} />
          <span>
            <span className="name">
              <Icon of={icon} />
              <Words>{t(`comments.for.${words}`)}</Words>
            </span>
            <span className="soft small">{t(`comments.forAbout.${words}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
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
