/** Comments against hostile callers: nobody speaks for another, nothing hidden shows, and no request is too large to be refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zMade, zSectionThreads, type Made } from '#shared/api-threads.ts';
import { zMadeSuggestion } from '#shared/api-suggestions.ts';
import type { CommentBody } from '#shared/comment-body.ts';
import { MOST_COMMENTS } from '#server/http/limits.ts';
import { codeOf, joinAs, makeSection, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';

let world: World;
let section: string;
beforeAll(async () => {
  world = await smallWorld();
  section = await makeSection(world.everybody.boss, world.planId, 'Talk', 'together');
});
afterAll(() => world.close());

const body = (text: string): CommentBody => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
let keys = 0;
const nextKey = (): string => `hostile-${(keys += 1)}`;
const begin = async (who: Person, sectionId: string, text: string, audience = 'readers'): Promise<Made> => {
  const request = { key: nextKey(), audience, anchor: null, body: body(text) };
  return zMade.parse((await mustSucceed(who.post(`/api/sections/${sectionId}/threads`, request))).json);
};
const threadsOf = async (who: Person, sectionId: string) =>
  zSectionThreads.parse((await mustSucceed(who.get(`/api/sections/${sectionId}/threads`))).json).threads;

describe('a forged request', () => {
  it('[R22] does not write in the name of another, or at another time', async () => {
    const { family, manager } = world.everybody;
    const forged = { personId: manager.personId, by: manager.memberId, at: 1 };
    const request = { key: nextKey(), audience: 'readers', anchor: null, body: body('It was me'), ...forged };
    const made = zMade.parse((await mustSucceed(family.post(`/api/sections/${section}/threads`, request))).json);
    const thread = (await threadsOf(family, section)).find(({ id }) => id === made.threadId);
    expect(thread?.comments[0]?.person.id).toBe(family.personId);
    expect(thread?.comments[0]?.at).toBeGreaterThan(1);
  });

  it('[R24] changes and deletes no comment of another, whatever the right in the section', async () => {
    const { family, manager, professional, person } = world.everybody;
    const { commentId, threadId } = await begin(family, section, 'My own words');
    for (const other of [manager, professional, person, world.everybody.boss]) {
      expect(codeOf(await other.ask('PATCH', `/api/comments/${commentId}`, { body: body('Other words') }))).toBe('not_allowed');
      expect(codeOf(await other.ask('DELETE', `/api/comments/${commentId}`))).toBe('not_allowed');
    }
    const comments = (await threadsOf(family, section)).find(({ id }) => id === threadId)?.comments;
    expect(comments?.[0]?.body).toEqual(body('My own words'));
  });

  it('[R23] does not widen a thread, and puts no comment into one under the key of another', async () => {
    const { professional, family } = world.everybody;
    const { threadId } = await begin(professional, section, 'Among us', 'professionals');
    for (const method of ['PATCH', 'PUT'])
      expect((await professional.ask(method, `/api/threads/${threadId}`, { audience: 'readers' })).status).toBe(404);
    const key = nextKey();
    await mustSucceed(professional.post(`/api/threads/${threadId}/comments`, { key, body: body('More') }));
    expect(codeOf(await family.post(`/api/threads/${threadId}/comments`, { key, body: body('Me too') }))).toBe('not_found');
    const own = await mustSucceed(
      family.post(`/api/sections/${section}/threads`, { key, audience: 'readers', anchor: null, body: body('Mine') }),
    );
    expect(zMade.parse(own.json).threadId).not.toBe(threadId);
  });

  it('[R22] that waited for one account is not taken as the words of another', async () => {
    const { family, professional } = world.everybody;
    const said = { key: nextKey(), person: family.personId, body: body('Of the daughter') };
    const begins = { ...said, audience: 'readers', anchor: null };
    expect(codeOf(await professional.post(`/api/sections/${section}/threads`, begins))).toBe('not_signed_in');
    const made = zMade.parse((await mustSucceed(family.post(`/api/sections/${section}/threads`, begins))).json);
    const path = `/api/threads/${made.threadId}/comments`;
    expect(codeOf(await professional.post(path, { ...said, key: nextKey() }))).toBe('not_signed_in');
    await mustSucceed(family.post(path, { ...said, key: nextKey() }));
  });

  it('[R22] with the key of another request is refused, and puts its words nowhere', async () => {
    const { family, boss } = world.everybody;
    const other = await makeSection(boss, world.planId, 'Other talk', 'together');
    const request = { key: nextKey(), audience: 'readers', anchor: null, body: body('First') };
    const made = zMade.parse((await mustSucceed(family.post(`/api/sections/${section}/threads`, request))).json);
    const reply = { key: nextKey(), body: body('Reply') };
    const replied = zMade.parse((await mustSucceed(family.post(`/api/threads/${made.threadId}/comments`, reply))).json);
    const elsewhere = await begin(family, other, 'Elsewhere');
    const again: [string, object][] = [
      [`/api/sections/${section}/threads`, { ...request, body: body('Second') }],
      [`/api/sections/${other}/threads`, request],
      [`/api/sections/${section}/threads`, { ...request, key: reply.key, body: reply.body }],
      [`/api/threads/${made.threadId}/comments`, { key: request.key, body: request.body }],
      [`/api/threads/${made.threadId}/comments`, { ...reply, body: body('Another reply') }],
      [`/api/threads/${elsewhere.threadId}/comments`, reply],
    ];
    for (const [path, sent] of again) expect([path, codeOf(await family.post(path, sent))]).toEqual([path, 'conflict']);
    // The same request is still done once, also after its writer changed what it said, or deleted it.
    await mustSucceed(family.ask('PATCH', `/api/comments/${made.commentId}`, { body: body('First, put right') }));
    await mustSucceed(family.ask('DELETE', `/api/comments/${replied.commentId}`));
    expect((await mustSucceed(family.post(`/api/sections/${section}/threads`, request))).json).toEqual(made);
    expect((await mustSucceed(family.post(`/api/threads/${made.threadId}/comments`, reply))).json).toEqual(replied);
  });

  it('[S4] brings nothing into a comment that is outside of what one can hold', async () => {
    const { family } = world.everybody;
    const text = (more: object) => ({
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x', ...more }] }],
    });
    const link = (href: string) => text({ marks: [{ type: 'link', attrs: { href } }] });
    const bad: unknown[] = [
      null,
      'words',
      { type: 'doc', content: [] },
      { type: 'doc', content: [{ type: 'paragraph' }] },
      { type: 'doc', content: [{ type: 'image', attrs: { src: 'x' } }] },
      { type: 'doc', content: [{ type: 'paragraph', attrs: { style: 'x' } }] },
      link('javascript:alert(1)'),
      link('//elsewhere.example'),
      text({ marks: [{ type: 'bold' }, { type: 'bold' }, { type: 'bold' }] }),
      text({ text: 'a\0b' }),
      text({ text: '\ud800' }),
      body('x'.repeat(5001)),
      { type: 'doc', content: Array.from({ length: 600 }, () => ({ type: 'paragraph', content: [{ type: 'hardBreak' }] })) },
    ];
    for (const one of bad) {
      const answer = await family.post(`/api/sections/${section}/threads`, {
        key: nextKey(),
        audience: 'readers',
        anchor: null,
        body: one,
      });
      expect([JSON.stringify(one)?.slice(0, 80), codeOf(answer)]).toEqual([JSON.stringify(one)?.slice(0, 80), 'invalid']);
    }
  });

  it('[R25] with units without end, of nobody or far away is refused or finds nothing, soon', async () => {
    const { family } = world.everybody;
    const ask = (units: readonly unknown[], more: object = {}) =>
      family.post(`/api/sections/${section}/threads`, {
        key: nextKey(),
        audience: 'readers',
        anchor: { units, block: null, quote: 'q', before: '', after: '', ...more },
        body: body('About that'),
      });
    expect(codeOf(await ask(Array.from({ length: 30_000 }, () => 1)))).toBe('invalid');
    for (const units of [
      [1, 2],
      [1, 2, -3],
      [1.5, 0, 1],
      ['1', 0, 1],
    ])
      expect(codeOf(await ask(units))).toBe('invalid');
    expect(codeOf(await ask([], { quote: 'q'.repeat(3000) }))).toBe('invalid');
    // One range that claims all that there could ever be.
    const made = zMade.parse((await mustSucceed(ask([7, 0, 2 ** 53 - 1]))).json);
    const thread = (await threadsOf(family, section)).find(({ id }) => id === made.threadId);
    expect(thread?.anchor?.quote).toBe('q');
    await mustSucceed(family.get(`/api/sections/${section}/anchors`));
  });
});

describe('what is hidden', () => {
  it('[R9] stays hidden: threads of a sealed section are there for nobody else, in any list, count or answer', async () => {
    const { professional, family, stranger } = world.everybody;
    const { threadId, commentId } = await begin(professional, world.sections.sealed, 'Sealed words');
    const never = 'never-was';
    for (const who of [family, stranger]) {
      const pairs: [string, string, string, unknown?][] = [
        ['GET', `/api/sections/${world.sections.sealed}/threads`, `/api/sections/${never}/threads`],
        ['GET', `/api/sections/${world.sections.sealed}/anchors`, `/api/sections/${never}/anchors`],
        ['GET', `/api/sections/${world.sections.sealed}/readers`, `/api/sections/${never}/readers`],
        ['POST', `/api/threads/${threadId}/comments`, `/api/threads/${never}/comments`, { key: nextKey(), body: body('x') }],
        ['POST', `/api/threads/${threadId}/resolve`, `/api/threads/${never}/resolve`],
        ['PATCH', `/api/comments/${commentId}`, `/api/comments/${never}`, { body: body('x') }],
        ['DELETE', `/api/comments/${commentId}`, `/api/comments/${never}`],
      ];
      for (const [method, hidden, none, sent] of pairs) {
        const [a, b] = [await who.ask(method, hidden, sent), await who.ask(method, none, sent)];
        expect([method, a.status, a.text]).toEqual([method, b.status, b.text]);
        expect(a.status).toBe(404);
      }
    }
    for (const path of ['/threads', '/threads/counts', '/timeline', '/news'])
      expect((await mustSucceed(family.get(`/api/plans/${world.planId}${path}`))).text).not.toMatch(/Sealed words/);
    const counts = await mustSucceed(family.get(`/api/plans/${world.planId}/threads/counts`));
    expect(counts.text).not.toContain(world.sections.sealed);
    // No thread is looked up for a place in the list, hidden or not.
    for (const id of [threadId, never])
      expect(codeOf(await family.get(`/api/plans/${world.planId}/threads?before=${id}`))).toBe('invalid');
    const behind = async (id: string) =>
      (await mustSucceed(family.get(`/api/plans/${world.planId}/threads?before=${2 ** 42}~${id}`))).text;
    expect(await behind(threadId)).toBe(await behind(never));
  });

  it('[R9] [R22] stays hidden where somebody begins to talk about a suggestion that they cannot see, or has no right to', async () => {
    const { professional, family, observer, stranger } = world.everybody;
    const path = `/api/sections/${world.sections.sealed}/suggestions`;
    const hidden = zMadeSuggestion.parse(
      (await mustSucceed(professional.post(path, { key: nextKey(), title: 'Sealed title' }))).json,
    ).suggestionId;
    const talk = (suggestionId: string) => ({
      key: nextKey(),
      audience: 'readers',
      anchor: null,
      body: body('About that'),
      suggestionId,
    });
    // The section of the request is one that they may comment in; the suggestion is in another.
    for (const who of [family, professional]) {
      const [a, b] = [
        await who.post(`/api/sections/${section}/threads`, talk(hidden)),
        await who.post(`/api/sections/${section}/threads`, talk('never-was')),
      ];
      expect([a.status, a.text]).toEqual([b.status, b.text]);
      expect(a.status).toBe(404);
    }
    for (const who of [family, stranger, observer]) {
      const [a, b] = [
        await who.post(`/api/sections/${world.sections.sealed}/threads`, talk(hidden)),
        await who.post('/api/sections/never-was/threads', talk(hidden)),
      ];
      expect([a.status, a.text]).toEqual([b.status, b.text]);
    }
    const open = zMadeSuggestion.parse(
      (await mustSucceed(family.post(`/api/sections/${section}/suggestions`, { key: nextKey(), title: 'Open' }))).json,
    ).suggestionId;
    expect(codeOf(await observer.post(`/api/sections/${section}/threads`, talk(open)))).toBe('not_allowed');
    // Nobody makes it a thread for fewer than all who read the suggestion, or ties it to words.
    const anchor = { units: [], block: [1, 0], quote: 'q', before: '', after: '' };
    for (const more of [{ audience: 'professionals' }, { anchor }])
      expect(codeOf(await family.post(`/api/sections/${section}/threads`, { ...talk(open), ...more }))).toBe('invalid');
  });

  it('[R23] tells who wrote in confidence nothing of answers: not by bytes, order or the timeline', async () => {
    const { family, manager, boss } = world.everybody;
    const place = await makeSection(boss, world.planId, 'Confidence', 'together');
    const told = await begin(family, place, 'Told in confidence', 'professionals');
    const lists = async () =>
      Promise.all(
        [
          `/api/sections/${place}/threads`,
          `/api/plans/${world.planId}/threads`,
          `/api/plans/${world.planId}/threads/counts`,
          `/api/sections/${place}/timeline`,
        ].map(async (path) => (await mustSucceed(family.get(path))).text),
      );
    const before = await lists();
    await mustSucceed(manager.post(`/api/threads/${told.threadId}/comments`, { key: nextKey(), body: body('We will look') }));
    await mustSucceed(manager.post(`/api/threads/${told.threadId}/resolve`));
    expect(await lists()).toEqual(before);
  });

  it('[R20] is hidden from who joins later: of a professionals-only thread a new relative learns nothing', async () => {
    const { professional, boss } = world.everybody;
    const place = await makeSection(boss, world.planId, 'Before you came', 'together');
    await begin(professional, place, 'For us', 'professionals');
    await begin(professional, place, 'For all');
    const later = await joinAs(boss, world.planId, 'Lara Later', 'family');
    const timeline = (await mustSucceed(later.get(`/api/sections/${place}/timeline`))).text;
    expect(timeline).toContain('"audience":"readers"');
    expect(timeline).not.toContain('"audience":"professionals"');
    expect((await threadsOf(later, place)).map(({ audience }) => audience)).toEqual(['readers']);
  });
});

describe('somebody who never stops', () => {
  it('[R22] is asked to wait before what they wrote is too much for whoever reads it, and others are not', async () => {
    const { advocate, family } = world.everybody;
    const { threadId } = await begin(family, section, 'Open to all');
    const send = (who: Person, thread: string) =>
      who.post(`/api/threads/${thread}/comments`, { key: nextKey(), body: body('And another thing') });
    for (let i = 0; i < MOST_COMMENTS; i += 50)
      await Promise.all(Array.from({ length: 50 }, () => send(advocate, 'never-was')));
    const answer = await send(advocate, threadId);
    expect([answer.status, codeOf(answer)]).toEqual([429, 'too_many']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await mustSucceed(send(family, threadId));
  });
});

describe('what was told in confidence', () => {
  it('[R23] says to who told it nothing of an answer: not when they add to it, and not as a place in a list', async () => {
    const { family, manager, boss } = world.everybody;
    const here = await makeSection(boss, world.planId, 'Between us', 'together');
    const told = await begin(family, here, 'He shouts at her', 'professionals');
    await mustSucceed(manager.post(`/api/threads/${told.threadId}/resolve`));
    const resolvedFor = async (who: Person) => {
      const { json } = await mustSucceed(who.get(`/api/sections/${here}/threads?thread=${told.threadId}`));
      return zSectionThreads.parse(json).threads.map(({ resolved }) => resolved !== null);
    };
    expect(await resolvedFor(manager)).toEqual([true]);
    await mustSucceed(family.post(`/api/threads/${told.threadId}/comments`, { key: nextKey(), body: body('And again') }));
    // It has to be looked at, so it is open again. Nobody is said to have reopened it.
    expect(await resolvedFor(manager)).toEqual([false]);
    expect(await resolvedFor(family)).toEqual([false]);
    expect((await mustSucceed(family.get(`/api/sections/${here}/timeline`))).text).not.toContain('thread.reopen');
    const forAll = (await threadsOf(family, here)).length;
    await begin(family, here, 'For all');
    await mustSucceed(manager.post(`/api/threads/${told.threadId}/comments`, { key: nextKey(), body: body('We know') }));
    expect(await threadsOf(family, here)).toHaveLength(forAll + 1);
    // The thread itself is no place, so that nobody learns from what comes behind it when it last changed.
    for (const who of [family, manager])
      expect(codeOf(await who.get(`/api/plans/${world.planId}/threads?before=${told.threadId}`))).toBe('invalid');
  });
});
