/** Reads the places to which the "Go to" panel leads beside the commands of the page, from what the client already has by right. */
import { useQuery } from '@tanstack/react-query';
import { BookOpenText, Heading, NotebookText, Search, UserRound } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { Plan } from '#shared/api.ts';
import { planIdOf } from '#client/app/plan-address.ts';
import { placesWith, type PlaceGroup } from '#client/app/places.ts';
import { planQuery, usePlans } from '#client/api/queries.ts';
import { countMatches, matchesOf, usePlanTexts } from '#client/features/find/index.ts';
import { scrollToWords } from '#client/features/sections/lazy-index.ts';
import type { Command } from '#client/ui/commands.ts';
import { useStandingName } from '#client/ui/person.tsx';
import { problemOf } from '#client/ui/problem.ts';

/** The largest number of headings in the list. One more word shortens it. */
const MAX_HEADINGS = 20;

/** The plan that the page shows or belongs to; null if there is none, or if it was taken from the reader. */
function usePlanOfPage(): { plan: Plan | null; isPlanPage: boolean } {
  const { pathname } = useLocation();
  const planId = planIdOf(pathname);
  const { data, error } = useQuery({ ...planQuery(planId ?? ''), enabled: planId !== null });
  const isGone = error !== null && ['not_found', 'not_allowed'].includes(problemOf(error));
  return { plan: isGone ? null : (data ?? null), isPlanPage: pathname === `/plans/${planId}` };
}

/** The people of the plan, the caller's plans and, on another page of the plan, its sections. */
function useNamedPlaces(plan: Plan | null, isPlanPage: boolean): Command[] {
  const navigate = useNavigate();
  const what = useStandingName();
  const { data: plans = [] } = usePlans();
  const sections = plan === null || isPlanPage ? [] : plan.sections;
  return [
    ...sections.map((section): Command => ({
      id: `to-${section.id}`,
      group: 'sections',
      label: section.title,
      icon: BookOpenText,
      run: () => void navigate(`/plans/${plan?.id}#section-${section.id}`),
    })),
    ...(plan?.members ?? []).map((member): Command => ({
      id: `member-${member.id}`,
      group: 'people',
      label: member.person.name,
      about: what(member),
      also: what(member),
      icon: UserRound,
      run: () => void navigate(`/plans/${plan?.id}/people#member-${member.id}`),
    })),
    ...plans
      .filter(({ id }) => !isPlanPage || id !== plan?.id)
      .map(({ id, title, person }): Command => ({
        id: `plan-${id}`,
        group: 'plans',
        label: title,
        also: `${person.name}\n${person.knownAs}`,
        icon: NotebookText,
        run: () => void navigate(`/plans/${id}`),
      })),
  ];
}

/** What the panel shows for some words. `searched` has the word keys of what was looked at. */
export type Places = {
  readonly groups: readonly PlaceGroup[];
  readonly searched: readonly ('sections' | 'headings' | 'words' | 'people' | 'plans' | 'commands')[];
  readonly reading: boolean;
  readonly partly: boolean;
};

/** The places that fit what was typed. `words` are what was typed as it is compared (`searchWords`). */
export function usePlaces(commands: readonly Command[], typed: string, words: string): Places {
  const { t } = useTranslation();
  const { plan, isPlanPage } = usePlanOfPage();
  const named = useNamedPlaces(plan, isPlanPage);
  const find = commands.find(({ search }) => search !== undefined);
  const inText = find !== undefined && isPlanPage;
  const { texts, reading, partly } = usePlanTexts(inText ? plan : null, words !== '');
  const headings = useMemo(() => matchesOf(texts, words, MAX_HEADINGS, 'heading'), [texts, words]);
  const count = useMemo(() => countMatches(texts, words), [texts, words]);
  const inHeadings = headings.map(({ section, line, place }): Command => ({
    id: `heading-${section.id}-${place.line}-${place.above}`,
    group: 'headings',
    label: line.text,
    about: t('go.inSection', { title: section.title }),
    icon: Heading,
    run: () => scrollToWords(place, words, { focus: true }),
  }));
  const groups = placesWith([...commands, ...named], words, inHeadings);
  // Until all sections are read, the words may stand in one that is not.
  if (find?.search !== undefined && words !== '' && (count > 0 || (inText && reading && groups.length === 0)))
    groups.push({
      group: 'words',
      places: [
        {
          id: 'find-words',
          group: 'words',
          label: t('go.find', { words: typed.trim() }),
          ...(reading ? {} : { about: t('find.found', { count }) }),
          icon: Search,
          run: () => find.search?.(typed.trim()),
        },
      ],
    });
  return {
    groups,
    searched: [
      ...(plan === null ? [] : (['sections'] as const)),
      ...(inText ? (['headings', 'words'] as const) : []),
      ...(plan === null ? [] : (['people'] as const)),
      'plans',
      'commands',
    ],
    reading: inText && reading,
    partly,
  };
}
