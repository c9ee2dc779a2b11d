/** Scrolls to a heading of the shown plan by the id of its marker, which it keeps when its words change. */
import type { HeadingAt, PlanOverview } from '#shared/api-overview.ts';
import { placeInHash } from '#shared/section-links.ts';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { keys, queryClient } from '#client/api/queries.ts';
import { liveOverview } from '#client/live/live-overviews.ts';
import { tellPage } from '#client/ui/page-message.tsx';
import { elementOfHeading } from './heading-elements.ts';
import { keepInView } from './keep-in-view.ts';
import { scrollToHold, scrollToSection } from './scroll-to-section.ts';

/** How long to wait for the text of the section, in milliseconds. It may not have been opened before. */
const TEXT_TIMEOUT = 10_000;

/** The headings of a section: those of its open text, or else as the server last gave them. */
function knownHeadings(sectionId: string): { readonly headings: readonly HeadingAt[]; readonly isLive: boolean } | null {
  const live = liveOverview(sectionId);
  if (live !== null) return { headings: live.headings, isLive: true };
  for (const [, answer] of queryClient.getQueriesData<PlanOverview>({ queryKey: keys.overviews })) {
    const section = answer?.sections.find(({ id }) => id === sectionId);
    if (section !== undefined) return { headings: section.headings, isLive: false };
  }
  return null;
}

/**
 * Scrolls to a section, and there to the heading whose marker has this id. If the heading is gone, the page says so and stays at the
 * section. A section that is not on the page is answered like one that never was.
 */
export function scrollToHeading(sectionId: string, at: string): void {
  if (!scrollToSection(sectionId)) return tellPage({ word: 'sectionLink.gone' });
  keepInView(
    sectionId,
    (section) => {
      const known = knownHeadings(sectionId);
      if (known === null) return null;
      if (!known.headings.some((heading) => heading.at === at)) {
        // An answer from the server can be older than the link. The open text knows.
        if (!known.isLive) return null;
        tellPage({ word: 'sectionLink.headingGone' });
        return 'gone';
      }
      const text = section.querySelector('.prose') ?? section.querySelector('.first-text');
      return text === null ? null : elementOfHeading(text, known.headings, at);
    },
    { block: 'start', timeout: TEXT_TIMEOUT },
  );
}

function openPlace(hash: string): void {
  if (hash.startsWith('#hold-')) return scrollToHold(hash.slice('#hold-'.length));
  const place = placeInHash(hash);
  if (place === null) return;
  if (place.at !== null) return scrollToHeading(place.sectionId, place.at);
  if (!scrollToSection(place.sectionId)) tellPage({ word: 'sectionLink.gone' });
}

/** Goes to the section or the heading in the hash of the address, once the sections are drawn, and at each press on such a link. */
export function usePlaceInAddress(drawn: boolean): void {
  const routerLocation = useLocation();
  useEffect(() => {
    // A press on the same link gives a new location object, so the page scrolls there again.
    if (drawn) openPlace(routerLocation.hash);
  }, [drawn, routerLocation]);
}
