/** The sentences about rights: who decides, what you can do, and what has just changed. */
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { eitherOf, firstName, listOf } from '#client/words/format.ts';

/** Whether the title of a plan says already whom it is about. */
export function namesPerson(plan: { title: string; person: { name: string; knownAs: string } }): boolean {
  return [plan.person.name, plan.person.knownAs, firstName(plan.person.name)].some((name) => plan.title.includes(name));
}

/** "Amina and Ruth decide here.": to somebody who does not decide there. */
function whoDecides(t: TFunction, section: Section): string {
  const names = section.deciders.map((person) => firstName(person.name));
  return names.length === 0 ? t('section.decidesNobody') : t('section.decides', { count: names.length, names: listOf(names) });
}

/** "You can write here. If people disagree, Amina or Ruth has the last word.": for one section, to the person who reads it. */
export function useRightSentence(): (section: Section) => string {
  const { t } = useTranslation();
  const { person: me, service } = useSignedIn();
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
    // To whom one would turn is said where the section is locked to somebody who has a say in it.
    if (others.length > 0 && atLeast(section.right, 'suggest')) {
      const more = section.boundary.influence === '' ? '' : ` ${t('section.haveSay')}`;
      return `${who} ${t('section.canReadAsk', { service: service.name })}${more}`;
    }
    return `${t('section.canRead')} ${who}`;
  };
}

type News = 'professional' | 'held' | 'lifted' | 'locked' | 'opened';

/** Whether what was said is still so; what no longer holds is taken back by itself. */
function stillHolds(news: News, section: Section): boolean {
  const can = atLeast(section.right, 'edit');
  if (news === 'professional') return section.lead === 'professional';
  if (news === 'held') return section.hold !== null;
  if (news === 'lifted') return section.hold === null;
  return news === 'opened' ? can : !can;
}

/** What is new about a section since it was as `was`. */
function newsSince(was: Section, section: Section): readonly News[] {
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

/** What has just changed about a section while it was open, in words; empty where nothing has, or it was put away. */
export function useRightNews(section: Section): { news: string; putAway: () => void } {
  const { t } = useTranslation();
  const [before, setBefore] = useState(section);
  const [said, setSaid] = useState<readonly News[]>([]);
  // While it is drawn and not after: in between, what still holds would be said aloud once more.
  if (before !== section) {
    setBefore(section);
    const fresh = newsSince(before, section);
    // That something was over is no news any more once there is other news.
    const isOver = (each: News): boolean => fresh.length > 0 && (each === 'lifted' || each === 'opened');
    const kept = said.filter((each) => stillHolds(each, section) && !fresh.includes(each) && !isOver(each));
    setSaid([...kept, ...fresh]);
  }
  const news = said.map((each) => t(`section.now.${each}`, { decides: whoDecides(t, section) }));
  return { news: news.join(' '), putAway: () => setSaid([]) };
}
