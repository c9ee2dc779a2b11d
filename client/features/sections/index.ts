/** The public interface of sections. */
export { FirstText, parseText, readFirstText, readText, type Node } from './first-text.tsx';
export { HoldMark, HoldNotice } from './hold.tsx';
export { LEAD_ICONS, LEAD_LABELS } from './lead.ts';
export { RefusedNotice } from './refused-notice.tsx';
export { namesPerson, useRightSentence, useRightNews } from './right-sentences.ts';
export { scrollToHold, scrollToSection } from './scroll-to-section.ts';
export { PlanSection, type SectionPanel } from './section.tsx';
