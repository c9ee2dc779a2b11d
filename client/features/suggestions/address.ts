/** The address of a suggestion in its section's place: `?section=<id>&suggestion=<id>`, and `&write=1` while it is written. */
import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { suggestionPath, suggestionQuery } from '#shared/section-links.ts';

/** A suggestion that is shown in place of its section's live text. */
export type Shown = { readonly sectionId: string; readonly suggestionId: string; readonly writes: boolean };

/** The query of the address of a suggestion. */
export function searchOf({ sectionId, suggestionId, writes }: Shown): string {
  return `${suggestionQuery(sectionId, suggestionId)}${writes ? '&write=1' : ''}`;
}

/** The address of a suggestion. */
export function pathOfSuggestion(planId: string, shown: Omit<Shown, 'writes'>): string {
  return suggestionPath(planId, shown.sectionId, shown.suggestionId);
}

/** The suggestion that the address of the page names for this section; null if it names none. */
export function useShownSuggestion(sectionId: string): Shown | null {
  const { search } = useLocation();
  return useMemo(() => {
    const query = new URLSearchParams(search);
    const suggestionId = query.get('suggestion') ?? '';
    if (query.get('section') !== sectionId || suggestionId === '') return null;
    return { sectionId, suggestionId, writes: query.get('write') === '1' };
  }, [search, sectionId]);
}

/** Where a suggestion of a section leads. */
export type Ways = {
  /** Shows a suggestion in place of the live text. */
  readonly look: (suggestionId: string) => void;
  /** Opens one for writing. */
  readonly write: (suggestionId: string) => void;
  /** Back to the live text. */
  readonly back: () => void;
};

/** The ways to and from the suggestions of a section. */
export function useWays(sectionId: string): Ways {
  const navigate = useNavigate();
  const show = useCallback(
    (suggestionId: string, writes: boolean): void => void navigate({ search: searchOf({ sectionId, suggestionId, writes }) }),
    [navigate, sectionId],
  );
  return useMemo(
    () => ({
      look: (suggestionId) => show(suggestionId, false),
      write: (suggestionId) => show(suggestionId, true),
      back: () => void navigate({ search: '' }),
    }),
    [show, navigate],
  );
}
