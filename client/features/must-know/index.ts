/** The public interface of what must be known. */
export { knownOf, type Known } from './items.ts';
export { MustKnow } from './must-know.tsx';
export { MustKnowMark } from './must-know-mark.tsx';
export { MustKnowList } from './must-know-list.tsx';
export { unreadOf } from './unread.ts';
export { usePlanOverview, type KnownOverview } from './use-plan-overview.ts';
