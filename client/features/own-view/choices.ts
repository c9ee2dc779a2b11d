/** What a person can choose in their own view: a few sections of the plan, and the people who help them. */
import type { Member, Plan, Section } from '#shared/api.ts';
import { firstName } from '#client/words/format.ts';

/** The kinds of page that have words of their own. */
export const TOPICS = ['about', 'day', 'likes', 'story'] as const;
/** One of these. */
export type Topic = (typeof TOPICS)[number];

/** A page of the own view: the people, or a section. `topic` is null for a section that has only its own title. */
export type Choice =
  | { readonly kind: 'people' }
  | { readonly kind: 'section'; readonly section: Section; readonly topic: Topic | null };

/** The keys of sections in templates, and what they are about in the own view. */
const TOPIC_OF_KEY: Readonly<Record<string, Topic>> = {
  'about-me': 'about',
  'daily-routine': 'day',
  preferences: 'likes',
  'life-story': 'story',
};

/** How many choices there are at most: more are hard to take in at once. */
const MOST_CHOICES = 4;
/** How many sections are offered where none came from a template. */
const MOST_SECTIONS = 5;

/** What a section is about, by where it came from: its title may be another one now. Null for all others. */
export function topicOf({ source }: Pick<Section, 'source'>): Topic | null {
  const key = source?.split('/')[1] ?? '';
  return Object.hasOwn(TOPIC_OF_KEY, key) ? (TOPIC_OF_KEY[key] ?? null) : null;
}

/**
 * The choices of a plan, in their order. They are made of what the reader may read. A sealed section is never one of them. If no
 * section came from a template, the sections that everybody leads together are offered under their own titles.
 */
export function choicesOf(plan: Pick<Plan, 'sections' | 'members'>): Choice[] {
  const open = plan.sections.filter(({ retiredAt, lead }) => retiredAt === null && lead !== 'sealed');
  const about = (topic: Topic): Choice[] => {
    const section = open.find((each) => topicOf(each) === topic);
    return section === undefined ? [] : [{ kind: 'section', section, topic }];
  };
  const people: Choice[] = helpersOf(plan.members).length === 0 ? [] : [{ kind: 'people' }];
  if (!open.some((section) => topicOf(section) !== null)) {
    const together = open.filter(({ lead }) => lead === 'together').slice(0, MOST_SECTIONS);
    return [...together.map((section): Choice => ({ kind: 'section', section, topic: null })), ...people];
  }
  return [...about('about'), ...about('day'), ...people, ...about('likes'), ...about('story')].slice(0, MOST_CHOICES);
}

/** The last part of the address of a choice. */
export function placeOf(choice: Choice): string {
  return choice.kind === 'people' ? 'people' : choice.section.id;
}

/** The order of those who help: the people of one's own life come first. */
const ORDER = ['family', 'advocate', 'careWorker', 'professional', 'manager'] as const;

/** The members who help the person now. An observer helps nobody, and a membership that has ended is over. */
export function helpersOf(members: readonly Member[]): Member[] {
  return ORDER.flatMap((standing) => members.filter((member) => member.current && member.standing === standing));
}

/** The name by which each of these people is called: the first name, or the whole name where two have the same first name. */
export function callNames(members: readonly Member[]): ReadonlyMap<string, string> {
  const firsts = members.map(({ person }) => firstName(person.name));
  return new Map(
    members.map(({ id, person }, index) => {
      const first = firsts[index] ?? person.name;
      return [id, firsts.filter((name) => name === first).length > 1 ? person.name : first];
    }),
  );
}
