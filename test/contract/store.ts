/** The contract of the store: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import { chainHash, CHAIN_START } from '#server/store/audit.ts';
import { AuditDamaged, StoreUnavailable } from '#server/store/errors.ts';
import type { AuditEntry, AuditEntryOf } from '#shared/audit.ts';
import { AT, entry, addPeople, PLAN, addPlan, SECTION, storePerTest, type StoreKind } from './kit.ts';
import { logContract } from './log.ts';
import { packContract } from './packs.ts';
import { devicePinsContract } from './device-pins.ts';
import { inboxContract } from './inbox.ts';
import { mailContract } from './mail.ts';
import { passkeysContract } from './passkeys.ts';
import { recordsContract } from './records.ts';
import { actsContract } from './acts.ts';
import { secondStepsContract } from './second-steps.ts';
import { signInLinksContract } from './sign-in-links.ts';
import { suggestionsContract } from './suggestions.ts';
import { threadsContract } from './threads.ts';

const hold = (reason: string): AuditEntryOf<'section.hold'> => ({
  planId: 'plan',
  at: AT,
  personId: 'ann',
  verb: 'section.hold',
  sections: ['one'],
  audience: ['member-ann', 'member-ben'],
  detail: { reason },
});
const renamed = (detail: AuditEntryOf<'plan.change'>['detail']): AuditEntryOf<'plan.change'> => ({
  planId: 'plan',
  at: AT,
  personId: 'ann',
  verb: 'plan.change',
  sections: [],
  audience: 'all',
  detail,
});
const settled = (lockMinutes: number): AuditEntryOf<'service.change'> => ({
  planId: '',
  at: AT,
  personId: 'ann',
  verb: 'service.change',
  sections: [],
  audience: 'all',
  detail: { lockMinutes },
});

/** Declares all contract tests for one kind of store. */
export function storeContract(kind: StoreKind): void {
  logContract(kind);
  packContract(kind);
  recordsContract(kind);
  threadsContract(kind);
  suggestionsContract(kind);
  actsContract(kind);
  devicePinsContract(kind);
  inboxContract(kind);
  mailContract(kind);
  signInLinksContract(kind);
  secondStepsContract(kind);
  passkeysContract(kind);

  describe(`${kind.name}: the end`, () => {
    const current = storePerTest(kind);
    it('[S12] loses nothing that was kept before, and whatever is asked later finds no store', async () => {
      const { store } = current;
      await store.write(addPlan);
      expect(await store.log.append([entry('a', 1)])).toEqual([1]);
      const running = store.records.plan('plan').catch((error: unknown) => expect(error).toBeInstanceOf(StoreUnavailable));
      await Promise.all([running, store.close()]);
      const late = [
        () => store.log.append([entry('a', 2)]),
        () => store.log.lastSeq('a'),
        () => store.records.plan('plan'),
        () => store.write(async (records) => records.plan('plan')),
        () => store.ready(),
      ];
      for (const ask of late) await expect(ask()).rejects.toBeInstanceOf(StoreUnavailable);
      await store.close();
      await current.reopen();
      expect(await current.store.log.lastSeq('a')).toBe(1);
    });
  });

  describe(`${kind.name}: transactions`, () => {
    const current = storePerTest(kind);
    it('keep all or nothing', async () => {
      await expect(
        current.store.write(async (records) => {
          await addPlan(records);
          await records.insertSection(SECTION);
          await records.appendFirst(entry('section.one', 1, [7]));
          await records.appendAudit(hold('One'));
          throw new Error('on second thoughts');
        }),
      ).rejects.toThrow('on second thoughts');
      const { records } = current.store;
      expect([await records.plan('plan'), await records.person('ann'), await records.section('one')]).toEqual([
        null,
        null,
        null,
      ]);
      expect([await records.auditOf('plan'), await current.store.log.lastSeq('section.one')]).toEqual([[], 0]);
      await current.store.write(addPlan);
      await current.reopen();
      expect(await current.store.records.plan('plan')).toEqual(PLAN);
    });

    it('show nothing to others before they are kept', async () => {
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let opened: () => void = () => undefined;
      const started = new Promise<void>((resolve) => (opened = resolve));
      const failing = current.store.write(async (records) => {
        await addPlan(records);
        await records.appendFirst(entry('section.one', 1, [7]));
        opened();
        await gate;
        throw new Error('on second thoughts');
      });
      await started;
      const other = await current.another();
      const reading = Promise.all([
        other.records.plan('plan'),
        other.log.rows('section.one', 1, 9),
        other.log.open('section.one'),
      ]);
      await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 100))]);
      release();
      await expect(failing).rejects.toThrow('on second thoughts');
      expect(await reading).toMatchObject([null, [], { tail: [], owners: new Map() }]);
    });

    it('that fail leave an append beside them untouched', async () => {
      const failing = current.store.write(async (records) => {
        await addPeople(records);
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new Error('no');
      });
      const appending = current.store.log.append([entry('a', 1)]);
      await expect(failing).rejects.toThrow('no');
      expect(await appending).toEqual([1]);
      expect([await current.store.log.lastSeq('a'), await current.store.records.person('ann')]).toEqual([1, null]);
    });

    it('run one after another, so that none works on what another is changing', async () => {
      await current.store.write(addPlan);
      const stores = [current.store, await current.another(), await current.another()];
      const rename = (_: unknown, i: number) =>
        (stores[i % 3] ?? current.store).write(async (records) => {
          const plan = await records.plan('plan');
          await records.updatePlan('plan', { title: `${plan?.title ?? ''}+` });
        });
      await Promise.all(Array.from({ length: 20 }, rename));
      expect((await current.store.records.plan('plan'))?.title).toBe(`A plan${'+'.repeat(20)}`);
    });
  });

  describe(`${kind.name}: the audit trail`, () => {
    const current = storePerTest(kind);
    it('is one unbroken chain for each plan, also when many write at once', async () => {
      const stores = [current.store, await current.another(), await current.another()];
      await Promise.all(
        Array.from({ length: 15 }, (_, i) =>
          (stores[i % 3] ?? current.store).write(async (records) => {
            await records.appendAudit(i % 2 ? hold(`ü ${i}`) : renamed({ title: undefined, archived: true }));
            await records.appendAudit(settled(i));
          }),
        ),
      );
      await current.reopen();
      for (const planId of ['plan', '']) {
        const rows = await current.store.records.auditOf(planId);
        expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
        let previous = CHAIN_START;
        for (const { seq, hash, previousHash, ...entry } of rows) {
          expect(previousHash).toBe(previous);
          expect(hash).toBe(chainHash(entry, seq, previous));
          previous = hash;
        }
      }
    });

    it('gives an entry as it was given, with all sections that it names and its audience', async () => {
      const { records } = current.store;
      const order: AuditEntry = {
        planId: 'plan',
        at: AT,
        personId: 'ann',
        verb: 'plan.orderSections',
        sections: ['two', 'one'],
        audience: [],
        detail: { order: ['two', 'one'] },
      };
      for (const entry of [hold('Wait'), order, renamed({ title: 'T' })]) await records.appendAudit(entry);
      const rows = await records.auditOf('plan');
      expect(rows.map(({ seq: _seq, previousHash: _previous, hash: _hash, ...entry }) => entry)).toEqual([
        hold('Wait'),
        order,
        renamed({ title: 'T' }),
      ]);
      expect((await records.auditOf('plan', 2)).map(({ seq }) => seq)).toEqual([3]);
      expect(await records.auditHeads(['plan', 'other'])).toEqual(new Map([['plan', 3]]));
    });

    it('takes only entries of the closed list, and does not give what is none', async () => {
      const { records, database } = current.store;
      // The types do not refuse an additional field of an object that is spread.
      const beyond = { more: 1 };
      await expect(records.appendAudit({ ...hold('Wait'), ...beyond })).rejects.toThrow('more');
      expect(await records.auditOf('plan')).toEqual([]);
      for (const change of [
        { verb: 'section.nothing' },
        { detail: '{"reason":1}' },
        { detail: '{' },
        { sections: '[]' },
        { audience: '"some"' },
      ]) {
        await records.appendAudit(hold('Wait'));
        await database.updateTable('audit').set(change).execute();
        await expect(records.auditOf('plan')).rejects.toThrow(AuditDamaged);
        await database.deleteFrom('audit').execute();
      }
    });

    it('covers the sections and the audience of an entry by its hash', async () => {
      await current.store.records.appendAudit(hold('Wait'));
      const [row] = await current.store.records.auditOf('plan');
      if (row === undefined) throw new Error('an entry');
      const { seq, hash, previousHash, ...entry } = row;
      expect(chainHash(entry, seq, previousHash)).toBe(hash);
      for (const change of [{ sections: ['two'] }, { audience: ['member-ann'] }, { audience: 'all' }])
        expect(chainHash({ ...entry, ...change }, seq, previousHash)).not.toBe(hash);
    });

    it('tells the newest change of lead of each section after a time, and of no other plan', async () => {
      const { records } = current.store;
      type Change = AuditEntryOf<'section.change'>['detail'];
      const change = (planId: string, at: number, personId: string, section: string, detail: Change) =>
        records.appendAudit({ planId, at, personId, verb: 'section.change', sections: [section], audience: [], detail });
      await change('plan', AT, 'ann', 'one', { lead: 'together' });
      await change('plan', AT + 1, 'ann', 'one', { lead: 'professional' });
      await change('plan', AT + 2, 'ben', 'one', { lead: 'together', title: 'One' });
      await change('plan', AT + 3, 'ann', 'one', { title: 'lead' });
      await change('plan', AT + 3, 'ann', 'two', { lead: 'sealed' });
      await change('other', AT + 4, 'ann', 'three', { lead: 'sealed' });
      await records.appendAudit({ ...hold('lead'), at: AT + 5 });
      expect(await records.leadChangesSince('plan', AT)).toEqual(
        new Map([
          ['one', { by: 'ben', at: AT + 2 }],
          ['two', { by: 'ann', at: AT + 3 }],
        ]),
      );
      expect(await records.leadChangesSince('plan', AT + 3)).toEqual(new Map());
    });

    it('is read back by pages, as far as somebody may know it', async () => {
      const { records, database } = current.store;
      const add = (entry: AuditEntry) => records.appendAudit(entry);
      const on = (section: string, at: number, audience: string[], reason: string): AuditEntry => ({
        ...hold(reason),
        sections: [section],
        at,
        audience,
      });
      await add({ ...renamed({ title: 'T' }), at: AT + 5 });
      await add(on('one', AT + 3, ['ann', 'ben'], 'a'));
      await add(on('one', AT + 3, ['ann'], 'b'));
      await add(on('two', AT + 4, ['ann', 'ben'], 'sealed'));
      await add(on('one', AT + 1, ['cleo'], 'before ben joined'));
      await add(on('one', AT + 4, ['cleo'], 'not told'));
      await add({ ...on('one', AT + 3, ['ben'], 'c'), personId: 'ben' });
      const restored = { at: 2, toSeq: 9 };
      await add({ ...on('one', AT + 2, ['ann'], ''), verb: 'section.restore', detail: restored } as AuditEntry);
      const ask = {
        planId: 'plan',
        memberId: 'ben',
        joinedAt: AT + 2,
        readable: ['one'],
        verbs: ['section.hold', 'plan.change', 'section.restore'] as const,
        until: { at: AT + 100, seq: 1000 },
        limit: 10,
      };
      const seqs = async (change: Partial<Parameters<typeof records.auditPage>[0]> = {}) => {
        const { entries, next } = await records.auditPage({ ...ask, ...change });
        return [entries.map(({ seq }) => seq), next];
      };
      // The newest by time first, and of one time the last that was written.
      expect(await seqs()).toEqual([[1, 7, 2, 8, 5], null]);
      expect(await seqs({ limit: 2 })).toEqual([[1, 7], { at: AT + 3, seq: 7 }]);
      expect(await seqs({ until: { at: AT + 3, seq: 7 } })).toEqual([[2, 8, 5], null]);
      expect(await seqs({ from: AT + 2, section: 'one' })).toEqual([[7, 2, 8], null]);
      expect(await seqs({ person: { id: 'ben', memberId: null } })).toEqual([[7], null]);
      expect(await seqs({ verbs: ['section.restore'] })).toEqual([[8], null]);
      expect(await seqs({ verbs: [] })).toEqual([[], null]);
      expect((await records.restoresOf('plan', 'one')).map(({ detail }) => detail)).toEqual([restored]);
      expect(await records.restoresOf('plan', 'two')).toEqual([]);
      // An entry that cannot be read is left out, and does not end the pages.
      await database.updateTable('audit').set({ detail: '{' }).where('seq', '=', 7).execute();
      expect(await seqs({ limit: 2 })).toEqual([[1], { at: AT + 3, seq: 7 }]);
      expect((await records.storedTrail('plan', 2, 3)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    });

    it('tells the leads that sections had', async () => {
      const { records } = current.store;
      const about = { planId: 'plan', at: AT, personId: 'ann', audience: [] };
      await records.appendAudit({
        ...about,
        verb: 'section.add',
        sections: ['one'],
        detail: { title: 'One', lead: 'sealed', named: [] },
      });
      await records.appendAudit({ ...about, verb: 'section.change', sections: ['one'], detail: { title: 'New' } });
      await records.appendAudit({ ...about, verb: 'section.change', sections: ['one'], detail: { lead: 'together' } });
      await records.appendAudit({ ...about, verb: 'section.change', sections: ['two'], detail: { lead: 'sealed' } });
      expect(await records.leadsOf('plan', ['one'])).toEqual([
        { seq: 1, at: about.at, sectionId: 'one', lead: 'sealed' },
        { seq: 3, at: about.at, sectionId: 'one', lead: 'together' },
      ]);
      expect(await records.leadsOf('plan', [])).toEqual([]);
    });

    it('is one chain also where entries are written by themselves', async () => {
      await Promise.all(Array.from({ length: 10 }, () => current.store.records.appendAudit(hold('Wait'))));
      expect((await current.store.records.auditOf('plan')).map((row) => row.seq)).toEqual(
        Array.from({ length: 10 }, (_, i) => i + 1),
      );
    });
  });

  describe(`${kind.name}: as a whole`, () => {
    const current = storePerTest(kind);
    it('says that it is ready, and after its end that it is not', async () => {
      await current.store.ready();
      await current.store.close();
      await expect(current.store.ready()).rejects.toThrow();
      await expect(current.store.log.append([entry('a', 1)])).rejects.toThrow();
      await current.reopen();
    });

    it('is not opened where it holds sections in a form that is no longer read, and is left as it is', async () => {
      const { database } = current.store;
      await database.insertInto('room').values({ room: 'section.new', schema_version: 2 }).execute();
      await current.reopen();
      await current.store.database.insertInto('room').values({ room: 'section.old', schema_version: 1 }).execute();
      for (let attempt = 0; attempt < 2; attempt++) await expect(current.reopen()).rejects.toThrow(/early version/);
    });
  });
}
