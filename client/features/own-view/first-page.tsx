/** The first page of the own view: who, what day it is, and a few large choices. */
import { BookOpen, Heart, HeartHandshake, NotebookText, Sun, UserRound, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { PlanFace } from '#client/features/plans/index.ts';
import { ButtonLink, Icon } from '#client/ui/button.tsx';
import { useMinute } from '#client/ui/minute.ts';
import { useTitle } from '#client/ui/page.tsx';
import { Words } from '#client/ui/words.tsx';
import { choicesOf, placeOf, type Choice, type Topic } from './choices.ts';
import { ownPath } from './own-path.ts';
import { calledOf } from './person-names.ts';
import { nowInWords } from './time-words.ts';
import { TurnButton } from './turn-button.tsx';

const ICONS: Readonly<Record<Topic | 'people', LucideIcon>> = {
  about: UserRound,
  day: Sun,
  people: HeartHandshake,
  likes: Heart,
  story: BookOpen,
};

function ChoiceLink({ planId, choice }: { planId: string; choice: Choice }) {
  const { t } = useTranslation();
  const topic = choice.kind === 'people' ? choice.kind : choice.topic;
  return (
    <Link className="own-choice" to={ownPath(planId, placeOf(choice))}>
      <span className="own-sign">
        <Icon of={topic === null ? NotebookText : ICONS[topic]} />
      </span>
      {topic === null ? (
        <bdi>{choice.kind === 'section' && choice.section.title}</bdi>
      ) : (
        <Words>{t(`own.choice.${topic}`)}</Words>
      )}
    </Link>
  );
}

/** Today in words, by the clock of this device. Its place is there before the time is known. */
function Today() {
  // The words are drawn again in the language of the interface.
  useTranslation();
  const minute = useMinute();
  const now = minute === null ? null : nowInWords(minute);
  return (
    <div className="own-today">
      <p className="own-day">{now?.day}</p>
      <p>{now?.date}</p>
    </div>
  );
}

/** The first page. */
export function FirstPage({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const hello = t('own.hello', { name: calledOf(plan) });
  useTitle(hello);
  return (
    <>
      <header className="own-hello">
        <PlanFace plan={plan} size="large" />
        <div>
          <h1>{hello}</h1>
          <Today />
        </div>
      </header>
      <nav aria-label={t('own.choices')}>
        <ul className="plain own-choices">
          {choicesOf(plan).map((choice) => (
            <li key={placeOf(choice)}>
              <ChoiceLink planId={plan.id} choice={choice} />
            </li>
          ))}
        </ul>
      </nav>
      <p className="own-ways">
        <ButtonLink to={`/plans/${plan.id}`} icon={NotebookText}>
          {t('own.wholePlan')}
        </ButtonLink>
        <TurnButton />
      </p>
    </>
  );
}
