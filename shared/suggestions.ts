/**
 * Suggestions: their states, who may do what with them, and for whom they wait. Nobody decides on their own suggestion. All of it follows
 * from the rights that members have now, so a section that changes its lead, is held, sealed or retired needs no rule of its own.
 */
import { atLeast, rightOn, type MemberFacts, type Right, type SectionFacts, type Standing } from '#shared/rights.ts';

/** The states of a suggestion. `adapting` is an open one that a decider changes before they decide; the last five are answers. */
export const SUGGESTION_STATES = [
  'open',
  'adapting',
  'accepted',
  'partlyAccepted',
  'adapted',
  'declined',
  'withdrawn',
] as const;
export type SuggestionState = (typeof SUGGESTION_STATES)[number];

/** What can be done with a suggestion beside writing in it. `change` is about its title, its reason and who may write in it. */
export const SUGGESTION_ACTS = ['change', 'withdraw', 'adapt', 'accept', 'decline', 'undo'] as const;
export type SuggestionAct = (typeof SUGGESTION_ACTS)[number];

/** After so many days without an answer a suggestion waits for the managers. */
export const ANSWER_DAYS = 3;
const DAY = 24 * 60 * 60_000;

const OPEN: readonly SuggestionState[] = ['open', 'adapting'];
const TAKEN: readonly SuggestionState[] = ['accepted', 'partlyAccepted', 'adapted'];

/** Whether a suggestion waits for an answer. */
export function isOpen(state: SuggestionState): boolean {
  return OPEN.includes(state);
}

/** Whether a suggestion became part of its section, all of it or some. */
export function isTaken(state: SuggestionState): boolean {
  return TAKEN.includes(state);
}

/** The states in which each act can be done, the right that it needs, and whether it is for the author or for anybody but the author. */
const RULES: Readonly<
  Record<SuggestionAct, { readonly from: readonly SuggestionState[]; readonly needs: Right; readonly isForAuthor: boolean }>
> = {
  change: { from: OPEN, needs: 'suggest', isForAuthor: true },
  withdraw: { from: OPEN, needs: 'suggest', isForAuthor: true },
  adapt: { from: OPEN, needs: 'decide', isForAuthor: false },
  accept: { from: OPEN, needs: 'decide', isForAuthor: false },
  decline: { from: OPEN, needs: 'decide', isForAuthor: false },
  undo: { from: TAKEN, needs: 'decide', isForAuthor: false },
};

/** Whether the state of a suggestion allows an act at all, whoever does it. */
export function allows(state: SuggestionState, act: SuggestionAct): boolean {
  return RULES[act].from.includes(state);
}

/** Whether somebody with this right may do an act, if the state of the suggestion allows it. */
export function mayDo(act: SuggestionAct, right: Right, isAuthor: boolean): boolean {
  const { needs, isForAuthor } = RULES[act];
  return atLeast(right, needs) && isForAuthor === isAuthor;
}

/** The acts that somebody with this right can do now. */
export function actsFor(state: SuggestionState, right: Right, isAuthor: boolean): SuggestionAct[] {
  return SUGGESTION_ACTS.filter((act) => allows(state, act) && mayDo(act, right, isAuthor));
}

/**
 * The state after an act; null if the state does not allow it. `takesAll` says of an acceptance that no change was left out. One that
 * somebody adapted is `adapted`, whatever was taken. An acceptance that is undone leaves the suggestion open, to be answered again.
 */
export function stateAfter(state: SuggestionState, act: SuggestionAct, takesAll = true): SuggestionState | null {
  if (!allows(state, act)) return null;
  switch (act) {
    case 'change':
      return state;
    case 'withdraw':
      return 'withdrawn';
    case 'adapt':
      return 'adapting';
    case 'accept':
      if (state === 'adapting') return 'adapted';
      return takesAll ? 'accepted' : 'partlyAccepted';
    case 'decline':
      return 'declined';
    case 'undo':
      return 'open';
  }
}

/** Whether a suggestion has waited so long that the managers are asked. */
export function isLate(openedAt: number, now: number, days: number = ANSWER_DAYS): boolean {
  return now >= openedAt + days * DAY;
}

/** Of those who can answer, the ones who are asked now: at first those who are no managers, later the managers. */
export function askedNow<T extends { readonly standing: Standing }>(
  deciders: readonly T[],
  openedAt: number,
  now: number,
  days: number = ANSWER_DAYS,
): readonly T[] {
  const managers = deciders.filter(({ standing }) => standing === 'manager');
  const others = deciders.filter(({ standing }) => standing !== 'manager');
  const [first, second] = isLate(openedAt, now, days) ? [managers, others] : [others, managers];
  return first.length > 0 ? first : second;
}

/**
 * The members for whom an open suggestion waits, by member id: those who decide in its section and are no managers, and from
 * `days` after it was opened on the managers. Where one of the two groups is empty it is the other. Never its author. Empty where nobody can
 * answer: then it waits until somebody can.
 */
export function waitsFor(
  section: SectionFacts,
  members: readonly MemberFacts[],
  suggestion: { readonly state: SuggestionState; readonly authorId: string; readonly openedAt: number },
  now: number,
  days: number = ANSWER_DAYS,
): string[] {
  if (!isOpen(suggestion.state)) return [];
  const deciders = members
    .filter(({ id }) => id !== suggestion.authorId)
    .filter((one) => rightOn(section, one, now) === 'decide');
  return askedNow(deciders, suggestion.openedAt, now, days).map(({ id }) => id);
}
