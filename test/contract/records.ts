/** What every store has to do about the records. */
import { describe, expect, it } from 'vitest';
import { AT, entry, INVITATION, MEMBER, people, PLAN, planned, SECTION, subject, type StoreKind } from './kit.ts';

/** Declares the contract of the records for one kind of store. */
export function recordsContract(kind: StoreKind): void {
  describe(`${kind.name}: records`, () => {
    const on = subject(kind);
    it('of the service and its people', async () => {
      const { records } = on.store;
      expect(await records.service()).toBeNull();
      await records.setUpService({ name: 'Rosehill', setUpAt: AT, demo: true });
      await expect(records.setUpService({ name: 'Again', setUpAt: AT, demo: false })).rejects.toThrow();
      await people(records);
      await expect(
        records.insertAccount({ id: 'x', name: 'X', email: 'ANN@home.test', passwordHash: 'h', at: AT }),
      ).rejects.toThrow();
      await records.addServiceManager('ben');
      await records.addServiceManager('ben');
      await on.reopen();
      expect(await on.store.records.service()).toEqual({ name: 'Rosehill', setUpAt: AT, demo: true, lockMinutes: 10 });
      expect(await on.store.records.serviceManagers()).toEqual([{ id: 'ben', name: 'BEN', email: 'ben@home.test' }]);
      expect([await on.store.records.isServiceManager('ben'), await on.store.records.isServiceManager('ann')]).toEqual([
        true,
        false,
      ]);
      expect(await on.store.records.personByEmail('Ann@Home.Test')).toEqual({ id: 'ann', name: 'ANN', email: 'ann@home.test' });
      expect((await on.store.records.people(['ann', 'ben', 'ann', 'nobody'])).map((one) => one.id).toSorted()).toEqual([
        'ann',
        'ben',
      ]);
      expect(await on.store.records.people([])).toEqual([]);
    });

    it('of what people chose for themselves, and of what the service settles', async () => {
      const { records } = on.store;
      await records.setUpService({ name: 'Rosehill', setUpAt: AT, demo: false });
      await people(records);
      expect(await records.settingsOf('ann')).toEqual({ language: null, textSize: null });
      await records.changeSettings('ann', { language: 'ur' });
      await records.changeSettings('ann', { textSize: 'large' });
      await records.changeSettings('ben', {});
      await records.changeService({ lockMinutes: 3 });
      await on.reopen();
      expect(await on.store.records.settingsOf('ann')).toEqual({ language: 'ur', textSize: 'large' });
      expect(await on.store.records.settingsOf('ben')).toEqual({ language: null, textSize: null });
      expect((await on.store.records.service())?.lockMinutes).toBe(3);
      await expect(on.store.records.changeSettings('nobody', { language: 'ur' })).rejects.toThrow();
    });

    it('of plans and members', async () => {
      const { records } = on.store;
      await planned(records);
      const older = { ...PLAN, id: 'older', createdAt: AT - 1, archivedAt: AT };
      await records.insertPlan(older);
      await records.putMember({ ...MEMBER, id: 'member-older', planId: 'older', expiresAt: AT + 1 });
      await records.putMember({ ...MEMBER, id: 'member-ben', personId: 'ben', standing: 'manager', joinedAt: AT - 5 });
      await on.reopen();
      const mine = await on.store.records.plansOf('ann');
      expect(mine.map(({ plan, member }) => [plan, member.id])).toEqual([
        [older, 'member-older'],
        [PLAN, 'member-ann'],
      ]);
      expect(await on.store.records.memberOf('plan', 'ann')).toEqual({ ...MEMBER, personName: 'ANN' });
      expect((await on.store.records.membersOf('plan')).map((member) => member.id)).toEqual(['member-ben', 'member-ann']);
      await on.store.records.updatePlan('plan', { title: 'New', archivedAt: AT + 1 });
      expect(await on.store.records.plan('plan')).toEqual({ ...PLAN, title: 'New', archivedAt: AT + 1 });
      await on.store.records.updatePlan('plan', { archivedAt: null });
      expect((await on.store.records.plan('plan'))?.archivedAt).toBeNull();
    });

    it('bring back a member who left as the one they were', async () => {
      const { records } = on.store;
      await planned(records);
      await records.putMember({ ...MEMBER, removedAt: AT + 1 });
      expect(await records.plansOf('ann')).toEqual([]);
      expect((await records.membersOf('plan')).map((member) => member.removedAt)).toEqual([AT + 1]);
      await records.putMember({ ...MEMBER, id: 'another', standing: 'advocate', removedAt: null });
      expect(await records.memberOf('plan', 'ann')).toMatchObject({ id: 'member-ann', standing: 'advocate', removedAt: null });
    });

    it('of sections, with what rights need to know of them', async () => {
      const { records } = on.store;
      await planned(records);
      await records.insertSection({ ...SECTION, id: 'two', position: 1, lead: 'sealed' });
      await records.insertSection(SECTION);
      await records.setNamed('two', ['member-ann', 'member-ann']);
      await records.setGrant('two', 'member-ann', 'read');
      await records.setGrant('two', 'member-ann', 'suggest');
      await records.updateSection('one', {
        hold: { reason: 'why', by: 'ann', at: AT },
        retiredAt: AT + 1,
        title: 'Uno',
        position: 5,
      });
      await records.updatePlan('plan', { archivedAt: AT + 2 });
      await on.reopen();
      const [two, one] = await on.store.records.sectionsOf('plan');
      expect(two).toMatchObject({
        id: 'two',
        lead: 'sealed',
        named: ['member-ann'],
        grants: { 'member-ann': 'suggest' },
        hold: null,
        retiredAt: null,
      });
      expect(one).toEqual({
        ...SECTION,
        title: 'Uno',
        position: 5,
        hold: { reason: 'why', by: 'ann', at: AT },
        retiredAt: AT + 1,
        planArchivedAt: AT + 2,
        named: [],
        grants: {},
      });
      await on.store.records.updateSection('one', { hold: null, retiredAt: null, lead: 'professional' });
      await on.store.records.setNamed('two', []);
      await on.store.records.setGrant('two', 'member-ann', null);
      expect(await on.store.records.section('one')).toMatchObject({
        hold: null,
        retiredAt: null,
        lead: 'professional',
        title: 'Uno',
      });
      expect(await on.store.records.section('two')).toMatchObject({ named: [], grants: {} });
      expect(await on.store.records.section('none')).toBeNull();
    });

    it('of invitations, each used once', async () => {
      const { records } = on.store;
      await planned(records);
      await records.insertInvitation(INVITATION, 'token hash', 'code hash');
      await expect(records.insertInvitation({ ...INVITATION, id: 'inv2' }, 'token hash', 'other')).rejects.toThrow();
      expect([await records.invitationByKey('token hash'), await records.invitationByKey('code hash')]).toEqual([
        INVITATION,
        INVITATION,
      ]);
      expect(await records.invitationByKey('none')).toBeNull();
      expect((await records.openInvitations('plan', AT)).map((one) => one.id)).toEqual(['inv']);
      expect([await records.openInvitations('plan', AT + 1000), await records.openInvitations(null, AT)]).toEqual([[], []]);
      expect(await records.useInvitation('inv', AT + 1000)).toBe(false);
      const uses = await Promise.all(
        Array.from({ length: 8 }, () => on.store.write((inside) => inside.useInvitation('inv', AT + 5))),
      );
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect((await records.invitation('inv'))?.usedAt).toBe(AT + 5);
      await records.insertInvitation({ ...INVITATION, id: 'service', planId: null, standing: null }, 't2', 'c2');
      expect((await records.openInvitations(null, AT)).map((one) => [one.id, one.standing])).toEqual([['service', null]]);
      await records.withdrawInvitation('service', AT + 1);
      expect([await records.openInvitations(null, AT), await records.useInvitation('service', AT + 2)]).toEqual([[], false]);
    });

    it('of a room’s first text, once', async () => {
      await on.store.write((records) => records.appendFirst(entry('a', 1, [7])));
      await expect(on.store.write((records) => records.appendFirst(entry('a', 2)))).rejects.toThrow();
      const room = await on.store.log.open('a');
      expect([room.tail.map((row) => row.seq), room.owners]).toEqual([[1], new Map([[7, 'ann']])]);
      expect(await on.store.log.append([entry('a', 3)])).toEqual([2]);
    });
  });
}
