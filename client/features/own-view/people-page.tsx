/** The people who help the person: their own people first, each by name and by what they are to the person. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { language } from '#client/words/index.ts';
import { callNames, helpersOf } from './choices.ts';
import { ChoiceFrame } from './choice-frame.tsx';
import { languageOf } from './read-aloud-pieces.ts';
import { useReadAloud } from './use-read-aloud.ts';

/** The page "Who helps me". */
export function PeoplePage({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const standingName = useStandingName();
  const helpers = helpersOf(plan.members);
  const names = callNames(helpers);
  const aloud = useReadAloud(list);
  const spoken = languageOf(helpers.map(({ person }) => person.name).join(' ')) ?? language();
  return (
    <ChoiceFrame planId={plan.id} title={t('own.choice.people')} aloud={aloud.hasVoice(spoken) ? aloud : null}>
      <ul className="plain own-people" ref={list}>
        {helpers.map((member) => (
          <li key={member.id}>
            <Avatar large person={member.person} />
            <div>
              <p className="own-name">
                <bdi>{names.get(member.id)}</bdi>
              </p>
              <p>
                <bdi>{standingName(member)}</bdi>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </ChoiceFrame>
  );
}
