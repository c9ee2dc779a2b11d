/** Reads the lines of all sections of a plan that the reader can open, for a search. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Plan, Section } from '#shared/api.ts';
import { keys } from '#client/api/queries.ts';
import { readText } from '#client/features/sections/index.ts';
import { firstLines, headLines, liveLines, textLines, type Line } from '#client/features/sections/lazy-index.ts';
import type { SectionText } from './matches.ts';

/** How long the lines of a section are kept after a search, in milliseconds: for the next search, which often follows at once. */
const KEPT_TIME = 30_000;

const NO_LINES: readonly Line[] = [];
const NO_SECTIONS: readonly Section[] = [];

/** What is known of the texts: some may still be on their way, and some may not be readable. */
export type PlanTexts = { readonly texts: readonly SectionText[]; readonly reading: boolean; readonly partly: boolean };

function readLive(sections: readonly Section[]): ReadonlyMap<string, readonly Line[]> {
  return new Map(
    sections.flatMap((section) => {
      const lines = liveLines(section.id);
      return lines === null ? [] : [[section.id, [...headLines(section), ...lines]] as const];
    }),
  );
}

const combine = (answers: readonly UseQueryResult<readonly Line[]>[]) => ({
  read: answers.map((answer) => answer.data),
  reading: answers.some((answer) => answer.isPending),
  partly: answers.some((answer) => answer.isError),
});

/** The lines of a text that is drawn only for reading and may be some minutes old: they are searched until the newest are read. */
function drawnForReading(section: Section): readonly Line[] | undefined {
  const lines = firstLines(section.id);
  return lines === null ? undefined : [...headLines(section), ...lines];
}

/**
 * The lines of a plan. Those of live texts are taken from the page, which has the newest words; the others are read from the
 * server. `wanted` is false as long as nobody has typed anything. For other `words` the live texts are read anew, because the page
 * beside the panel can be written meanwhile; for the same words no result moves away from the reader.
 */
export function usePlanTexts(plan: Plan | null, wanted: boolean, words = ''): PlanTexts {
  const sections = plan?.sections ?? NO_SECTIONS;
  const [live, setLive] = useState<ReadonlyMap<string, readonly Line[]> | null>(null);
  const [readFor, setReadFor] = useState(words);
  if (wanted && (live === null || readFor !== words)) {
    setLive(readLive(sections));
    setReadFor(words);
  }
  const missing = useMemo(() => (live === null ? NO_SECTIONS : sections.filter(({ id }) => !live.has(id))), [live, sections]);
  const { read, reading, partly } = useQueries({
    queries: missing.map((section) => ({
      queryKey: keys.lines(section.id),
      queryFn: async (): Promise<readonly Line[]> => [...headLines(section), ...textLines(await readText(section.id))],
      placeholderData: () => drawnForReading(section),
      gcTime: KEPT_TIME,
    })),
    combine,
  });
  const texts = useMemo(() => {
    const known = new Map(missing.map((section, index) => [section.id, read[index]]));
    return sections.map((section) => ({ section, lines: live?.get(section.id) ?? known.get(section.id) ?? NO_LINES }));
  }, [sections, live, missing, read]);
  return { texts, reading, partly };
}
