/** The table of contents of a plan: its sections with their marks, the headings in them, and where the reader is. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Plan, PlanNews } from '#shared/api.ts';
import { CommentsMark } from '#client/features/comments/index.ts';
import { newsTag } from '#client/features/news/index.ts';
import { HoldMark, LEAD_ICONS, LEAD_LABELS } from '#client/features/sections/index.ts';
import { Icon } from '#client/ui/button.tsx';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { Words } from '#client/ui/words.tsx';
import { addressOf } from './places.ts';
import { useHeadings } from './headings.ts';
import './contents.css';

/**
 * The list. `news` says which sections have changed, `currentId` in which section the reader is, `shows` of which sections the headings
 * are shown. `went` is called after a press on a link, with the section that it leads to. The link then leads there by itself unless
 * `went` prevents it.
 */
export function ContentsList({
  plan,
  news,
  currentId,
  shows,
  went,
}: {
  plan: Plan;
  news: PlanNews | null;
  currentId: string | null;
  shows: (sectionId: string) => boolean;
  went: (event: React.MouseEvent, address: string, sectionId: string) => void;
}) {
  const { t } = useTranslation();
  const headingsOf = useHeadings(plan);
  const newIn = new Map(news?.sections.map(({ section, passages }) => [section.id, passages]));
  const page = addressOf(plan.id);
  const linkTo = (address: string, sectionId: string) => ({
    to: address,
    onClick: (event: React.MouseEvent) => went(event, address, sectionId),
  });
  return (
    <ol className="plain contents-list">
      {plan.sections
        .filter((section) => section.retiredAt === null)
        .map(({ id, title, lead, hold }) => {
          const headings = shows(id) ? headingsOf(id) : [];
          return (
            <li key={id}>
              <Link
                {...linkTo(`${page}#section-${id}`, id)}
                className="to-section"
                data-lead={lead}
                aria-current={id === currentId ? 'location' : undefined}
              >
                <span>
                  <bdi>{title}</bdi>
                  {lead === 'professional' && <span className="hidden">{`, ${t(LEAD_LABELS[lead])}`}</span>}
                  <SealedMark lead={lead} />
                </span>
                <span className="marks">
                  <HoldMark section={{ hold }} />
                  <CommentsMark planId={plan.id} sectionId={id} />
                  {newIn.has(id) && <span className="tag fresh">{newsTag(newIn.get(id) ?? 0)}</span>}
                  {lead === 'professional' && <Icon of={LEAD_ICONS[lead]} />}
                </span>
              </Link>
              {headings.length > 0 && (
                <ol className="plain contents-headings">
                  {headings.map(({ at, text }) => (
                    <li key={at}>
                      <Link {...linkTo(`${page}#at-${id}-${at.replace('.', '-')}`, id)} className="to-heading">
                        <Words>{text}</Words>
                      </Link>
                    </li>
                  ))}
                </ol>
              )}
            </li>
          );
        })}
    </ol>
  );
}
