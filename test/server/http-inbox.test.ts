/** The inbox: who is told of what, what of it they may know now, what they have read, and what they muted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zInbox, zInboxCount, type Inbox } from '#shared/api-inbox.ts';
import type { NotificationAbout } from '#shared/notifications.ts';
import { tell } from '#server/commands/inbox/tell.ts';
import type { Notice } from '#server/fanout/fanout.ts';
import { codeOf, makeSection, mustSucceed, NAMES, smallWorld, type Person, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const inboxOf = async (person: Person, query = ''): Promise<Inbox> =>
  zInbox.parse((await mustSucceed(person.get(`/api/inbox${query}`))).json);
const countOf = async (person: Person) => zInboxCount.parse((await mustSucceed(person.get('/api/inbox/count'))).json);
const NOTHING_UNREAD = { unread: 0, sections: [], threads: [], suggestions: [] };
const readsAll = (person: Person) => mustSucceed(person.post('/api/inbox/read', { until: world.clock.now() }));
const summaryOf = ({ notifications }: Inbox) => notifications.map(({ kind, section }) => [kind, section.title]);

/** Tells people as a command does, in a transaction of its own. */
async function tells(by: Person, to: readonly Person[], about: NotificationAbout): Promise<Notice[]> {
  const notices: Notice[] = [];
  const publish = (notice: Notice): void => {
    notices.push(notice);
    world.app.fanout.publish(notice);
  };
  const what = { at: world.clock.now(), by: by.personId };
  await world.app.store.write((records) =>
    tell({ records, publish, newId: () => crypto.randomUUID() }, what, [{ to: to.map(({ personId }) => personId), about }]),
  );
  return notices;
}
const comment = (threadId: string, more: Partial<Extract<NotificationAbout, { kind: 'comment' }>> = {}): NotificationAbout => ({
  kind: 'comment',
  planId: world.planId,
  sectionId: world.sections.together,
  threadId,
  commentId: `${threadId}-1`,
  suggestionId: null,
  professionalsOnly: false,
  ...more,
});

describe('who is told', () => {
  it('of a hold and of its end: those who take part in the section, and not who did it [R9]', async () => {
    const { everybody, sections } = world;
    const { professional, family, person, observer, stranger } = everybody;
    const hold = `/api/sections/${sections.together}/hold`;
    await mustSucceed(professional.put(hold, { reason: 'She coughed as she drank.' }));
    world.clock.ahead += 1000;
    await mustSucceed(professional.delete(hold));
    for (const told of [family, person]) {
      const inbox = await inboxOf(told);
      expect(summaryOf(inbox)).toEqual([
        ['holdLifted', 'Written together'],
        ['hold', 'Written together'],
      ]);
      expect(inbox.unread).toBe(2);
      expect(inbox.notifications[0]?.by).toEqual({ id: professional.personId, name: NAMES.professional });
      expect(inbox.notifications[0]?.plan).toEqual({ id: world.planId, title: 'Rose’s plan', knownAs: 'Rose' });
      expect(JSON.stringify(inbox)).not.toContain('coughed');
    }
    for (const other of [professional, observer, stranger])
      expect(await inboxOf(other)).toEqual({ unread: 0, notifications: [], next: null, mutes: [] });
  });

  it('of another right: whoever has more than before, without by whom or why; and nobody of what was taken from them [R17]', async () => {
    const { professional, family, careWorker, manager } = world.everybody;
    for (const one of [family, careWorker, manager]) await readsAll(one);
    const section = await makeSection(professional, world.planId, 'Rights here', 'together');
    const grant = (member: Person, right: string | null) =>
      mustSucceed(professional.put(`/api/sections/${section}/grants/${member.memberId}`, { right, reason: 'A quarrel' }));
    await grant(family, 'read');
    await grant(careWorker, 'none');
    expect(await countOf(family)).toEqual(NOTHING_UNREAD);
    await grant(family, 'edit');
    const inbox = await inboxOf(family, '?unread=1');
    expect(summaryOf(inbox)).toEqual([['right.changed', 'Rights here']]);
    expect(inbox.notifications[0]?.by).toBeNull();
    expect(JSON.stringify(inbox)).not.toMatch(/quarrel|Pia/);
    // To whom the section is shut it does not exist, also in a count.
    expect(await countOf(careWorker)).toEqual(NOTHING_UNREAD);
    expect(await countOf(manager)).toEqual(NOTHING_UNREAD);
    // The same grant again changes nothing for anybody.
    await readsAll(family);
    await grant(family, 'edit');
    expect((await countOf(family)).unread).toBe(0);
  });

  it('of another lead: those whose right it changes; of a name on a sealed section: whoever is named there', async () => {
    const { professional, family, observer, manager } = world.everybody;
    for (const one of [family, observer, manager]) await readsAll(one);
    const section = await makeSection(professional, world.planId, 'Lead here', 'together');
    const path = `/api/sections/${section}`;
    await mustSucceed(professional.patch(path, { lead: 'professional', reason: 'Because' }));
    expect(await countOf(family)).toEqual({ ...NOTHING_UNREAD, unread: 1, sections: [section] });
    for (const same of [observer, manager]) expect((await countOf(same)).unread).toBe(0);
    await mustSucceed(professional.patch(path, { lead: 'sealed', reason: 'Because' }));
    expect((await countOf(family)).unread).toBe(0);
    expect((await countOf(manager)).unread).toBe(0);
    await mustSucceed(professional.put(`${path}/named`, { members: [professional.memberId, manager.memberId] }));
    expect(await countOf(manager)).toEqual({ ...NOTHING_UNREAD, unread: 1, sections: [section] });
    expect((await countOf(professional)).sections).not.toContain(section);
  });

  it('once for each event: of several reasons the first', async () => {
    const { family, person, professional } = world.everybody;
    for (const one of [family, person]) await readsAll(one);
    const { kind: _, ...rest } = comment('once') as Extract<NotificationAbout, { kind: 'comment' }>;
    await world.app.store.write((records) =>
      tell(
        { records, publish: () => undefined, newId: () => crypto.randomUUID() },
        { at: world.clock.now(), by: professional.personId },
        [
          { to: [family.personId], about: { kind: 'mention', ...rest } },
          { to: [person.personId, family.personId, professional.personId], about: { kind: 'reply', ...rest } },
        ],
      ),
    );
    expect((await inboxOf(family, '?unread=1')).notifications.map(({ kind }) => kind)).toEqual(['mention']);
    expect((await inboxOf(person, '?unread=1')).notifications.map(({ kind }) => kind)).toEqual(['reply']);
    expect((await inboxOf(professional, '?unread=1')).notifications.filter(({ threadId }) => threadId === 'once')).toEqual([]);
  });
});

