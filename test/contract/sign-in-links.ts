/** The contract of the records of links that sign in: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import type { SignInLinkRecord } from '#server/store/records/sign-in-links.ts';
import { addPeople, AT, storePerTest, type StoreKind } from './kit.ts';

const LINK: SignInLinkRecord = {
  id: 'link',
  personId: 'ann',
  next: '/plans/plan',
  createdAt: AT,
  expiresAt: AT + 1000,
  usedAt: null,
};

/** Declares these tests for one kind of store. */
export function signInLinksContract(kind: StoreKind): void {
  describe(`${kind.name}: links that sign in`, () => {
    const current = storePerTest(kind);

    it('are found by their key, also one of nobody', async () => {
      const { records } = current.store;
      await addPeople(records);
      const nobodys = { ...LINK, id: 'nobodys', personId: null, next: null };
      await records.insertSignInLink(LINK, 'hash');
      await records.insertSignInLink(nobodys, 'other');
      await current.reopen();
      expect(await current.store.records.signInLinkByKey('hash')).toEqual(LINK);
      expect(await current.store.records.signInLink('nobodys')).toEqual(nobodys);
      expect(await current.store.records.signInLinkByKey('none')).toBeNull();
      await expect(current.store.records.insertSignInLink({ ...LINK, id: 'again' }, 'hash')).rejects.toThrow();
      await expect(current.store.records.insertSignInLink({ ...LINK, id: 'x', personId: 'nobody' }, 'x')).rejects.toThrow();
    });

    it('are used once, however many use one at once and on however many nodes, and not when they ran out', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.insertSignInLink(LINK, 'hash');
      await records.insertSignInLink({ ...LINK, id: 'late' }, 'late');
      const other = await current.another();
      const used = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? records : other.records).markSignInLinkUsed('link', AT + 999)),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
      expect((await records.signInLink('link'))?.usedAt).toBe(AT + 999);
      expect(await records.markSignInLinkUsed('late', AT + 1000)).toBe(false);
      expect(await records.markSignInLinkUsed('never', AT)).toBe(false);
    });

    it('are removed by person or by age, with the mails that would bring them', async () => {
      const { records } = current.store;
      await addPeople(records);
      await records.insertSignInLink(LINK, 'a');
      await records.insertSignInLink({ ...LINK, id: 'bens', personId: 'ben' }, 'b');
      await records.insertSignInLink({ ...LINK, id: 'newer', personId: 'ben', expiresAt: AT + 5000 }, 'c');
      const mail = { invitationId: null, passwordResetId: null, address: null, language: 'en', secret: 'sealed' } as const;
      const times = { createdAt: AT, dueAt: AT };
      await records.insertMail([
        { id: 'm1', kind: 'signInLink', personId: 'ann', signInLinkId: 'link', ...mail, ...times },
        { id: 'm2', kind: 'signInLink', personId: null, signInLinkId: 'newer', ...mail, ...times },
      ]);
      await records.removeSignInLinks({ personId: 'ann' });
      expect([await records.signInLink('link'), await records.mail('m1')]).toEqual([null, null]);
      expect((await records.signInLink('bens'))?.id).toBe('bens');
      await records.removeSignInLinks({ expiredBefore: AT + 1001 });
      expect(await records.signInLink('bens')).toBeNull();
      expect((await records.mail('m2'))?.signInLinkId).toBe('newer');
    });
  });
}
