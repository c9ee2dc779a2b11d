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

/**
 * For whom an open suggestion waits: at first for those who decide in its section, after the service's answer time for its lead, which asks
 * the same people again, and after the same time once more for the managers.
 */
export const WAITING_STEPS = ['asked', 'lead', 'manager'] as const;
export type WaitingStep = (typeof WAITING_STEPS)[number];

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

/** When a suggestion that was opened at `openedAt` comes to a step, with an answer time of `days`. */
export function stepBegins(step: WaitingStep, openedAt: number, days: number): number {
  return openedAt + WAITING_STEPS.indexOf(step) * days * DAY;
}

/** The step at which a suggestion waits now. */
export function stepAt(openedAt: number, now: number, days: number): WaitingStep {
  return WAITING_STEPS.findLast((step) => now >= stepBegins(step, openedAt, days)) ?? 'asked';
}

/** Of those who can answer, the ones who are asked at a step. Where the managers, or all others, cannot answer, it is the other group. */
export function askedAt<T extends { readonly standing: Standing }>(deciders: readonly T[], step: WaitingStep): readonly T[] {
  const managers = deciders.filter(({ standing }) => standing === 'manager');
  const others = deciders.filter(({ standing }) => standing !== 'manager');
  const [first, second] = step === 'manager' ? [managers, others] : [others, managers];
  return first.length > 0 ? first : second;
}

/**
 * Of those who can answer, the ones to be reminded when a suggestion comes to a step. `told` is the last step at which people were reminded, `asked`
 * if nobody was. Each is reminded once.
 */
export function remindedAt<T extends { readonly standing: Standing }>(
  deciders: readonly T[],
  step: WaitingStep,
  told: WaitingStep,
): readonly T[] {
  if (WAITING_STEPS.indexOf(step) <= WAITING_STEPS.indexOf(told)) return [];
  const before = told === 'asked' ? [] : askedAt(deciders, told);
  return askedAt(deciders, step).filter((one) => !before.includes(one));
}

/** The members who can answer a suggestion now: those who decide in its section, but for its author. */
export function decidersOn<T extends MemberFacts>(
  section: SectionFacts,
  members: readonly T[],
  authorId: string,
  now: number,
): T[] {
  return members.filter((one) => one.id !== authorId && rightOn(section, one, now) === 'decide');
}

/** An open suggestion that waits: at which step and since when it does, and for whom, by member id. */
export type Waiting = { readonly step: WaitingStep; readonly since: number; readonly for: readonly string[] };

/**
 * For whom a suggestion waits: null for an answered one. `for` is empty where nobody can answer: then it waits until somebody can. `days` is
 * the answer time of the service.
 */
export function waitingOf(
  section: SectionFacts,
  members: readonly MemberFacts[],
  suggestion: { readonly state: SuggestionState; readonly authorId: string; readonly openedAt: number },
  now: number,
  days: number,
): Waiting | null {
  if (!isOpen(suggestion.state)) return null;
  const step = stepAt(suggestion.openedAt, now, days);
  const asked = askedAt(decidersOn(section, members, suggestion.authorId, now), step);
  return { step, since: stepBegins(step, suggestion.openedAt, days), for: asked.map(({ id }) => id) };
}
