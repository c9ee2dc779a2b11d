/** Suggestions that wait: for whom, who is reminded and told, and how they are discussed. */
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zInbox } from '#shared/api-inbox.ts';
import { zMadeSuggestion, zSuggestions } from '#shared/api-suggestions.ts';
import { zMade, zPlanThreads } from '#shared/api-threads.ts';
import type { Notice } from '#server/fanout/fanout.ts';
import { remindOfSuggestions } from '#server/commands/suggestions/remind-of-suggestions.ts';
import {
  codeOf,
  fieldsOf,
  makeSection,
  mustSucceed,
  NAMES,
  planOf,
  smallWorld,
  type Person,
  type World,
} from '../support/app.ts';
import { contextOf, Suggesting } from '../support/suggestions.ts';

let world: World;
let suggesting: Suggesting;
beforeAll(async () => {
  world = await smallWorld();
  suggesting = new Suggesting(world);
});
afterEach(() => suggesting.end());
afterAll(() => world.close());

const listed = async (who: Person, state: string): Promise<string[]> =>
  zSuggestions
    .parse((await mustSucceed(who.get(`/api/plans/${world.planId}/suggestions?state=${state}`))).json)
    .suggestions.map(({ id }) => id);

const DAY = 24 * 60 * 60_000;

describe('a suggestion', () => {
  it('[R37] waits for who decides, then the lead, then the managers; each is told once, on all servers and over their end', async () => {
    const { id } = await suggesting.suggested();
    const { professional, manager, family, observer, careWorker } = world.everybody;
    const others = (await world.app.store.records.membersOf(world.planId)).filter(({ standing }) => standing === 'manager');
    const waits = async () => {
      const [nurse, boss, author] = [
        await listed(professional, 'waiting'),
        await listed(manager, 'waiting'),
        await listed(family, 'waiting'),
      ];
      // The plan says the same number, so that its page has the line from the beginning.
      const saidBy = await Promise.all(
        [professional, manager, family].map(async (who) => (await planOf(who, world.planId)).you.suggestionsWaiting),
      );
      expect(saidBy).toEqual([nurse, boss, author].map(({ length }) => length));
      return [nurse.includes(id), boss.includes(id), author.includes(id)];
    };
    const told = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((one) => one.suggestionId === id && one.kind === 'suggestion.waits')
        .map(({ kind }) => kind);
    // As several servers do it at once, and one that was started again.
    const remind = async () => {
      for (let start = 0; start < 2; start += 1)
        await Promise.all([1, 2, 3].map(() => remindOfSuggestions(contextOf(world), pino({ level: 'silent' }))));
    };
    const asked = await suggesting.get(family, id);
    expect(asked.waiting).toEqual({ step: 'asked', since: asked.at, days: 0, for: [professional.memberId] });
    await remind();
    expect([await waits(), await told(professional)]).toEqual([[true, false, false], []]);
    world.clock.ahead += 3 * DAY;
    await remind();
    expect((await suggesting.get(family, id)).waiting).toEqual({
      step: 'lead',
      since: asked.at + 3 * DAY,
      days: 3,
      for: [professional.memberId],
    });
    expect([await waits(), await told(professional), await told(manager)]).toEqual([
      [true, false, false],
      ['suggestion.waits'],
      [],
    ]);
    world.clock.ahead += 3 * DAY;
    await remind();
    const late = (await suggesting.get(family, id)).waiting;
    expect([late?.step, late?.since, late?.days]).toEqual(['manager', asked.at + 6 * DAY, 6]);
    expect(late?.for.toSorted()).toEqual(others.map((one) => one.id).toSorted());
    expect([await waits(), await told(professional), await told(manager)]).toEqual([
      [false, true, false],
      ['suggestion.waits'],
      ['suggestion.waits'],
    ]);
    for (const other of [family, observer, careWorker]) expect(await told(other)).toEqual([]);
    await mustSucceed(manager.post(`/api/suggestions/${id}/decline`, { reply: 'Not now.' }));
    expect((await suggesting.get(family, id)).waiting).toBeNull();
    await remind();
    expect(await told(manager)).toHaveLength(1);
    world.clock.ahead -= 6 * DAY;
  });

  it('[R37] waits as long as the service says, for nobody who cannot read it, and until somebody can answer', async () => {
    const { id, section } = await suggesting.suggested();
    const { professional, family, boss } = world.everybody;
    const remind = () => remindOfSuggestions(contextOf(world), pino({ level: 'silent' }));
    const told = async (who: Person): Promise<number> =>
      (await world.app.store.records.unreadGroups(who.personId, 0))
        .filter(({ kind, sectionId }) => kind === 'suggestion.waits' && sectionId === section)
        .reduce((sum, { count }) => sum + count, 0);
    await mustSucceed(boss.patch('/api/service', { answerDays: 10 }));
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: true, reason: 'Done.' }));
    world.clock.ahead += 9 * DAY;
    await remind();
    expect((await suggesting.get(family, id)).waiting).toMatchObject({ step: 'asked', for: [] });
    world.clock.ahead += DAY;
    await remind();
    expect(await told(professional)).toBe(0);
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: false }));
    await remind();
    expect([await told(professional), (await suggesting.get(family, id)).waiting?.days]).toEqual([1, 10]);
    await mustSucceed(boss.patch('/api/service', { answerDays: 3 }));
    world.clock.ahead -= 10 * DAY;
  });

  it('is begun once, however often the request is sent, and is discussed in a thread of its own', async () => {
    const { id, section } = await suggesting.suggested();
    const { family, professional } = world.everybody;
    const request = { key: 'once', title: '  Tea \n first ', reason: '' };
    const made = await Promise.all([1, 2, 3].map(() => family.post(`/api/sections/${section}/suggestions`, request)));
    const ids = new Set(
      made.filter(({ status }) => status === 200).map(({ json }) => zMadeSuggestion.parse(json).suggestionId),
    );
    expect(ids.size).toBe(1);
    const again = await mustSucceed(family.post(`/api/sections/${section}/suggestions`, request));
    expect(ids).toContain(zMadeSuggestion.parse(again.json).suggestionId);
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Why tea?' }] }] };
    const thread = { key: 'talk', audience: 'readers', anchor: null, body, suggestionId: id };
    const { threadId } = zMade.parse((await mustSucceed(professional.post(`/api/sections/${section}/threads`, thread))).json);
    expect((await suggesting.get(family, id)).threadId).toBe(threadId);
    // Somebody else who begins it at the same time says it in the same thread.
    const more = zMade.parse(
      (await mustSucceed(world.everybody.person.post(`/api/sections/${section}/threads`, { ...thread, key: 'talk-too' }))).json,
    );
    expect(more.threadId).toBe(threadId);
    const foreign = { ...thread, key: 'talk-2', suggestionId: 'nothing' };
    expect(codeOf(await professional.post(`/api/sections/${section}/threads`, foreign))).toBe('not_found');
  });

  it('[R22] is discussed by whoever may comment, its author is asked, and nobody else learns of it', async () => {
    const { id, section } = await suggesting.suggested();
    const { family, professional, observer, careWorker, stranger, boss } = world.everybody;
    const path = `/api/sections/${section}/threads`;
    const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Why tea?' }] }] };
    const talk = { key: `why-${id}`, audience: 'readers', anchor: null, body, suggestionId: id };
    // It is for all who can read the suggestion, and about the suggestion alone.
    const anchor = { units: [1, 0, 1], block: null, quote: 'q', before: '', after: '' };
    expect(fieldsOf(await professional.post(path, { ...talk, audience: 'professionals' }))).toEqual({ audience: 'wrong' });
    expect(fieldsOf(await professional.post(path, { ...talk, anchor }))).toEqual({ anchor: 'wrong' });
    expect(codeOf(await observer.post(path, talk))).toBe('not_allowed');
    expect(codeOf(await stranger.post(path, talk))).toBe('not_found');
    const { threadId } = zMade.parse((await mustSucceed(professional.post(path, talk))).json);
    const mine = async (who: Person) =>
      zPlanThreads
        .parse((await mustSucceed(who.get(`/api/plans/${world.planId}/threads?state=mine`))).json)
        .threads.some((thread) => thread.id === threadId);
    expect([await mine(family), await mine(careWorker), await mine(professional)]).toEqual([true, false, false]);
    const told = async (who: Person) =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((one) => one.threadId === threadId)
        .map(({ kind, suggestionId }) => [kind, suggestionId]);
    expect([await told(family), await told(careWorker)]).toEqual([[['comment', id]], []]);
    await mustSucceed(family.post(`/api/threads/${threadId}/comments`, { key: `because-${id}`, body }));
    expect([await mine(family), await told(professional)]).toEqual([false, [['reply', id]]]);
    // It goes on after the answer, and is as hidden as the suggestion is.
    await mustSucceed(professional.post(`/api/suggestions/${id}/decline`, { reply: 'Not now.' }));
    await mustSucceed(careWorker.post(`/api/threads/${threadId}/comments`, { key: `late-${id}`, body }));
    await mustSucceed(
      boss.patch(`/api/sections/${section}`, { lead: 'sealed', named: [professional.memberId], reason: 'A worry.' }),
    );
    expect(codeOf(await family.post(`/api/threads/${threadId}/comments`, { key: `gone-${id}`, body }))).toBe('not_found');
    expect(await told(family)).toEqual([]);
  });

  it('[R29] is told to who decides, its answer to its author, and neither to anybody else', async () => {
    const { family, professional, observer, person, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Told of it', 'professional');
    const inboxOf = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((told) => told.section.id === section)
        .map(({ kind, by }) => `${kind} ${by?.name ?? ''}`);
    const id = await suggesting.begin(family, section);
    expect(await inboxOf(professional)).toEqual([`suggestion.new ${NAMES.family}`]);
    expect(await inboxOf(family)).toEqual([]);
    await mustSucceed(professional.post(`/api/suggestions/${id}/decline`, { reply: 'Not now.' }));
    expect(await inboxOf(family)).toEqual([`suggestion.answered ${NAMES.professional}`]);
    for (const other of [observer, person]) expect(await inboxOf(other)).toEqual([]);
  });

  it('[R29] that is withdrawn is told to who adapts it, and to nobody else', async () => {
    const { family, professional, manager, observer } = world.everybody;
    const { section, id } = await suggesting.suggested();
    const kindsOf = async (who: Person): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox'))).json)
        .notifications.filter((told) => told.section.id === section)
        .map(({ kind, suggestionId }) => `${kind} ${suggestionId === id}`);
    await mustSucceed(professional.post(`/api/suggestions/${id}/adapt`));
    await mustSucceed(family.post(`/api/suggestions/${id}/withdraw`));
    expect(await kindsOf(professional)).toEqual(['suggestion.withdrawn true', 'suggestion.new true']);
    for (const other of [family, manager, observer]) expect(await kindsOf(other)).toEqual([]);
    // One that nobody adapts is told to nobody.
    const other = await suggesting.suggested();
    await mustSucceed(family.post(`/api/suggestions/${other.id}/withdraw`));
    const { notifications } = zInbox.parse((await mustSucceed(professional.get('/api/inbox'))).json);
    expect(notifications.filter((told) => told.section.id === other.section).map(({ kind }) => kind)).toEqual([
      'suggestion.new',
    ]);
  });

  it('[R29] that waits no more is nothing to do for anybody: of an answer or a withdrawal on, that it waits counts as read', async () => {
    const { family, professional, manager } = world.everybody;
    const unread = async (who: Person, section: string): Promise<string[]> =>
      zInbox
        .parse((await mustSucceed(who.get('/api/inbox?unread=1'))).json)
        .notifications.filter((told) => told.section.id === section)
        .map(({ kind }) => kind);
    const waiting = async () => {
      const made = await suggesting.suggested();
      world.clock.ahead += 6 * DAY;
      await remindOfSuggestions(contextOf(world), pino({ level: 'silent' }));
      world.clock.ahead -= 6 * DAY;
      expect(await unread(professional, made.section)).toContain('suggestion.new');
      expect(await unread(manager, made.section)).toEqual(['suggestion.waits']);
      return made;
    };
    const all = async (section: string) => [await unread(professional, section), await unread(manager, section)];
    const withdrawn = await waiting();
    const notices: Notice[] = [];
    const unsubscribe = world.app.fanout.subscribe((notice) => notices.push(notice));
    await mustSucceed(family.post(`/api/suggestions/${withdrawn.id}/withdraw`));
    unsubscribe();
    expect(await all(withdrawn.section)).toEqual([[], []]);
    // Their pages count again.
    const counting = notices.flatMap((notice) => (notice.kind === 'inbox' ? [notice.personId] : []));
    expect(counting).toEqual(expect.arrayContaining([professional.personId, manager.personId]));
    // To whom it does not exist any more no event comes either (R9), and nothing to do when the section is open to them again.
    const hidden = await waiting();
    const path = `/api/sections/${hidden.section}`;
    await mustSucceed(professional.patch(path, { lead: 'sealed', reason: 'A worry.' }));
    const events: string[] = [];
    const end = world.app.fanout.subscribe((notice) => notice.kind === 'inbox' && events.push(notice.personId));
    await mustSucceed(professional.post(`/api/suggestions/${hidden.id}/decline`, { reply: 'Not now.' }));
    end();
    expect(events).toEqual([professional.personId]);
    await mustSucceed(professional.patch(path, { lead: 'professional', reason: 'It is over.' }));
    expect(await unread(manager, hidden.section)).not.toContain('suggestion.waits');
    const declined = await waiting();
    await mustSucceed(manager.post(`/api/suggestions/${declined.id}/decline`, { reply: 'Not now.' }));
    expect([await all(declined.section), await unread(family, declined.section)]).toEqual([[[], []], ['suggestion.answered']]);
    const accepted = await waiting();
    await mustSucceed(suggesting.accept(professional, accepted.id));
    expect(await all(accepted.section)).toEqual([[], []]);
    // It waits anew when that is undone.
    await mustSucceed(manager.post(`/api/suggestions/${accepted.id}/undo`, { reason: 'Too soon.' }));
    expect(await unread(professional, accepted.section)).toEqual(['suggestion.waits']);
  });
});
