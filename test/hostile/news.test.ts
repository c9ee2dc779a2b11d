/** What is new to a member: nothing of a section that is hidden from them, whatever they ask or claim to have seen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { zPlanNews } from '#shared/api.ts';
import { zSectionNews } from '#shared/api-news.ts';
import { TEXT } from '#shared/text/markers.ts';
import { sectionRoom } from '#shared/wire.ts';
import { codeOf, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const seenPath = (): string => `/api/plans/${world.planId}/seen`;
const newsOf = async (person: Person, sectionId: string) =>
  zSectionNews.parse((await mustSucceed(person.get(`/api/sections/${sectionId}/news`))).json);

/** Appends words of a person as one row. Returns the client id that wrote them. */
async function writes(person: Person, sectionId: string, words: string): Promise<number> {
  const room = sectionRoom(sectionId);
  const { log } = world.app.store;
  const doc = new Y.Doc();
  for (const { update } of await log.rows(room, 1, await log.lastSeq(room))) Y.applyUpdate(doc, update);
  const before = Y.encodeStateVector(doc);
  const text = doc.getText(TEXT);
  text.insert(text.length, words);
  const update = Y.encodeStateAsUpdate(doc, before);
  await log.append([{ room, personId: person.personId, at: world.clock.now(), update, claims: [doc.clientID] }]);
  return doc.clientID;
}

describe('a sealed section', () => {
  it('[R9] has no news for others: the same bytes as one that never was, and nothing of it is read for them', async () => {
    const { family, professional, stranger } = world.everybody;
    await mustSucceed(family.post(seenPath(), { sections: Object.values(world.sections) }));
    const client = await writes(professional, world.sections.sealed, 'Hidden words.');
    for (const person of [family, stranger]) {
      const [hidden, never] = await Promise.all(
        [world.sections.sealed, 'never-was'].map((id) => person.get(`/api/sections/${id}/news`)),
      );
      expect([hidden?.status, hidden?.text]).toEqual([never?.status, never?.text]);
      expect(hidden?.status).toBe(404);
    }
    const { log } = world.app.store;
    const { stretch, milestoneOf, checkpointOf, heads, lastSeq } = log;
    const asked: string[] = [];
    Object.assign(log, {
      stretch: (...of: Parameters<typeof stretch>) => (asked.push(of[0]), stretch(...of)),
      milestoneOf: (...of: Parameters<typeof milestoneOf>) => (asked.push(of[0]), milestoneOf(...of)),
      checkpointOf: (...of: Parameters<typeof checkpointOf>) => (asked.push(of[0]), checkpointOf(...of)),
      lastSeq: (...of: Parameters<typeof lastSeq>) => (asked.push(of[0]), lastSeq(...of)),
      heads: (...of: Parameters<typeof heads>) => (asked.push(...of[0]), heads(...of)),
    });
    const answers = await Promise.all([
      family.get(`/api/plans/${world.planId}/news`),
      family.get('/api/news'),
      family.get(`/api/sections/${world.sections.sealed}/news`),
      family.post(seenPath(), {
        sections: [world.sections.sealed],
        passages: [{ section: world.sections.sealed, units: [client, 0, 13] }],
        whole: [{ section: world.sections.sealed, seq: 99 }],
      }),
    ]);
    Object.assign(log, { stretch, milestoneOf, checkpointOf, heads, lastSeq });
    expect(asked.filter((room) => room.includes(world.sections.sealed))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
    for (const { text } of answers) expect(text).not.toMatch(/Hidden|[Ss]ealed/);
    expect((await world.app.store.records.seenOf(family.personId)).has(world.sections.sealed)).toBe(false);
  });
});

describe('a claim to have seen something', () => {
  it('is refused where it is no list of units, and changes nothing', async () => {
    const { family, professional } = world.everybody;
    const section = world.sections.together;
    await mustSucceed(family.post(seenPath(), { whole: [{ section, seq: 1_000_000 }] }));
    await writes(professional, section, 'New words.');
    const bad = [
      [-1, 0, 1],
      [1.5, 0, 1],
      ['1', 0, 1],
      [Number.MAX_SAFE_INTEGER + 2, 0, 1],
      Array.from({ length: 6003 }, () => 1),
    ];
    for (const gone of bad)
      expect(codeOf(await family.post(seenPath(), { passages: [{ section, units: [], gone }] }))).toBe('invalid');
    for (const units of bad) expect(codeOf(await family.post(seenPath(), { passages: [{ section, units }] }))).toBe('invalid');
    for (const seq of [-1, 1.5, 'all', null])
      expect(codeOf(await family.post(seenPath(), { whole: [{ section, seq }] }))).toBe('invalid');
    // What does not fit together, or is of nobody, is kept at most and means nothing.
    const odd = [7, 0, 0, 8, 5, 9_007_199_254_740_991, 9, 9_007_199_254_740_990, 9, 1, 2];
    await mustSucceed(family.post(seenPath(), { passages: [{ section, units: odd, gone: odd }] }));
    expect((await newsOf(family, section)).passages).toHaveLength(1);
  });

  it('counts for whoever makes it, up to the end of the log, and for nobody else', async () => {
    const { family, person, professional } = world.everybody;
    const section = world.sections.together;
    const all = { whole: [{ section, seq: Number.MAX_SAFE_INTEGER }] };
    await Promise.all([family, person].map((who) => mustSucceed(who.post(seenPath(), all))));
    const client = await writes(professional, section, 'Later words.');
    const whole = zSectionNews.parse(await newsOf(family, section));
    expect(whole.passages.map(({ pieces }) => pieces.map(({ words }) => words))).toEqual([['Later words.']]);
    const units = [client, 0, 1_000];
    const asOther = { person: person.personId, passages: [{ section, units }] };
    expect(codeOf(await family.post(seenPath(), asOther))).toBe('not_allowed');
    await mustSucceed(family.post(seenPath(), { passages: [{ section, units }] }));
    expect((await newsOf(family, section)).passages).toEqual([]);
    expect((await newsOf(person, section)).passages).toHaveLength(1);
    const plan = zPlanNews.parse((await mustSucceed(person.get(`/api/plans/${world.planId}/news`))).json);
    expect(plan.sections.map(({ passages }) => passages)).toEqual([1]);
  });

  it('does not grow without end', async () => {
    const { family, professional } = world.everybody;
    const section = world.sections.together;
    await writes(professional, section, 'And more.');
    for (let round = 0; round < 3; round += 1) {
      const units = Array.from({ length: 2000 }, (_, i) => [round * 10_000 + i * 3, 5, 1]).flat();
      await mustSucceed(family.post(seenPath(), { passages: [{ section, units, gone: units }] }));
    }
    // Units that are not in the text say nothing, so none of them is kept.
    expect((await world.app.store.records.seenOf(family.personId)).get(section)?.units.length).toBeLessThanOrEqual(1500);
    expect((await world.app.store.records.seenOf(family.personId)).get(section)?.gone).toEqual([]);
    expect((await newsOf(family, section)).passages).toHaveLength(1);
  });
});
