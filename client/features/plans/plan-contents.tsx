/** The table of contents of a plan: beside the sections on a wide screen, collapsed above them on a phone. */
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews } from '#shared/api.ts';
import { HoldMark, LEAD_ICONS, LEAD_LABELS } from '#client/features/sections/index.ts';
import { useSectionInView } from './section-in-view.ts';
import { Icon } from '#client/ui/button.tsx';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { SealedMark } from '#client/ui/sealed-mark.tsx';
import { Words } from '#client/ui/words.tsx';

/** A wide screen, on which the list stands beside the text and is always open. */
const WIDE = '(width >= 64rem)';

/**
 * The table of contents. On a narrow screen it is empty until `all` sections are drawn. `news` says which sections have
 * changed.
 */
export function PlanContents({ plan, all, news }: { plan: Plan; all: boolean; news: PlanNews | null }) {
  const { t } = useTranslation();
  const changedIds = new Set(news?.sections.map(({ section }) => section.id));
  const wide = useMediaQuery(WIDE);
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const currentId = useSectionInView(all ? live.map((section) => section.id) : []);
  const list = (
    <ol className="plain">
      {live
        .filter(() => all || wide)
        .map(({ id, title, lead, hold }) => (
          <li key={id}>
            <a href={`#section-${id}`} data-lead={lead} aria-current={id === currentId ? 'location' : undefined}>
              <span>
                <Words>{title}</Words>
                {lead === 'professional' && <span className="hidden">{`, ${t(LEAD_LABELS[lead])}`}</span>}
                <SealedMark lead={lead} />
              </span>
              <span className="marks">
                <HoldMark section={{ hold }} />
                {changedIds.has(id) && <span className="tag fresh">{t('news.fresh')}</span>}
                {lead === 'professional' && <Icon of={LEAD_ICONS[lead]} />}
              </span>
            </a>
          </li>
        ))}
    </ol>
  );
  return (
    <nav className="contents" aria-label={t('plan.jump')}>
      {wide ? (
        <>
          <h2 className="contents-title">{t('plan.contents')}</h2>
          {list}
        </>
      ) : (
        <details>
          <summary>{t('plan.contents')}</summary>
          {list}
        </details>
      )}
    </nav>
  );
}
