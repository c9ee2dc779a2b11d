/** The recorded acts of a section as a list: on paper and in the own view, and on the plan those whose block is gone. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useActs } from '#client/api/acts.ts';
import { ActLine } from './act-line.tsx';
import { byBlock, isCurrent, type ActsOnBlock } from './standing.ts';
import './acts.css';

function OnBlock({ on }: { on: ActsOnBlock }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="acts-about">{t(on.isGone ? 'acts.aboutGone' : 'acts.about', { words: on.quote })}</p>
      <ul className="act-list">
        {on.acts.filter(isCurrent).map((now) => (
          <ActLine key={now.act.id} now={now} place={null} />
        ))}
      </ul>
    </>
  );
}

function List({ groups, level }: { groups: readonly ActsOnBlock[]; level: 'h2' | 'h3' }) {
  const { t } = useTranslation();
  const titleId = useId();
  const Title = level;
  const shown = groups.filter(({ acts }) => acts.some(isCurrent));
  if (shown.length === 0) return null;
  return (
    <section className="acts acts-below" aria-labelledby={titleId}>
      <Title className="acts-title" id={titleId}>
        {t('acts.title')}
      </Title>
      {shown.map((on) => (
        <OnBlock key={on.key} on={on} />
      ))}
    </section>
  );
}

/** All acts of a section that say how things are now, by what they are about. Nothing where there are none. */
export function ActsList({ planId, sectionId, level = 'h3' }: { planId: string; sectionId: string; level?: 'h2' | 'h3' }) {
  const { t } = useTranslation();
  const { data, isError } = useActs(planId, sectionId);
  // What people agreed to must not be missing without a word.
  if (data === undefined) return isError ? <p className="soft">{t('acts.notRead')}</p> : null;
  return <List groups={byBlock(data.acts)} level={level} />;
}

/** The acts whose block is not in the text any more. They stay, with the words by which one knows what they were about. */
export function GoneActs({ planId, sectionId }: { planId: string; sectionId: string }) {
  const { data } = useActs(planId, sectionId);
  return data === undefined ? null : <List groups={byBlock(data.acts).filter(({ isGone }) => isGone)} level="h3" />;
}
