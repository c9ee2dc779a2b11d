/** The contract of threads, their comments and the keys of requests. */
import { describe, expect, it } from 'vitest';
import type { CommentBody } from '#shared/comment-body.ts';
import type { Said } from '#shared/contributions.ts';
import type { ThreadRecord } from '#server/store/records/threads.ts';
import { addPlan, AT, PLAN, SECTION, storePerTest, type StoreKind } from './kit.ts';

const said = (text: string): CommentBody => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const says = (text: string): Said => ({ body: said(text), contribution: null });
const told = (words: string): Said => ({
  body: null,
  contribution: {
    by: { kind: 'member', memberId: 'm-ben' },
    way: 'phone',
    day: '2026-11-03',
    time: '14:30',
    words,
    observed: 'He laughed “a lot”. ہنسی',
    reading: '',
  },
});

const THREAD: ThreadRecord = {
  id: 't1',
  planId: PLAN.id,
  sectionId: SECTION.id,
  suggestionId: null,
  audience: 'readers',
  anchor: {
    first: [1, 2, 3],
    block: [1, 1],
    blockName: 'preference',
    quote: 'tea “first”',
    before: '',
    after: 'چائے',
    place: 'Mornings',
  },
  begunBy: 'ann',
  at: AT,
  changedAt: AT,
  resolved: null,
  reopened: null,
  keptFor: null,
};

