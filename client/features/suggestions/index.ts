/** The public interface of suggestions, for sections and for the routes. */
import { lazy } from 'react';

export { SuggestButton, SuggestProblem, useSuggest, type Suggest } from './suggest-button.tsx';
export { SuggestionInPlace, type DrawsFork } from './suggestion-in-place.tsx';
export { pathOfSuggestion, useShownSuggestion } from './address.ts';
export { SuggestionsWaiting } from './suggestions-waiting.tsx';
export { SectionSuggestions } from './section-suggestions.tsx';

const fetchPage = () => import('./suggestions-page.tsx');
/** All suggestions of a plan. Its code is fetched when the page opens. */
export const SuggestionsPage = lazy(async () => ({ default: (await fetchPage()).SuggestionsPage }));
