/** Removing a manager of the service: it takes effect at once, ends the links they made, and the last manager always stays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zMe, zNewInvitation, zNewPasswordReset, zServicePeople } from '#shared/api.ts';
import { codeOf, fieldsOf, joinAs, mustSucceed, PASSWORD, smallWorld, Visitor, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const me = async (visitor: Visitor) => zMe.parse((await mustSucceed(visitor.get('/api/me'))).json);
const service = async () => zServicePeople.parse((await mustSucceed(world.everybody.boss.get('/api/service'))).json);
const lastAudit = async () => (await world.app.store.records.auditOf('')).at(-1);

describe('removing a manager of the service', () => {
  const remove = (by: Visitor, personId: string) => by.delete(`/api/service/managers/${personId}`);

  it('ends their right at once, in pages that are open too, and leaves their places on plans', async () => {
    const { boss } = world.everybody;
    const third = await joinAs(boss, null, 'Theo Gone', 'manager');
    const { json } = await mustSucceed(
      third.post('/api/plans', { title: 'Theirs', personName: 'P', knownAs: '', template: 'dementia' }),
    );
    await mustSucceed(remove(boss, third.personId));
    expect((await me(third)).managesService).toBe(false);
    for (const answer of [
      await third.get('/api/service'),
      await third.post('/api/service/invitations', { name: 'N' }),
      await third.post('/api/plans', { title: 'T', personName: 'P', knownAs: '', template: 'dementia' }),
      await third.post('/api/service/password-resets', { email: boss.email }),
      await remove(third, boss.personId),
      await remove(third, third.personId),
    ]) {
      expect(codeOf(answer)).toBe('not_allowed');
    }
    await mustSucceed(third.get(`/api/plans/${z.object({ id: z.string() }).parse(json).id}`));
    expect((await service()).managers.map((manager) => manager.id)).not.toContain(third.personId);
    expect(await lastAudit()).toMatchObject({
      verb: 'manager.remove',
      personId: boss.personId,
      detail: { manager: third.personId },
    });
  });

  it('closes the doors that they made and nobody used, so that they do not come back through one', async () => {
    const { boss } = world.everybody;
    const third = await joinAs(boss, null, 'Nell Gone', 'manager');
    const invited = zNewInvitation.parse((await mustSucceed(third.post('/api/service/invitations', { name: 'Myself' }))).json);
    const made = zNewPasswordReset.parse(
      (await mustSucceed(third.post('/api/service/password-resets', { email: boss.email }))).json,
    );
    await mustSucceed(remove(boss, third.personId));
    expect(codeOf(await third.post('/api/invitations/accept', { key: invited.code }))).toBe('link_used');
    expect(codeOf(await new Visitor(world.url).post('/api/password-resets/use', { key: made.code, password: PASSWORD }))).toBe(
      'not_found',
    );
    expect((await me(third)).managesService).toBe(false);
    await mustSucceed(boss.get('/api/service'));
  });

  it('is for managers of the service, and of one that there is', async () => {
    const { boss, manager, family } = world.everybody;
    for (const other of [manager, family]) expect(codeOf(await remove(other, boss.personId))).toBe('not_allowed');
    for (const nobody of ['never-was', family.personId]) expect(codeOf(await remove(boss, nobody))).toBe('not_found');
  });

  it('never takes the last one, oneself included, even when all go at the same moment', async () => {
    const test = await smallWorld();
    const { boss, stranger } = test.everybody;
    const third = await joinAs(boss, null, 'Third', 'manager');
    const answers = await Promise.all([boss, stranger, third].map((one) => remove(one, one.personId)));
    expect(answers.map((answer) => codeOf(answer)).toSorted()).toEqual(['', '', 'invalid']);
    expect(fieldsOf(answers.find((answer) => answer.status !== 200) ?? answers[0]!)).toEqual({ manager: 'lastOfService' });
    const left = await test.app.store.records.serviceManagers();
    expect(left).toHaveLength(1);
    const last = [boss, stranger, third].find((one) => one.personId === left[0]?.id);
    await mustSucceed((last ?? boss).get('/api/service'));
    const verbs = (await test.app.store.records.auditOf('')).map((entry) => entry.verb);
    expect(verbs.filter((verb) => verb === 'manager.leave')).toHaveLength(2);
    await test.close();
  });
});
