/** The threads of a section by pages: no answer grows without end, each thread comes once, and pages tell nothing of what is hidden. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  zMade,
  zPlanThreads,
  zSectionAnchors,
  zSectionThreads,
  zThreadCounts,
  type Made,
  type SectionThreads,
} from '#shared/api-threads.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import { MAX_COMMENTS, MAX_COMMENTS_OF_ONE } from '#shared/conversations.ts';
import { codeOf, makeSection, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const body = (text: string): CommentBody => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
let keys = 0;
const nextKey = (): string => `pages-${(keys += 1)}`;
const begin = async (who: Person, section: string, audience: 'readers' | 'professionals' = 'readers'): Promise<Made> => {
  const request = { key: nextKey(), audience, anchor: null, body: body('Hello') };
  return zMade.parse((await mustSucceed(who.post(`/api/sections/${section}/threads`, request))).json);
};

type Kept = {
  readonly by: Person;
  readonly comments?: number;
  readonly audience?: 'readers' | 'professionals';
  readonly isResolved?: boolean;
};

/** Keeps a thread without a request, because only so many comments of a person are taken at a time. */
async function keep(
  section: string,
  id: string,
  { by, comments = 1, audience = 'readers', isResolved = false }: Kept,
): Promise<void> {
  const at = world.clock.now();
  await world.app.store.write(async (records) => {
    await records.insertThread({
      id,
      planId: world.planId,
      sectionId: section,
      suggestionId: null,
      audience,
      anchor: { first: [1, 0, 3], block: null, blockName: null, quote: id, before: '', after: '', place: '' },
      begunBy: by.personId,
      at,
      changedAt: at,
      resolved: isResolved ? { by: by.personId, at } : null,
      reopened: null,
      keptFor: null,
    });
    for (let i = 0; i < comments; i += 1)
      await records.insertComment({
        id: `${id}-${i}`,
        threadId: id,
        personId: by.personId,
        at,
        body: body(`${id} ${i}`),
        contribution: null,
      });
  });
}

const pageOf = async (who: Person, section: string, after: string | null): Promise<SectionThreads> =>
  zSectionThreads.parse(
    (await mustSucceed(who.get(`/api/sections/${section}/threads${after === null ? '' : `?after=${after}`}`))).json,
  );

async function pagesOf(who: Person, section: string): Promise<SectionThreads[]> {
  const pages = [await pageOf(who, section, null)];
  for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
    pages.push(await pageOf(who, section, next));
  return pages;
}
const idsOf = (pages: readonly { threads: readonly { id: string }[] }[]): string[] =>
  pages.flatMap(({ threads }) => threads.map(({ id }) => id));

