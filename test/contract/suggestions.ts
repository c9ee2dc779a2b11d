/** The contract of suggestions and of what is about to be written for them. */
import { describe, expect, it } from 'vitest';
import { SUGGESTION_STATES } from '#shared/suggestions.ts';
import { suggestionRoom } from '#shared/wire.ts';
import { AppendRefused } from '#server/store/errors.ts';
import type { BegunRecord } from '#server/store/records/suggestions.ts';
import { addPlan, AT, entry, PLAN, SECTION, storePerTest, type StoreKind } from './kit.ts';

const NEW = { planId: PLAN.id, sectionId: SECTION.id, baseSeq: 3, title: 'چائے “first”', reason: '', authorId: 'ann', at: AT };
const BEGUN: BegunRecord = {
  id: 'b1',
  by: 'ben',
  at: AT + 1,
  afterSeq: 7,
  mark: 'client 4294967295',
  state: 'accepted',
  answer: { by: 'ben', at: AT + 1, reply: 'Yes', taken: [1, 2], seq: null },
  reason: '',
};

/** Declares these tests for one kind of store. */
export function suggestionsContract(kind: StoreKind): void {
  describe(`${kind.name}: suggestions`, () => {
    const current = storePerTest(kind);
    const fill = async (): Promise<void> => {
      const { records } = current.store;
      await addPlan(records);
      await records.insertSection(SECTION);
      await records.insertSuggestion({ ...NEW, id: 's1', key: 'k1' });
      await records.insertSuggestion({ ...NEW, id: 's2', key: 'k2', authorId: 'ben', at: AT + 5 });
    };

    it('are kept as they are made, and found by section, state and the key of the request', async () => {
      await fill();
      await current.reopen();
      const { records } = current.store;
      expect(await records.suggestion('s1')).toEqual({
        ...NEW,
        id: 's1',
        openedAt: AT,
        told: 'asked',
        othersMayWrite: false,
        state: 'open',
        adaptedBy: null,
        answer: null,
        undone: null,
        keptFor: null,
        begun: null,
      });
      expect(await records.suggestion('s9')).toBeNull();
      const ids = async (...args: Parameters<typeof records.suggestionsOf>) =>
        (await records.suggestionsOf(...args)).map(({ id }) => id);
      expect(await ids([SECTION.id], SUGGESTION_STATES, 9)).toEqual(['s2', 's1']);
      expect(await ids([SECTION.id], ['open'], 1)).toEqual(['s2']);
      // The newer ones of others do not push out those of one author.
      expect(await ids([SECTION.id], ['open'], 1, 'ann')).toEqual(['s1']);
      expect(await ids([SECTION.id], ['declined'], 9)).toEqual([]);
      expect(await ids([], SUGGESTION_STATES, 9)).toEqual([]);
      expect((await records.suggestionMadeWith('ann', 'k1'))?.id).toBe('s1');
      expect(await records.suggestionMadeWith('ben', 'k1')).toBeNull();
      await expect(records.insertSuggestion({ ...NEW, id: 's3', key: 'k1' })).rejects.toThrow();
    });

    it('change only from the states that are expected, and not while something is being written', async () => {
      await fill();
      const { records } = current.store;
      const answer = { by: 'ben', at: AT + 9, reply: 'Thank you', taken: [3], seq: 12 };
      expect(await records.updateSuggestion('s1', ['adapting'], { title: 'No' })).toBe(false);
      expect(await records.updateSuggestion('s1', ['open'], {})).toBe(true);
      expect(await records.updateSuggestion('s1', ['open'], { state: 'partlyAccepted', answer, othersMayWrite: true })).toBe(
        true,
      );
      expect(await records.suggestion('s1')).toMatchObject({ state: 'partlyAccepted', answer, othersMayWrite: true });
      const undone = { by: 'ann', at: AT + 20, reason: 'Too soon.' };
      const opened = { state: 'open', answer: null, undone, openedAt: AT + 20 } as const;
      expect(await records.updateSuggestion('s1', ['partlyAccepted'], opened)).toBe(true);
      expect(await records.suggestion('s1')).toMatchObject({ ...opened, title: NEW.title });
      expect(await records.beginWriting('s1', ['declined'], BEGUN)).toBe(false);
      expect(await records.beginWriting('s1', ['open'], BEGUN)).toBe(true);
      expect(await records.beginWriting('s1', ['open'], { ...BEGUN, id: 'b2' })).toBe(false);
      expect(await records.updateSuggestion('s1', ['open'], { title: 'No' })).toBe(false);
      await current.reopen();
      expect((await current.store.records.begunSuggestions()).map(({ id, begun }) => [id, begun])).toEqual([['s1', BEGUN]]);
      expect(await current.store.records.endWriting('s1', 'b2')).toBe(false);
      expect(await current.store.records.endWriting('s1', 'b1')).toBe(true);
      expect(await current.store.records.endWriting('s1', 'b1')).toBe(false);
      expect(await current.store.records.begunSuggestions()).toEqual([]);
    });

    it('are reminded of once for each step, and anew after they were opened again', async () => {
      await fill();
      const { records } = current.store;
      const late = async (step: 'lead' | 'manager', before: number, after = '') =>
        (await records.suggestionsToRemind(step, before, { after, limit: 10 })).map(({ id }) => id);
      const first = await records.suggestion('s1');
      const opened = first?.openedAt ?? 0;
      expect(first?.told).toBe('asked');
      expect(await late('lead', opened - 1)).not.toContain('s1');
      expect(await late('lead', opened)).toContain('s1');
      expect(await late('lead', opened, 's1')).not.toContain('s1');
      expect(await records.remindedOf('s1', 'lead', opened + 1)).toBe(false);
      expect(await Promise.all([1, 2, 3].map(() => records.remindedOf('s1', 'lead', opened)))).toHaveLength(3);
      expect(await records.remindedOf('s1', 'lead', opened)).toBe(false);
      await current.reopen();
      const again = current.store.records;
      expect((await again.suggestion('s1'))?.told).toBe('lead');
      expect((await again.suggestionsToRemind('manager', opened, { after: '', limit: 10 })).map(({ id }) => id)).toContain(
        's1',
      );
      expect(await again.remindedOf('s1', 'manager', opened)).toBe(true);
      expect(await again.updateSuggestion('s1', ['open'], { state: 'declined' })).toBe(true);
      expect(await again.remindedOf('s1', 'manager', opened)).toBe(false);
      expect(await again.updateSuggestion('s1', ['declined'], { state: 'open', openedAt: opened + 9 })).toBe(true);
      expect((await again.suggestion('s1'))?.told).toBe('asked');
      expect((await again.suggestionsToRemind('lead', opened + 9, { after: '', limit: 10 })).map(({ id }) => id)).toContain(
        's1',
      );
    });

    it('have authors', async () => {
      await fill();
      const { records } = current.store;
      expect(await records.authorsOf(['s1', 'none'])).toEqual(new Map([['s1', (await records.suggestion('s1'))?.authorId]]));
      expect(await records.authorsOf([])).toEqual(new Map());
    });

    it('have the first thread for all readers that is about them', async () => {
      await fill();
      const { records } = current.store;
      const thread = {
        planId: PLAN.id,
        sectionId: SECTION.id,
        anchor: null,
        begunBy: 'ann',
        changedAt: AT,
        resolved: null,
        reopened: null,
        keptFor: null,
      };
      await records.insertThread({ ...thread, id: 't1', suggestionId: 's1', audience: 'professionals', at: AT });
      await records.insertThread({ ...thread, id: 't2', suggestionId: 's1', audience: 'readers', at: AT + 1 });
      await records.insertThread({ ...thread, id: 't3', suggestionId: 's1', audience: 'readers', at: AT + 2 });
      expect(await records.threadsAbout(['s1', 's2'], 'm-ann')).toEqual(new Map([['s1', 't2']]));
      expect(await records.threadsAbout([], 'm-ann')).toEqual(new Map());
      // Of one that is kept for others nobody else learns.
      await records.keepThreads(['t2', 't3'], ['m-ben']);
      await records.insertThread({ ...thread, id: 't4', suggestionId: 's1', audience: 'readers', at: AT + 3 });
      expect(await records.threadsAbout(['s1'], 'm-ann')).toEqual(new Map([['s1', 't4']]));
      expect(await records.threadsAbout(['s1'], 'm-ben')).toEqual(new Map([['s1', 't2']]));
    });

    it('[R39] are kept for some, once', async () => {
      await fill();
      const { records } = current.store;
      await records.keepSuggestions(['s2', 'none'], ['m-ben', 'm-cat']);
      await records.keepSuggestions(['s2'], []);
      await records.keepSuggestions([], ['m-ben']);
      const keptFor = async (id: string) => (await records.suggestion(id))?.keptFor;
      expect([await keptFor('s1'), await keptFor('s2')]).toEqual([null, ['m-ben', 'm-cat']]);
    });

    it('[R26] take no more rows from the moment at which an answer begins, and take some again where it is given up', async () => {
      await fill();
      const other = await current.another();
      const { records, log } = current.store;
      const [room, free] = [suggestionRoom('s1'), suggestionRoom('s2')];
      const refused = async (): Promise<unknown> => other.log.append([entry(free, 9), entry(room, 2)]).catch((error) => error);
      expect(await other.log.append([entry(room, 1)])).toEqual([1]);
      const states = [
        () => records.beginWriting('s1', ['open'], BEGUN),
        async () => {
          await records.endWriting('s1', 'b1');
          return records.updateSuggestion('s1', ['open'], { state: 'declined' });
        },
        () => records.updateSuggestion('s1', ['declined'], { state: 'partlyAccepted' }),
      ];
      for (const change of states) {
        expect(await change()).toBe(true);
        const error = await refused();
        expect(error).toBeInstanceOf(AppendRefused);
        expect(error).toMatchObject({ room, why: 'closed' });
        expect([await log.lastSeq(room), await log.lastSeq(free)]).toEqual([1, 0]);
      }
      expect(await records.updateSuggestion('s1', ['partlyAccepted'], { state: 'adapting' })).toBe(true);
      expect(await other.log.append([entry(free, 9), entry(room, 2)])).toEqual([1, 2]);
      expect(await log.append([entry(suggestionRoom('never-was'), 1)])).toEqual([1]);
    });

    it('[R27] have no row that whoever begins an answer does not find in their log, however many write at that moment', async () => {
      await fill();
      const room = suggestionRoom('s1');
      const writers = [current.store, await current.another(), await current.another()];
      const state = { over: false };
      const writing = writers.map(async ({ log }, writer) => {
        for (let i = 0; !state.over; i += 1)
          await log.append([entry(room, writer * 1000 + i)]).catch((error) => expect(error).toBeInstanceOf(AppendRefused));
      });
      const { records, log } = await current.another();
      for (let round = 0; round < 15; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(await records.beginWriting('s1', ['open'], { ...BEGUN, id: `b${round}` })).toBe(true);
        const last = await log.lastSeq(room);
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(await log.lastSeq(room)).toBe(last);
        expect(await records.endWriting('s1', `b${round}`)).toBe(true);
      }
      state.over = true;
      await Promise.all(writing);
      expect(await log.lastSeq(room)).toBeGreaterThan(10);
    });
  });
}
