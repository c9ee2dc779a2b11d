/** The public interface of what must be known. */
export { usePlanOverview, type KnownOverview } from './use-plan-overview.ts';
