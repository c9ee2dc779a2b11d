/** The states of suggestions: every act in every state by everyone, and for whom a suggestion waits. */
import { describe, expect, it } from 'vitest';
import { toTell } from '#server/commands/suggestions/to-tell.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { SuggestionRecord } from '#server/store/records/suggestions.ts';
import { RIGHTS, suggestionRight, type MemberFacts, type SectionFacts, type SuggestionFacts } from '#shared/rights.ts';
import {
  actsFor,
  allows,
  decidersOn,
  isOpen,
  mayDo,
  remindedAt,
  stateAfter,
  SUGGESTION_ACTS,
  SUGGESTION_STATES,
  waitingOf,
  type WaitingStep,
} from '#shared/suggestions.ts';

const SECTION: SectionFacts = {
  lead: 'professional',
  named: [],
  grants: {},
  hold: null,
  retiredAt: null,
  planArchivedAt: null,
};
const member = (id: string, standing: MemberFacts['standing'], more: Partial<MemberFacts> = {}): MemberFacts => ({
  id,
  standing,
  expiresAt: null,
  removedAt: null,
  ...more,
});
const NURSE = member('nurse', 'professional');
const BOSS = member('boss', 'manager');
const FAY = member('fay', 'family');
const ALL = [NURSE, BOSS, FAY, member('gp', 'professional'), member('eye', 'observer')];
const DAY = 86_400_000;

