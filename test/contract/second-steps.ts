/** The contract of the records of second steps and begun sign-ins: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import { addPlan, AT, MEMBER, storePerTest, type StoreKind } from './kit.ts';

const KEY = { personId: 'ann', secret: 'sealed', setAt: AT } as const;
const BEGUN = { tokenHash: 'hash', personId: 'ann', rememberMe: true, triesLeft: 5, expiresAt: AT + 1000 } as const;

/** Declares these tests for one kind of store. */
export function secondStepsContract(kind: StoreKind): void {
  describe(`${kind.name}: second steps`, () => {
    const current = storePerTest(kind);
    const fill = () =>
      current.store.write(async (records) => {
        await records.setUpService({ name: 'A home', setUpAt: AT, demo: false });
        await addPlan(records);
      });

    it('count when they are confirmed, and then no other key takes their place', async () => {
      await fill();
      const { records } = current.store;
      expect(await records.putSecondStep({ ...KEY, secret: 'first' })).toBe(true);
      expect(await records.putSecondStep(KEY)).toBe(true);
      expect(await records.confirmSecondStep({ ...KEY, secret: 'first' }, { step: 7, at: AT + 1 })).toBe(false);
      expect(await records.confirmSecondStep(KEY, { step: 7, at: AT + 1 })).toBe(true);
      expect(await records.confirmSecondStep(KEY, { step: 8, at: AT + 2 })).toBe(false);
      expect(await records.putSecondStep({ ...KEY, secret: 'third' })).toBe(false);
      await current.reopen();
      expect(await current.store.records.secondStep('ann')).toEqual({ ...KEY, confirmedAt: AT + 1, lastStep: 7 });
      expect(await current.store.records.secondStep('ben')).toBeNull();
      await expect(current.store.records.putSecondStep({ ...KEY, personId: 'nobody' })).rejects.toThrow();
    });

    it('take each step once, however many use it at once and on however many nodes, and none before it', async () => {
      await fill();
      const { records } = current.store;
      await records.putSecondStep(KEY);
      expect(await records.useStep('ann', 'sealed', 9)).toBe(false);
      await records.confirmSecondStep(KEY, { step: 7, at: AT });
      const other = await current.another();
      const used = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? records : other.records).useStep('ann', 'sealed', 9)),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await records.useStep('ann', 'sealed', 8)).toBe(false);
      expect(await records.useStep('ann', 'another', 10)).toBe(false);
      expect(await records.useStep('ann', 'sealed', 10)).toBe(true);
    });

    it('have recovery codes that work once and go with them', async () => {
      await fill();
      const { records } = current.store;
      await records.putSecondStep(KEY);
      await records.putRecoveryCodes('ann', ['old']);
      await records.putRecoveryCodes('ann', ['a', 'b', 'c']);
      await records.putRecoveryCodes('ben', ['a']);
      expect([await records.hasRecoveryCode('ann', 'a'), await records.hasRecoveryCode('ann', 'old')]).toEqual([true, false]);
      const other = await current.another();
      const used = await Promise.all(
        Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? records : other.records).useRecoveryCode('ann', 'a')),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
      expect([await records.recoveryCodesLeft('ann'), await records.recoveryCodesLeft('ben')]).toEqual([2, 1]);
      expect(await records.removeSecondStep('ann')).toBe(true);
      expect(await records.removeSecondStep('ann')).toBe(false);
      expect([await records.recoveryCodesLeft('ann'), await records.recoveryCodesLeft('ben')]).toEqual([0, 1]);
    });

    it('are lacked by staff alone, where the service needs them, as long as they are staff', async () => {
      await fill();
      const { records } = current.store;
      const lacking = async (now = AT) => [...(await records.lackingSecondStep(['ann', 'ben', 'nobody'], now))].toSorted();
      const is = (standing: typeof MEMBER.standing | 'careWorker', more: object = {}) =>
        records.putMember({ ...MEMBER, standing, ...more });
      await is('careWorker');
      expect(await lacking()).toEqual([]);
      await records.changeService({ staffSecondStep: true });
      expect((await records.service())?.staffSecondStep).toBe(true);
      expect(await lacking()).toEqual(['ann']);
      expect(await records.allLackingSecondStep(AT)).toContain('ann');
      for (const standing of ['person', 'family', 'advocate', 'observer'] as const) {
        await is(standing);
        expect(await lacking()).toEqual([]);
      }
      for (const standing of ['careWorker', 'professional', 'manager'] as const) {
        await is(standing);
        expect(await lacking()).toEqual(['ann']);
      }
      await is('manager', { expiresAt: AT + 5 });
      expect([await lacking(AT + 4), await lacking(AT + 5)]).toEqual([['ann'], []]);
      await is('manager', { removedAt: AT });
      expect(await lacking()).toEqual([]);
      await records.addServiceManager('ben');
      expect(await lacking()).toEqual(['ben']);
      await records.putSecondStep({ ...KEY, personId: 'ben' });
      expect(await lacking()).toEqual(['ben']);
      await records.confirmSecondStep({ ...KEY, personId: 'ben' }, { step: 1, at: AT });
      expect(await lacking()).toEqual([]);
      expect(await records.lackingSecondStep([], AT)).toEqual(new Set());
    });

    it('keep an open session from being used while its person lacks one', async () => {
      await fill();
      const { records, database } = current.store;
      const at = new Date(AT);
      const session = { expiresAt: new Date(AT + 9000), createdAt: at, updatedAt: at };
      for (const personId of ['ann', 'ben'])
        await database
          .insertInto('session')
          .values({ id: `s-${personId}`, userId: personId, token: `t-${personId}`, ...session })
          .execute();
      const usable = async () => [...(await records.usableSessions(['s-ann', 's-ben', 'none'], AT))].toSorted();
      expect(await usable()).toEqual(['s-ann', 's-ben']);
      await records.addServiceManager('ben');
      await records.changeService({ staffSecondStep: true });
      expect(await usable()).toEqual(['s-ann']);
      expect(await records.usableSessions([], AT)).toEqual(new Set());
      expect(await records.usableSessions(['s-ann'], AT + 9000)).toEqual(new Set());
    });
  });

  describe(`${kind.name}: begun sign-ins`, () => {
    const current = storePerTest(kind);

    it('give five tries, however many are taken at once, end once, and are removed by person or by age', async () => {
      await current.store.write((records) => addPlan(records));
      const { records } = current.store;
      await records.insertBegunSignIn(BEGUN);
      await records.insertBegunSignIn({ ...BEGUN, tokenHash: 'other', personId: 'ben', rememberMe: false, expiresAt: AT + 5 });
      const node = await current.another();
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? records : node.records).takeSignInTry('hash', AT + 999)),
      );
      expect(taken.filter((one) => one !== null)).toHaveLength(5);
      expect(await records.takeSignInTry('other', AT + 4)).toEqual({
        ...BEGUN,
        tokenHash: 'other',
        personId: 'ben',
        rememberMe: false,
        triesLeft: 4,
        expiresAt: AT + 5,
      });
      expect([await records.takeSignInTry('other', AT + 5), await records.takeSignInTry('none', AT)]).toEqual([null, null]);
      const ended = await Promise.all([records.endBegunSignIn('hash'), node.records.endBegunSignIn('hash')]);
      expect(ended.filter(Boolean)).toHaveLength(1);
      await records.insertBegunSignIn(BEGUN);
      await records.removeBegunSignIns({ expiredBefore: AT + 6 });
      expect(await records.endBegunSignIn('other')).toBe(false);
      await records.removeBegunSignIns({ personId: 'ann' });
      expect(await records.endBegunSignIn('hash')).toBe(false);
    });
  });
}
