/** The people who have a PIN on this device, each as a button with face, name and what they are. */
import { useTranslation } from 'react-i18next';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { DevicePerson } from '#shared/api.ts';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { firstName } from '#client/words/format.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';
import './device-pin.css';

/** The first name, or the whole name where two people would have the same. */
function nameAmong(people: readonly DevicePerson[], { person }: DevicePerson): string {
  const first = firstName(person.name);
  return people.filter((one) => firstName(one.person.name) === first).length > 1 ? person.name : first;
}

/** What a person is on their plans, or in the service; empty if they are different things. */
function useWhat(): (one: DevicePerson) => string {
  const { t } = useTranslation();
  const standingName = useStandingName();
  return ({ standing, relation, managesService }) =>
    standing !== null ? standingName({ standing, relation }) : managesService ? t('pin.managesService') : '';
}

/** The list, by name. */
export function DevicePeople({
  people,
  labelledBy,
  choose,
}: {
  people: readonly DevicePerson[];
  labelledBy: string;
  choose: (one: DevicePerson) => void;
}) {
  const whatOf = useWhat();
  const { locale } = LANGUAGES[language()];
  const byName = people.toSorted((a, b) => a.person.name.localeCompare(b.person.name, locale));
  return (
    <ul className="plain device-people" aria-labelledby={labelledBy}>
      {byName.map((one) => (
        <li key={one.person.id}>
          <AriaButton className="button" onPress={() => choose(one)}>
            <Avatar person={one.person} large />
            <span>
              <strong>
                <bdi>{nameAmong(people, one)}</bdi>
              </strong>
              <span className="soft small">{whatOf(one)}</span>
            </span>
          </AriaButton>
        </li>
      ))}
    </ul>
  );
}
