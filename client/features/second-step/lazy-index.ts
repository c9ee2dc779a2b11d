/**
 * The public interface of the second step for code that is loaded later. It is apart from index.ts, so that the first page stays small.
 */
export { OwnSecondStep } from './own-second-step.tsx';
export { StaffSecondStep, TakeOffSecondStep } from './service-second-step.tsx';
