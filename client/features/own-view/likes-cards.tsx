/** What the person likes, wants and does not want, as large cards under three plain headings. */
import { Ban, CircleAlert, Heart, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import { FirstText } from '#client/features/sections/index.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { callNames } from './choices.ts';
import { HOW_MUCH, type HowMuch, type Like } from './likes.ts';

/** A sign beside each heading, the same as in the plan for what must be so and what to avoid. */
const SIGNS: Readonly<Record<HowMuch, LucideIcon>> = { must: CircleAlert, likes: Heart, avoid: Ban };

function LikeCard({ like: { topic, text, whose, isOwn }, plan }: { like: Like; plan: Plan }) {
  const { t } = useTranslation();
  const said = plan.members.find(({ person }) => person.name === whose);
  const name = (said && callNames(plan.members).get(said.id)) ?? whose;
  return (
    <li className="own-like">
      {topic !== '' && <h3 className="own-words">{topic}</h3>}
      <FirstText doc={text} />
      {whose !== '' && <p className="own-whose">{isOwn ? t('own.likes.mine') : t('own.likes.said', { name })}</p>}
    </li>
  );
}

/** The cards, those with the person's own words first. */
export function LikesCards({ likes, plan }: { likes: readonly Like[]; plan: Plan }) {
  const { t } = useTranslation();
  return HOW_MUCH.filter((howMuch) => likes.some((like) => like.howMuch === howMuch)).map((howMuch) => (
    <section key={howMuch} className="own-part" aria-labelledby={`own-${howMuch}`}>
      <h2 id={`own-${howMuch}`}>
        <Icon of={SIGNS[howMuch]} />
        <Words>{t(`own.likes.${howMuch}`)}</Words>
      </h2>
      <ul className="plain own-likes">
        {likes
          .filter((like) => like.howMuch === howMuch)
          .map((like, index) => (
            <LikeCard key={index} like={like} plan={plan} />
          ))}
      </ul>
    </section>
  ));
}
