/** A section in large letters: as the day, as what the person likes, or as its text. */
import { PencilLine } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, Section } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { ActsList } from '#client/features/acts/index.ts';
import { FirstText, useFollowSectionLinks, type Node } from '#client/features/sections/index.ts';
import { Button, ButtonLink } from '#client/ui/button.tsx';
import { Loading } from '#client/ui/page-states.tsx';
import { isServerUnreachable } from '#client/ui/problem.ts';
import { useScrollAnchor } from '#client/ui/scroll-anchor.ts';
import { Words } from '#client/ui/words.tsx';
import { eitherOf, firstName } from '#client/words/format.ts';
import { language } from '#client/words/index.ts';
import type { Topic } from './choices.ts';
import { ChoiceFrame } from './choice-frame.tsx';
import { Day } from './day.tsx';
import { dayIn } from './day-steps.ts';
import { likesIn } from './likes.ts';
import { LikesCards } from './likes-cards.tsx';
import { ownPlaceFor } from './own-links.ts';
import { namesOf } from './person-names.ts';
import { languageOf } from './read-aloud-pieces.ts';
import { wordsOf, writtenIn } from './section-words.ts';
import { useReadAloud } from './use-read-aloud.ts';
import { useSectionText } from './use-section-text.ts';

/** Says who has stopped changes for now, and why. */
function HoldWords({ section: { hold } }: { section: Section }) {
  const { t } = useTranslation();
  if (hold === null) return null;
  return (
    <div className="own-hold">
      <p>{t('own.hold', { name: firstName(hold.by.name) })}</p>
      <blockquote className="prose-text">{hold.reason}</blockquote>
    </div>
  );
}

/** The way to change the section, or whom to tell for a reader who may not write in it. */
function Change({ plan, section, isEmpty }: { plan: Plan; section: Section; isEmpty: boolean }) {
  const { t } = useTranslation();
  const others = section.deciders.filter(({ id }) => id !== plan.members.find(({ you }) => you)?.person.id);
  if (atLeast(section.right, 'edit'))
    return (
      <p className="own-ways">
        <ButtonLink to={`/plans/${plan.id}#section-${section.id}`} icon={PencilLine}>
          {isEmpty ? t('own.write') : t('own.change')}
        </ButtonLink>
      </p>
    );
  if (others.length === 0) return null;
  return <p>{t('own.tell', { names: eitherOf(others.map(({ name }) => firstName(name))) })}</p>;
}

/**
 * The text in the form that fits it. The day leaves out what tells others how to help. In a section that only has its own title,
 * steps and likes are known by their blocks, and nothing is left out.
 */
function Written({ plan, doc, topic }: { plan: Plan; doc: Node; topic: Topic | null }) {
  const parts = topic === 'day' || topic === null ? dayIn(doc) : [];
  const likes = topic === 'likes' || topic === null ? likesIn(doc, namesOf(plan)) : [];
  if (topic === 'day' && parts.length > 0) return <Day parts={parts} />;
  const isDrawn = ({ type }: Node): boolean =>
    (type === 'routineStep' && parts.length > 0) || (type === 'preference' && likes.length > 0);
  const rest = writtenIn({ ...doc, content: doc.content.filter((node) => !isDrawn(node)) });
  return (
    <>
      {parts.length > 0 && <Day parts={parts} />}
      <LikesCards likes={likes} plan={plan} />
      {rest.content.length > 0 && <FirstText doc={rest} topHeading={2} />}
    </>
  );
}

/** The page of a section. */
export function SectionPage({ plan, section, topic }: { plan: Plan; section: Section; topic: Topic | null }) {
  const { t } = useTranslation();
  const part = useRef<HTMLDivElement>(null);
  useScrollAnchor(part);
  const follow = useFollowSectionLinks((path) => ownPlaceFor(plan, path));
  const aloud = useReadAloud(part);
  const text = useSectionText(section, aloud.state === 'reading' || aloud.state === 'waiting');
  const doc = text.doc === null ? null : writtenIn(text.doc);
  const isEmpty = doc !== null && doc.content.length === 0;
  const spoken = (doc === null ? null : languageOf(wordsOf(doc))) ?? language();
  return (
    <ChoiceFrame
      planId={plan.id}
      title={topic === null ? section.title : t(`own.choice.${topic}`)}
      aloud={doc !== null && !isEmpty && aloud.hasVoice(spoken) ? aloud : null}
    >
      <HoldWords section={section} />
      {doc === null &&
        (text.error ? (
          <div role="alert">
            <p>{isServerUnreachable(text.error) ? t('own.notStored') : t('own.notNow')}</p>
            <p className="own-ways">
              <Button onPress={text.again}>{t('app.again')}</Button>
            </p>
          </div>
        ) : (
          <Loading />
        ))}
      {isEmpty && <p>{t('own.empty')}</p>}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the links in the text take the keys */}
      <div className="own-text editor" ref={part} onClick={follow}>
        {doc !== null && !isEmpty && <Written plan={plan} doc={doc} topic={topic} />}
        {doc !== null && <ActsList planId={plan.id} sectionId={section.id} level="h2" />}
      </div>
      {doc !== null && <Change plan={plan} section={section} isEmpty={isEmpty} />}
      <div role="status" className="own-newer">
        {text.hasNewer && (
          <div>
            <Words>{t('own.newer')}</Words>
            <Button onPress={text.showNewer}>{t('own.showNewer')}</Button>
          </div>
        )}
      </div>
    </ChoiceFrame>
  );
}
