/** The public interface of the past for code that is loaded later: the live text, and what shows a comparison of its own. */
import { lazy } from 'react';

export { changeInWords } from './change-words.ts';
export { compared, type Compared } from './compared.ts';
export { useChangeSteps, type ChangeSteps } from './use-change-steps.ts';
export { useVoices } from './use-voices.ts';
export { WhoWrote } from './who-wrote.tsx';
export { selectedIn } from './selected-words.ts';

/** The text of a comparison. Its code is fetched when a comparison is shown, because the live text does not need it. */
export const ChangedText = lazy(async () => ({ default: (await import('./changed-text.tsx')).ChangedText }));
