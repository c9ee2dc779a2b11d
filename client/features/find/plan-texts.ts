/** Reads the lines of all sections of a plan that the reader can open, for a search. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Plan } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { readText } from '#client/features/sections/index.ts';
import { headLines, liveLines, textLines, type Line } from '#client/features/sections/lazy-index.ts';
import type { SectionText } from './matches.ts';

/** How long the lines of a section are kept after a search, in milliseconds: for the next search, which often follows at once. */
const KEPT_TIME = 30_000;

const NOTHING: readonly Line[] = [];

/** What is known of the texts: some may still be on their way, and some may not be readable. */
export type PlanTexts = { readonly texts: readonly SectionText[]; readonly reading: boolean; readonly partly: boolean };

/**
 * The lines of a plan. Those of live texts are taken from the page, which has the newest words; the others are read from the
 * server. `wanted` is false as long as nobody has typed anything.
 */
export function usePlanTexts(plan: Plan | null, wanted: boolean): PlanTexts {
  const sections = plan?.sections ?? [];
  // The page behind a panel does not change under the search, so that no result moves away from the reader.
  const [drawn, setDrawn] = useState<ReadonlyMap<string, readonly Line[]> | null>(null);
  if (wanted && drawn === null)
    setDrawn(
      new Map(
        sections.flatMap((section) => {
          const lines = liveLines(section.id);
          return lines === null ? [] : [[section.id, [...headLines(section), ...lines]] as const];
        }),
      ),
    );
  const missing = drawn === null ? [] : sections.filter((section) => !drawn.has(section.id));
  const combine = useCallback(
    (answers: UseQueryResult<readonly Line[]>[]) => ({
      read: answers.map((answer) => answer.data),
      reading: answers.some((answer) => answer.isPending),
      partly: answers.some((answer) => answer.isError),
    }),
    [],
  );
  const { read, reading, partly } = useQueries({
    queries: missing.map((section) => ({
      queryKey: keys.lines(section.id),
      queryFn: async (): Promise<readonly Line[]> => [...headLines(section), ...textLines(await readText(section.id))],
      gcTime: KEPT_TIME,
    })),
    combine,
  });
  const known = new Map(missing.map((section, index) => [section.id, read[index]]));
  return {
    texts: sections.map((section) => ({ section, lines: drawn?.get(section.id) ?? known.get(section.id) ?? NOTHING })),
    reading,
    partly,
  };
}
