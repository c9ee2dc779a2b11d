/** The contract of the records: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import { UnstorableText } from '#server/store/errors.ts';
import {
  AT,
  entry,
  INVITATION,
  MEMBER,
  addPeople,
  PLAN,
  addPlan,
  SECTION,
  storePerTest,
  PASSWORD_RESET,
  type StoreKind,
  bytes,
} from './kit.ts';

/** Declares these tests for one kind of store. */
export function recordsContract(kind: StoreKind): void {
  describe(`${kind.name}: records`, () => {
    const current = storePerTest(kind);
    it('of the service and its people', async () => {
      const { records } = current.store;
      expect(await records.service()).toBeNull();
      await records.setUpService({ name: 'Rosehill', setUpAt: AT, demo: true });
      await expect(records.setUpService({ name: 'Again', setUpAt: AT, demo: false })).rejects.toThrow();
      await addPeople(records);
      await expect(
        records.insertAccount({ id: 'x', name: 'X', email: 'ANN@home.test', passwordHash: 'h', at: AT }),
      ).rejects.toThrow();
      await records.addServiceManager('ben');
      await records.addServiceManager('ben');
      await current.reopen();
      expect(await current.store.records.service()).toEqual({
        name: 'Rosehill',
        setUpAt: AT,
        demo: true,
        lockMinutes: 10,
        answerDays: 3,
        staffSecondStep: false,
      });
      expect(await current.store.records.serviceManagers()).toEqual([{ id: 'ben', name: 'BEN', email: 'ben@home.test' }]);
      expect([
        await current.store.records.isServiceManager('ben'),
        await current.store.records.isServiceManager('ann'),
      ]).toEqual([true, false]);
      expect(await current.store.records.personByEmail('Ann@Home.Test')).toEqual({
        id: 'ann',
        name: 'ANN',
        email: 'ann@home.test',
      });
      expect((await current.store.records.people(['ann', 'ben', 'ann', 'nobody'])).map((one) => one.id).toSorted()).toEqual([
        'ann',
        'ben',
      ]);
      expect(await current.store.records.people([])).toEqual([]);
    });

    it('refuse what not every database can store, in questions too', async () => {
      const { records } = current.store;
      await records.setUpService({ name: 'Rosehill', setUpAt: AT, demo: false });
      for (const text of ['ann\0', 'ann\ud800']) {
        await expect(records.personByEmail(`${text}@home.test`)).rejects.toThrow(UnstorableText);
        const account = { id: 'x', name: text, email: 'x@home.test', passwordHash: 'h', at: AT };
        await expect(records.insertAccount(account)).rejects.toThrow(UnstorableText);
        await expect(current.store.write((inside) => inside.insertAccount(account))).rejects.toThrow(UnstorableText);
      }
      expect(await records.personByEmail('x@home.test')).toBeNull();
      // The store goes on as before.
      await addPeople(records);
      expect(await records.personByEmail('ann@home.test')).not.toBeNull();
    });

    it('of what people chose for themselves, and of what the service settles', async () => {
      const { records } = current.store;
      await records.setUpService({ name: 'Rosehill', setUpAt: AT, demo: false });
      await addPeople(records);
      expect(await records.settingsOf('ann')).toEqual({ language: null, textSize: null, startPage: null, mail: null });
      await records.changeSettings('ann', { language: 'ur' });
      await records.changeSettings('ann', { textSize: 'large' });
      await records.changeSettings('ann', { startPage: 'plan' });
      await records.changeSettings('ben', {});
      await records.changeService({ lockMinutes: 3 });
      await records.changeService({ answerDays: 5 });
      await records.changeService({});
      await current.reopen();
      expect(await current.store.records.settingsOf('ann')).toEqual({
        language: 'ur',
        textSize: 'large',
        startPage: 'plan',
        mail: null,
      });
      expect(await current.store.records.settingsOf('ben')).toEqual({
        language: null,
        textSize: null,
        startPage: null,
        mail: null,
      });
      expect(await current.store.records.service()).toMatchObject({ lockMinutes: 3, answerDays: 5 });
      await expect(current.store.records.changeSettings('nobody', { language: 'ur' })).rejects.toThrow();
    });

    it('of who looked at which section, and how far it had come', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection(SECTION);
      expect(await records.seenOf('ann')).toEqual(new Map());
      const upTo = (seq: number) => new Map([[SECTION.id, { seq, units: [], gone: [] }]]);
      await records.putSeen('ann', AT, new Map());
      await records.putSeen('ann', AT, upTo(3));
      await records.putSeen('ben', AT + 5, upTo(7));
      await current.reopen();
      const { store } = current;
      expect(await store.records.seenOf('ann')).toEqual(new Map([[SECTION.id, { seq: 3, at: AT, units: [], gone: [] }]]));
      // What arrives late or out of order takes nothing back.
      await store.records.putSeen('ann', AT + 9, upTo(8));
      await store.records.putSeen('ann', AT + 7, upTo(9));
      await store.records.putSeen('ann', AT + 10, upTo(2));
      expect(await store.records.seenOf('ann')).toEqual(new Map([[SECTION.id, { seq: 9, at: AT + 10, units: [], gone: [] }]]));
      expect(await store.records.seenOf('ben')).toEqual(new Map([[SECTION.id, { seq: 7, at: AT + 5, units: [], gone: [] }]]));
      await expect(store.records.putSeen('ann', AT, new Map([['nowhere', { seq: 1, units: [], gone: [] }]]))).rejects.toThrow();
    });

    it('of the units that somebody saw, from several devices at once, and shorter where it says the same', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection(SECTION);
      const sees = (at: number, units: number[]) =>
        records.putSeen('ann', at, new Map([[SECTION.id, { seq: 4, units, gone: units.slice(0, 3) }]]));
      await Promise.all(Array.from({ length: 20 }, (_, i) => sees(AT + i, [5, i * 2, 1, 9, i, 1])));
      await sees(AT, [5, 0, 1]);
      await current.reopen();
      const { store } = current;
      const units = [...Array.from({ length: 20 }, (_, i) => [5, i * 2, 1]).flat(), 9, 0, 20];
      const gone = Array.from({ length: 20 }, (_, i) => [5, i * 2, 1]).flat();
      const was = { seq: 4, units, gone };
      expect((await store.records.seenOf('ann')).get(SECTION.id)).toEqual({ ...was, at: AT + 19 });
      // A page that did not know all of it does not shorten it.
      await store.write((inside) =>
        inside.shortenSeen('ann', SECTION.id, { ...was, units: [9, 0, 19] }, { seq: 30, units: [], gone: [] }),
      );
      expect((await store.records.seenOf('ann')).get(SECTION.id)?.seq).toBe(4);
      await store.write((inside) =>
        inside.shortenSeen('ann', SECTION.id, { ...was, gone: [5, 0, 1] }, { seq: 30, units: [], gone: [] }),
      );
      expect((await store.records.seenOf('ann')).get(SECTION.id)?.seq).toBe(4);
      const shorter = { seq: 30, units: [9, 18, 2], gone: [5, 38, 1] };
      await store.write((inside) => inside.shortenSeen('ann', SECTION.id, was, shorter));
      expect((await store.records.seenOf('ann')).get(SECTION.id)).toEqual({ ...shorter, at: AT + 19 });
      // Beyond a limit the rest counts as not seen.
      const many = Array.from({ length: 600 }, (_, i) => [77, i * 2, 1]).flat();
      await store.records.putSeen('ann', AT, new Map([[SECTION.id, { seq: 0, units: many, gone: many }]]));
      expect((await store.records.seenOf('ann')).get(SECTION.id)?.units).toHaveLength(500 * 3);
      expect((await store.records.seenOf('ann')).get(SECTION.id)?.gone).toHaveLength(500 * 3);
    });

    it('of why sittings were, and of those that somebody ended', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection(SECTION);
      const why = { sectionId: SECTION.id, fromSeq: 3, personId: 'ann', text: 'After the call', at: AT };
      expect(await records.whysOf(SECTION.id, [3])).toEqual(new Map());
      await records.putWhy(why);
      await records.putWhy({ ...why, fromSeq: 9 });
      await records.putWhy({ ...why, text: 'After the call with the doctor', at: AT + 1 });
      await records.endSitting(SECTION.id, { personId: 'ben', afterSeq: 7 }, AT);
      await records.endSitting(SECTION.id, { personId: 'ann', afterSeq: 4 }, AT);
      await records.endSitting(SECTION.id, { personId: 'ann', afterSeq: 4 }, AT + 1);
      await current.reopen();
      const later = current.store.records;
      expect(await later.whysOf(SECTION.id, [3, 4])).toEqual(
        new Map([[3, { ...why, text: 'After the call with the doctor', at: AT + 1 }]]),
      );
      expect(await later.whysOf(SECTION.id, [])).toEqual(new Map());
      expect(await later.sittingEnds(SECTION.id)).toEqual([
        { personId: 'ann', afterSeq: 4 },
        { personId: 'ben', afterSeq: 7 },
      ]);
      await expect(later.putWhy({ ...why, sectionId: 'nowhere' })).rejects.toThrow();
      await expect(later.endSitting('nowhere', { personId: 'ann', afterSeq: 1 }, AT)).rejects.toThrow();
    });

    it('of restores that were begun, each ended once', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection(SECTION);
      const begun = { id: 'r1', sectionId: SECTION.id, personId: 'ann', point: 3, afterSeq: 9, mark: 'client 7', at: AT };
      const newer = { ...begun, id: 'r0', at: AT + 1 };
      await records.beginRestore(newer);
      await records.beginRestore(begun);
      await current.reopen();
      const later = current.store.records;
      expect(await later.begunRestores()).toEqual([begun, newer]);
      expect(await later.endRestore('r1')).toBe(true);
      expect(await later.endRestore('r1')).toBe(false);
      // In a transaction that is rolled back nothing is ended.
      const fails = current.store.write(async (inside) => {
        await inside.endRestore('r0');
        throw new Error('the entry could not be written');
      });
      await expect(fails).rejects.toThrow('the entry could not be written');
      expect(await later.begunRestores()).toEqual([newer]);
      await expect(later.beginRestore({ ...begun, sectionId: 'nowhere' })).rejects.toThrow();
    });

    it('of plans and members', async () => {
      const { records } = current.store;
      await addPlan(records);
      const older = { ...PLAN, id: 'older', createdAt: AT - 1, archivedAt: AT };
      await records.insertPlan(older);
      await records.putMember({ ...MEMBER, id: 'member-older', planId: 'older', expiresAt: AT + 1 });
      await records.putMember({ ...MEMBER, id: 'member-ben', personId: 'ben', standing: 'manager', joinedAt: AT - 5 });
      await current.reopen();
      const mine = await current.store.records.plansOf('ann');
      expect(mine.map(({ plan, member }) => [plan, member.id])).toEqual([
        [older, 'member-older'],
        [PLAN, 'member-ann'],
      ]);
      expect(await current.store.records.memberOf('plan', 'ann')).toEqual({ ...MEMBER, personName: 'ANN' });
      expect((await current.store.records.membersOf('plan')).map((member) => member.id)).toEqual(['member-ben', 'member-ann']);
      await current.store.records.updatePlan('plan', { title: 'New', archivedAt: AT + 1 });
      expect(await current.store.records.plan('plan')).toEqual({ ...PLAN, title: 'New', archivedAt: AT + 1 });
      await current.store.records.updatePlan('plan', { archivedAt: null });
      expect((await current.store.records.plan('plan'))?.archivedAt).toBeNull();
      await current.store.records.updatePlan('plan', { personName: 'Rosa Bell', knownAs: 'Mrs Bell' });
      const named = { personName: 'Rosa Bell', knownAs: 'Mrs Bell' };
      expect(await current.store.records.plan('plan')).toEqual({ ...PLAN, title: 'New', archivedAt: null, ...named });
      await current.store.records.updatePlan('plan', { room: '', bornOn: null });
      expect(await current.store.records.plan('plan')).toMatchObject({ room: '', bornOn: null, ...named });
    });

    it('of photos: one for a plan, whose version stands with the plan', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertPlan({ ...PLAN, id: 'other' });
      await records.putMember({ ...MEMBER, id: 'member-other', planId: 'other' });
      const photo = {
        planId: 'plan',
        version: 'v1',
        type: 'image/webp',
        sha256: 'aa',
        setBy: 'ann',
        setAt: AT,
        bytes: bytes(0, 255, 7),
      };
      await records.putPlanPhoto(photo);
      await current.reopen();
      const again = current.store.records;
      expect(await again.planPhoto('plan')).toEqual(photo);
      expect(await again.planPhoto('other')).toBeNull();
      expect((await again.plan('plan'))?.photo).toBe('v1');
      expect((await again.plansOf('ann')).map(({ plan }) => plan.photo)).toEqual([null, 'v1']);
      const next = { ...photo, version: 'v2', type: 'image/jpeg', sha256: 'bb', setBy: 'ben', setAt: AT + 1, bytes: bytes(1) };
      await again.putPlanPhoto(next);
      expect(await again.planPhoto('plan')).toEqual(next);
      expect((await again.plan('plan'))?.photo).toBe('v2');
      await expect(again.putPlanPhoto({ ...photo, planId: 'nowhere' })).rejects.toThrow();
      expect(await again.removePlanPhoto('plan')).toBe(true);
      expect(await again.removePlanPhoto('plan')).toBe(false);
      expect([await again.planPhoto('plan'), (await again.plan('plan'))?.photo]).toEqual([null, null]);
    });

    it('of who the person of each plan is', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertPlan({ ...PLAN, id: 'other' });
      await records.insertPlan({ ...PLAN, id: 'left' });
      await records.putMember({ ...MEMBER, id: 'm1', standing: 'person' });
      await records.putMember({ ...MEMBER, id: 'm2', planId: 'other' });
      await records.putMember({ ...MEMBER, id: 'm3', planId: 'left', standing: 'person', removedAt: AT + 1 });
      expect(await records.personsOf(['plan', 'other', 'left', 'nowhere'])).toEqual(new Map([['plan', 'ann']]));
      expect(await records.personsOf([])).toEqual(new Map());
    });

    it('bring back a member who left as the one they were', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.putMember({ ...MEMBER, removedAt: AT + 1 });
      expect(await records.plansOf('ann')).toEqual([]);
      expect((await records.membersOf('plan')).map((member) => member.removedAt)).toEqual([AT + 1]);
      await records.putMember({ ...MEMBER, id: 'another', standing: 'advocate', removedAt: null, joinedAt: AT + 2 });
      const back = { id: 'member-ann', standing: 'advocate', removedAt: null, joinedAt: AT + 2 };
      expect(await records.memberOf('plan', 'ann')).toMatchObject(back);
    });

    it('of sections, with what rights need to know of them', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection({ ...SECTION, id: 'two', position: 1, lead: 'sealed', source: 'dementia/life-story' });
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
      await current.reopen();
      const [two, one] = await current.store.records.sectionsOf('plan');
      expect(two).toMatchObject({
        id: 'two',
        lead: 'sealed',
        source: 'dementia/life-story',
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
        source: null,
        named: [],
        grants: {},
      });
      await current.store.records.updateSection('one', { hold: null, retiredAt: null, lead: 'professional' });
      await current.store.records.setNamed('two', []);
      await current.store.records.setGrant('two', 'member-ann', null);
      expect(await current.store.records.section('one')).toMatchObject({
        hold: null,
        retiredAt: null,
        lead: 'professional',
        title: 'Uno',
      });
      expect(await current.store.records.section('two')).toMatchObject({ named: [], grants: {} });
      expect(await current.store.records.section('none')).toBeNull();
    });

    it('of invitations, each used once', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertInvitation(INVITATION, 'token hash', 'code hash');
      await expect(records.insertInvitation({ ...INVITATION, id: 'inv2' }, 'token hash', 'other')).rejects.toThrow();
      expect([await records.invitationByKey('token hash'), await records.invitationByKey('code hash')]).toEqual([
        INVITATION,
        INVITATION,
      ]);
      expect(await records.invitationByKey('none')).toBeNull();
      expect((await records.openInvitations('plan', AT)).map((one) => one.id)).toEqual(['inv']);
      expect([await records.openInvitations('plan', AT + 1000), await records.openInvitations(null, AT)]).toEqual([[], []]);
      expect(await records.markInvitationUsed('inv', AT + 1000)).toBe(false);
      const uses = await Promise.all(
        Array.from({ length: 8 }, () => current.store.write((inside) => inside.markInvitationUsed('inv', AT + 5))),
      );
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect((await records.invitation('inv'))?.usedAt).toBe(AT + 5);
      await records.insertInvitation({ ...INVITATION, id: 'service', planId: null, standing: null }, 't2', 'c2');
      expect((await records.openInvitations(null, AT)).map((one) => [one.id, one.standing])).toEqual([['service', null]]);
      await records.withdrawInvitation('service', AT + 1);
      expect([await records.openInvitations(null, AT), await records.markInvitationUsed('service', AT + 2)]).toEqual([
        [],
        false,
      ]);
    });

    it('of managers of the service who stop being it, and of what they had made', async () => {
      const { records } = current.store;
      await addPlan(records);
      await records.addServiceManager('ann');
      await records.addServiceManager('ben');
      await records.insertInvitation({ ...INVITATION, id: 'a', planId: null, standing: null }, 'ta', 'ca');
      await records.insertInvitation({ ...INVITATION, id: 'b', planId: null, standing: null, createdBy: 'ben' }, 'tb', 'cb');
      await records.insertInvitation({ ...INVITATION, id: 'p' }, 'tp', 'cp');
      await records.withdrawInvitationsBy('ann', null, AT + 1);
      expect((await records.openInvitations(null, AT)).map((one) => one.id)).toEqual(['b']);
      expect((await records.openInvitations('plan', AT)).map((one) => one.id)).toEqual(['p']);
      await records.withdrawInvitationsBy('ben', 'plan', AT + 1);
      await records.withdrawInvitationsBy('ann', 'another', AT + 1);
      expect((await records.openInvitations('plan', AT)).map((one) => one.id)).toEqual(['p']);
      await records.withdrawInvitationsBy('ann', 'plan', AT + 1);
      expect([await records.openInvitations('plan', AT), (await records.openInvitations(null, AT)).length]).toEqual([[], 1]);
      expect([await records.removeServiceManager('ann'), await records.removeServiceManager('ann')]).toEqual([true, false]);
      await current.reopen();
      expect((await current.store.records.serviceManagers()).map((one) => one.id)).toEqual(['ben']);
      expect((await current.store.records.memberOf('plan', 'ann'))?.removedAt).toBeNull();
    });

    it('of ways to a new password, each used once', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.insertPasswordReset(PASSWORD_RESET, 'token hash', 'code hash');
      await expect(
        records.insertPasswordReset({ ...PASSWORD_RESET, id: 'twice', personId: 'ben' }, 'token hash', 'other'),
      ).rejects.toThrow();
      expect([await records.passwordResetByKey('token hash'), await records.passwordResetByKey('code hash')]).toEqual([
        PASSWORD_RESET,
        PASSWORD_RESET,
      ]);
      expect([await records.passwordResetByKey('none'), await records.passwordReset('none')]).toEqual([null, null]);
      expect([
        await records.markPasswordResetUsed('way', AT + 1000),
        await records.withdrawPasswordReset('way', AT + 1000),
      ]).toEqual([false, false]);
      expect([
        await records.acknowledgePasswordReset('way', 'ann', AT + 1),
        await records.openPasswordResets(AT + 1000),
      ]).toEqual([false, []]);
      expect(await records.openPasswordResets(AT)).toEqual([PASSWORD_RESET]);
      const uses = await Promise.all(
        Array.from({ length: 8 }, () => current.store.write((inside) => inside.markPasswordResetUsed('way', AT + 5))),
      );
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect([await records.withdrawPasswordReset('way', AT + 6), await records.openPasswordResets(AT)]).toEqual([false, []]);
      expect([
        await records.acknowledgePasswordReset('way', 'ben', AT + 7),
        await records.acknowledgePasswordReset('way', 'ann', AT + 7),
      ]).toEqual([false, true]);
      await records.acknowledgePasswordReset('way', 'ann', AT + 8);
      await current.reopen();
      expect(await current.store.records.passwordReset('way')).toEqual({ ...PASSWORD_RESET, usedAt: AT + 5, seenAt: AT + 7 });
    });

    it('of ways to a new password, one at a time for each person', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.insertPasswordReset(PASSWORD_RESET, 't1', 'c1');
      const next = { ...PASSWORD_RESET, id: 'next', createdAt: AT + 5000, expiresAt: AT + 6000 };
      // This holds even if the first one has expired: it must be withdrawn before.
      await expect(records.insertPasswordReset(next, 't2', 'c2')).rejects.toThrow();
      await records.insertPasswordReset({ ...PASSWORD_RESET, id: 'of-ben', personId: 'ben', createdBy: 'ann' }, 't3', 'c3');
      await current.store.write(async (inside) => {
        await inside.withdrawPasswordResets({ personId: 'ann' }, AT + 5000);
        await inside.insertPasswordReset(next, 't2', 'c2');
      });
      expect([await records.markPasswordResetUsed('way', AT + 1), (await records.passwordReset('way'))?.withdrawnAt]).toEqual([
        false,
        AT + 5000,
      ]);
      expect((await records.passwordResetsOf('ann')).map((one) => one.id)).toEqual(['next', 'way']);
      await records.withdrawPasswordResets({ createdBy: 'ben' }, AT + 5001);
      expect([
        (await records.passwordReset('next'))?.withdrawnAt,
        (await records.passwordReset('of-ben'))?.withdrawnAt,
      ]).toEqual([AT + 5001, null]);
      expect([
        await records.withdrawPasswordReset('of-ben', AT + 1),
        await records.withdrawPasswordReset('of-ben', AT + 2),
      ]).toEqual([true, false]);
    });

    it('of a new password and of sessions that end', async () => {
      const { records } = current.store;
      await addPeople(records);
      const moment = new Date(AT).toISOString();
      for (const [id, userId] of [
        ['s1', 'ann'],
        ['s2', 'ann'],
        ['s3', 'ben'],
        ['s4', 'ann'],
        ['s5', 'ann'],
      ] as const) {
        const times = { expiresAt: new Date(AT + 1000).toISOString(), createdAt: moment, updatedAt: moment };
        await current.store.database
          .insertInto('session')
          .values({ id, userId, token: `token of ${id}`, ...times })
          .execute();
      }
      expect([await records.setPassword('ann', 'another', AT + 1), await records.setPassword('nobody', 'x', AT)]).toEqual([
        true,
        false,
      ]);
      expect([await records.passwordHashOf('ANN@home.test'), await records.passwordHashOf('nobody@home.test')]).toEqual([
        'another',
        null,
      ]);
      const open = () => current.store.records.openSessions(['s1', 's2', 's3', 's4', 's5'], AT);
      await records.endSession({ token: 'token of s1' });
      await records.endSession({ id: 's5' });
      expect(await open()).toEqual(new Set(['s2', 's3', 's4']));
      expect([await records.sessionsOf('ann'), await records.sessionsOf('nobody')]).toEqual([['s2', 's4'], []]);
      await records.endSessionsOf('ann', ['s2', 's4']);
      expect(await open()).toEqual(new Set(['s2', 's3', 's4']));
      await records.endSessionsOf('ann', ['s4']);
      expect(await open()).toEqual(new Set(['s3', 's4']));
      await records.endSessionsOf('ann');
      await current.reopen();
      const rows = await current.store.database
        .selectFrom('account')
        .select(['userId', 'password'])
        .orderBy('userId')
        .execute();
      expect(rows).toEqual([
        { userId: 'ann', password: 'another' },
        { userId: 'ben', password: 'hash' },
      ]);
      expect(await open()).toEqual(new Set(['s3']));
    });

    it('of a room’s first text, once', async () => {
      await current.store.write((records) => records.appendFirst(entry('a', 1, [7])));
      await expect(current.store.write((records) => records.appendFirst(entry('a', 2)))).rejects.toThrow();
      const room = await current.store.log.open('a');
      expect([room.tail.map((row) => row.seq), room.owners]).toEqual([[1], new Map([[7, 'ann']])]);
      expect(await current.store.log.append([entry('a', 3)])).toEqual([2]);
    });
  });
}