describe('the states of suggestions', () => {
  it('[R26] lead from one to another as written down, and nowhere else', () => {
    const table = SUGGESTION_STATES.map((state) => [state, ...SUGGESTION_ACTS.map((act) => stateAfter(state, act))]);
    expect(table).toEqual([
      ['open', 'open', 'withdrawn', 'adapting', 'accepted', 'declined', null],
      ['adapting', 'adapting', 'withdrawn', 'adapting', 'adapted', 'declined', null],
      ['accepted', null, null, null, null, null, 'open'],
      ['partlyAccepted', null, null, null, null, null, 'open'],
      ['adapted', null, null, null, null, null, 'open'],
      ['declined', null, null, null, null, null, null],
      ['withdrawn', null, null, null, null, null, null],
    ]);
    expect(stateAfter('open', 'accept', false)).toBe('partlyAccepted');
    expect(stateAfter('adapting', 'accept', false)).toBe('adapted');
    expect(SUGGESTION_STATES.filter(isOpen)).toEqual(['open', 'adapting']);
  });

  it('[R26] are changed by the author or by somebody else who decides, and never both', () => {
    for (const act of SUGGESTION_ACTS)
      for (const right of RIGHTS) {
        const isDecision = !['change', 'withdraw'].includes(act);
        expect([act, right, mayDo(act, right, true)]).toEqual([
          act,
          right,
          !isDecision && ['suggest', 'edit', 'decide'].includes(right),
        ]);
        expect([act, right, mayDo(act, right, false)]).toEqual([act, right, isDecision && right === 'decide']);
        for (const state of SUGGESTION_STATES)
          expect(actsFor(state, right, false).includes(act)).toBe(allows(state, act) && isDecision && right === 'decide');
      }
  });

  it('[R26] say who writes in its room', () => {
    const open: SuggestionFacts = { isOpen: true, authorId: 'fay', othersMayWrite: false, adaptedBy: null, keptFor: null };
    const rights = (suggestion: SuggestionFacts, section = SECTION) =>
      ALL.map((one) => suggestionRight(section, one, suggestion, 1));
    expect(rights(open)).toEqual(['read', 'read', 'edit', 'read', 'read']);
    expect(rights({ ...open, othersMayWrite: true })).toEqual(['edit', 'edit', 'edit', 'edit', 'read']);
    expect(rights({ ...open, adaptedBy: 'nurse' })).toEqual(['edit', 'read', 'read', 'read', 'read']);
    // One that is kept for some is there for them, and for its author.
    expect(rights({ ...open, keptFor: ['nurse'] })).toEqual(['read', 'none', 'edit', 'none', 'none']);
    expect(rights({ ...open, isOpen: false })).toEqual(['read', 'read', 'read', 'read', 'read']);
    expect(rights(open, { ...SECTION, retiredAt: 1 })).toEqual(['read', 'read', 'read', 'read', 'read']);
    expect(rights(open, { ...SECTION, lead: 'sealed', named: ['nurse'] })).toEqual(['read', 'none', 'none', 'none', 'none']);
  });

  it('[R37] wait for those who decide, then for the lead, then for the managers, and for somebody else where one of these is empty', () => {
    const by = (authorId: string) => ({ state: 'open' as const, authorId, openedAt: 0 });
    const waits = (
      section: SectionFacts,
      members: readonly MemberFacts[],
      of: ReturnType<typeof by>,
      now: number,
      days = 3,
    ) => {
      const waiting = waitingOf(section, members, of, now, days);
      return waiting === null ? null : [waiting.step, waiting.since / DAY, ...waiting.for];
    };
    expect(waits(SECTION, ALL, by('fay'), 1)).toEqual(['asked', 0, 'nurse', 'gp']);
    expect(waits(SECTION, ALL, by('fay'), 3 * DAY - 1)).toEqual(['asked', 0, 'nurse', 'gp']);
    expect(waits(SECTION, ALL, by('fay'), 3 * DAY)).toEqual(['lead', 3, 'nurse', 'gp']);
    expect(waits(SECTION, ALL, by('fay'), 6 * DAY - 1)).toEqual(['lead', 3, 'nurse', 'gp']);
    expect(waits(SECTION, ALL, by('fay'), 6 * DAY)).toEqual(['manager', 6, 'boss']);
    expect(waits(SECTION, ALL, by('fay'), 99 * DAY)).toEqual(['manager', 6, 'boss']);
    expect(waits(SECTION, ALL, by('fay'), 2 * DAY, 1)).toEqual(['manager', 2, 'boss']);
    // One that was opened again waits anew.
    expect(waits(SECTION, ALL, { ...by('fay'), openedAt: 10 * DAY }, 12 * DAY)).toEqual(['asked', 10, 'nurse', 'gp']);
    expect(waits(SECTION, ALL, by('nurse'), 1)).toEqual(['asked', 0, 'gp']);
    expect(waits(SECTION, [NURSE, BOSS, FAY], by('nurse'), 1)).toEqual(['asked', 0, 'boss']);
    expect(waits(SECTION, [NURSE, FAY], by('fay'), 99 * DAY)).toEqual(['manager', 6, 'nurse']);
    expect(waits(SECTION, [member('gone', 'professional', { removedAt: 1 }), FAY], by('fay'), 1)).toEqual(['asked', 0]);
    expect(waits({ ...SECTION, retiredAt: 1 }, ALL, by('fay'), 1)).toEqual(['asked', 0]);
    expect(waits({ ...SECTION, lead: 'sealed', named: ['gp'] }, ALL, by('fay'), 1)).toEqual(['asked', 0, 'gp']);
    for (const state of SUGGESTION_STATES.filter((one) => !isOpen(one)))
      expect(waitingOf(SECTION, ALL, { ...by('fay'), state }, 1, 3)).toBeNull();
  });

  it('[R37] remind each person once, however the steps follow on each other', () => {
    const ids = (members: readonly MemberFacts[], step: WaitingStep, told: WaitingStep) =>
      remindedAt(decidersOn(SECTION, members, 'fay', 1), step, told).map(({ id }) => id);
    expect(ids(ALL, 'asked', 'asked')).toEqual([]);
    expect(ids(ALL, 'lead', 'asked')).toEqual(['nurse', 'gp']);
    expect(ids(ALL, 'lead', 'lead')).toEqual([]);
    expect(ids(ALL, 'manager', 'lead')).toEqual(['boss']);
    expect(ids(ALL, 'manager', 'manager')).toEqual([]);
    // A server that was off for long comes to the last step at once.
    expect(ids(ALL, 'manager', 'asked')).toEqual(['boss']);
    // Where one group stands in for the other, nobody hears it twice.
    expect([ids([BOSS], 'lead', 'asked'), ids([BOSS], 'manager', 'lead')]).toEqual([['boss'], []]);
    expect([ids([NURSE], 'lead', 'asked'), ids([NURSE], 'manager', 'lead')]).toEqual([['nurse'], []]);
    // An answer time that was made longer brings an earlier step back, and reminds nobody again.
    expect(ids(ALL, 'lead', 'manager')).toEqual([]);
  });

  it('are told of to whom they wait for, and their author hears what became of them, as far as they can read the section', () => {
    const section: SectionRecord = {
      ...SECTION,
      id: 'section',
      planId: 'plan',
      title: 'Mornings',
      position: 1,
      boundary: { why: '', influence: '', disagreement: '', review: '' },
      source: null,
    };
    const people = ALL.map((one) => ({
      ...one,
      personId: `person ${one.id}`,
      planId: 'plan',
      personName: one.id,
      relation: '',
      authority: { kind: 'none', evidence: '', expiresAt: null },
      joinedAt: 0,
    })) as unknown as MemberRecord[];
    const suggestion: SuggestionRecord = {
      id: 's',
      planId: 'plan',
      sectionId: 'section',
      baseSeq: 1,
      title: 'Tea',
      reason: '',
      authorId: 'person fay',
      at: 0,
      openedAt: 0,
      told: 'asked',
      othersMayWrite: false,
      state: 'open',
      adaptedBy: null,
      answer: null,
      undone: null,
      keptFor: null,
      begun: null,
    };
    const told = (change: Partial<SuggestionRecord>, by: string, now = 1, where = section) =>
      Object.fromEntries(toTell(where, people, { ...suggestion, ...change }, by, now, 3));
    expect(told({}, 'person fay')).toEqual({ 'person nurse': 'waits', 'person gp': 'waits' });
    expect(told({}, 'person fay', 6 * DAY)).toEqual({ 'person boss': 'waits' });
    expect(told({ state: 'declined' }, 'person nurse')).toEqual({ 'person fay': 'answered' });
    expect(told({ state: 'withdrawn', adaptedBy: 'person gp' }, 'person fay')).toEqual({ 'person gp': 'withdrawn' });
    const undone = { by: 'person boss', at: 1, reason: 'Too soon.' };
    const again = { 'person fay': 'undone', 'person nurse': 'waits', 'person gp': 'waits' };
    expect(told({ undone }, 'person boss')).toEqual(again);
    expect(told({ undone, state: 'accepted' }, 'person nurse')).toEqual({ 'person fay': 'answered' });
    const sealed: SectionRecord = { ...section, lead: 'sealed', named: ['nurse'] };
    expect(told({ undone, keptFor: ['gp'] }, 'person boss')).toEqual({ 'person fay': 'undone', 'person gp': 'waits' });
    expect(told({ undone }, 'person boss', 1, sealed)).toEqual({ 'person nurse': 'waits' });
    expect(told({ state: 'declined' }, 'person nurse', 1, sealed)).toEqual({});
  });
});
