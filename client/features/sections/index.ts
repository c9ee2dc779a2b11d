/** The public interface of sections. */
export { FirstText, parseText, readFirstText, readText, type Node } from './first-text.tsx';
export { HoldMark, HoldNotice } from './hold.tsx';
export { LEAD_ICONS, LEAD_LABELS } from './lead.ts';
export { RefusedNotice } from './refused-notice.tsx';
export { namesPerson, useRightSentence, useRightNews } from './right-sentences.ts';
export { linkPlaces } from './link-places.ts';
export { useFollowSectionLinks } from './place-links.ts';
export { scrollToHeading, usePlaceInAddress } from './scroll-to-heading.ts';
export { scrollToHold, scrollToSection } from './scroll-to-section.ts';
export type { SectionPanel } from './section-menu.tsx';
export { PlanSection } from './section.tsx';
