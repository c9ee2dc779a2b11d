/**
 * The status of a section in one line: marks of one form (who leads, on hold, changed, in force), and who decides. The last opens and
 * says the rest: the whole sentence about the reader's right, and the boundary card.
 */
import { BadgeCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews, Section } from '#shared/api.ts';
import { CommentCount } from '#client/features/comments/index.ts';
import { NewInSection } from '#client/features/news/index.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { moment } from '#client/words/format.ts';
import { HoldMark } from './hold.tsx';
import { LEAD_ICONS, LEAD_WORDS } from './lead.ts';
import { useRightSentence, useShortRight } from './right-sentences.ts';

/** What the plan's news says of a section; null if it has nothing. */
export type SectionNewsCount = PlanNews['sections'][number] | null;

const PARTS = ['why', 'influence', 'disagreement', 'review'] as const;

function BoundaryCard({ section }: { section: Section }) {
  const { t } = useTranslation();
  return (
    <dl>
      {PARTS.filter((part) => section.boundary[part] !== '').map((part) => (
        <div key={part}>
          <dt>{t(`section.${part}`)}</dt>
          <dd className="prose-text">{section.boundary[part]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Who decides. A press on it opens the rest; where there is no more to say it is only a sentence. */
function WhoDecides({ plan, section }: { plan: Plan; section: Section }) {
  const { t } = useTranslation();
  const sentenceOf = useRightSentence();
  const shortOf = useShortRight();
  if (section.retiredAt !== null) return <p className="state">{t('section.retired', { when: moment(section.retiredAt) })}</p>;
  const hasCard = PARTS.some((part) => section.boundary[part] !== '');
  // Nobody decides in an archived plan. The plan page says that it is archived.
  const sentence = plan.archivedAt !== null ? t('section.canRead') : sentenceOf(section);
  const short = plan.archivedAt !== null ? sentence : shortOf(section);
  if (!hasCard && sentence === short) return <p className="state">{sentence}</p>;
  // Whoever is locked out by the lead is invited to read why. Elsewhere the line stays short.
  const isAsked = hasCard && section.lead !== 'together' && section.right !== 'decide';
  return (
    <details className="who-decides" data-lead={section.lead}>
      <summary>
        <span>
          <Words>{short}</Words>
          {isAsked && ' '}
          {isAsked && <Words>{t('section.boundary')}</Words>}
          <span className="hidden">{`: ${section.title}`}</span>
        </span>
      </summary>
      <p className="state">{sentence}</p>
      {hasCard && <BoundaryCard section={section} />}
    </details>
  );
}

/** The line. `news` is what is new in the section to the reader; null if nothing is. */
export function SectionStatus({ plan, section, news }: { plan: Plan; section: Section; news: SectionNewsCount }) {
  const { t } = useTranslation();
  return (
    <div className="facts">
      {section.lead !== 'together' && (
        <p className="tag led">
          <Icon of={LEAD_ICONS[section.lead]} />
          <Words>{t(LEAD_WORDS[section.lead])}</Words>
        </p>
      )}
      <HoldMark section={section} />
      {section.retiredAt === null && <NewInSection section={section} news={news} />}
      <CommentCount planId={plan.id} section={section} />
      {section.inForce !== null && (
        <p className="tag">
          <Icon of={BadgeCheck} />
          <Words>{t('section.inForce', { version: section.inForce })}</Words>
        </p>
      )}
      <WhoDecides plan={plan} section={section} />
    </div>
  );
}
