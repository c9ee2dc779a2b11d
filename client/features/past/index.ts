/** The public interface of the past of a section in its own place. */
export { askWhoWrote } from './asks.ts';
export { PastInPlace } from './past-in-place.tsx';
export { pathOfPoint, searchOf, usePoint, type Point } from './point.ts';
export { useBackToNow, useLookBack } from './look-back.ts';
