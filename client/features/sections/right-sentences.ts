/** The sentences about rights in a section: who decides, what the reader can do, and what has just changed. */
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { eitherOf, firstName, listOf } from '#client/words/format.ts';

/** Whether the title of a plan already names its person. */
export function namesPerson(plan: { title: string; person: { name: string; knownAs: string } }): boolean {
  return [plan.person.name, plan.person.knownAs, firstName(plan.person.name)].some((name) => plan.title.includes(name));
}

/** Who decides in a section, such as "Amina and Ruth decide here." For a reader who does not decide there. */
function whoDecides(t: TFunction, section: Section): string {
  const names = section.deciders.map((person) => firstName(person.name));
  return names.length === 0 ? t('section.decidesNobody') : t('section.decides', { count: names.length, names: listOf(names) });
}

/**
 * The sentence about the reader's right in a section, such as "You can write here. If people disagree, Amina or Ruth has the
 * last word."
 */
export function useRightSentence(): (section: Section) => string {
  const { t } = useTranslation();
  const { person: me } = useSignedIn();
  return (section) => {
    const others = section.deciders.filter((person) => person.id !== me.id).map((person) => firstName(person.name));
    const names = listOf(others);
    if (section.right === 'decide') {
      const decide = others.length === 0 ? t('section.youDecide') : t('section.youDecideWith', { names });
      return `${t('section.canWrite')} ${decide}`;
    }
    const who = whoDecides(t, section);
    if (atLeast(section.right, 'edit')) {
      const last = others.length === 0 ? who : t('section.lastWord', { names: eitherOf(others) });
      return `${t('section.canWrite')} ${last}`;
    }
    if (atLeast(section.right, 'suggest')) {
      const more = section.boundary.influence === '' ? '' : ` ${t('section.haveSay')}`;
      return `${who} ${t('section.canSuggest')}${more}`;
    }
    return `${t('section.canRead')} ${who}`;
  };
}

/** The same in as few words as fit in the line of status: "You can write here." or, for whoever only reads, who decides. */
export function useShortRight(): (section: Section) => string {
  const { t } = useTranslation();
  return (section) => {
    if (section.right === 'decide') return t('section.youDecide');
    return atLeast(section.right, 'edit') ? t('section.canWrite') : whoDecides(t, section);
  };
}

type RightChange = 'professional' | 'held' | 'lifted' | 'locked' | 'opened';

/** Whether an announced change is still true. One that is no longer true is removed. */
function stillHolds(news: RightChange, section: Section): boolean {
  const can = atLeast(section.right, 'edit');
  if (news === 'professional') return section.lead === 'professional';
  if (news === 'held') return section.hold !== null;
  if (news === 'lifted') return section.hold === null;
  return news === 'opened' ? can : !can;
}

/** The changes of a section since the version `was`. */
function newsSince(was: Section, section: Section): readonly RightChange[] {
  const could = atLeast(was.right, 'edit');
  const can = atLeast(section.right, 'edit');
  return [
    ...(was.lead !== section.lead && section.lead === 'professional' ? (['professional'] as const) : []),
    ...(was.hold === null && section.hold !== null ? (['held'] as const) : []),
    ...(was.hold !== null && section.hold === null ? (['lifted'] as const) : []),
    ...(could && !can ? (['locked'] as const) : []),
    ...(!could && can ? (['opened'] as const) : []),
  ];
}

/** What has changed about a section while it was open, in words. Empty if nothing changed or the reader dismissed it. */
export function useRightNews(section: Section): { news: string; putAway: () => void } {
  const { t } = useTranslation();
  const [before, setBefore] = useState(section);
  const [announced, setAnnounced] = useState<readonly RightChange[]>([]);
  // The state is set during the drawing and not in an effect. Otherwise screen readers would hear unchanged sentences again.
  if (before !== section) {
    setBefore(section);
    const newChanges = newsSince(before, section);
    // When there are other changes, a lifted hold or a reopened section is not news any more.
    const isOver = (each: RightChange): boolean => newChanges.length > 0 && (each === 'lifted' || each === 'opened');
    const remaining = announced.filter((each) => stillHolds(each, section) && !newChanges.includes(each) && !isOver(each));
    setAnnounced([...remaining, ...newChanges]);
  }
  const news = announced.map((each) => t(`section.now.${each}`, { decides: whoDecides(t, section) }));
  return { news: news.join(' '), putAway: () => setAnnounced([]) };
}
