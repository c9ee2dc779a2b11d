/** The contract of the records of passkeys: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import type { PasskeyRecord } from '#server/store/records/passkeys.ts';
import { addPlan, AT, MEMBER, storePerTest, type StoreKind } from './kit.ts';

const PASSKEY: PasskeyRecord = {
  id: 'key',
  personId: 'ann',
  name: 'My phone',
  publicKey: 'abc',
  counter: 3,
  transports: ['internal', 'hybrid'],
  addedAt: AT,
  usedAt: null,
};

/** Declares these tests for one kind of store. */
export function passkeysContract(kind: StoreKind): void {
  describe(`${kind.name}: passkeys`, () => {
    const current = storePerTest(kind);
    const fill = () =>
      current.store.write(async (records) => {
        await records.setUpService({ name: 'A home', setUpAt: AT, demo: false });
        await addPlan(records);
      });

    it('belong to one person each, who names and removes them', async () => {
      await fill();
      const { records } = current.store;
      expect(await records.insertPasskey(PASSKEY)).toBe(true);
      expect(await records.insertPasskey({ ...PASSKEY, personId: 'ben' })).toBe(false);
      await records.insertPasskey({ ...PASSKEY, id: 'later', transports: [], addedAt: AT + 1 });
      await records.insertPasskey({ ...PASSKEY, id: 'bens', personId: 'ben' });
      await current.reopen();
      const again = current.store.records;
      expect(await again.passkey('key')).toEqual(PASSKEY);
      expect((await again.passkey('later'))?.transports).toEqual([]);
      expect(await again.passkey('none')).toBeNull();
      expect((await again.passkeysOf('ann')).map(({ id }) => id)).toEqual(['key', 'later']);
      expect([await again.renamePasskey('key', 'ann', 'Mine'), await again.renamePasskey('key', 'ben', 'His')]).toEqual([
        true,
        false,
      ]);
      expect((await again.passkey('key'))?.name).toBe('Mine');
      expect(await again.removePasskeys({ personId: 'ben', id: 'key' })).toBe(0);
      expect(await again.removePasskeys({ personId: 'ann', id: 'later' })).toBe(1);
      expect(await again.removePasskeys({ personId: 'ann' })).toBe(1);
      expect((await again.passkeysOf('ben')).map(({ id }) => id)).toEqual(['bens']);
      await expect(again.insertPasskey({ ...PASSKEY, personId: 'nobody' })).rejects.toThrow();
    });

    it('note each use once, from the count that was looked at', async () => {
      await fill();
      const { records } = current.store;
      await records.insertPasskey(PASSKEY);
      const other = await current.another();
      const used = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          (i % 2 === 0 ? records : other.records).usePasskey(PASSKEY, { counter: 4, at: AT + 9 }),
        ),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await records.passkey('key')).toEqual({ ...PASSKEY, counter: 4, usedAt: AT + 9 });
      expect(await records.usePasskey({ ...PASSKEY, id: 'gone' }, { counter: 4, at: AT })).toBe(false);
    });

    it('have questions that are answered once, by whom they were put to, in time', async () => {
      await fill();
      const { records } = current.store;
      const put = (challengeHash: string, personId: string | null) =>
        records.insertPasskeyChallenge({ challengeHash, personId, expiresAt: AT + 10 });
      await put('hers', 'ann');
      await put('anybodys', null);
      await put('late', null);
      expect(await records.takePasskeyChallenge('hers', 'ben', AT)).toBe(false);
      expect(await records.takePasskeyChallenge('hers', null, AT)).toBe(false);
      expect(await records.takePasskeyChallenge('anybodys', 'ann', AT)).toBe(false);
      expect(await records.takePasskeyChallenge('late', null, AT + 10)).toBe(false);
      const other = await current.another();
      const taken = await Promise.all([
        records.takePasskeyChallenge('anybodys', null, AT + 9),
        other.records.takePasskeyChallenge('anybodys', null, AT + 9),
      ]);
      expect(taken.filter(Boolean)).toHaveLength(1);
      await records.removePasskeyChallenges(AT + 11);
      expect(await records.takePasskeyChallenge('hers', 'ann', AT)).toBe(false);
    });

    it('are a second step for staff', async () => {
      await fill();
      const { records } = current.store;
      await records.putMember({ ...MEMBER, standing: 'manager' });
      await records.changeService({ staffSecondStep: true });
      expect([await records.needsSecondStep('ann', AT), await records.needsSecondStep('ben', AT)]).toEqual([true, false]);
      expect([...(await records.lackingSecondStep(['ann'], AT))]).toEqual(['ann']);
      await records.insertPasskey(PASSKEY);
      expect([...(await records.lackingSecondStep(['ann'], AT))]).toEqual([]);
      expect(await records.needsSecondStep('ann', AT)).toBe(true);
    });
  });
}