describe('what was told', () => {
  it('is gone from lists and counts while its section or its thread is not for the reader, and comes back with it [R9]', async () => {
    const { professional, family, manager } = world.everybody;
    for (const one of [family, manager]) await readsAll(one);
    const section = await makeSection(professional, world.planId, 'Now and then', 'together');
    await tells(professional, [family, manager], comment('now', { sectionId: section }));
    await tells(professional, [family, manager], comment('closed', { sectionId: section, professionalsOnly: true }));
    expect((await inboxOf(family, '?unread=1')).notifications.map(({ threadId }) => threadId)).toEqual(['now']);
    expect((await countOf(family)).unread).toBe(1);
    expect((await countOf(manager)).unread).toBe(2);
    const before = await inboxOf(family);
    await mustSucceed(professional.patch(`/api/sections/${section}`, { lead: 'sealed', reason: 'Because' }));
    const hidden = await family.get('/api/inbox');
    expect(hidden.text).not.toMatch(/Now and then|now-1/);
    expect((await countOf(family)).unread).toBe(0);
    await mustSucceed(professional.patch(`/api/sections/${section}`, { lead: 'together' }));
    const back = await inboxOf(family);
    expect(back.notifications.filter(({ kind }) => kind === 'comment')).toEqual(
      before.notifications.filter(({ kind }) => kind === 'comment'),
    );
  });

  it('is not read by "mark all as read" while it is hidden, and is unread when it comes back [R29] [R9]', async () => {
    const { professional, family } = world.everybody;
    await readsAll(family);
    const section = await makeSection(professional, world.planId, 'Hidden for a while', 'together');
    await tells(professional, [family], comment('while-hidden', { sectionId: section }));
    await tells(professional, [family], comment('in-sight'));
    const { notifications } = await inboxOf(family, '?unread=1');
    await mustSucceed(professional.patch(`/api/sections/${section}`, { lead: 'sealed', reason: 'Because' }));
    await readsAll(family);
    await mustSucceed(family.post('/api/inbox/read', { ids: notifications.map(({ id }) => id) }));
    expect(await countOf(family)).toEqual(NOTHING_UNREAD);
    await mustSucceed(professional.patch(`/api/sections/${section}`, { lead: 'together' }));
    const back = (await inboxOf(family, '?unread=1')).notifications.map(({ threadId }) => threadId);
    expect(back).toContain('while-hidden');
    expect(back).not.toContain('in-sight');
  });

  it('comes by pages, the newest first, and none of it twice', async () => {
    const { professional, advocate } = world.everybody;
    await readsAll(advocate);
    for (let i = 0; i < 7; i += 1) {
      if (i % 2 === 0) world.clock.ahead += 5;
      await tells(professional, [advocate], comment(`page-${i}`, { professionalsOnly: i === 3 }));
    }
    const threads: (string | null)[] = [];
    let next: string | null = '';
    let pages = 0;
    while (next !== null) {
      const page: Inbox = await inboxOf(advocate, `?unread=1&limit=2${next === '' ? '' : `&before=${next}`}`);
      threads.push(...page.notifications.map(({ threadId }) => threadId));
      ({ next } = page);
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(new Set(threads)).toEqual(new Set([0, 1, 2, 4, 5, 6].map((i) => `page-${i}`)));
    expect(threads).toHaveLength(6);
    expect(threads[0]).toBe('page-6');
    for (const before of ['x', '1~', '~a', '1~a b']) {
      const answer = await advocate.get(`/api/inbox?before=${encodeURIComponent(before)}`);
      expect(codeOf(answer)).toBe('invalid');
    }
  });

  it('is read by its id, by its section, thread or suggestion, or all up to a time; by its own reader alone', async () => {
    const { professional, advocate, family } = world.everybody;
    for (const one of [advocate, family]) await readsAll(one);
    const { together } = world.sections;
    const place = { planId: world.planId, sectionId: together };
    const kinds: readonly NotificationAbout[] = [
      { kind: 'inForce', ...place },
      comment('read'),
      { kind: 'suggestion.answered', ...place, suggestionId: 'suggestion' },
      comment('other'),
    ];
    for (const about of kinds) await tells(professional, [advocate, family], about);
    const all = await inboxOf(advocate, '?unread=1');
    const ids = all.notifications.map(({ id }) => id);
    expect(await countOf(advocate)).toEqual({
      unread: 4,
      sections: [together],
      threads: ['other', 'read'],
      suggestions: ['suggestion'],
    });
    await mustSucceed(family.post('/api/inbox/read', { ids }));
    expect((await countOf(advocate)).unread).toBe(4);
    expect((await countOf(family)).unread).toBe(4);
    const marks = async (read: unknown) => {
      await mustSucceed(advocate.post('/api/inbox/read', read));
      return (await countOf(advocate)).unread;
    };
    expect(await marks({ sectionId: together })).toBe(3);
    expect(await marks({ threadId: 'read' })).toBe(2);
    expect(await marks({ suggestionId: 'suggestion' })).toBe(1);
    const until = world.clock.now();
    world.clock.ahead += 10;
    await tells(professional, [advocate], comment('later'));
    expect(await marks({ until })).toBe(1);
    expect(await marks({ ids: [(await inboxOf(advocate, '?unread=1')).notifications[0]?.id] })).toBe(0);
    expect((await inboxOf(advocate)).notifications.every(({ isRead }) => isRead)).toBe(true);
    for (const wrong of [{}, { ids: ['not an id'] }, { until: -1 }, { threadId: 'a', sectionId: 'b' }])
      expect(codeOf(await advocate.post('/api/inbox/read', wrong))).toBe('invalid');
  });

  it('[R29] names the thread of a mention alone and a suggestion alone, and what is said about one as its thread', async () => {
    const { professional, advocate } = world.everybody;
    await readsAll(advocate);
    const place = { planId: world.planId, sectionId: world.sections.together };
    const mention = { ...comment('named'), kind: 'mention' } as NotificationAbout;
    await tells(professional, [advocate], mention);
    await tells(professional, [advocate], mention);
    const named = { ...NOTHING_UNREAD, threads: ['named'] };
    expect(await countOf(advocate)).toEqual({ ...named, unread: 2 });
    // The same on every device, until one of them marks it.
    const tablet = await advocate.anotherBrowser();
    expect(await countOf(tablet)).toEqual({ ...named, unread: 2 });
    await mustSucceed(tablet.post('/api/inbox/read', { threadId: 'named' }));
    for (const device of [advocate, tablet]) expect(await countOf(device)).toEqual(NOTHING_UNREAD);
    await tells(professional, [advocate], { kind: 'suggestion.answered', ...place, suggestionId: 'alone' });
    const alone = { ...NOTHING_UNREAD, unread: 1, suggestions: ['alone'] };
    expect(await countOf(advocate)).toEqual(alone);
    await tells(professional, [advocate], comment('talk', { suggestionId: 'alone' }));
    expect(await countOf(advocate)).toEqual({ ...alone, unread: 2, threads: ['talk'] });
    await mustSucceed(advocate.post('/api/inbox/read', { suggestionId: 'alone' }));
    expect(await countOf(advocate)).toEqual({ ...NOTHING_UNREAD, unread: 1, threads: ['talk'] });
    await mustSucceed(advocate.post('/api/inbox/read', { threadId: 'talk' }));
    expect(await countOf(advocate)).toEqual(NOTHING_UNREAD);
  });

  it('[R29] [R9] names no thread or suggestion of which the reader may not know', async () => {
    const { professional, advocate, manager } = world.everybody;
    for (const one of [advocate, manager]) await readsAll(one);
    const { planId, sections } = world;
    const both = [advocate, manager];
    await tells(professional, both, comment('for-all'));
    await tells(professional, both, comment('for-professionals', { professionalsOnly: true }));
    await tells(professional, both, comment('sealed', { sectionId: sections.sealed }));
    await tells(professional, both, { kind: 'suggestion.new', planId, sectionId: sections.sealed, suggestionId: 'hidden' });
    expect(await countOf(advocate)).toEqual({ ...NOTHING_UNREAD, unread: 1, threads: ['for-all'] });
    const known = await countOf(manager);
    expect(known.threads.toSorted()).toEqual(['for-all', 'for-professionals', 'sealed']);
    expect([known.unread, known.suggestions]).toEqual([4, ['hidden']]);
  });

  it('counts alike on all devices of an account: each is told when something comes and when it was read', async () => {
    const { professional, advocate } = world.everybody;
    await readsAll(advocate);
    const notices: Notice[] = [];
    const unsubscribe = world.app.fanout.subscribe((notice) => notices.push(notice));
    await tells(professional, [advocate], comment('live'));
    const tablet = await advocate.anotherBrowser();
    expect((await countOf(tablet)).unread).toBe(1);
    await mustSucceed(tablet.post('/api/inbox/read', { threadId: 'live' }));
    await mustSucceed(tablet.post('/api/inbox/read', { threadId: 'live' }));
    unsubscribe();
    expect((await countOf(advocate)).unread).toBe(0);
    expect(notices).toEqual([1, 2].map(() => ({ kind: 'inbox', personId: advocate.personId })));
  });
});

describe('what is muted', () => {
  const mute = (person: Person, body: unknown) => person.put('/api/inbox/mutes', body);

  it('tells nothing new, of a plan or of one thread; a name in a muted thread is told', async () => {
    const { professional, careWorker } = world.everybody;
    await readsAll(careWorker);
    const { planId } = world;
    await tells(professional, [careWorker], comment('loud'));
    await mustSucceed(mute(careWorker, { planId, threadId: 'loud', muted: true }));
    const inbox = await inboxOf(careWorker);
    expect(inbox.mutes).toEqual([
      {
        plan: { id: planId, title: 'Rose’s plan', knownAs: 'Rose' },
        threadId: 'loud',
        section: { id: world.sections.together, title: 'Written together', lead: 'together' },
      },
    ]);
    await tells(professional, [careWorker], comment('loud'));
    await tells(professional, [careWorker], comment('quiet'));
    await tells(professional, [careWorker], { ...comment('loud'), kind: 'mention' } as NotificationAbout);
    const unread = await inboxOf(careWorker, '?unread=1');
    expect(unread.notifications.map(({ kind, threadId }) => `${kind} ${threadId}`).toSorted()).toEqual([
      'comment loud',
      'comment quiet',
      'mention loud',
    ]);
    await mustSucceed(mute(careWorker, { planId, muted: true }));
    await tells(professional, [careWorker], { ...comment('loud'), kind: 'mention' } as NotificationAbout);
    expect((await countOf(careWorker)).unread).toBe(3);
    for (const threadId of [null, 'loud']) await mustSucceed(mute(careWorker, { planId, threadId, muted: false }));
    await tells(professional, [careWorker], comment('loud'));
    const after = await inboxOf(careWorker);
    expect([after.unread, after.mutes]).toEqual([4, []]);
  });

  it('[R9] is nothing that the caller may not know of: such a plan or thread is refused like one that never was', async () => {
    const { professional, family, stranger } = world.everybody;
    const { planId, sections } = world;
    await tells(professional, [family], comment('hidden', { sectionId: sections.sealed }));
    await tells(professional, [family], comment('inner', { professionalsOnly: true }));
    const never = await mute(family, { planId, threadId: 'never-was', muted: true });
    expect(never.status).toBe(404);
    for (const threadId of ['hidden', 'inner']) {
      const answer = await mute(family, { planId, threadId, muted: true });
      expect([answer.status, answer.text]).toEqual([never.status, never.text]);
    }
    const other = await mute(stranger, { planId, muted: true });
    expect([other.status, other.text]).toEqual([never.status, never.text]);
    expect((await inboxOf(family)).mutes).toEqual([]);
  });
});