/** Declares these tests for one kind of store. */
export function threadsContract(kind: StoreKind): void {
  describe(`${kind.name}: threads`, () => {
    const current = storePerTest(kind);
    const fill = async (): Promise<void> => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection(SECTION);
      await records.insertThread(THREAD);
      await records.insertThread({ ...THREAD, id: 't2', audience: 'professionals', anchor: null, changedAt: AT + 5 });
      await records.insertThread({ ...THREAD, id: 't3', anchor: null, changedAt: AT + 5 });
      await records.insertComment({ id: 'c1', threadId: 't1', personId: 'ann', at: AT, ...says('First') });
      await records.insertComment({ id: 'c2', threadId: 't1', personId: 'ben', at: AT, ...says('Second') });
      await records.insertComment({ id: 'c3', threadId: 't2', personId: 'ben', at: AT, ...says('In confidence') });
    };
    const wanted = {
      planId: PLAN.id,
      sectionIds: [SECTION.id],
      audiences: ['readers', 'professionals'],
      memberId: 'm-ann',
    } as const;

    it('are kept with their comments in order', async () => {
      await fill();
      await current.reopen();
      const { records } = current.store;
      expect(await records.thread('t1')).toEqual(THREAD);
      expect(await records.thread('none')).toBeNull();
      const comments = (await records.commentsOf(['t1', 't3'])).get('t1');
      expect(comments?.map(({ id, body, earlier, deletedAt }) => ({ id, body, earlier, deletedAt }))).toEqual([
        { id: 'c1', body: said('First'), earlier: [], deletedAt: null },
        { id: 'c2', body: said('Second'), earlier: [], deletedAt: null },
      ]);
      expect(await records.commentsOf([])).toEqual(new Map());
    });

    it('are listed a page at a time, those that changed last first, for who may see them', async () => {
      await fill();
      const { records } = current.store;
      const ids = async (
        which: Parameters<typeof records.threads>[1],
        audiences = wanted.audiences as readonly ('readers' | 'professionals')[],
      ) => (await records.threads({ ...wanted, audiences }, which)).map(({ id }) => id);
      expect(await ids({ limit: 10 })).toEqual(['t3', 't2', 't1']);
      expect(await ids({ limit: 1 })).toEqual(['t3']);
      expect(await ids({ limit: 10, before: { changedAt: AT + 5, id: 't3' } })).toEqual(['t2', 't1']);
      expect(await ids({ limit: 10 }, ['readers'])).toEqual(['t3', 't1']);
      expect(await records.threads({ ...wanted, sectionIds: [] }, { limit: 10 })).toEqual([]);
      expect((await records.threadsWrittenIn([SECTION.id], 'ben')).map(({ id }) => id)).toEqual(['t2']);
      expect(await records.threadsWrittenIn([SECTION.id], 'ann')).toEqual([]);
      await records.resolveThread('t3', 'ben', AT + 9);
      expect(await ids({ limit: 10, isResolved: false })).toEqual(['t2', 't1']);
      expect(await ids({ limit: 10, isResolved: true })).toEqual(['t3']);
      expect((await records.thread('t3'))?.resolved).toEqual({ by: 'ben', at: AT + 9 });
      await records.reopenThread('t3', 'ann', AT + 10);
      expect(await records.thread('t3')).toMatchObject({ resolved: null, reopened: { by: 'ann', at: AT + 10 } });
      await records.touchThread('t1', AT + 20);
      expect(await ids({ limit: 10, isResolved: false })).toEqual(['t1', 't3', 't2']);
    });

    it('are known without their words: as what the rules need of them and of their comments', async () => {
      await fill();
      const { records } = current.store;
      const mention: CommentBody = {
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'mention', attrs: { memberId: 'm-ben' } }] }],
      };
      await records.insertComment({ id: 'c4', threadId: 't1', personId: 'ann', at: AT + 1, body: mention, contribution: null });
      await records.insertComment({
        id: 'c5',
        threadId: 't1',
        personId: 'ann',
        at: AT + 2,
        body: said('"mention"'),
        contribution: null,
      });
      await records.insertComment({ id: 'c6', threadId: 't1', personId: 'ann', at: AT + 3, body: mention, contribution: null });
      await records.deleteComment('c6', AT + 4);
      const { anchor: _, ...facts } = THREAD;
      const which = { limit: 10, isResolved: false, before: { changedAt: AT + 1, id: '' } };
      expect(await records.threadFacts(wanted, which)).toEqual([facts]);
      expect(await records.threadFacts({ ...wanted, sectionIds: [] }, { limit: 10 })).toEqual([]);
      const found = await records.commentFacts(['t1', 't3']);
      expect(found.get('t1')?.map(({ personId, at, deletedAt, mentions }) => [personId, at, deletedAt, mentions])).toEqual([
        ['ann', AT, null, []],
        ['ben', AT, null, []],
        ['ann', AT + 1, null, ['m-ben']],
        ['ann', AT + 2, null, []],
        ['ann', AT + 3, AT + 4, []],
      ]);
      expect(found.has('t3')).toBe(false);
      expect(await records.commentFacts([])).toEqual(new Map());
    });

    it('are found however many are asked for, more than a database takes in one question', async () => {
      await fill();
      const { records } = current.store;
      const ids = [...Array.from({ length: 70_000 }, (_, i) => `none-${i}`), 't1'];
      expect([...(await records.commentsOf(ids)).keys()]).toEqual(['t1']);
      expect([...(await records.commentFacts(ids)).keys()]).toEqual(['t1']);
    });

    it('keep what a comment said before, and nothing of a deleted one', async () => {
      await fill();
      const { records } = current.store;
      await records.changeComment('c1', says('Better'), AT + 1);
      await records.changeComment('c1', says('Best'), AT + 2);
      expect(await records.comment('c1')).toMatchObject({
        body: said('Best'),
        earlier: [
          { ...says('First'), until: AT + 1 },
          { ...says('Better'), until: AT + 2 },
        ],
      });
      await records.deleteComment('c1', AT + 3);
      await current.reopen();
      expect(await current.store.records.comment('c1')).toMatchObject({
        body: null,
        earlier: [],
        deletedAt: AT + 3,
        personId: 'ann',
      });
    });

    it('keep what somebody else said, what was written of it before, and nothing of a deleted one', async () => {
      await fill();
      const { records } = current.store;
      const other = { kind: 'other', name: 'Vera Marsh', relation: 'neighbour' } as const;
      const letter: Said = { body: null, contribution: { ...told('Tea').contribution!, by: other, way: 'letter', time: null } };
      await records.insertComment({ id: 'c4', threadId: 't3', personId: 'ann', at: AT, ...told('Half a cup') });
      await records.insertComment({ id: 'c5', threadId: 't3', personId: 'ann', at: AT, ...letter });
      await records.changeComment('c4', told('Half a cup, always'), AT + 1);
      await current.reopen();
      const kept = (await current.store.records.commentsOf(['t3'])).get('t3');
      expect(kept?.map(({ body, contribution }) => ({ body, contribution }))).toEqual([told('Half a cup, always'), letter]);
      expect(kept?.map(({ earlier }) => earlier)).toEqual([[{ ...told('Half a cup'), until: AT + 1 }], []]);
      await current.store.records.deleteComment('c4', AT + 2);
      await current.reopen();
      const gone = await current.store.records.comment('c4');
      expect(gone).toMatchObject({ personId: 'ann', body: null, contribution: null, deletedAt: AT + 2, earlier: [] });
    });

    it('keep the keys of requests for each person', async () => {
      await fill();
      const { records } = current.store;
      const made = { threadId: 't1', commentId: 'c1' };
      await records.keepMade('ann', 'key', made, AT);
      await expect(records.keepMade('ann', 'key', made, AT)).rejects.toThrow();
      expect(await records.madeWith('ann', 'key')).toEqual(made);
      expect(await records.madeWith('ben', 'key')).toBeNull();
      await records.forgetKeys(AT + 1);
      expect(await records.madeWith('ann', 'key')).toBeNull();
    });

    it('are read in the order in which they were begun while they are open, and counted when they are resolved', async () => {
      await addPlan(current.store.records);
      const { records } = current.store;
      await records.insertSection(SECTION);
      await records.insertSection({ ...SECTION, id: 'other' });
      const resolved = { by: 'ann', at: AT + 50 };
      const begun = async (id: string, at: number, more: object = {}): Promise<void> =>
        records.insertThread({
          id,
          planId: PLAN.id,
          sectionId: SECTION.id,
          suggestionId: null,
          audience: 'readers',
          anchor: null,
          begunBy: 'ann',
          at: AT + at,
          changedAt: AT + 100 - at,
          resolved: null,
          reopened: null,
          keptFor: null,
          ...more,
        });
      const readers = { audiences: ['readers'], memberId: 'm-ann' } as const;
      const all = { ...readers, audiences: ['readers', 'professionals'] } as const;
      await begun('b', 2);
      await begun('a', 2);
      await begun('first', 1);
      await begun('hidden', 1, { audience: 'professionals' });
      await begun('elsewhere', 1, { sectionId: 'other' });
      await begun('done', 0, { resolved });
      await begun('doneToo', 3, { resolved, audience: 'professionals' });
      const ids = async (...args: Parameters<typeof records.openThreads>) =>
        (await records.openThreads(...args)).map(({ id }) => id);
      expect(await ids(SECTION.id, readers, { limit: 9 })).toEqual(['first', 'a', 'b']);
      expect(await ids(SECTION.id, readers, { limit: 2 })).toEqual(['first', 'a']);
      expect(await ids(SECTION.id, readers, { after: { at: AT + 2, id: 'a' }, limit: 9 })).toEqual(['b']);
      expect(await ids(SECTION.id, all, { limit: 9 })).toEqual(['first', 'hidden', 'a', 'b']);
      expect(await records.resolvedCount(SECTION.id, readers)).toBe(1);
      expect(await records.resolvedCount(SECTION.id, all)).toBe(2);
      expect(await records.resolvedCount('other', readers)).toBe(0);
    });

    it('[R39] are kept for some, and then nobody else finds or counts them', async () => {
      await fill();
      const { records } = current.store;
      await records.keepThreads(['t2', 't3'], ['m-ann', 'm-bea']);
      await records.keepThreads([], ['m-cat']);
      await records.keepThreads(['t1', 't2', 'none'], ['m-cat']);
      await current.reopen();
      const again = current.store.records;
      expect((await again.thread('t3'))?.keptFor).toEqual(['m-ann', 'm-bea']);
      expect((await again.thread('t1'))?.keptFor).toEqual(['m-cat']);
      const audiences = ['readers', 'professionals'] as const;
      const idsFor = async (memberId: string) => {
        const which = { limit: 10, isResolved: false };
        const listed = await again.threads({ ...wanted, memberId }, which);
        expect((await again.threadFacts({ ...wanted, memberId }, which)).map(({ id }) => id)).toEqual(
          listed.map(({ id }) => id),
        );
        const opened = await again.openThreads(SECTION.id, { audiences, memberId }, { limit: 10 });
        expect(opened.map(({ id }) => id).toSorted()).toEqual(listed.map(({ id }) => id).toSorted());
        return listed.map(({ id }) => id);
      };
      expect(await idsFor('m-ann')).toEqual(['t3', 't2']);
      expect(await idsFor('m-bea')).toEqual(['t3', 't2']);
      expect(await idsFor('m-cat')).toEqual(['t1']);
      for (const nobody of ['m-', 'ann', '']) expect(await idsFor(nobody)).toEqual([]);
      await again.resolveThread('t3', 'ann', AT + 9);
      const counted = (memberId: string) => again.resolvedCount(SECTION.id, { audiences, memberId });
      expect([await counted('m-ann'), await counted('m-cat')]).toEqual([1, 0]);
      // Whoever wrote in one that is not for them is found by what they wrote.
      expect((await again.threadsWrittenIn([SECTION.id], 'ann')).map(({ id }) => id)).toContain('t1');
    });
  });
}
