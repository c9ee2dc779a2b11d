/** What people said in a section while it was sealed stays with them when it is opened again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zTimeline } from '#shared/api-history.ts';
import { zInbox } from '#shared/api-inbox.ts';
import { zSuggestions } from '#shared/api-suggestions.ts';
import { zMade, zPlanThreads, zSectionThreads, zThreadCounts } from '#shared/api-threads.ts';
import { suggestionRoom } from '#shared/wire.ts';
import { plainTextOf, type CommentBody } from '#shared/comment-body.ts';
import { codeOf, fieldsOf, joinAs, makeSection, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';
import { Participant } from '../support/participant.ts';
import { Suggesting } from '../support/suggestions.ts';

let world: World;
let suggesting: Suggesting;
beforeAll(async () => {
  world = await smallWorld();
  suggesting = new Suggesting(world);
});
afterEach(() => suggesting.end());
afterAll(() => world.close());

const bodyOf = (text: string): CommentBody => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
let keys = 0;
const begins = async (who: Person, section: string, text: string, more: object = {}): Promise<string> => {
  const request = { key: `kept-${(keys += 1)}`, audience: 'readers', anchor: null, body: bodyOf(text), ...more };
  return zMade.parse((await mustSucceed(who.post(`/api/sections/${section}/threads`, request))).json).threadId;
};
const adds = (who: Person, thread: string, text: string) =>
  who.post(`/api/threads/${thread}/comments`, { key: `kept-${(keys += 1)}`, body: bodyOf(text) });
const resolves = (who: Person, thread: string) => who.post(`/api/threads/${thread}/resolve`, {});
const get = async (who: Person, path: string): Promise<unknown> => (await mustSucceed(who.get(path))).json;
const leads = (who: Person, section: string, lead: string, more: object = {}) =>
  mustSucceed(who.patch(`/api/sections/${section}`, { lead, reason: 'A worry.', ...more }));

/** Everything that somebody finds of what was said and suggested in a section, by all ways. */
async function finds(who: Person, section: string): Promise<Record<string, unknown>> {
  const plan = `/api/plans/${world.planId}`;
  const here = zSectionThreads.parse(await get(who, `/api/sections/${section}/threads`));
  const listed = await Promise.all(
    ['open', 'resolved', 'mine'].map(
      async (state) => zPlanThreads.parse(await get(who, `${plan}/threads?state=${state}`)).threads,
    ),
  );
  const counts = zThreadCounts.parse(await get(who, `${plan}/threads/counts`)).sections;
  const suggestions = zSuggestions.parse(await get(who, `/api/sections/${section}/suggestions`)).suggestions;
  const ofPlan = await Promise.all(
    ['open', 'answered', 'mine', 'waiting'].map(
      async (state) => zSuggestions.parse(await get(who, `${plan}/suggestions?state=${state}`)).suggestions,
    ),
  );
  const { entries } = zTimeline.parse(await get(who, `/api/sections/${section}/timeline`));
  const words = (threads: (typeof here)['threads']) =>
    threads.flatMap(({ comments }) => comments.map(({ body }) => (body === null ? '' : plainTextOf(body, (id) => id))));
  return {
    here: words(here.threads),
    resolved: here.resolved,
    listed: [...new Set(words(listed.flat().filter(({ sectionId }) => sectionId === section)))].toSorted(),
    count: counts.find(({ sectionId }) => sectionId === section)?.open ?? 0,
    suggestions: suggestions.map(({ title }) => title),
    ofPlan: [...new Set(ofPlan.flat().flatMap(({ sectionId, title }) => (sectionId === section ? [title] : [])))],
    timeline: entries.filter(
      (entry) => JSON.stringify(entry).includes('suggestion.') || JSON.stringify(entry).includes('thread.'),
    ).length,
  };
}

