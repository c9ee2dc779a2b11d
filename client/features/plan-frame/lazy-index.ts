/**
 * The public interface of the frame of a plan, for the routes. It is apart from index.ts, because the pages inside the frame use
 * that one.
 */
export { PlanFrame } from './plan-frame.tsx';
