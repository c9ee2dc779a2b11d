/** The sentences about rights: who decides, what you can do, and what has just changed. */
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from '#shared/api.ts';
import { atLeast } from '#shared/rights.ts';
import { useSignedIn } from '#client/pages/signed-in.tsx';
import { firstName, listOf } from '#client/words/format.ts';

/** "Amina and Ruth decide here.": to somebody who does not decide there. */
function whoDecides(t: TFunction, section: Section): string {
  const names = section.deciders.map((person) => firstName(person.name));
  return names.length === 0 ? t('section.decidesNobody') : t('section.decides', { count: names.length, names: listOf(names) });
}

/** "You can write here. Amina and Ruth decide here.": for one section, to the person who reads it. */
export function useDecides(): (section: Section) => string {
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
    if (atLeast(section.right, 'edit')) return `${t('section.canWrite')} ${who}`;
    // To whom one would turn is said where the section is locked to somebody who has a say in it.
    if (others.length > 0 && atLeast(section.right, 'suggest')) {
      const more = section.boundary.influence === '' ? '' : ` ${t('section.haveSay')}`;
      return `${who} ${t('section.canReadAsk')}${more}`;
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

/** What has just changed about a section while it was open, in words; empty where nothing has, or it was put away. */
export function useRightNews(section: Section): { news: string; putAway: () => void } {
  const { t } = useTranslation();
  const before = useRef(section);
  const [said, setSaid] = useState<readonly News[]>([]);
  useEffect(() => {
    const was = before.current;
    before.current = section;
    const could = atLeast(was.right, 'edit');
    const can = atLeast(section.right, 'edit');
    const fresh: News[] = [];
    if (was.lead !== section.lead && section.lead === 'professional') fresh.push('professional');
    if (was.hold === null && section.hold !== null) fresh.push('held');
    if (was.hold !== null && section.hold === null) fresh.push('lifted');
    if (could && !can) fresh.push('locked');
    if (!could && can) fresh.push('opened');
    setSaid((all) => {
      const kept = all.filter((news) => stillHolds(news, section) && !fresh.includes(news));
      return kept.length === all.length && fresh.length === 0 ? all : [...kept, ...fresh];
    });
  }, [section]);
  const news = said
    .filter((each) => stillHolds(each, section))
    .map((each) => t(`section.now.${each}`, { decides: whoDecides(t, section) }));
  return { news: news.join(' '), putAway: () => setSaid([]) };
}
