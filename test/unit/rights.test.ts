/** The rights of design section 2: compared with a table written by hand, and properties that hold for every input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atLeast,
  ceilingFor,
  isCurrent,
  leadNeedsReason,
  LEADS,
  lower,
  mayReopen,
  canBeNamed,
  planAtLeast,
  planRight,
  RIGHTS,
  rightOn,
  settledRight,
  STANDINGS,
  takesRight,
  type MemberFacts,
  type Right,
  type SectionFacts,
} from '#shared/rights.ts';
import { effort } from '../support/effort.ts';
import { LEADS_OF_TABLE, MODIFIERS, PLAN_RIGHTS, RIGHTS_TABLE, sectionOf, memberOf, NOW } from '../support/rights-table.ts';

describe('the table of rights', () => {
  for (const lead of LEADS_OF_TABLE) {
    for (const modifier of MODIFIERS) {
      it(`${lead}, ${modifier}`, () => {
        const found = STANDINGS.map((standing) =>
          rightOn(sectionOf(lead, modifier, standing), memberOf(modifier, standing), NOW),
        );
        expect(Object.fromEntries(STANDINGS.map((standing, i) => [standing, found[i]]))).toEqual(RIGHTS_TABLE[lead][modifier]);
      });
    }
  }

  it('for a plan as a whole', () => {
    for (const modifier of MODIFIERS) {
      const plan = { archivedAt: modifier === 'archived' ? NOW - 1 : null };
      const found = STANDINGS.map((standing) => [standing, planRight(plan, memberOf(modifier, standing), NOW)]);
      expect(Object.fromEntries(found), modifier).toEqual(PLAN_RIGHTS[modifier] ?? PLAN_RIGHTS['none']);
    }
  });

  it('lets only a current manager reopen an archived plan', () => {
    const archived = { archivedAt: NOW - 1 };
    expect(STANDINGS.filter((standing) => mayReopen(archived, memberOf('none', standing), NOW))).toEqual(['manager']);
    expect(mayReopen(archived, memberOf('expired', 'manager'), NOW)).toBe(false);
    expect(mayReopen(archived, memberOf('removed', 'manager'), NOW)).toBe(false);
    expect(mayReopen({ archivedAt: null }, memberOf('none', 'manager'), NOW)).toBe(false);
    expect(mayReopen(archived, null, NOW)).toBe(false);
  });

  it('gives nothing to somebody who is no member', () => {
    for (const lead of LEADS_OF_TABLE) expect(rightOn(sectionOf(lead, 'none', 'manager'), null, NOW)).toBe('none');
    expect(planRight({ archivedAt: null }, null, NOW)).toBe('none');
  });
});

describe('the ceiling of a grant', () => {
  it('is what the lead allows a standing to hold', () => {
    const ceilings = (lead: 'together' | 'professional') => STANDINGS.map((standing) => ceilingFor(lead, standing, true));
    expect(ceilings('together')).toEqual(['edit', 'edit', 'edit', 'edit', 'decide', 'decide', 'comment']);
    expect(ceilings('professional')).toEqual(['suggest', 'suggest', 'suggest', 'suggest', 'decide', 'decide', 'comment']);
    expect(STANDINGS.map((standing) => ceilingFor('sealed', standing, false))).toEqual(STANDINGS.map(() => 'none'));
    expect(STANDINGS.map((standing) => ceilingFor('sealed', standing, true))).toEqual([
      'none',
      'none',
      'none',
      'none',
      'decide',
      'decide',
      'none',
    ]);
    expect(STANDINGS.filter(canBeNamed)).toEqual(['professional', 'manager']);
  });
});

describe('a change that needs a reason [R17]', () => {
  it('is a lead that takes the writing from members', () => {
    const needing = LEADS.flatMap((before) => LEADS.map((after) => [before, after, leadNeedsReason(before, after)]));
    expect(needing.filter(([, , needed]) => needed).map(([before, after]) => [before, after])).toEqual([
      ['together', 'professional'],
      ['together', 'sealed'],
      ['professional', 'sealed'],
      ['sealed', 'professional'],
    ]);
  });

  it('is a grant below what a member has, on any lead', () => {
    const facts = { lead: 'together', named: [], grants: {} } as const;
    const family = { id: 'fay', standing: 'family' } as const;
    const advocate = { id: 'ada', standing: 'advocate' } as const;
    const given = (id: string, granted: Right) => ({ named: [], grants: { [id]: granted } });
    expect(takesRight(facts, given('fay', 'suggest'), family)).toBe(true);
    expect(takesRight(facts, given('fay', 'edit'), family)).toBe(false);
    expect(takesRight({ ...facts, ...given('fay', 'none') }, given('fay', 'read'), family)).toBe(false);
    expect(takesRight({ ...facts, ...given('ada', 'edit') }, facts, advocate)).toBe(true);
    expect(takesRight({ ...facts, lead: 'professional' }, given('fay', 'edit'), family)).toBe(false);
    expect(takesRight({ ...facts, lead: 'professional' }, given('fay', 'read'), family)).toBe(true);
  });

  it('is a name that is taken away, where it gave a right', () => {
    const sealed = { lead: 'sealed', named: ['mo'], grants: {} } as const;
    expect(takesRight(sealed, { named: [], grants: {} }, { id: 'mo', standing: 'manager' })).toBe(true);
    expect(takesRight(sealed, { named: [], grants: {} }, { id: 'mo', standing: 'observer' })).toBe(false);
    expect(takesRight(sealed, { named: ['mo', 'pia'], grants: {} }, { id: 'pia', standing: 'professional' })).toBe(false);
  });
});

const right = fc.constantFrom(...RIGHTS);
const moment = fc.option(fc.integer({ min: 0, max: 2000 }));
const member: fc.Arbitrary<MemberFacts> = fc.record({
  id: fc.constantFrom('me', 'other', 'constructor', '__proto__'),
  standing: fc.constantFrom(...STANDINGS),
  expiresAt: moment,
  removedAt: moment,
});
const section: fc.Arbitrary<SectionFacts> = fc.record({
  lead: fc.constantFrom(...LEADS),
  named: fc.subarray(['me', 'other', 'constructor', '__proto__']),
  grants: fc.dictionary(fc.constantFrom('me', 'other', 'constructor', '__proto__'), right),
  hold: fc.option(fc.constant({ reason: 'r', by: 'other', at: 1 })),
  retiredAt: moment,
  planArchivedAt: moment,
});
const now = fc.integer({ min: 0, max: 2000 });
const noAbove = (found: Right, most: Right): boolean => atLeast(most, found);

describe('whatever comes in', () => {
  const holds = (check: (s: SectionFacts, m: MemberFacts, at: number) => boolean): void =>
    fc.assert(fc.property(section, member, now, check), { numRuns: effort('rightsCases') });

  it('a right is never above the ceiling, whatever was granted', () => {
    holds((s, m, at) => noAbove(rightOn(s, m, at), ceilingFor(s.lead, m.standing, s.named.includes(m.id))));
  });

  it('nobody but a professional or a manager decides', () => {
    holds((s, m, at) => rightOn(s, m, at) !== 'decide' || canBeNamed(m.standing));
  });

  it('a hold leaves nobody more than suggest, except those who decide', () => {
    holds((s, m, at) => s.hold === null || rightOn(s, m, at) === 'decide' || noAbove(rightOn(s, m, at), 'suggest'));
  });

  it('what is over leaves nobody more than read, and the removed nothing', () => {
    holds((s, m, at) => {
      const found = rightOn(s, m, at);
      if (m.removedAt !== null) return found === 'none';
      const over = !isCurrent(m, at) || s.retiredAt !== null || s.planArchivedAt !== null;
      return !over || noAbove(found, 'read');
    });
  });

  it('a right is the settled one where nothing stops it, and never more', () => {
    holds((s, m, at) => noAbove(rightOn(s, m, at), settledRight(s, m)));
    holds((s, m, at) => {
      const free = { ...s, hold: null, retiredAt: null, planArchivedAt: null };
      return rightOn(free, { ...m, removedAt: null, expiresAt: null }, at) === settledRight(s, m);
    });
  });

  it('a sealed section is nothing to those who are not named', () => {
    holds((s, m, at) => s.lead !== 'sealed' || s.named.includes(m.id) || rightOn(s, m, at) === 'none');
  });

  it('a higher grant never gives less, and a stop never gives more', () => {
    fc.assert(
      fc.property(section, member, now, right, right, (s, m, at, a, b) => {
        const granted = (g: Right): Right => rightOn({ ...s, grants: { ...s.grants, [m.id]: g } }, m, at);
        const ordered = noAbove(granted(lower(a, b)), granted(a === lower(a, b) ? b : a));
        const found = rightOn(s, m, at);
        const stopped = [
          rightOn({ ...s, hold: { reason: 'r', by: 'x', at: 0 } }, m, at),
          rightOn({ ...s, retiredAt: 0 }, m, at),
          rightOn({ ...s, planArchivedAt: 0 }, m, at),
          rightOn(s, { ...m, removedAt: 0 }, at),
          rightOn(s, { ...m, expiresAt: at }, at),
        ];
        return ordered && stopped.every((less) => noAbove(less, found));
      }),
      { numRuns: effort('rightsCases') },
    );
  });

  it('the scales are ordered', () => {
    fc.assert(
      fc.property(
        right,
        right,
        (a, b) => (atLeast(a, b) || atLeast(b, a)) && [a, b].includes(lower(a, b)) && atLeast(a, lower(a, b)),
      ),
    );
    expect(
      planAtLeast('manage', 'shape') &&
        planAtLeast('shape', 'see') &&
        planAtLeast('see', 'none') &&
        !planAtLeast('see', 'shape'),
    ).toBe(true);
  });
});
