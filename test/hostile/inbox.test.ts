/** Somebody who wants to learn from the inbox what is hidden from them, or to change what others were told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zInboxCount } from '#shared/api-inbox.ts';
import { codeOf, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const countOf = async (person: Person) => zInboxCount.parse((await mustSucceed(person.get('/api/inbox/count'))).json).unread;
const holdOn = (section: string) => `/api/sections/${section}/hold`;

describe('a sealed section', () => {
  it('[R9] has no place in the inbox of others: answers are the same bytes whether something happens there or not', async () => {
    const { professional, manager, family, stranger } = world.everybody;
    const answers = async () =>
      Promise.all(
        [family, stranger].flatMap((person) =>
          ['/api/inbox', '/api/inbox?unread=1', '/api/inbox/count'].map(async (path) => (await person.get(path)).text),
        ),
      );
    const before = await answers();
    const [told] = [await countOf(manager)];
    const events: unknown[] = [];
    const unsubscribe = world.app.fanout.subscribe((notice) => notice.kind === 'inbox' && events.push(notice.personId));
    await mustSucceed(professional.put(holdOn(world.sections.sealed), { reason: 'Hidden words.' }));
    await mustSucceed(professional.delete(holdOn(world.sections.sealed)));
    unsubscribe();
    expect(await answers()).toEqual(before);
    expect(await countOf(manager)).toBe(told + 2);
    // Nor does an event reach their pages, or a mail their outbox.
    expect(events).toEqual([manager.personId, manager.personId]);
    const mails = await world.app.store.database.selectFrom('mail').select('person_id').execute();
    expect(mails.map((mail) => mail.person_id)).toEqual([manager.personId]);
  });
});

describe('what others were told', () => {
  it('is not read, marked or muted by anybody else, whatever they ask for', async () => {
    const { professional, family, advocate, stranger } = world.everybody;
    await mustSucceed(professional.put(holdOn(world.sections.together), { reason: 'Wait.' }));
    const told = await world.app.store.database
      .selectFrom('notification')
      .select(['id', 'person_id'])
      .where('person_id', '=', family.personId)
      .execute();
    expect(told.length).toBeGreaterThan(0);
    const before = await countOf(family);
    for (const person of [advocate, stranger]) {
      for (const read of [
        { ids: told.map(({ id }) => id) },
        { until: Number.MAX_SAFE_INTEGER },
        { sectionId: world.sections.together },
      ])
        await mustSucceed(person.post('/api/inbox/read', read));
      const page = await person.get(`/api/inbox?before=${Number.MAX_SAFE_INTEGER % 1e15}~${told[0]?.id}`);
      expect(page.text).not.toContain(told[0]?.id ?? 'none');
    }
    expect(await countOf(family)).toBe(before);
    for (const body of [
      { personId: family.personId, planId: world.planId, muted: true },
      { planId: world.planId, threadId: 'none', muted: true },
    ])
      await advocate.put('/api/inbox/mutes', body);
    expect(await world.app.store.records.mutesOf(family.personId)).toEqual([]);
    expect(codeOf(await advocate.post('/api/inbox/read', { ids: Array.from({ length: 501 }, () => 'x') }))).toBe('invalid');
  });
});
