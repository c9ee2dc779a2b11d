/** What the plan page fetches later: the history of a section, which stands in a panel beside it. */
export { SectionTimeline } from './section-timeline.tsx';
