/** The public interface of what must be known. */
export { knownOf, type Known } from './items.ts';
export { MustKnow } from './must-know.tsx';
export { MustKnowList } from './must-know-list.tsx';
export { usePlanOverview, type KnownOverview } from './use-plan-overview.ts';
