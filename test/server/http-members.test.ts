/** Members of a plan: managers change and remove them, and each change takes effect at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zNewInvitation } from '#shared/api.ts';
import {
  codeOf,
  fieldsOf,
  joinAs,
  makeSection,
  mustSucceed,
  planOf,
  smallWorld,
  type Person,
  type World,
} from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const change = (who: Person, member: Person, body: object) => who.patch(`/api/members/${member.memberId}`, body);
const rightOf = async (who: Person, sectionId: string) =>
  (await planOf(who, world.planId)).sections.find((section) => section.id === sectionId)?.right ?? 'none';

describe('a member', () => {
  it('gets another standing, and with it other rights at once', async () => {
    const { boss, careWorker } = world.everybody;
    expect(await rightOf(careWorker, world.sections.professional)).toBe('suggest');
    await mustSucceed(change(boss, careWorker, { standing: 'professional', relation: 'senior carer' }));
    expect(await rightOf(careWorker, world.sections.professional)).toBe('decide');
    await mustSucceed(change(boss, careWorker, { standing: 'careWorker' }));
    expect(await rightOf(careWorker, world.sections.professional)).toBe('suggest');
    const audit = (await world.app.store.records.auditOf(world.planId)).slice(-2);
    expect(audit.map((entry) => [entry.verb, entry.personId])).toEqual([
      ['member.change', boss.personId],
      ['member.change', boss.personId],
    ]);
  });

  it('has authority noted with its evidence and its end', async () => {
    const { boss, family } = world.everybody;
    const authority = { kind: 'healthLpa', evidence: 'Bo saw the registered paper.', until: '2030-01-31' };
    await mustSucceed(change(boss, family, { authority }));
    expect((await planOf(family, world.planId)).members.find((member) => member.you)?.authority).toEqual(authority);
    const answer = await change(boss, family, { authority: { ...authority, until: 'soon' } });
    expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { 'authority.until': 'notADay' }]);
  });

  it('whose time is over can read and no more', async () => {
    const { boss, advocate } = world.everybody;
    await mustSucceed(change(boss, advocate, { expiresAt: world.clock.now() + 60_000 }));
    expect(await rightOf(advocate, world.sections.together)).toBe('suggest');
    world.clock.ahead = 61_000;
    expect(await rightOf(advocate, world.sections.together)).toBe('read');
    expect((await planOf(boss, world.planId)).members.find((member) => member.id === advocate.memberId)?.current).toBe(false);
    world.clock.ahead = 0;
    await mustSucceed(change(boss, advocate, { expiresAt: null }));
  });

  it('is changed by managers only, and is not there for strangers', async () => {
    const { professional, family, stranger } = world.everybody;
    expect(codeOf(await change(professional, family, { relation: 'x' }))).toBe('not_allowed');
    expect(codeOf(await change(family, family, { standing: 'manager' }))).toBe('not_allowed');
    expect((await change(stranger, family, { relation: 'x' })).text).toBe(
      (await stranger.patch('/api/members/never-was', { relation: 'x' })).text,
    );
  });
});

describe('what a member held', () => {
  it('falls away with a standing that cannot hold it', async () => {
    const { boss, professional } = world.everybody;
    const other = await joinAs(boss, world.planId, 'Otis Other', 'advocate');
    await mustSucceed(professional.put(`/api/sections/${world.sections.together}/grants/${other.memberId}`, { right: 'edit' }));
    expect(await rightOf(other, world.sections.together)).toBe('edit');
    await mustSucceed(change(boss, other, { standing: 'observer' }));
    expect((await world.app.store.records.section(world.sections.together))?.grants[other.memberId]).toBeUndefined();
    await mustSucceed(change(boss, other, { standing: 'advocate' }));
    expect(await rightOf(other, world.sections.together)).toBe('suggest');
    await mustSucceed(boss.delete(`/api/members/${other.memberId}`));
  });

  it('is gone when they come back, but what restricted them is not', async () => {
    const { boss, professional } = world.everybody;
    const other = await joinAs(boss, world.planId, 'Una Other', 'professional');
    const named = await makeSection(professional, world.planId, 'Sealed too', 'sealed', [other.memberId]);
    const less = { right: 'read', reason: 'Because' };
    await mustSucceed(professional.put(`/api/sections/${world.sections.together}/grants/${other.memberId}`, less));
    await mustSucceed(boss.delete(`/api/members/${other.memberId}`));
    expect(codeOf(await other.get(`/api/plans/${world.planId}`))).toBe('not_found');
    const made = await mustSucceed(
      boss.post(`/api/plans/${world.planId}/invitations`, { name: 'Una', standing: 'professional', relation: '' }),
    );
    await mustSucceed(other.post('/api/invitations/accept', { key: zNewInvitation.parse(made.json).code }));
    expect((await planOf(other, world.planId)).you.memberId).toBe(other.memberId);
    expect(await rightOf(other, named)).toBe('none');
    expect(await rightOf(other, world.sections.together)).toBe('read');
    await mustSucceed(boss.delete(`/api/members/${other.memberId}`));
  });
});

describe('leaving', () => {
  it('takes a member off the plan: managers anyone, everybody themselves', async () => {
    const { boss, professional, family } = world.everybody;
    const other = await joinAs(boss, world.planId, 'Lea Leaver', 'family');
    expect(codeOf(await professional.delete(`/api/members/${other.memberId}`))).toBe('not_allowed');
    expect(codeOf(await family.delete(`/api/members/${other.memberId}`))).toBe('not_allowed');
    await mustSucceed(other.delete(`/api/members/${other.memberId}`));
    expect((await mustSucceed(other.get('/api/plans'))).json).toEqual([]);
    expect((await planOf(boss, world.planId)).members.map((member) => member.id)).not.toContain(other.memberId);
    expect(codeOf(await boss.delete(`/api/members/${other.memberId}`))).toBe('not_found');
    expect((await world.app.store.records.auditOf(world.planId)).at(-1)).toMatchObject({
      verb: 'member.leave',
      personId: other.personId,
    });
  });

  it('never leaves a plan without a lasting manager', async () => {
    const { boss, manager } = world.everybody;
    await mustSucceed(change(boss, manager, { expiresAt: world.clock.now() + 60_000 }));
    const refusals = [
      await boss.delete(`/api/members/${boss.memberId}`),
      await change(boss, boss, { standing: 'family' }),
      await change(manager, boss, { expiresAt: world.clock.now() + 1000 }),
    ];
    expect(refusals.map((answer) => [codeOf(answer), fieldsOf(answer)])).toEqual([
      ['invalid', { member: 'lastManager' }],
      ['invalid', { standing: 'lastManager' }],
      ['invalid', { expiresAt: 'lastManager' }],
    ]);
    await mustSucceed(change(boss, manager, { expiresAt: null }));
    await mustSucceed(change(manager, boss, { standing: 'professional' }));
    await mustSucceed(change(manager, boss, { standing: 'manager' }));
  });
});
