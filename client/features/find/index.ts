/** The public interface of the search in a plan. */
export { FindPanel } from './find-panel.tsx';
export { countMatches, matchesOf, type Match, type SectionText } from './matches.ts';
export { usePlanTexts } from './plan-texts.ts';
