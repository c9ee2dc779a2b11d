/** Puts text of the past back as a new edit. */
import { useState } from 'react';
import { ApiError, problemOf, type Problem } from '#client/ui/problem.ts';
import { queryClient } from '#client/api/queries.ts';
import { note } from './notes.ts';
import { restore } from './queries.ts';

/** What to put back, and the row that the reader saw last. */
export type Restoring = { readonly sectionId: string; readonly at: number; readonly seen: number; readonly change?: number };

/** Sends it. Returns the row of the new edit. Throws {@link ApiError}. */
export async function putBack({ sectionId, at, seen, change }: Restoring): Promise<number> {
  const { seq } = await restore(sectionId, { at, seen, ...(change === undefined ? {} : { change }) });
  await queryClient.invalidateQueries({ queryKey: ['section', sectionId, 'stops'] });
  return seq;
}

/** `run` puts back once, however often it is pressed, and notes above the text that it did. `problem` is why it did not. */
export function useRestoring(): {
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly run: (restoring: Restoring) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    busy,
    problem,
    run: async (restoring) => {
      if (busy) return false;
      setBusy(true);
      setProblem(null);
      try {
        const after = await putBack(restoring);
        note(restoring.sectionId, { kind: 'restored', whole: restoring.change === undefined, before: restoring.seen, after });
        return true;
      } catch (error) {
        setProblem(error instanceof ApiError ? error.code : problemOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
