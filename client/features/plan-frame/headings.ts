/** The headings of each section that the table of contents shows: those of the highest level that its text has. */
import type { Plan } from '#shared/api.ts';
import type { HeadingAt } from '#shared/api-overview.ts';
import { usePlanOverview } from '#client/features/must-know/index.ts';

const NONE: readonly HeadingAt[] = [];

/** The headings of the highest level among these, in their order. Smaller ones would make the contents as long as the text. */
export function highestOf(headings: readonly HeadingAt[]): readonly HeadingAt[] {
  const highest = Math.min(...headings.map(({ level }) => level));
  return headings.filter(({ level }) => level === highest);
}

/** Gives the headings of a section by its id. Empty for a section whose text is not known yet. */
export function useHeadings(plan: Plan): (sectionId: string) => readonly HeadingAt[] {
  const { sections } = usePlanOverview(plan);
  return (sectionId) => {
    const overview = sections.get(sectionId);
    return overview === undefined ? NONE : highestOf(overview.headings);
  };
}
