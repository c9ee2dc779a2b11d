/** How people are shown: initials on their colour, name, and standing. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member, PersonRef } from '#shared/api.ts';
import { colourNumber, onColoursAssigned } from '#client/ui/person-colours.ts';
import { initials } from '#client/words/format.ts';

/** Initials on the person's colour. It is decorative: the name stands beside it, or is given as `label`. */
export function Avatar({ person, large = false, label }: { person: PersonRef; large?: boolean; label?: string }) {
  // An avatar that was drawn before the plan was read changes to the colour assigned by the plan.
  const now = (): number => colourNumber(person.id);
  const colour = useSyncExternalStore(onColoursAssigned, now, now);
  return (
    <span
      className={large ? 'avatar large' : 'avatar'}
      data-person={colour}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label, title: label })}
    >
      {initials(person.name)}
    </span>
  );
}

/** What a member is: the relation as the plan words it, or else the standing. */
export function useStandingName(): (member: Pick<Member, 'standing' | 'relation'>) => string {
  const { t } = useTranslation();
  return (member) => (member.relation.trim() === '' ? t(`standing.${member.standing}`) : member.relation);
}

/** Avatar, name, and relation or standing. */
export function PersonName({ person, what, you = false }: { person: PersonRef; what?: string | undefined; you?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className="who">
      <Avatar person={person} />
      <span>
        <span className="name">{person.name}</span>
        {you && <span className="soft">{` (${t('app.you')})`}</span>}
        {what !== undefined && <span className="soft small">{` · ${what}`}</span>}
      </span>
    </span>
  );
}
