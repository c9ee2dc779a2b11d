/** Where links in a plan's texts can lead, and which of its sections have headings. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '#shared/api.ts';
import type { LinkPlace } from '#client/editor/tools/link-places.ts';
import { usePlanOverview } from '#client/features/must-know/index.ts';
import { linkPlaces } from '#client/features/sections/index.ts';

/** The same list as long as its content is the same, so that no editor is drawn again for it. */
function useSameList<T>(list: readonly T[]): readonly T[] {
  const content = JSON.stringify(list);
  // oxlint-disable-next-line react/exhaustive-deps -- the content stands for the list
  return useMemo(() => list, [content]);
}

/** What the page knows of a plan's headings, for links to them. */
export function usePlanLinks(plan: Plan): {
  readonly places: readonly LinkPlace[];
  readonly withHeadings: ReadonlySet<string>;
} {
  const { t } = useTranslation();
  const { sections } = usePlanOverview(plan);
  const places = useSameList(linkPlaces(plan, sections, t('sectionLink.words')));
  const withHeadings = new Set([...sections].filter(([, { headings }]) => headings.length > 0).map(([id]) => id));
  return { places, withHeadings };
}
