/** The public interface of the frame of a plan, for the pages inside it. */
export { ContentsList } from './contents-list.tsx';
export { useFramedPlan, useFramedRoom, useOpensPanels, type FramePanel } from './framed-plan.tsx';
export { showCurrent } from './show-current.ts';
export { useSectionInView } from './section-in-view.ts';
