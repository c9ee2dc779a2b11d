/** The places of a plan to which a link in a text can lead, from what the reader may read. */
import type { Plan } from '#shared/api.ts';
import type { SectionOverview } from '#shared/api-overview.ts';
import { pathOfLink } from '#shared/section-links.ts';
import type { LinkPlace } from '#client/editor/tools/link-places.ts';

/**
 * The sections of a plan with their headings. `elsewhere` are the words of a link to a sealed section: others can read these words
 * without knowing of the section.
 */
export function linkPlaces(
  plan: Plan,
  overviews: ReadonlyMap<string, Pick<SectionOverview, 'headings'>>,
  elsewhere: string,
): readonly LinkPlace[] {
  return plan.sections
    .filter(({ retiredAt }) => retiredAt === null)
    .flatMap(({ id, title, lead }) => {
      const isSealed = lead === 'sealed';
      const place = (label: string, at: string | null): LinkPlace => ({
        path: pathOfLink({ planId: plan.id, sectionId: id, at }),
        label,
        isHeading: at !== null,
        words: isSealed ? elsewhere : label,
      });
      return [place(title, null), ...(overviews.get(id)?.headings ?? []).map(({ text, at }) => place(text, at))];
    });
}
