/** The table of contents beside the sections, on a wide screen. Elsewhere it opens from the bar of the plan. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanNews } from '#shared/api.ts';
import { ContentsList, showCurrent, useSectionInView } from '#client/features/plan-frame/index.ts';
import { queryOfFirstView, useMediaQuery } from '#client/ui/media-query.ts';

/** A wide screen. The styles hide the list on others, where it is not drawn either. */
const WIDE = queryOfFirstView('(width >= 64rem)');

/** The table of contents. `news` says which sections have changed; `all`: all sections are drawn. */
export function PlanContents({ plan, all, news }: { plan: Plan; all: boolean; news: PlanNews | null }) {
  const { t } = useTranslation();
  const wide = useMediaQuery(WIDE, true);
  const live = plan.sections.filter((section) => section.retiredAt === null);
  const currentId = useSectionInView(all ? live.map((section) => section.id) : []);
  const list = useRef<HTMLElement>(null);
  // Whose headings are shown follows the reader, who begins at the first section, but nothing moves under the pointer or the focus.
  const [openId, setOpenId] = useState(live[0]?.id ?? null);
  // A press on a section shows its headings at once, so that each of them is two presses away. Those above it stay until the pointer
  // and the focus have left: the pressed link would move.
  const [pressedId, setPressedId] = useState<string | null>(null);
  useEffect(() => {
    if (list.current?.matches(':not(:hover, :focus-within)') !== true) return;
    setOpenId((before) => currentId ?? before);
    setPressedId(null);
  }, [currentId]);
  useEffect(() => {
    if (openId !== null && list.current !== null) showCurrent(list.current);
  }, [openId]);
  if (!wide) return null;
  return (
    <nav ref={list} id="contents" className="contents" aria-label={t('plan.jump')} tabIndex={-1}>
      <h2 className="contents-title">{t('planFrame.contents')}</h2>
      <ContentsList
        plan={plan}
        news={news}
        currentId={currentId}
        shows={(id) => id === openId || id === pressedId}
        went={(_event, _address, id) => setPressedId(id)}
      />
    </nav>
  );
}
