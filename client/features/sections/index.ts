/** The public interface of sections. */
export { FirstText, readFirstText, readText, TextInside } from './first-text.tsx';
export { giveTexts, textsOnPage, useDrawnByServer, type GivenText } from './given-texts.ts';
export { HoldMark, HoldNotice } from './hold.tsx';
export { LEAD_ICONS, LEAD_LABELS } from './lead.ts';
export { RefusedNotice } from './refused-notice.tsx';
export { namesPerson, useRightSentence, useRightNews } from './right-sentences.ts';
export { linkPlaces } from './link-places.ts';
export { useFollowSectionLinks } from './place-links.ts';
export { scrollToHeading, usePlaceInAddress } from './scroll-to-heading.ts';
export { scrollToHold, scrollToSection } from './scroll-to-section.ts';
export { fetchEditor } from './section-text.tsx';
export type { SectionPanel } from './section-menu.tsx';
export { PlanSection } from './section.tsx';
export { isEmptyText, readNode, type Node } from './text-nodes.ts';
