/** Leads from the live text of a section into its past. */
import { useNavigate } from 'react-router';
import { searchOf } from './point.ts';

/**
 * Goes to the stop before the newest one, which is how the section was before somebody last wrote; with only one stop, to that one.
 * Without an answer it goes to the beginning, where the page says why nothing can be read.
 */
export function useLookBack(sectionId: string): () => void {
  const navigate = useNavigate();
  return () =>
    void import('./past-parts.ts')
      .then(({ lastPast }) => lastPast(sectionId))
      .catch(() => 0)
      .then((at) => navigate({ search: searchOf({ sectionId, at, from: null }) }));
}
