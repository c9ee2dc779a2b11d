/** The contract of the records of notifications: tests that every kind of store must pass. */
import { describe, expect, it } from 'vitest';
import type { NotificationAbout } from '#shared/notifications.ts';
import type { NotificationRecord, ReadOf } from '#server/store/records/notifications.ts';
import { addPlan, AT, SECTION, storePerTest, type StoreKind } from './kit.ts';

/** All sections, for a reader who is of the professionals. */
const KNOWN = { sections: ['one', 'two'], professional: ['one', 'two'] };
const PLACE = { planId: 'plan', sectionId: 'one' };
const told = (id: string, at: number, about: NotificationAbout, personId = 'ann'): Omit<NotificationRecord, 'readAt'> => ({
  id,
  personId,
  at: AT + at,
  by: 'ben',
  about,
});
const inThread = (threadId: string, professionalsOnly = false, sectionId = 'one'): NotificationAbout => ({
  kind: 'comment',
  planId: 'plan',
  sectionId,
  threadId,
  commentId: 'comment',
  suggestionId: null,
  professionalsOnly,
});

/** Declares these tests for one kind of store. */
export function inboxContract(kind: StoreKind): void {
  describe(`${kind.name}: notifications`, () => {
    const current = storePerTest(kind);
    const fill = async (): Promise<void> => {
      await current.store.write(async (records) => {
        await addPlan(records);
        for (const id of ['one', 'two']) await records.insertSection({ ...SECTION, id });
      });
    };

    it('are given as they were told, the newest first, by pages, of the sections that are asked for', async () => {
      await fill();
      const { records } = current.store;
      const all = [
        told('a', 1, { kind: 'hold', ...PLACE }),
        told('b', 2, inThread('t')),
        told('c', 2, { kind: 'suggestion.new', ...PLACE, suggestionId: 's' }),
        told('d', 3, inThread('inner', true)),
        told('e', 4, inThread('t', false, 'two')),
      ];
      await records.insertNotifications([...all, told('f', 5, inThread('t'), 'ben')]);
      await records.insertNotifications([]);
      await current.reopen();
      const page = (change: object = {}) =>
        current.store.records.notificationsOf('ann', {
          known: { sections: ['one', 'two'], professional: ['one'] },
          unread: false,
          before: null,
          limit: 10,
          ...change,
        });
      expect(await page()).toEqual(all.toReversed().map((one) => ({ ...one, readAt: null })));
      const ids = async (change: object) => (await page(change)).map(({ id }) => id);
      expect(await ids({ known: { sections: ['one'], professional: ['one'] } })).toEqual(['d', 'c', 'b', 'a']);
      expect(await ids({ known: { sections: ['one', 'two'], professional: ['two'] } })).toEqual(['e', 'c', 'b', 'a']);
      expect(await ids({ known: { sections: ['one'], professional: [] } })).toEqual(['c', 'b', 'a']);
      expect(await ids({ known: { sections: [], professional: [] } })).toEqual([]);
      expect(await ids({ limit: 2 })).toEqual(['e', 'd']);
      expect(await ids({ before: { at: AT + 2, id: 'c' } })).toEqual(['b', 'a']);
      expect((await current.store.records.notificationOfThread('ann', 't'))?.id).toBe('e');
      expect(await current.store.records.notificationOfThread('ben', 'inner')).toBeNull();
    });

    it('are counted by section, kind and audience until they are read', async () => {
      await fill();
      const { records } = current.store;
      await records.insertNotifications([
        told('a', 1, { kind: 'hold', ...PLACE }),
        told('b', 2, inThread('t')),
        told('c', 3, inThread('t')),
        told('d', 4, inThread('inner', true)),
        told('e', 5, { kind: 'suggestion.waits', ...PLACE, suggestionId: 's' }),
      ]);
      const counts = async (since = 0) =>
        (await records.unreadGroups('ann', since))
          .map(({ kind, professionalsOnly, count }) => `${kind} ${professionalsOnly} ${count}`)
          .toSorted();
      expect(await counts()).toEqual(['comment false 2', 'comment true 1', 'hold false 1', 'suggestion.waits false 1']);
      expect(await counts(AT + 3)).toEqual(['comment false 1', 'comment true 1', 'suggestion.waits false 1']);
      const read = (which: ReadOf, personId = 'ann') => records.markNotificationsRead(personId, KNOWN, which, AT + 9);
      expect(await read({ ids: ['a'] }, 'ben')).toBe(0);
      expect(await read({ ids: [] })).toBe(0);
      expect(await read({ sectionId: 'one', kinds: ['hold'] })).toBe(1);
      expect(await read({ suggestionId: 's' })).toBe(1);
      expect(await read({ until: AT + 2 })).toBe(1);
      expect(await read({ threadId: 't' })).toBe(1);
      expect(await read({ threadId: 't' })).toBe(0);
      expect(await counts()).toEqual(['comment true 1']);
      const known = { sections: ['one'], professional: ['one'] };
      const unread = await records.notificationsOf('ann', { known, unread: true, before: null, limit: 9 });
      expect(unread.map(({ id }) => id)).toEqual(['d']);
      const all = await records.notificationsOf('ann', { known, unread: false, before: null, limit: 9 });
      expect(all.map(({ readAt }) => readAt)).toEqual([AT + 9, null, AT + 9, AT + 9, AT + 9]);
    });

    it('say of which threads and suggestions the newest unread ones are, as far as the reader may know of them', async () => {
      await fill();
      const { records } = current.store;
      await records.insertNotifications([
        told('a', 1, { kind: 'suggestion.new', ...PLACE, suggestionId: 's' }),
        told('b', 2, { ...inThread('talk'), suggestionId: 's' } as NotificationAbout),
        told('c', 3, {
          kind: 'mention',
          ...PLACE,
          threadId: 't',
          commentId: 'comment',
          suggestionId: null,
          professionalsOnly: false,
        }),
        told('d', 4, inThread('t')),
        told('e', 5, inThread('inner', true)),
        told('f', 6, inThread('other', false, 'two')),
        told('g', 7, { kind: 'hold', ...PLACE }),
        told('h', 8, inThread('foreign'), 'ben'),
      ]);
      const subjects = (sections: string[], professional: string[] = [], limit = 10) =>
        records.unreadSubjects('ann', { sections, professional }, limit);
      expect(await subjects(['one', 'two'], ['one'])).toEqual({ threads: ['other', 'inner', 't', 'talk'], suggestions: ['s'] });
      expect(await subjects(['one'])).toEqual({ threads: ['t', 'talk'], suggestions: ['s'] });
      expect(await subjects(['two'])).toEqual({ threads: ['other'], suggestions: [] });
      expect(await subjects([])).toEqual({ threads: [], suggestions: [] });
      expect(await subjects(['one'], [], 2)).toEqual({ threads: ['t'], suggestions: [] });
      expect(await records.markNotificationsRead('ann', KNOWN, { suggestionId: 's' }, AT + 9)).toBe(1);
      expect(await subjects(['one'])).toEqual({ threads: ['t', 'talk'], suggestions: [] });
      expect(await records.markNotificationsRead('ann', KNOWN, { threadId: 't' }, AT + 9)).toBe(2);
      expect(await subjects(['one'])).toEqual({ threads: ['talk'], suggestions: [] });
    });

    it('are marked as read only where the reader may know of them', async () => {
      await fill();
      const { records } = current.store;
      await records.insertNotifications([
        told('a', 1, inThread('t')),
        told('b', 2, inThread('t', true)),
        told('c', 3, inThread('t', false, 'two')),
      ]);
      const read = (sections: string[], professional: string[], which: ReadOf) =>
        records.markNotificationsRead('ann', { sections, professional }, which, AT + 9);
      const unread = async () => {
        const all = await records.notificationsOf('ann', { known: KNOWN, unread: true, before: null, limit: 9 });
        return all.map(({ id }) => id);
      };
      for (const which of [{ until: AT + 9 }, { ids: ['a', 'b', 'c'] }, { threadId: 't' }])
        expect(await read([], [], which)).toBe(0);
      expect(await read(['one'], [], { until: AT + 9 })).toBe(1);
      expect(await unread()).toEqual(['c', 'b']);
      expect(await read(['two'], [], { threadId: 't' })).toBe(1);
      expect(await read(['one'], ['one'], { ids: ['b'] })).toBe(1);
      expect(await unread()).toEqual([]);
    });

    it('about what is done or gone are marked as read for all who had not read them', async () => {
      await fill();
      const { records } = current.store;
      const of = (kind: 'suggestion.new' | 'suggestion.waits' | 'suggestion.answered', suggestionId = 's', sectionId = 'one') =>
        ({ kind, planId: 'plan', sectionId, suggestionId }) as const;
      const said = (commentId: string) => ({ ...inThread('t'), commentId }) as NotificationAbout;
      await records.insertNotifications([
        told('a', 1, of('suggestion.new')),
        told('b', 2, of('suggestion.waits')),
        told('c', 3, of('suggestion.answered')),
        told('d', 4, of('suggestion.new', 'other')),
        told('e', 5, of('suggestion.new'), 'ben'),
        told('f', 6, said('gone')),
        told('g', 7, said('stays')),
        told('h', 8, said('gone'), 'ben'),
      ]);
      const unread = async (personId: string) => {
        const known = { sections: ['one', 'two'], professional: [] };
        const found = await records.notificationsOf(personId, { known, unread: true, before: null, limit: 9 });
        return found.map(({ id }) => id).toReversed();
      };
      const waits = { ...PLACE, kinds: ['suggestion.new', 'suggestion.waits'], suggestionId: 's' };
      expect(await records.markDoneRead([], waits, AT + 9)).toEqual([]);
      expect(await records.markDoneRead(['ann'], waits, AT + 9)).toEqual(['ann']);
      expect([await unread('ann'), await unread('ben')]).toEqual([
        ['c', 'd', 'f', 'g'],
        ['e', 'h'],
      ]);
      expect(await records.markDoneRead(['ann', 'ben'], waits, AT + 9)).toEqual(['ben']);
      const comment = { ...PLACE, kinds: ['comment'], commentId: 'gone' };
      expect((await records.markDoneRead(['ann', 'ben'], comment, AT + 9)).toSorted()).toEqual(['ann', 'ben']);
      expect([await unread('ann'), await unread('ben')]).toEqual([['c', 'd', 'g'], []]);
      expect(await records.markDoneRead(['ann', 'ben'], { ...comment, sectionId: 'two', commentId: 'stays' }, AT + 9)).toEqual(
        [],
      );
    });

    it('are muted by plan or thread, for each person', async () => {
      await fill();
      const { records } = current.store;
      const muted = async (threadId: string | null) =>
        [...(await current.store.records.mutedBy(['ann', 'ben'], 'plan', threadId))].toSorted();
      const thread = { planId: 'plan', threadId: 't', sectionId: 'one' };
      const whole = { planId: 'plan', threadId: null, sectionId: null };
      await records.setMute('ann', thread, true);
      await records.setMute('ann', thread, true);
      await records.setMute('ben', whole, true);
      await current.reopen();
      expect([await muted('t'), await muted('other'), await muted(null)]).toEqual([['ann', 'ben'], ['ben'], ['ben']]);
      expect(await current.store.records.mutesOf('ann')).toEqual([thread]);
      expect(await current.store.records.mutesOf('ben')).toEqual([whole]);
      await current.store.records.setMute('ben', whole, false);
      expect(await current.store.records.mutesOf('ben')).toEqual([]);
      expect(await current.store.records.mutedBy([], 'plan', null)).toEqual(new Set());
    });
  });
}
