/** Scrolls to a section of the shown plan and moves the focus there. */

import { keepInView } from './keep-in-view.ts';
import { liftHoldId } from './lift-hold.tsx';

/** Brings a section into view. Returns it; null if it is not on the page. */
export function showSection(sectionId: string): HTMLElement | null {
  const section = document.getElementById(`section-${sectionId}`);
  // A retired section is inside a closed list, which is opened first.
  section?.closest('details')?.setAttribute('open', '');
  section?.scrollIntoView({ block: 'start' });
  return section;
}

/** How long a section is kept in view while the texts around it come, in milliseconds. */
const TEXT_TIMEOUT = 4000;

/** Scrolls to a section and focuses it. Returns false if the section is not on the page. */
export function scrollToSection(sectionId: string): boolean {
  const section = showSection(sectionId);
  section?.focus({ preventScroll: true });
  keepInView(sectionId, (shown) => shown.querySelector('h2'), { block: 'start', timeout: TEXT_TIMEOUT });
  return section !== null;
}

/** Scrolls to a section that is on hold and focuses the button that lifts the hold, or the section if the hold is lifted already. */
export function scrollToHold(sectionId: string): void {
  if (scrollToSection(sectionId)) document.getElementById(liftHoldId(sectionId))?.focus();
}
