/** The public interface of the past for the live text, whose code is loaded later. */
export { useVoices } from './use-voices.ts';
export { WhoWrote } from './who-wrote.tsx';
export { selectedIn } from './selected-words.ts';
