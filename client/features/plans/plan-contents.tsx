/** The list of a plan's sections, to jump by: beside them where there is room, folded above them on a phone. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews } from '#shared/api.ts';
import { LEAD_ICONS, LEAD_LABELS } from '#client/features/sections/index.ts';
import { useSectionInView } from './section-in-view.ts';
import { Icon } from '#client/ui/button.tsx';

const WIDE = '(width >= 64rem)';

/** Whether the list stands beside the text, and so is always open. */
function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(WIDE).matches,
  );
}

/** The list. Until `all` is drawn it stays short where it is folded; `news` says which sections have changed. */
export function PlanContents({ plan, all, news }: { plan: Plan; all: boolean; news: PlanNews | null }) {
  const { t } = useTranslation();
  const fresh = new Set(news?.sections.map(({ section }) => section.id));
  const wide = useWide();
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const where = useSectionInView(all ? live.map((section) => section.id) : []);
  const list = (
    <ol className="plain">
      {live
        .filter(() => all || wide)
        .map(({ id, title, lead }) => (
          <li key={id}>
            <a href={`#section-${id}`} data-lead={lead} aria-current={id === where ? 'location' : undefined}>
              <span>
                {title}
                {lead !== 'together' && <span className="hidden">, {t(LEAD_LABELS[lead])}</span>}
              </span>
              <span className="marks">
                {fresh.has(id) && <span className="tag fresh">{t('news.fresh')}</span>}
                {lead !== 'together' && <Icon of={LEAD_ICONS[lead]} />}
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
