/** The contract of recorded acts. */
import { describe, expect, it } from 'vitest';
import type { ActRecord } from '#server/store/records/acts.ts';
import { addPlan, AT, MEMBER, PLAN, SECTION, storePerTest, type StoreKind } from './kit.ts';

const ACT: Omit<ActRecord, 'takenBack'> = {
  id: 'a1',
  planId: PLAN.id,
  sectionId: SECTION.id,
  kind: 'view',
  block: [4_294_967_295, 12],
  units: [4_294_967_295, 13, 40, 7, 0, 2],
  sayerId: MEMBER.id,
  recordedBy: 'ben',
  saidOn: '2026-11-03',
  at: AT,
  seq: 7,
  hash: 'ab'.repeat(32),
  quote: 'Walk to the beans',
  text: 'چائے “first”',
};

/** Declares these tests for one kind of store. */
export function actsContract(kind: StoreKind): void {
  describe(`${kind.name}: acts`, () => {
    const current = storePerTest(kind);
    const fill = async (): Promise<void> => {
      const { records } = current.store;
      await addPlan(records);
      await records.putMember(MEMBER);
      await records.insertSection(SECTION);
      await records.insertAct({ ...ACT, key: 'k1' });
    };

    it('are kept as they are recorded, in their order, and found by the key of the request', async () => {
      await fill();
      await current.store.records.insertAct({ ...ACT, id: 'a0', sayerId: null, saidOn: null, key: 'k2', at: AT + 5 });
      await current.store.records.insertAct({ ...ACT, id: 'a9', kind: 'agree', text: '', key: 'k3' });
      await current.reopen();
      const { records } = current.store;
      expect(await records.act('a1')).toEqual({ ...ACT, takenBack: null });
      expect(await records.act('a2')).toBeNull();
      expect((await records.actsOf(SECTION.id)).map(({ id }) => id)).toEqual(['a1', 'a9', 'a0']);
      expect(await records.actsOf('two')).toEqual([]);
      expect((await records.actMadeWith('ben', 'k2'))?.id).toBe('a0');
      expect(await records.actMadeWith('ann', 'k2')).toBeNull();
      await expect(records.insertAct({ ...ACT, id: 'a3', key: 'k1' })).rejects.toThrow();
    });

    it('are taken back once, and stay', async () => {
      await fill();
      const end = { by: 'ann', at: AT + 9, how: 'withdrawn', reason: 'I thought again' } as const;
      await current.store.records.endAct('a1', end);
      await expect(current.store.records.endAct('a1', { ...end, by: 'ben', how: 'mistake' })).rejects.toThrow();
      await current.reopen();
      expect(await current.store.records.actsOf(SECTION.id)).toEqual([{ ...ACT, takenBack: end }]);
    });
  });
}
