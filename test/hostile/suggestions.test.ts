/** Suggestions against hostile callers: nobody speaks or decides for another, nothing hidden shows, and copies are not without end. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zMadeSuggestion, zSuggestions } from '#shared/api-suggestions.ts';
import { MAX_OPEN } from '#server/commands/suggestions/begin-suggestion.ts';
import { suggestionRoom } from '#shared/wire.ts';
import { codeOf, makeSection, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';
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

/** The code with which the door closes a socket of this person. */
async function closedWith(person: Person, room: string): Promise<number> {
  const participant = new Participant(`${world.url.replace('http', 'ws')}/sync`, 'family', room, { cookie: person.cookie });
  const code = await participant.isClosed();
  participant.leaves();
  return code;
}

describe('a forged request', () => {
  it('[R26] makes no suggestion in another’s name, and decides on none', async () => {
    const { family, professional, person, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Forged', 'professional');
    const forged = { author: professional.memberId, authorId: professional.personId, personId: professional.personId };
    const request = { key: 'forged', title: 'Mine', othersMayWrite: true, state: 'accepted', ...forged };
    const made = await mustSucceed(family.post(`/api/sections/${section}/suggestions`, request));
    const { suggestionId } = zMadeSuggestion.parse(made.json);
    expect(await suggesting.get(family, suggestionId)).toMatchObject({
      author: { id: family.personId },
      state: 'open',
      othersMayWrite: false,
    });
    const body = { reply: 'x', reason: 'x', by: professional.personId, seen: { seq: 1, suggestionSeq: 1 } };
    for (const who of [family, person])
      for (const act of ['adapt', 'accept', 'decline', 'undo'])
        expect([act, codeOf(await who.post(`/api/suggestions/${suggestionId}/${act}`, body))]).toEqual([act, 'not_allowed']);
    const change = { othersMayWrite: true, state: 'accepted', authorId: person.personId };
    for (const who of [person, professional])
      expect(codeOf(await who.patch(`/api/suggestions/${suggestionId}`, change))).toBe('not_allowed');
    // The key of one person is nothing to another.
    const other = await mustSucceed(person.post(`/api/sections/${section}/suggestions`, { key: 'forged', title: 'Other' }));
    expect(zMadeSuggestion.parse(other.json).suggestionId).not.toBe(suggestionId);
    // And the key of one section is no key of another.
    const elsewhere = await family.post(`/api/sections/${world.sections.together}/suggestions`, request);
    expect(codeOf(elsewhere)).toBe('conflict');
  });

  it('says of rows that never were, or of changes that are not there, that it makes no sense', async () => {
    const { family, professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Rows', 'professional');
    const id = await suggesting.begin(family, section);
    const accept = (body: object) => professional.post(`/api/suggestions/${id}/accept`, body);
    for (const seen of [
      { seq: 99, suggestionSeq: 1 },
      { seq: 1, suggestionSeq: 99 },
    ])
      expect(codeOf(await accept({ seen }))).toBe('bad_request');
    expect(codeOf(await accept({ seen: { seq: 1, suggestionSeq: 1 }, changes: [7] }))).toBe('bad_request');
    for (const body of [{}, { seen: { seq: -1, suggestionSeq: 1 } }, { seen: { seq: 1, suggestionSeq: 1 }, changes: [] }])
      expect((await accept(body)).status).toBeGreaterThanOrEqual(400);
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'open', right: 'edit' });
  });

  it('begins only so many suggestions of one section, each of which holds all of it', async () => {
    const { family, person, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Many', 'professional');
    for (let i = 0; i < MAX_OPEN; i += 1) await suggesting.begin(family, section, `Number ${i}`);
    const more = { key: 'one-more', title: 'One more' };
    expect(codeOf(await family.post(`/api/sections/${section}/suggestions`, more))).toBe('too_many');
    await suggesting.begin(person, section);
  });
});

describe('what is hidden', () => {
  it('[R9] stays hidden: suggestions of a sealed section are there for nobody else, in any list, room or answer', async () => {
    const { professional, family, stranger } = world.everybody;
    const { sealed } = world.sections;
    const id = await suggesting.begin(professional, sealed, 'Sealed words');
    const never = 'never-was';
    const body = { reply: 'x', reason: 'x', key: 'hidden', title: 'x', seen: { seq: 1, suggestionSeq: 1 } };
    for (const who of [family, stranger]) {
      const pairs: [string, string, string][] = [
        ['GET', `/api/sections/${sealed}/suggestions`, `/api/sections/${never}/suggestions`],
        ['POST', `/api/sections/${sealed}/suggestions`, `/api/sections/${never}/suggestions`],
        ['PATCH', `/api/suggestions/${id}`, `/api/suggestions/${never}`],
        ...['', '/comparison', '/outcome'].map((end): [string, string, string] => [
          'GET',
          `/api/suggestions/${id}${end}`,
          `/api/suggestions/${never}${end}`,
        ]),
        ...['withdraw', 'adapt', 'accept', 'decline', 'undo'].map((act): [string, string, string] => [
          'POST',
          `/api/suggestions/${id}/${act}`,
          `/api/suggestions/${never}/${act}`,
        ]),
      ];
      for (const [method, hidden, none] of pairs) {
        const sent = method === 'GET' ? undefined : body;
        const [a, b] = [await who.ask(method, hidden, sent), await who.ask(method, none, sent)];
        expect([hidden, a.status, a.text]).toEqual([hidden, b.status, b.text]);
        expect(a.status).toBe(404);
      }
      expect(await closedWith(who, suggestionRoom(id))).toBe(4404);
      expect(await closedWith(who, suggestionRoom(never))).toBe(4404);
    }
    for (const state of ['open', 'mine', 'waiting', 'answered']) {
      const { text, json } = await mustSucceed(family.get(`/api/plans/${world.planId}/suggestions?state=${state}`));
      expect(text).not.toContain('Sealed words');
      expect(zSuggestions.parse(json).suggestions.some(({ sectionId }) => sectionId === sealed)).toBe(false);
    }
    for (const path of ['/timeline', '/news'])
      expect((await mustSucceed(family.get(`/api/plans/${world.planId}${path}`))).text).not.toContain('Sealed words');
  });

  it('[R10] is hidden at once: whoever loses the section loses its suggestions, their own too', async () => {
    const { family, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Closed', 'professional');
    const id = await suggesting.begin(family, section, 'About Rex');
    const page = await suggesting.join(family, id);
    await mustSucceed(boss.patch(`/api/sections/${section}`, { lead: 'sealed', reason: 'A worry.' }));
    expect(await page.isClosed()).toBe(4404);
    expect(codeOf(await family.get(`/api/suggestions/${id}`))).toBe('not_found');
    expect((await mustSucceed(family.get(`/api/plans/${world.planId}/suggestions?state=mine`))).text).not.toContain(
      'About Rex',
    );
  });
});
