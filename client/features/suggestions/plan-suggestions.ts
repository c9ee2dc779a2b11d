/** The suggestions of a plan as its pages have them, and what a section shows of them. */
import { useQuery } from '@tanstack/react-query';
import { isOpen } from '#shared/suggestions.ts';
import type { Suggestion } from '#shared/api-suggestions.ts';
import { suggestionsQuery } from '#client/api/suggestions.ts';
import { useAfterEditor } from '#client/ui/after-editor.ts';

const NONE: readonly Suggestion[] = [];

/** The suggestions of a section: those that are open, oldest first, and those that were answered, newest first. */
export type OfSection = {
  readonly open: readonly Suggestion[];
  readonly answered: readonly Suggestion[];
  /** Whether the lists are read, or could not be. */
  readonly isRead: boolean;
  readonly error: unknown;
  readonly again: () => void;
};

/** When a suggestion was answered; when it was made if it was not. */
export function answeredAt({ answer, at }: Suggestion): number {
  return answer?.at ?? at;
}

/**
 * The suggestions of a section. They are read when somebody can write, once for all sections of the page. A section that the server
 * drew is taken over as it was drawn, also when others have read them already.
 */
export function useSuggestionsOf(planId: string, sectionId: string): OfSection {
  const enabled = useAfterEditor();
  const open = useQuery({ ...suggestionsQuery(planId, 'open'), enabled });
  const answered = useQuery({ ...suggestionsQuery(planId, 'answered'), enabled });
  const own = useQuery({ ...suggestionsQuery(planId, 'mine'), enabled });
  const inSection = (list: readonly Suggestion[] | undefined): readonly Suggestion[] =>
    (enabled ? (list ?? NONE) : NONE).filter((suggestion) => suggestion.sectionId === sectionId);
  // One that was taken back is in the list of its author alone.
  const known = new Map(
    [...inSection(own.data), ...inSection(answered.data), ...inSection(open.data)].map((one) => [one.id, one]),
  );
  const all = [...known.values()];
  return {
    open: all.filter(({ state }) => isOpen(state)).toSorted((a, b) => a.at - b.at),
    answered: all.filter(({ state }) => !isOpen(state)).toSorted((a, b) => answeredAt(b) - answeredAt(a)),
    isRead: enabled && [open, answered, own].every(({ isPending }) => !isPending),
    error: open.error ?? answered.error ?? own.error,
    again: () => void Promise.all([open.refetch(), answered.refetch(), own.refetch()]),
  };
}
