/** The parts of the past that are fetched when somebody looks there. */
export { PastNotes } from './past-notes.tsx';
export { PastView } from './past-view.tsx';
export { enterPast, leavePast } from './since.ts';
export { lastPast } from './use-stops.ts';
