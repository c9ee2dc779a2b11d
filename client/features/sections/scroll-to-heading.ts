/** Scrolls to a heading of the shown plan, or to what must be known, by the id of its marker, which it keeps when its words change. */
import type { PlanOverview, SectionOverview } from '#shared/api-overview.ts';
import { placeInHash } from '#shared/section-links.ts';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { keys, queryClient } from '#client/api/queries.ts';
import { liveOverview } from '#client/live/live-overviews.ts';
import { tellPage } from '#client/ui/page-message.tsx';
import { elementOfHeading } from './heading-elements.ts';
import { elementOfMustKnow } from './must-know-elements.ts';
import { keepInView } from './keep-in-view.ts';
import { scrollToHold, scrollToSection } from './scroll-to-section.ts';

/** How long to wait for the text of the section, in milliseconds. It may not have been opened before. */
const TEXT_TIMEOUT = 10_000;

/** The overview of a section: that of its open text, or else as the server last gave it. */
function knownOverview(sectionId: string): { readonly overview: SectionOverview; readonly isLive: boolean } | null {
  const live = liveOverview(sectionId);
  if (live !== null) return { overview: live, isLive: true };
  for (const [, answer] of queryClient.getQueriesData<PlanOverview>({ queryKey: keys.overviews })) {
    const section = answer?.sections.find(({ id }) => id === sectionId);
    if (section !== undefined) return { overview: section, isLive: false };
  }
  return null;
}

/** Marks the words of an element as Find marks what it found, so that the eye meets them at once. */
function markWords(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  CSS.highlights?.set('found', new Highlight(range));
}

/**
 * Scrolls to a section, and there to the heading, or to what must be known, whose marker has this id. If it is gone, the page says so
 * and stays at the section. A section that is not on the page is answered like one that never was.
 */
export function scrollToHeading(sectionId: string, at: string): void {
  if (!scrollToSection(sectionId)) return tellPage({ word: 'sectionLink.gone' });
  let marked: Element | null = null;
  keepInView(
    sectionId,
    (section) => {
      const known = knownOverview(sectionId);
      if (known === null) return null;
      const { headings, mustKnow } = known.overview;
      const isKnown = [...headings, ...mustKnow].some((place) => place.at === at);
      if (!isKnown) {
        // An answer from the server can be older than the link. The open text knows.
        if (!known.isLive) return null;
        tellPage({ word: 'sectionLink.headingGone' });
        return 'gone';
      }
      const text = section.querySelector('.prose') ?? section.querySelector('.first-text');
      if (text === null) return null;
      const element = elementOfMustKnow(text, mustKnow, at);
      if (element === null) return elementOfHeading(text, headings, at);
      if (element !== marked) markWords(element);
      marked = element;
      return element;
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