describe('what was said while a section was sealed', () => {
  it('[R39] stays with those who could read it then, by every way to it, when the section is opened', async () => {
    const { boss, professional, manager, family, observer } = world.everybody;
    const section = await makeSection(boss, world.planId, 'A worry', 'together');
    await begins(family, section, 'Before');
    // Two that were there before, and in which somebody writes while it is sealed.
    const plain = await begins(professional, section, 'Plain');
    const milk = await suggesting.begin(professional, section, 'Milk');
    await leads(professional, section, 'sealed');
    const named = { members: [professional.memberId, manager.memberId] };
    await mustSucceed(professional.put(`/api/sections/${section}/named`, named));
    const secret = await begins(professional, section, 'The son shouts at her');
    const closed = await begins(professional, section, 'Closed');
    await mustSucceed(resolves(professional, closed));
    const suggestionId = await suggesting.begin(professional, section, 'Call the police');
    const { threads } = zSectionThreads.parse(await get(professional, `/api/sections/${section}/threads?thread=${plain}`));
    const [comment] = threads[0]?.comments ?? [];
    await mustSucceed(professional.patch(`/api/comments/${comment?.id}`, { body: bodyOf('Plain words about him') }));
    const page = await suggesting.join(professional, milk);
    page.types('He drinks.');
    await page.isSaved();
    const before = await finds(professional, section);
    await leads(professional, section, 'together');

    const after = await finds(professional, section);
    expect(after).toEqual({ ...before, timeline: after['timeline'] });
    const nothing = { here: ['Before'], resolved: 0, listed: ['Before'], count: 1, suggestions: [], ofPlan: [], timeline: 3 };
    for (const who of [family, observer]) expect(await finds(who, section)).toEqual(nothing);
    expect(zSectionThreads.parse(await get(family, `/api/sections/${section}/threads?thread=${secret}`)).threads).toEqual([]);
    expect(codeOf(await adds(family, secret, 'Hello?'))).toBe('not_found');
    expect(codeOf(await resolves(boss, secret))).toBe('not_found');
    expect(codeOf(await family.get(`/api/suggestions/${suggestionId}`))).toBe('not_found');
    expect(codeOf(await family.get(`/api/suggestions/${suggestionId}/comparison`))).toBe('not_found');
    const room = suggestionRoom(suggestionId);
    const outside = new Participant(`${world.url.replace('http', 'ws')}/sync`, 'family', room, { cookie: family.cookie });
    expect(await outside.isClosed()).toBe(4404);
    outside.leaves();
    const about = { key: 'kept-about', audience: 'readers', anchor: null, body: bodyOf('Why?'), suggestionId };
    expect(codeOf(await family.post(`/api/sections/${section}/threads`, about))).toBe('not_found');

    // What goes on there goes on among the same people.
    await mustSucceed(adds(professional, secret, 'He was here again'));
    await begins(professional, section, 'About the police', { suggestionId });
    await mustSucceed(manager.post(`/api/suggestions/${suggestionId}/decline`, { reply: 'They know.' }));
    for (const who of [family, observer]) expect(await finds(who, section)).toEqual(nothing);
    const mention = { type: 'mention' as const, attrs: { memberId: family.memberId } };
    const naming = { type: 'doc', content: [{ type: 'paragraph', content: [mention] }] };
    const refused = await professional.post(`/api/threads/${secret}/comments`, { key: 'kept-named', body: naming });
    expect(fieldsOf(refused)).toEqual({ body: 'notAReader' });
    const told = zInbox.parse(await get(family, '/api/inbox')).notifications.filter((one) => one.section.id === section);
    expect(told.map(({ kind }) => kind).filter((kind) => kind !== 'right.changed')).toEqual([]);

    // What is new is for everybody. Whoever comes to the plan later, a manager too, learns nothing of what is kept.
    await begins(professional, section, 'After');
    const later = await joinAs(boss, world.planId, 'Lena Later', 'manager');
    const all = { ...nothing, here: ['Before', 'After'], listed: ['After', 'Before'], count: 2, timeline: 4 };
    for (const who of [family, later]) expect(await finds(who, section)).toEqual(all);
  });
});
