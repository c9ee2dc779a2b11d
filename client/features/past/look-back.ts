/** Leads from the live text of a section into its past, and back for whoever looks for something in it. */
import { useLocation, useNavigate } from 'react-router';
import { pointIn, searchOf } from './point.ts';

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

/** Has a section show its text of now. What it returns tells whether the section showed its past. */
export function useBackToNow(): (sectionId: string) => boolean {
  const navigate = useNavigate();
  const { search } = useLocation();
  return (sectionId) => {
    if (pointIn(search)?.sectionId !== sectionId) return false;
    void navigate({ search: '' }, { replace: true });
    return true;
  };
}