describe('the open threads of a section', () => {
  it('come by pages in the order in which they were begun, each once, and all their words are found', async () => {
    const { family, professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Pages', 'together');
    const ids = Array.from({ length: 130 }, (_, i) => `open-${String(i).padStart(3, '0')}`);
    for (const id of ids) await keep(section, id, { by: boss });
    for (let i = 0; i < 40; i += 1) await keep(section, `done-${i}`, { by: boss, isResolved: true });
    const pages = await pagesOf(family, section);
    expect(pages.map(({ threads }) => threads.length)).toEqual([50, 50, 30]);
    expect(idsOf(pages)).toEqual(ids);
    expect(new Set(pages.map(({ resolved }) => resolved))).toEqual(new Set([40]));
    // Somebody begins another one and answers an early one while the pages are read.
    const first = await pageOf(family, section, null);
    const { threadId } = await begin(professional, section);
    await mustSucceed(professional.post('/api/threads/open-120/comments', { key: nextKey(), body: body('Yes') }));
    const second = await pageOf(family, section, first.next);
    const third = await pageOf(family, section, second.next);
    expect(idsOf([first, second, third])).toEqual([...ids, threadId]);
    const { anchors } = zSectionAnchors.parse((await mustSucceed(family.get(`/api/sections/${section}/anchors`))).json);
    expect(new Set(anchors.map((anchor) => anchor.threadId))).toEqual(new Set(ids));
    const counts = zThreadCounts.parse((await mustSucceed(family.get(`/api/plans/${world.planId}/threads/counts`))).json);
    expect(counts.sections.find(({ sectionId }) => sectionId === section)?.open).toBe(131);
    // The resolved ones are in the list of the plan.
    const list = `/api/plans/${world.planId}/threads?state=resolved&section=${section}`;
    const done = zPlanThreads.parse((await mustSucceed(family.get(list))).json);
    const more = zPlanThreads.parse((await mustSucceed(family.get(`${list}&before=${done.next}`))).json);
    expect([idsOf([done, more]).length, more.next]).toEqual([40, null]);
  });

  it('end a page with so many comments, and a thread takes only so many', async () => {
    const { family, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Long', 'together');
    await keep(section, 'long', { by: boss, comments: MAX_COMMENTS - 1 });
    for (let i = 0; i < 3; i += 1) await keep(section, `middle-${i}`, { by: boss, comments: 90 });
    const pages = await pagesOf(family, section);
    expect(pages.map((page) => idsOf([page]))).toEqual([['long'], ['middle-0', 'middle-1'], ['middle-2']]);
    const list = zPlanThreads.parse(
      (await mustSucceed(family.get(`/api/plans/${world.planId}/threads?section=${section}`))).json,
    );
    expect(list.threads.length).toBeLessThan(4);
    const answer = () => family.post('/api/threads/long/comments', { key: nextKey(), body: body('More') });
    await mustSucceed(answer());
    expect(codeOf(await answer())).toBe('too_large');
  });

  it('take no more of one person at some time, and never fill by what was told in confidence', async () => {
    const { family, professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Much', 'together');
    const answer = (who: Person, id: string) => who.post(`/api/threads/${id}/comments`, { key: nextKey(), body: body('More') });
    await keep(section, 'told', { by: family, comments: MAX_COMMENTS_OF_ONE - 1, audience: 'professionals' });
    await mustSucceed(answer(family, 'told'));
    expect(codeOf(await answer(family, 'told'))).toBe('too_large');
    const { records } = world.app.store;
    for (let i = 0; i < MAX_COMMENTS - 1; i += 1)
      await records.insertComment({
        id: `told-answer-${i}`,
        threadId: 'told',
        personId: boss.personId,
        at: world.clock.now(),
        body: body('Answer'),
        contribution: null,
      });
    await mustSucceed(answer(professional, 'told'));
    expect(codeOf(await answer(professional, 'told'))).toBe('too_large');
  });

  it('[R23] [R9] tell in no page, count or place of what somebody cannot see', async () => {
    const { family, professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Hidden', 'together');
    const before = await pageOf(family, section, null);
    for (let i = 0; i < 60; i += 1) await keep(section, `secret-${i}`, { by: professional, audience: 'professionals' });
    for (let i = 0; i < 5; i += 1)
      await keep(section, `secret-done-${i}`, { by: professional, audience: 'professionals', isResolved: true });
    expect(await pageOf(family, section, null)).toEqual(before);
    expect(before).toEqual({ threads: [], next: null, resolved: 0 });
    // What was told in confidence is there with its own words alone, however much was answered, and never counts as resolved.
    const told = await begin(family, section, 'professionals');
    const { store } = world.app;
    const answered = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1)
        await store.records.insertComment({
          id: `answer-${count}-${i}`,
          threadId: told.threadId,
          personId: professional.personId,
          at: world.clock.now(),
          body: body('Answer'),
          contribution: null,
        });
    };
    for (let i = 0; i < 49; i += 1) await keep(section, `seen-${i}`, { by: boss });
    const quiet = await pagesOf(family, section);
    await answered(MAX_COMMENTS);
    await mustSucceed(professional.post(`/api/threads/${told.threadId}/resolve`));
    expect(await pagesOf(family, section)).toEqual(quiet);
    expect(quiet.map(({ threads, resolved }) => [threads.length, resolved])).toEqual([[50, 0]]);
    await mustSucceed(family.post(`/api/threads/${told.threadId}/comments`, { key: nextKey(), body: body('More') }));
    expect((await pageOf(professional, section, null)).resolved).toBe(5);
    expect(idsOf(await pagesOf(professional, section))).toHaveLength(110);
  });

  it('[R9] [R23] are given one by one too, and one that is hidden is one that never was', async () => {
    const { family, professional, stranger, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'One', 'together');
    await keep(section, 'one-done', { by: boss, isResolved: true });
    await keep(section, 'one-secret', { by: professional, audience: 'professionals' });
    const sealed = world.sections.sealed;
    await keep(sealed, 'one-sealed', { by: professional });
    const one = (who: Person, id: string, of = section) => who.get(`/api/sections/${of}/threads?thread=${id}`);
    const found = zSectionThreads.parse((await mustSucceed(one(family, 'one-done'))).json);
    expect([idsOf([found]), found.next]).toEqual([['one-done'], null]);
    const never = (await mustSucceed(one(family, 'never-was'))).text;
    for (const id of ['one-secret', 'one-sealed', 'open-001']) expect((await mustSucceed(one(family, id))).text).toBe(never);
    expect(idsOf([zSectionThreads.parse((await mustSucceed(one(professional, 'one-secret'))).json)])).toEqual(['one-secret']);
    for (const who of [family, stranger]) {
      const [hidden, none] = [await one(who, 'one-sealed', sealed), await one(who, 'one-sealed', 'never-was')];
      expect([hidden.status, hidden.text]).toEqual([404, none.text]);
    }
    for (const query of ['after=x', 'after=1', 'thread=%00', 'suggestion=a b'])
      expect((await family.get(`/api/sections/${section}/threads?${query}`)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('[R7] [R24] one’s own comment', () => {
  it('can be taken back as long as its section goes on, and in nothing that is over', async () => {
    const { family, boss, professional } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Over', 'together');
    const made = [await begin(family, section), await begin(family, section), await begin(family, section)];
    const takesBack = (index: number) => family.delete(`/api/comments/${made[index]?.commentId}`);
    const deletable = async () =>
      idsOf(await pagesOf(family, section)).length === 3 &&
      (await pageOf(family, section, null)).threads.flatMap(({ comments }) => comments.map((comment) => comment.deletable));
    expect(await deletable()).toEqual([true, true, true]);
    for (const [over, path] of [
      ['retired', `/api/sections/${section}`],
      ['archived', `/api/plans/${world.planId}`],
    ] as const) {
      await mustSucceed(boss.patch(path, { [over]: true }));
      const before = (await mustSucceed(professional.get(`/api/sections/${section}/threads`))).text;
      expect(await deletable()).toEqual([false, false, false]);
      expect([over, codeOf(await takesBack(0))]).toEqual([over, 'not_allowed']);
      expect((await mustSucceed(professional.get(`/api/sections/${section}/threads`))).text).toBe(before);
      await mustSucceed(boss.patch(path, { [over]: false }));
    }
    await mustSucceed(takesBack(0));
    // Whoever may only read any more can still take back what they said.
    const grant = `/api/sections/${section}/grants/${family.memberId}`;
    await mustSucceed(professional.put(grant, { right: 'read', reason: 'Because' }));
    expect(await deletable()).toEqual([false, true, true]);
    await mustSucceed(takesBack(1));
    await world.app.store.write(async (records) => {
      const member = await records.memberOf(world.planId, family.personId);
      if (member !== null) await records.putMember({ ...member, expiresAt: world.clock.now() - 1 });
    });
    expect(codeOf(await takesBack(2))).toBe('not_allowed');
  });
});
