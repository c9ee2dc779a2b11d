/** What somebody said who was not online, over HTTP: who can write it down, who learns of it, and what can be forged (nothing). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zInbox } from '#shared/api-inbox.ts';
import { zMade, zSectionThreads, type Made, type Thread } from '#shared/api-threads.ts';
import { zTimeline } from '#shared/api-history.ts';
import { EDIT_WINDOW } from '#shared/conversations.ts';
import { codeOf, fieldsOf, makeSection, mustSucceed, NAMES, smallWorld, type Person, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const DAY = 24 * 60 * 60_000;
const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10);
const heard = (by: Person | object, more: object = {}): Record<string, unknown> => ({
  by: 'memberId' in by ? { kind: 'member', memberId: by.memberId } : by,
  way: 'phone',
  day: dayAt(world.clock.now() - DAY),
  time: '11:20',
  words: 'She likes her cup half full.',
  observed: '',
  reading: '',
  zone: 'UTC',
  ...more,
});
const VERA = { kind: 'other', name: 'Vera Marsh', relation: 'neighbour' };
let keys = 0;
const asks = (who: Person, section: string, contribution: unknown, more: object = {}) => {
  const request = { key: `told-${(keys += 1)}`, audience: 'readers', anchor: null, contribution, ...more };
  return who.post(`/api/sections/${section}/threads`, request);
};
const begin = async (who: Person, section: string, contribution: unknown, more: object = {}): Promise<Made> =>
  zMade.parse((await mustSucceed(asks(who, section, contribution, more))).json);
const threadsOf = async (who: Person, section: string): Promise<Thread[]> =>
  zSectionThreads.parse((await mustSucceed(who.get(`/api/sections/${section}/threads`))).json).threads;
const newSection = (title: string) => makeSection(world.everybody.boss, world.planId, title, 'together');
const told = async (who: Person) =>
  zInbox
    .parse((await mustSucceed(who.get('/api/inbox?unread=1'))).json)
    .notifications.map(({ kind, section }) => [kind, section.title]);
const readsAll = (who: Person) => mustSucceed(who.post('/api/inbox/read', { until: world.clock.now() }));
const body = (text: string) => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

describe('what somebody said', () => {
  it('[R30] is written down in the name of the session and at the time of the server, whatever a request claims', async () => {
    const { professional, family, manager } = world.everybody;
    const section = await newSection('Forged');
    const forged = { writer: { id: manager.personId, name: 'X' }, personId: family.personId, at: 1, recordedAt: 1 };
    const before = world.clock.now();
    await begin(professional, section, heard(family), forged);
    const [comment] = (await threadsOf(family, section))[0]?.comments ?? [];
    expect(comment?.person).toEqual({ id: professional.personId, name: NAMES.professional });
    expect(comment?.at).toBeGreaterThanOrEqual(before);
    expect(comment).toMatchObject({
      body: null,
      contribution: {
        by: { kind: 'member', memberId: family.memberId, person: { id: family.personId, name: NAMES.family } },
        way: 'phone',
        time: '11:20',
        words: 'She likes her cup half full.',
      },
      editableUntil: null,
    });
    expect(comment?.contribution).not.toHaveProperty('zone');
    for (const key of Object.keys(forged))
      expect(codeOf(await asks(professional, section, { ...heard(family), [key]: 1 }))).toBe('invalid');
    expect(await threadsOf(family, section)).toHaveLength(1);
  });

  it('[R30] was not said on a day or at a time that is still to come', async () => {
    const { professional, family } = world.everybody;
    const section = await newSection('Dates');
    const now = world.clock.now();
    expect(fieldsOf(await asks(professional, section, heard(family, { day: dayAt(now + 2 * DAY) })))).toEqual({
      day: 'future',
    });
    // The day begins earlier in the east, but not two days earlier.
    const east = { day: dayAt(now + 2 * DAY), zone: 'Pacific/Kiritimati', time: null };
    expect(fieldsOf(await asks(professional, section, heard(family, east)))).toEqual({ day: 'future' });
    const later = new Date(now + 60 * 60_000).toISOString();
    const soon = { day: later.slice(0, 10), time: later.slice(11, 16) };
    expect(fieldsOf(await asks(professional, section, heard(family, soon)))).toEqual({ day: 'future' });
    for (const wrong of [{ day: '2026-02-30' }, { time: '25:00' }, { zone: 'Nowhere/Here' }, { way: 'dream' }])
      expect(codeOf(await asks(professional, section, heard(family, wrong)))).toBe('invalid');
    expect(await threadsOf(family, section)).toEqual([]);
    await begin(professional, section, heard(family, { day: '1962-05-01', time: null, way: 'letter' }));
    // A change is held to the same.
    const [thread] = await threadsOf(professional, section);
    const path = `/api/comments/${thread?.comments[0]?.id}`;
    const change = { contribution: heard(family, { day: dayAt(now + 2 * DAY) }) };
    expect(fieldsOf(await professional.ask('PATCH', path, change))).toEqual({ day: 'future' });
  });

  it('[R30] was said by a member of this plan, or by somebody with a name, and never by whoever writes it down', async () => {
    const { professional, family, stranger } = world.everybody;
    const section = await newSection('Sayers');
    expect(fieldsOf(await asks(family, section, heard(family)))).toEqual({ by: 'ownWords' });
    const answers = [];
    for (const memberId of ['never-was', stranger.personId, family.personId])
      answers.push((await asks(professional, section, heard({ kind: 'member', memberId }))).text);
    // Nobody finds out by it who is on another plan.
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('notAMember');
    await begin(professional, section, heard(VERA));
    expect((await threadsOf(family, section))[0]?.comments[0]?.contribution?.by).toEqual(VERA);
    for (const wrong of [heard(VERA, { words: ' ' }), { ...heard(VERA), by: { ...VERA, name: '' } }])
      expect(codeOf(await asks(professional, section, wrong))).toBe('invalid');
    expect(codeOf(await asks(professional, section, heard(VERA), { body: body('And mine') }))).toBe('invalid');
    expect(codeOf(await asks(professional, section, null))).toBe('invalid');
  });

  it('[R22] [R30] is written down by whoever may comment there and nobody else, once for each key', async () => {
    const { observer, family, careWorker, professional } = world.everybody;
    const section = await newSection('Who may');
    expect(codeOf(await asks(observer, section, heard(family)))).toBe('not_allowed');
    for (const other of [family, careWorker])
      expect(codeOf(await asks(other, world.sections.sealed, heard(VERA)))).toBe('not_found');
    const once = await begin(careWorker, section, heard(family), { key: 'once' });
    expect(await begin(careWorker, section, heard(family), { key: 'once' })).toEqual(once);
    // As an answer in a thread too.
    const answer = { key: 'told-answer', contribution: heard(VERA) };
    await mustSucceed(professional.post(`/api/threads/${once.threadId}/comments`, answer));
    await mustSucceed(professional.post(`/api/threads/${once.threadId}/comments`, answer));
    const [thread, ...none] = await threadsOf(family, section);
    expect(none).toEqual([]);
    expect(thread?.comments.map(({ person, contribution }) => [person.name, contribution?.by.kind])).toEqual([
      [NAMES.careWorker, 'member'],
      [NAMES.professional, 'other'],
    ]);
  });

  it('[R31] is told to the member it is said of, who answers it, and cannot change or delete it', async () => {
    const { professional, family, person } = world.everybody;
    const section = await newSection('Told');
    for (const one of [family, person, professional]) await readsAll(one);
    const { threadId, commentId } = await begin(professional, section, heard(family));
    expect(await told(family)).toEqual([['contribution', 'Told']]);
    expect(await told(person)).toEqual([]);
    expect((await mustSucceed(family.get('/api/inbox'))).text).not.toMatch(/half full|phone/);
    for (const other of [family, person, world.everybody.boss]) {
      const change = { contribution: heard(family, { words: 'Something else' }) };
      expect(codeOf(await other.ask('PATCH', `/api/comments/${commentId}`, change))).toBe('not_allowed');
      expect(codeOf(await other.ask('DELETE', `/api/comments/${commentId}`))).toBe('not_allowed');
    }
    await mustSucceed(
      family.post(`/api/threads/${threadId}/comments`, { key: 'not-so', body: body('That is not what I said.') }),
    );
    expect(await told(professional)).toEqual([['reply', 'Told']]);
    await readsAll(family);
    // What is said after it is told to them, as to whoever wrote in the thread. A muted thread still calls them by name.
    await mustSucceed(family.put('/api/inbox/mutes', { planId: world.planId, threadId, muted: true }));
    await mustSucceed(professional.post(`/api/threads/${threadId}/comments`, { key: 'again', contribution: heard(family) }));
    expect(await told(family)).toEqual([['contribution', 'Told']]);
  });

  it('[R31] is told of later answers to who said it, who wrote nothing in the thread', async () => {
    const { professional, manager, family } = world.everybody;
    const section = await newSection('Later');
    const { threadId } = await begin(professional, section, heard(family));
    await readsAll(family);
    await mustSucceed(manager.post(`/api/threads/${threadId}/comments`, { key: 'later', body: body('We do that now.') }));
    expect(await told(family)).toEqual([['reply', 'Later']]);
  });

  it('[R31] [R24] is changed by who wrote it down alone and for a while, with what it said before, and stays of who said it', async () => {
    const { professional, family, person } = world.everybody;
    const section = await newSection('Changes');
    const { commentId } = await begin(professional, section, heard(family));
    const path = `/api/comments/${commentId}`;
    const change = { words: 'She likes her cup half full, and warm.', way: 'talk', time: null };
    await mustSucceed(professional.ask('PATCH', path, { contribution: heard(family, change) }));
    const [comment] = (await threadsOf(family, section))[0]?.comments ?? [];
    expect(comment?.contribution).toMatchObject(change);
    expect(comment?.earlier.map(({ contribution }) => [contribution?.words, contribution?.way])).toEqual([
      ['She likes her cup half full.', 'phone'],
    ]);
    for (const other of [heard(person, change), heard(VERA, change)])
      expect(fieldsOf(await professional.ask('PATCH', path, { contribution: other }))).toEqual({ by: 'wrong' });
    expect(fieldsOf(await professional.ask('PATCH', path, { body: body('Now it is mine') }))).toEqual({ by: 'wrong' });
    const own = await mustSucceed(
      professional.post(`/api/sections/${section}/threads`, {
        key: 'own',
        audience: 'readers',
        anchor: null,
        body: body('Mine'),
      }),
    );
    const ownPath = `/api/comments/${zMade.parse(own.json).commentId}`;
    expect(fieldsOf(await professional.ask('PATCH', ownPath, { contribution: heard(family) }))).toEqual({ by: 'wrong' });
    world.clock.ahead += EDIT_WINDOW;
    expect(codeOf(await professional.ask('PATCH', path, { contribution: heard(family) }))).toBe('conflict');
    await mustSucceed(professional.ask('DELETE', path));
    const left = (await mustSucceed(family.get(`/api/sections/${section}/threads`))).text;
    expect(left).not.toMatch(/half full/);
    const gone = (await threadsOf(family, section)).flatMap(({ comments }) => comments).find(({ id }) => id === commentId);
    expect(gone).toMatchObject({ body: null, contribution: null, earlier: [], person: { name: NAMES.professional } });
    expect(gone?.deletedAt).not.toBeNull();
  });

  it('[R20] stands in the timeline: how it came and which member said it, without words and without the name of anybody else', async () => {
    const { professional, family, person } = world.everybody;
    const section = await newSection('Timeline');
    await begin(professional, section, heard(family));
    await begin(professional, section, heard(VERA, { way: 'letter' }));
    const text = (await mustSucceed(person.get(`/api/sections/${section}/timeline`))).text;
    expect(text).not.toMatch(/half full|Vera|neighbour/);
    const entries = zTimeline
      .parse(JSON.parse(text))
      .entries.flatMap((entry) => (entry.kind === 'decision' && entry.entry.verb === 'thread.begin' ? [entry] : []));
    expect(entries.map(({ entry }) => entry.detail)).toEqual([
      expect.objectContaining({ contribution: { way: 'letter', by: null } }),
      expect.objectContaining({ contribution: { way: 'phone', by: family.memberId } }),
    ]);
    expect(entries[1]?.members[family.memberId]?.name).toBe(NAMES.family);
  });
});

describe('what was told in confidence', () => {
  it('[R31] [R23] is not there for the member it is said of: not by bytes, counts, order or the inbox', async () => {
    const { professional, manager, careWorker, family, person } = world.everybody;
    const section = await newSection('In confidence');
    for (const one of [family, person, careWorker]) await readsAll(one);
    const lists = async () =>
      Promise.all(
        [family, person, careWorker].flatMap((who) =>
          [
            `/api/sections/${section}/threads`,
            `/api/sections/${section}/anchors`,
            `/api/sections/${section}/timeline`,
            `/api/plans/${world.planId}/threads`,
            `/api/plans/${world.planId}/threads/counts`,
            `/api/plans/${world.planId}/timeline?person=${family.personId}`,
            '/api/inbox',
            '/api/inbox/count',
          ].map(async (path) => (await mustSucceed(who.get(path))).text),
        ),
      );
    const before = await lists();
    const { threadId, commentId } = await begin(professional, section, heard(family), { audience: 'professionals' });
    const answer = { key: 'in-confidence', contribution: heard(person, { reading: 'She is afraid.' }) };
    await mustSucceed(manager.post(`/api/threads/${threadId}/comments`, answer));
    expect(await lists()).toEqual(before);
    expect((await threadsOf(manager, section))[0]?.comments).toHaveLength(2);
    for (const [path, sent] of [
      [`/api/threads/${threadId}/comments`, { key: 'x', body: body('I see') }],
      [`/api/threads/${threadId}/comments`, { key: 'x', contribution: heard(VERA) }],
    ] as const)
      expect((await family.post(path, sent)).text).toBe((await family.post('/api/threads/never/comments', sent)).text);
    const change = { contribution: heard(family) };
    expect((await family.ask('PATCH', `/api/comments/${commentId}`, change)).text).toBe(
      (await family.ask('PATCH', '/api/comments/never', change)).text,
    );
  });

  it('[R31] [R23] can be written down by a relative of another one: they read it themselves, and the other does not', async () => {
    const { family, person, professional } = world.everybody;
    const section = await newSection('A relative');
    await readsAll(person);
    await readsAll(professional);
    await begin(family, section, heard(person), { audience: 'professionals' });
    expect(await threadsOf(person, section)).toEqual([]);
    expect(await told(person)).toEqual([]);
    expect((await threadsOf(family, section)).map(({ right }) => right)).toEqual(['own']);
    expect(await told(professional)).toEqual([['comment', 'A relative']]);
  });

  it('[R9] [R31] is said in a sealed section of a member who knows nothing of it', async () => {
    const { professional, family } = world.everybody;
    await readsAll(family);
    const before = (await mustSucceed(family.get(`/api/plans/${world.planId}/timeline`))).text;
    await begin(professional, world.sections.sealed, heard(family));
    expect(await told(family)).toEqual([]);
    expect((await mustSucceed(family.get(`/api/plans/${world.planId}/timeline`))).text).toBe(before);
  });
});
