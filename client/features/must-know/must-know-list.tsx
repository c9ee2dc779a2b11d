/** The list of what must be known, in groups, for the page and for paper. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { HoldMark } from '#client/features/sections/index.ts';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment } from '#client/words/format.ts';
import { GROUPS, type Known } from './items.ts';
import './must-know.css';

/** The address of the words of an item: its section, and the marker at which they begin. */
function placeOf(planId: string, known: Known): string {
  const { id } = known.section;
  if (known.kind === 'hold') return `/plans/${planId}#section-${id}`;
  return `/plans/${planId}#at-${id}-${known.item.at.replace('.', '-')}`;
}

/** The words of one item, each as its own writer's direction wants it. */
function ItemWords({ known }: { known: Known }) {
  if (known.kind === 'hold') return <bdi>{known.section.title}</bdi>;
  const { topic, text } = known.item;
  return (
    <>
      {topic !== '' && <bdi className="must-know-topic">{topic}</bdi>}
      {text !== '' && <bdi className="must-know-text">{text}</bdi>}
    </>
  );
}

/** Where the words stand, and whether anybody has stopped the writing there. */
function Where({ known }: { known: Known }) {
  const { t } = useTranslation();
  const { section } = known;
  if (known.kind === 'hold')
    return (
      <>
        <span className="must-know-text prose-text">{known.hold.reason}</span>
        <span className="small soft">{t('section.holdBy', { name: known.hold.by.name, when: moment(known.hold.at) })}</span>
      </>
    );
  return (
    <span className="must-know-where small soft">
      <Words>{t('mustKnow.in', { title: section.title })}</Words>
      <SealedMark lead={section.lead} />
      <HoldMark section={section} />
    </span>
  );
}

/** The list. On paper nothing is a link. */
export function MustKnowList({
  planId,
  all,
  level,
  onPaper = false,
  go,
}: {
  planId: string;
  all: readonly Known[];
  /** The level of the headings of the groups. */
  level: 2 | 3;
  onPaper?: boolean;
  /** Called before a link is followed. */
  go?: () => void;
}) {
  const { t } = useTranslation();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <>
      {GROUPS.map((group) => {
        const items = all.filter(({ kind }) => kind === group);
        return (
          items.length > 0 && (
            <div key={group} className="must-know-group" data-kind={group}>
              <Heading className="must-know-heading">{t(`mustKnow.groups.${group}`)}</Heading>
              <ul className="plain">
                {items.map((known) => (
                  <li key={known.kind === 'hold' ? known.section.id : `${known.section.id} ${known.item.at}`}>
                    {onPaper ? (
                      <p className="must-know-item">
                        <ItemWords known={known} />
                      </p>
                    ) : (
                      <Link className="must-know-item" to={placeOf(planId, known)} onClick={go}>
                        <ItemWords known={known} />
                      </Link>
                    )}
                    <Where known={known} />
                  </li>
                ))}
              </ul>
            </div>
          )
        );
      })}
    </>
  );
}
