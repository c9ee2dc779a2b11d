/** The contract of the outbox of e-mail: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import type { NewMail } from '#server/store/records/mail.ts';
import { addPlan, AT, INVITATION, storePerTest, type StoreKind } from './kit.ts';

const mail = (id: string, change: Partial<NewMail> = {}): NewMail => ({
  id,
  kind: 'inbox',
  personId: 'ann',
  invitationId: null,
  passwordResetId: null,
  address: null,
  language: 'en',
  secret: null,
  createdAt: AT,
  dueAt: AT,
  ...change,
});
const invited = (id: string, change: Partial<NewMail> = {}): NewMail =>
  mail(id, { kind: 'invitation', personId: null, invitationId: 'inv', address: 'ivy@home.test', secret: 'sealed', ...change });

/** Declares these tests for one kind of store. */
export function mailContract(kind: StoreKind): void {
  describe(`${kind.name}: the outbox`, () => {
    const current = storePerTest(kind);
    const fill = () =>
      current.store.write(async (records) => {
        await addPlan(records);
        await records.insertInvitation(INVITATION, 'token', 'code');
      });
    const claim = (node: string, now = AT, limit = 10) =>
      current.store.records.claimMail({ node, now, until: now + 1000, limit });

    it('has one mail about an inbox for each person that waits, and a further one when that has ended', async () => {
      await fill();
      const { records } = current.store;
      await records.insertMail([]);
      await records.insertMail([mail('a'), mail('b'), mail('c', { personId: 'ben' }), invited('d'), invited('e')]);
      await current.reopen();
      const ids = async () => (await claim('n1')).map(({ id }) => id).toSorted();
      expect(await ids()).toEqual(['a', 'c', 'd', 'e']);
      await current.store.records.insertMail([mail('f')]);
      expect(await current.store.records.mail('f')).toBeNull();
      expect(await current.store.records.endMail('a', 'n1', { state: 'sent', problem: null, at: AT })).toBe(true);
      await current.store.records.insertMail([mail('g')]);
      expect(await ids()).toEqual(['g']);
    });

    it('gives each mail that is due to one server, however many ask at once, until its claim runs out', async () => {
      await fill();
      const stores = [current.store, await current.another(), await current.another()];
      const ids = Array.from({ length: 30 }, (_, i) => `m${i}`);
      await current.store.records.insertMail([...ids.map((id) => invited(id)), invited('later', { dueAt: AT + 2000 })]);
      const claims = await Promise.all(
        Array.from({ length: 9 }, (_, i) =>
          (stores[i % 3] ?? current.store).records.claimMail({ node: `n${i}`, now: AT, until: AT + 1000, limit: 5 }),
        ),
      );
      const got = claims.flat().map(({ id }) => id);
      expect(got.toSorted()).toEqual(ids.toSorted());
      expect(claims.flat().every(({ attempts }) => attempts === 1)).toBe(true);
      expect(await claim('other', AT + 999)).toEqual([]);
      expect(await claim('other', AT + 1000, 50)).toHaveLength(30);
      // Whose claim ran out cannot end a mail that another server has by now.
      const first = claims.findIndex((some) => some.some(({ id }) => id === 'm0'));
      const { records } = current.store;
      expect(await records.endMail('m0', `n${first}`, { state: 'sent', problem: null, at: AT })).toBe(false);
      expect(await records.retryMail('m0', `n${first}`, { dueAt: AT, problem: 'slow' })).toBe(false);
      expect(await records.retryMail('m0', 'other', { dueAt: AT + 5000, problem: 'slow' })).toBe(true);
      expect(await records.mail('m0')).toMatchObject({ attempts: 2, problem: 'slow', lockedUntil: null, state: 'waiting' });
      await records.releaseMail();
      expect((await claim('again', AT + 1000, 50)).map(({ id }) => id)).not.toContain('m0');
      expect((await claim('again', AT + 5000, 50)).map(({ id }) => id)).toContain('m0');
    });

    it('forgets address and key of a mail that has ended, lists it, and is cleared of old ones', async () => {
      await fill();
      const { records } = current.store;
      await records.insertMail([invited('a'), invited('b', { createdAt: AT + 1 }), mail('c')]);
      expect((await claim('n1'))[0]).toMatchObject({ address: 'ivy@home.test', secret: 'sealed' });
      expect((await records.mailOf('invitation', ['inv'])).get('inv')?.id).toBe('b');
      expect(await records.mailOf('passwordReset', ['way'])).toEqual(new Map());
      for (const [i, id] of ['a', 'b'].entries())
        await records.endMail(id, 'n1', { state: 'failed', problem: 'refused', at: AT + i });
      expect(await records.endMail('a', 'n1', { state: 'sent', problem: null, at: AT })).toBe(false);
      expect(await records.mail('a')).toMatchObject({ address: null, secret: null, state: 'failed', problem: 'refused' });
      expect((await records.endedMail('failed', AT)).map(({ id }) => id)).toEqual(['b', 'a']);
      expect((await records.endedMail('failed', AT + 1)).map(({ id }) => id)).toEqual(['b']);
      expect(await records.endedMail('held', 0)).toEqual([]);
      await records.removeEndedMail(AT + 1);
      expect(await records.mail('a')).toBeNull();
      expect((await records.mail('c'))?.state).toBe('waiting');
      await records.rescheduleInboxMail('ann', AT + 70, AT);
      expect((await records.mail('c'))?.dueAt).toBe(AT + 70);
      await records.rescheduleInboxMail('ann', null, AT + 80);
      expect(await records.mail('c')).toMatchObject({ state: 'dropped', endedAt: AT + 80 });
    });

    it('knows when people want e-mail', async () => {
      await fill();
      const { records } = current.store;
      const choice = { when: 'daily', at: '18:30', zone: 'Europe/London' } as const;
      await records.changeSettings('ann', { mail: choice });
      await records.changeSettings('ann', { language: 'ur' });
      await records.changeSettings('ben', { language: 'ur' });
      expect((await records.settingsOf('ann')).mail).toEqual(choice);
      expect(await records.mailChoices(['ann', 'ben'])).toEqual(new Map([['ann', choice]]));
      expect(await records.mailChoices([])).toEqual(new Map());
    });
  });
}
