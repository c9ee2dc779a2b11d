/** What tells a person from others of the same name: what they like to be called, their room, and when they were born. */
import { useTranslation } from 'react-i18next';
import type { PlanPersonFacts } from '#shared/api.ts';
import { dayOf, firstName } from '#client/words/format.ts';

/** The facts in words, each an element of its own. Nothing is shown where nobody said any. */
export function PersonFacts({ person }: { person: Pick<PlanPersonFacts, 'name' | 'knownAs' | 'room' | 'bornOn'> }) {
  const { t } = useTranslation();
  const { name, knownAs, room, bornOn } = person;
  // Most people like to be called by the first part of their name, and to say so would tell nothing more.
  const called = knownAs !== '' && knownAs !== name && knownAs !== firstName(name);
  if (!called && room === '' && bornOn === null) return null;
  return (
    <span className="person-facts">
      {called && <span>{t('person.called', { name: knownAs })}</span>}
      {room !== '' && <bdi>{room}</bdi>}
      {bornOn !== null && <span>{t('person.born', { day: dayOf(bornOn) })}</span>}
    </span>
  );
}
