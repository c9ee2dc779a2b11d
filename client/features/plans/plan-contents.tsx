/** The table of contents beside the sections, on a wide screen. Elsewhere it opens from the bar of the plan. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews } from '#shared/api.ts';
import { ContentsList, showCurrent, useSectionInView } from '#client/features/plan-frame/index.ts';
import { useMediaQuery } from '#client/ui/media-query.ts';

/** A wide screen. The styles hide the list on others, where it is not drawn either. */
const WIDE = '(width >= 64rem)';

/** The table of contents. `news` says which sections have changed; `all`: all sections are drawn. */
export function PlanContents({ plan, all, news }: { plan: Plan; all: boolean; news: PlanNews | null }) {
  const { t } = useTranslation();
  const wide = useMediaQuery(WIDE, true);
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const currentId = useSectionInView(all ? live.map((section) => section.id) : []);
  const list = useRef<HTMLElement>(null);
  // Whose headings are shown follows the reader, but nothing moves under the pointer or the focus.
  const [openId, setOpenId] = useState<string | null>(null);
  useEffect(() => {
    if (list.current?.matches(':not(:hover, :focus-within)') === true) setOpenId(currentId);
  }, [currentId]);
  useEffect(() => {
    if (openId !== null && list.current !== null) showCurrent(list.current);
  }, [openId]);
  if (!wide) return null;
  return (
    <nav ref={list} id="contents" className="contents" aria-label={t('plan.jump')} tabIndex={-1}>
      <h2 className="contents-title">{t('planFrame.contents')}</h2>
      <ContentsList plan={plan} news={news} currentId={currentId} openId={openId} />
    </nav>
  );
}
