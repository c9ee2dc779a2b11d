/** The states of suggestions: every act in every state by everyone, and for whom a suggestion waits. */
import { describe, expect, it } from 'vitest';
import { toTell } from '#server/commands/suggestions/to-tell.ts';
import type { MemberRecord } from '#server/store/records/people.ts';
import type { SectionRecord } from '#server/store/records/sections.ts';
import type { SuggestionRecord } from '#server/store/records/suggestions.ts';
import { RIGHTS, suggestionRight, type MemberFacts, type SectionFacts } from '#shared/rights.ts';
import {
  actsFor,
  allows,
  ANSWER_DAYS,
  isOpen,
  mayDo,
  stateAfter,
  SUGGESTION_ACTS,
  SUGGESTION_STATES,
  waitsFor,
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
    const open = { isOpen: true, authorId: 'fay', othersMayWrite: false, adaptedBy: null };
    const rights = (suggestion: typeof open | (Omit<typeof open, 'adaptedBy'> & { adaptedBy: string }), section = SECTION) =>
      ALL.map((one) => suggestionRight(section, one, suggestion, 1));
    expect(rights(open)).toEqual(['read', 'read', 'edit', 'read', 'read']);
    expect(rights({ ...open, othersMayWrite: true })).toEqual(['edit', 'edit', 'edit', 'edit', 'read']);
    expect(rights({ ...open, adaptedBy: 'nurse' })).toEqual(['edit', 'read', 'read', 'read', 'read']);
    expect(rights({ ...open, isOpen: false })).toEqual(['read', 'read', 'read', 'read', 'read']);
    expect(rights(open, { ...SECTION, retiredAt: 1 })).toEqual(['read', 'read', 'read', 'read', 'read']);
    expect(rights(open, { ...SECTION, lead: 'sealed', named: ['nurse'] })).toEqual(['read', 'none', 'none', 'none', 'none']);
  });

  it('wait for those who decide, later for the managers, and for somebody else where one of these groups is empty', () => {
    const by = (authorId: string) => ({ state: 'open' as const, authorId, openedAt: 0 });
    expect(waitsFor(SECTION, ALL, by('fay'), 1)).toEqual(['nurse', 'gp']);
    expect(waitsFor(SECTION, ALL, by('fay'), ANSWER_DAYS * DAY - 1)).toEqual(['nurse', 'gp']);
    expect(waitsFor(SECTION, ALL, by('fay'), ANSWER_DAYS * DAY)).toEqual(['boss']);
    expect(waitsFor(SECTION, ALL, by('fay'), DAY, 1)).toEqual(['boss']);
    expect(waitsFor(SECTION, ALL, by('nurse'), 1)).toEqual(['gp']);
    expect(waitsFor(SECTION, [NURSE, BOSS, FAY], by('nurse'), 1)).toEqual(['boss']);
    expect(waitsFor(SECTION, [NURSE, FAY], by('fay'), 99 * DAY)).toEqual(['nurse']);
    expect(waitsFor(SECTION, [member('gone', 'professional', { removedAt: 1 }), FAY], by('fay'), 1)).toEqual([]);
    expect(waitsFor({ ...SECTION, retiredAt: 1 }, ALL, by('fay'), 1)).toEqual([]);
    expect(waitsFor({ ...SECTION, lead: 'sealed', named: ['gp'] }, ALL, by('fay'), 1)).toEqual(['gp']);
    for (const state of SUGGESTION_STATES.filter((one) => !isOpen(one)))
      expect(waitsFor(SECTION, ALL, { ...by('fay'), state }, 1)).toEqual([]);
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
      othersMayWrite: false,
      state: 'open',
      adaptedBy: null,
      answer: null,
      begun: null,
    };
    const told = (change: Partial<SuggestionRecord>, by: string | null, now = 1, where = section) =>
      Object.fromEntries(toTell(where, people, { ...suggestion, ...change }, by, now));
    expect(told({}, 'person fay')).toEqual({ 'person nurse': 'waits', 'person gp': 'waits' });
    expect(told({}, null, ANSWER_DAYS * DAY)).toEqual({ 'person boss': 'waits' });
    expect(told({ state: 'declined' }, 'person nurse')).toEqual({ 'person fay': 'answered' });
    expect(told({ state: 'withdrawn', adaptedBy: 'person gp' }, 'person fay')).toEqual({ 'person gp': 'withdrawn' });
    const sealed: SectionRecord = { ...section, lead: 'sealed', named: ['nurse'] };
    expect(told({ state: 'declined' }, 'person nurse', 1, sealed)).toEqual({});
  });
});
