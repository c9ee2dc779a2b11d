/** News for a member: who wrote in which section since the last visit, and what waits. Only of what the member may read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import pino from 'pino';
import { zPlanNews, type PlanNews } from '#shared/api.ts';
import { zSectionNews } from '#shared/api-news.ts';
import { TEXT } from '#shared/text/markers.ts';
import { sectionRoom } from '#shared/wire.ts';
import { JobRunner } from '#server/history/job-runner.ts';
import { Housekeeping, SCHEDULE, type Schedule } from '#server/history/housekeeping.ts';
import { codeOf, makeSection, mustSucceed, NAMES, planOf, smallWorld, type Person, type World } from '../support/app.ts';
import { Participant } from '../support/participant.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

/** Appends updates of a person to the section's log, without a socket. */
async function writes(person: Person, sectionId: string, times = 1): Promise<void> {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const text = doc.getText(TEXT);
  for (let i = 0; i < times; i += 1) text.insert(text.length, 'a');
  const at = world.clock.now();
  const room = sectionRoom(sectionId);
  await world.app.store.log.append(
    updates.map((update, i) => ({ room, personId: person.personId, at, update, claims: i === 0 ? [doc.clientID] : [] })),
  );
}
const newsFor = async (person: Person): Promise<PlanNews> =>
  zPlanNews.parse((await mustSucceed(person.get(`/api/plans/${world.planId}/news`))).json);
const seenPath = (): string => `/api/plans/${world.planId}/seen`;
/** Says that a person has seen all of these sections, by default of each. The server ignores those that the person may not read. */
const marksSeen = (person: Person, sections: readonly string[] = Object.values(world.sections)) =>
  mustSucceed(person.post(seenPath(), { whole: sections.map((section) => ({ section, seq: 1_000_000 })) }));
const summaryOf = ({ sections }: PlanNews) =>
  sections.map(({ section, people }) => [section.title, ...people.map((person) => person.name)]);

describe('what is new', () => {
  it('is nothing to whoever never looked, and to whoever has just looked', async () => {
    const { family } = world.everybody;
    expect(await newsFor(family)).toEqual({ planId: world.planId, lastSeenAt: null, looked: [], sections: [], waits: [] });
    const before = world.clock.now();
    await marksSeen(family);
    const news = await newsFor(family);
    expect(news.sections).toEqual([]);
    expect(news.lastSeenAt).toBeGreaterThanOrEqual(before);
  });

  it('says of each section when one looked and up to which row all was seen, and of hidden sections nothing [R9]', async () => {
    const { family, manager, professional } = world.everybody;
    const { together, sealed } = world.sections;
    const lastRow = (section: string): Promise<number> => world.app.store.log.lastSeq(sectionRoom(section));
    await Promise.all([marksSeen(family), marksSeen(manager)]);
    const was = await lastRow(together);
    const before = world.clock.now();
    await writes(professional, together, 3);
    const lookedOf = async (person: Person, section: string) =>
      (await newsFor(person)).looked.find(({ section: of }) => of === section);
    expect(await lookedOf(family, together)).toMatchObject({ seq: was });
    expect((await lookedOf(family, together))?.at).toBeLessThanOrEqual(before);
    expect(await lookedOf(family, sealed)).toBeUndefined();
    expect(await lookedOf(manager, sealed)).toMatchObject({ seq: await lastRow(sealed) });
    await marksSeen(family, [together]);
    expect(await lookedOf(family, together)).toMatchObject({ seq: await lastRow(together) });
    await marksSeen(manager);
  });

  it('stays new where the page that was looked at was somebody else’s', async () => {
    const { family, professional } = world.everybody;
    await marksSeen(family);
    await writes(professional, world.sections.together);
    const whole = [{ section: world.sections.together, seq: 1_000_000 }];
    expect(codeOf(await family.post(seenPath(), { person: professional.personId, whole }))).toBe('not_allowed');
    expect(summaryOf(await newsFor(family))).toHaveLength(1);
    await mustSucceed(family.post(seenPath(), { person: family.personId, whole }));
    expect(summaryOf(await newsFor(family))).toEqual([]);
  });

  it('is where others wrote since then, by whom, and when last; one’s own writing is not', async () => {
    const { family, professional, person } = world.everybody;
    await marksSeen(family);
    world.clock.ahead += 60_000;
    const later = world.clock.now();
    await writes(professional, world.sections.together);
    await writes(family, world.sections.together);
    await writes(person, world.sections.together);
    await writes(family, world.sections.professional);
    const news = await newsFor(family);
    expect(summaryOf(news)).toEqual([['Written together', NAMES.person, NAMES.professional]]);
    expect(news.lastSeenAt).toBeLessThan(later);
    expect(news.sections[0]?.at).toBeGreaterThanOrEqual(later);
    expect(summaryOf(await newsFor(professional))).toEqual([]);
    const list = zPlanNews.array().parse((await mustSucceed(family.get('/api/news'))).json);
    expect(list).toEqual([news]);
    await marksSeen(family);
    expect(summaryOf(await newsFor(family))).toEqual([]);
  });

  it('is a hold that somebody put on a section since, for those who only read it too, until they looked or it is lifted', async () => {
    const { family, professional } = world.everybody;
    await marksSeen(family);
    world.clock.ahead += 60_000;
    const { together } = world.sections;
    await mustSucceed(professional.put(`/api/sections/${together}/hold`, { reason: 'She coughed as she drank.' }));
    const hold = (await world.app.store.records.section(together))?.hold;
    const news = await newsFor(family);
    expect(summaryOf(news)).toEqual([['Written together', NAMES.professional]]);
    expect(news.sections[0]?.at).toBe(hold?.at);
    expect(summaryOf(await newsFor(professional))).toEqual([]);
    await marksSeen(family);
    expect(summaryOf(await newsFor(family))).toEqual([]);
    await mustSucceed(professional.delete(`/api/sections/${together}/hold`));
    expect(summaryOf(await newsFor(family))).toEqual([]);
  });

  it('is another lead that somebody gave a section since, until one looked; a section that is hidden by it is told to nobody it is hidden from [R9]', async () => {
    const { family, professional } = world.everybody;
    await Promise.all([marksSeen(family), marksSeen(professional)]);
    world.clock.ahead += 60_000;
    const path = `/api/sections/${world.sections.together}`;
    await mustSucceed(professional.patch(path, { lead: 'professional', reason: 'Because' }));
    expect(summaryOf(await newsFor(family))).toEqual([['Written together', NAMES.professional]]);
    expect(summaryOf(await newsFor(professional))).toEqual([]);
    await marksSeen(family);
    expect(summaryOf(await newsFor(family))).toEqual([]);
    world.clock.ahead += 60_000;
    // A new title does not count as a change of the lead.
    await mustSucceed(professional.patch(path, { title: 'Written by us' }));
    await mustSucceed(professional.patch(path, { title: 'Written together' }));
    expect(summaryOf(await newsFor(family))).toEqual([]);
    await mustSucceed(professional.patch(path, { lead: 'sealed', reason: 'Because' }));
    expect(summaryOf(await newsFor(family))).toEqual([]);
    await mustSucceed(professional.patch(path, { lead: 'together' }));
    expect(summaryOf(await newsFor(family))).toEqual([['Written together', NAMES.professional]]);
    await marksSeen(family);
  });

  it('stays told of the sections that were not looked at, each with its own who and when', async () => {
    const { family, professional, person } = world.everybody;
    await marksSeen(family);
    await writes(professional, world.sections.together);
    await writes(person, world.sections.together);
    await writes(professional, world.sections.professional);
    const before = await newsFor(family);
    world.clock.ahead += 60_000;
    await marksSeen(family, [world.sections.professional]);
    const after = await newsFor(family);
    expect(after.sections).toEqual(before.sections.filter(({ section }) => section.id === world.sections.together));
    expect(summaryOf(after)).toEqual([['Written together', NAMES.person, NAMES.professional]]);
    expect(after.lastSeenAt).toBeGreaterThan(before.lastSeenAt ?? 0);
    await marksSeen(family);
  });

  it('[R9] takes a hidden section and one that never was for the same, and marks neither', async () => {
    const { family, professional, boss } = world.everybody;
    await marksSeen(family);
    await writes(professional, world.sections.together);
    const before = await newsFor(family);
    const answers = await Promise.all(
      [[world.sections.sealed], ['never-was']].map((sections) => family.post(seenPath(), { sections })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await newsFor(family)).toEqual(before);
    const { records } = world.app.store;
    expect((await records.seenOf(family.personId)).has(world.sections.sealed)).toBe(false);
    // A person without an earlier visit has marked no readable section as seen, so this does not count as a visit.
    await marksSeen(boss, ['never-was']);
    expect((await newsFor(boss)).lastSeenAt).toBeNull();
    expect((await family.post(seenPath(), { sections: 'all' })).status).toBe(422);
  });

  it('is not everything after a first look at one section: that look takes in the plan as it was', async () => {
    const { advocate, professional } = world.everybody;
    await marksSeen(advocate, [world.sections.together]);
    expect(summaryOf(await newsFor(advocate))).toEqual([]);
    await writes(professional, world.sections.professional);
    expect(summaryOf(await newsFor(advocate))).toEqual([['Led by professionals', NAMES.professional]]);
  });

  it('[S7] tells nothing of what one may not read, and all of it to whoever is named there later', async () => {
    const { manager, family, boss } = world.everybody;
    await Promise.all([marksSeen(manager), marksSeen(boss)]);
    await writes(world.everybody.professional, world.sections.sealed);
    expect(summaryOf(await newsFor(manager))).toEqual([['Sealed matter', NAMES.professional]]);
    // Its readers are told that it is sealed wherever its title stands.
    expect((await newsFor(manager)).sections.map(({ section }) => section.lead)).toEqual(['sealed']);
    const answer = await mustSucceed(family.get(`/api/plans/${world.planId}/news`));
    expect(answer.text).not.toContain('Sealed');
    expect(answer.text).not.toContain(world.sections.sealed);
    expect(summaryOf(await newsFor(boss))).toEqual([]);
    await mustSucceed(
      manager.put(`/api/sections/${world.sections.sealed}/named`, {
        members: [manager.memberId, boss.memberId],
        reason: 'Because',
      }),
    );
    expect(summaryOf(await newsFor(boss))).toEqual([['Sealed matter', NAMES.professional]]);
  });

  it('leaves out what is retired, and plans that are archived or not one’s own', async () => {
    const { family, professional, stranger } = world.everybody;
    await marksSeen(family);
    const section = await makeSection(professional, world.planId, 'For a while', 'together');
    expect(summaryOf(await newsFor(family))).toEqual([['For a while', NAMES.professional]]);
    await mustSucceed(professional.patch(`/api/sections/${section}`, { retired: true }));
    expect(summaryOf(await newsFor(family))).toEqual([]);
    expect((await mustSucceed(stranger.get('/api/news'))).json).toEqual([]);
    expect(codeOf(await stranger.get(`/api/plans/${world.planId}/news`))).toBe('not_found');
    expect(codeOf(await stranger.post(seenPath(), { sections: [] }))).toBe('not_found');
  });

  it('names those who wrote also when their rows lie in packs', async () => {
    const { family, professional, person } = world.everybody;
    await marksSeen(family);
    const { log } = world.app.store;
    const room = sectionRoom(world.sections.together);
    await writes(professional, world.sections.together, 40);
    await writes(person, world.sections.together, 40);
    const last = await log.lastSeq(room);
    const whole = new Y.Doc();
    for (const { update } of await log.rows(room, 1, last)) Y.applyUpdate(whole, update);
    await log.checkpoint(room, last, Y.encodeStateAsUpdate(whole));
    const jobRunner = new JobRunner();
    const schedule: Schedule = { ...SCHEDULE, newestRowsKept: 1, minPackRows: 2, rowsPerStep: 30, packRows: 40, stepDelay: 0 };
    const housekeeping = new Housekeeping({ log, jobs: jobRunner, logger: pino({ level: 'silent' }), schedule });
    await housekeeping.tidy(room);
    const packed = (await log.layout(room, 1)).packs.at(-1)?.lastSeq ?? 0;
    expect(packed).toBeGreaterThan(last - 79);
    await Promise.all([housekeeping.close(), jobRunner.close()]);
    expect(summaryOf(await newsFor(family))).toEqual([['Written together', NAMES.person, NAMES.professional]]);
  });
});

describe('passages', () => {
  const sectionNews = async (person: Person, sectionId: string) =>
    zSectionNews.parse((await mustSucceed(person.get(`/api/sections/${sectionId}/news`))).json);

  /** A section that everybody has seen, and the document of somebody who was offline. */
  async function offline(): Promise<{ section: string; doc: Y.Doc; comesBack: (person: Person) => Promise<void> }> {
    const section = await makeSection(world.everybody.professional, world.planId, 'A long one', 'together');
    const room = sectionRoom(section);
    const { log } = world.app.store;
    const doc = new Y.Doc();
    for (const { update } of await log.rows(room, 1, await log.lastSeq(room))) Y.applyUpdate(doc, update);
    const text = doc.getText(TEXT);
    for (const word of ['One', 'Two', 'Three']) {
      text.insertEmbed(text.length, new Y.Map());
      text.insert(text.length, `${word} was here before.`);
    }
    let before = Y.encodeStateVector(new Y.Doc());
    const comesBack = async (person: Person): Promise<void> => {
      const update = Y.encodeStateAsUpdate(doc, before);
      before = Y.encodeStateVector(doc);
      const claims = [doc.clientID];
      await log.append([{ room, personId: person.personId, at: world.clock.now(), update, claims }]);
    };
    await comesBack(world.everybody.person);
    await marksSeen(world.everybody.family, [section]);
    return { section, doc, comesBack };
  }

  it('that came as one row from offline are seen one by one, by the ids of their units, on all devices of a person', async () => {
    const { family, person } = world.everybody;
    const { section, doc, comesBack } = await offline();
    const text = doc.getText(TEXT);
    text.insert(text.toJSON().indexOf('One') + 1, 'First: ');
    text.insert(text.length, ' And last.');
    await comesBack(person);
    const news = await sectionNews(family, section);
    expect(news.passages.map(({ person: of, pieces }) => [of.name, pieces.map(({ words }) => words)])).toEqual([
      [NAMES.person, ['First:']],
      [NAMES.person, ['And last.']],
    ]);
    const [first] = news.passages;
    const units = first?.pieces.flatMap((piece) => piece.units) ?? [];
    const sees = () => mustSucceed(family.post(seenPath(), { passages: [{ section, units }] }));
    await Promise.all([sees(), sees()]);
    expect((await sectionNews(family, section)).passages).toEqual(news.passages.slice(1));
    const listed = (await newsFor(family)).sections.find(({ section: of }) => of.id === section);
    expect(listed?.passages).toBe(1);
    const rest = news.passages[1]?.pieces.flatMap((piece) => piece.units) ?? [];
    await mustSucceed(family.post(seenPath(), { passages: [{ section, units: rest }] }));
    expect((await newsFor(family)).sections.map(({ section: of }) => of.id)).not.toContain(section);
    // Where nothing is new any more, no units are kept.
    expect((await world.app.store.records.seenOf(family.personId)).get(section)).toMatchObject({ seq: news.seq, units: [] });
  });

  it('are what others took out too, in whole words and once, until its place was seen on one device; what comes back is none', async () => {
    const { family, person } = world.everybody;
    const { section, doc, comesBack } = await offline();
    const text = doc.getText(TEXT);
    // A marker takes one place in the text, as a letter does.
    const places = text.toDelta().map(({ insert }: { insert: unknown }) => (typeof insert === 'string' ? insert : '\n'));
    text.delete(places.join('').indexOf('Three'), 'Three was'.length);
    await comesBack(person);
    const news = await sectionNews(family, section);
    const said = news.passages.map(({ person: of, pieces }) => [of.name, pieces.map(({ gone, words }) => [gone, words])]);
    expect(said).toEqual([[NAMES.person, [[true, 'Three was']]]]);
    const listed = async () => (await newsFor(family)).sections.find(({ section: of }) => of.id === section)?.passages;
    expect(await listed()).toBe(1);
    // To whoever took it out it is no news.
    expect((await sectionNews(person, section)).passages).toEqual([]);
    const gone = news.passages.flatMap(({ pieces }) => pieces.flatMap(({ units }) => units));
    // To have seen the words is not to have seen that they are gone.
    await mustSucceed(family.post(seenPath(), { passages: [{ section, units: gone }] }));
    expect(await listed()).toBe(1);
    // Something else stays new, so that the server has to keep what was seen.
    text.insert(1, 'Zero. ');
    await comesBack(person);
    await mustSucceed(family.post(seenPath(), { passages: [{ section, units: [], gone }] }));
    const left = (await sectionNews(family, section)).passages;
    expect(left.map(({ pieces }) => pieces.map(({ words }) => words))).toEqual([['Zero.']]);
    // A client that was away says again what it has deleted: nothing was taken out by that.
    const again = Y.encodeStateAsUpdate(doc);
    await world.app.store.log.append([
      { room: sectionRoom(section), personId: person.personId, at: world.clock.now(), update: again, claims: [] },
    ]);
    expect((await sectionNews(family, section)).passages).toEqual(left);
    await marksSeen(family, [section]);
    expect((await world.app.store.records.seenOf(family.personId)).get(section)).toMatchObject({ units: [], gone: [] });
    text.delete(1, 'Zero. '.length);
    await comesBack(person);
    expect(await listed()).toBe(1);
    text.insert(1, 'Zero. ');
    await comesBack(person);
    expect(await listed()).toBeUndefined();
  });

  it('are not what only looks otherwise, and not what moved', async () => {
    const { family, person } = world.everybody;
    const { section, doc, comesBack } = await offline();
    const text = doc.getText(TEXT);
    text.format(0, text.length, { bold: true });
    await comesBack(person);
    text.delete(text.length - 'Three was here before.'.length, 'Three was here before.'.length);
    await comesBack(person);
    text.insert(1, 'Three was here before.');
    await comesBack(person);
    expect((await sectionNews(family, section)).passages).toEqual([]);
    expect((await newsFor(family)).sections.map(({ section: of }) => of.id)).not.toContain(section);
  });

  it('are nothing on a plan that one never looked at, and all of a section that came later', async () => {
    const { manager, professional } = world.everybody;
    const fresh = await smallWorld();
    const { family } = fresh.everybody;
    const answer = await mustSucceed(family.get(`/api/sections/${fresh.sections.together}/news`));
    expect(zSectionNews.parse(answer.json).passages).toEqual([]);
    await fresh.close();
    await marksSeen(manager);
    const section = await makeSection(professional, world.planId, 'Quite new', 'together');
    await writes(professional, section);
    expect((await sectionNews(manager, section)).passages.map(({ person }) => person.name)).toEqual([NAMES.professional]);
  });
});

describe('that something was seen', () => {
  it('[R9] is told at once to the other pages of the same person on that plan, and to nobody else', async () => {
    const { family, professional } = world.everybody;
    const { room } = await planOf(family, world.planId);
    const pageOf = (person: Person, of: string): Participant => {
      const url = `${world.url.replace('http', 'ws')}/sync`;
      return new Participant(url, 'family', of, { cookie: person.cookie });
    };
    const pages = [
      pageOf(family, room),
      pageOf(family, room),
      pageOf(professional, room),
      pageOf(family, sectionRoom(world.sections.together)),
    ];
    await expect.poll(() => pages.every(({ provider }) => provider.wsconnected)).toBe(true);
    await writes(professional, world.sections.together);
    const whole = [{ section: world.sections.together, seq: 1_000_000 }];
    await mustSucceed(family.post(seenPath(), { page: 'tablet', whole }));
    await expect.poll(() => pages.map(({ seen }) => seen)).toEqual([['tablet'], ['tablet'], [], []]);
    // What nobody saw is told to nobody.
    await mustSucceed(family.post(seenPath(), { page: 'tablet', whole: [{ section: world.sections.sealed, seq: 1 }] }));
    await mustSucceed(family.post(seenPath(), { whole }));
    await expect.poll(() => pages.map(({ seen }) => seen)).toEqual([['tablet', ''], ['tablet', ''], [], []]);
    for (const page of pages) page.leaves();
  });
});

describe('a heavy question', () => {
  it('that somebody asks many times at once is worked out for all of these together', async () => {
    const { family, professional } = world.everybody;
    await marksSeen(family);
    await writes(professional, world.sections.together);
    const { log } = world.app.store;
    const { stretch } = log;
    let now = 0;
    let most = 0;
    let asked = 0;
    Object.assign(log, {
      stretch: async (...where: Parameters<typeof stretch>) => {
        most = Math.max(most, (now += 1));
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
        now -= 1;
        return stretch(...where);
      },
    });
    const path = `/api/plans/${world.planId}/news`;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => mustSucceed(family.get(i % 2 === 0 ? path : '/api/news'))),
    );
    Object.assign(log, { stretch });
    expect(most).toBeLessThanOrEqual(2);
    expect(asked).toBeLessThanOrEqual(8);
    for (const { text } of answers) expect(text).toContain(NAMES.professional);
  });
});

describe('what waits', () => {
  it('is a hold that one can lift and a card that one should write; for nobody else', async () => {
    const { family, professional } = world.everybody;
    const { together, professional: led } = world.sections;
    const cardOf = { id: led, title: 'Led by professionals', lead: 'professional' };
    expect((await newsFor(professional)).waits).toEqual([{ kind: 'card', section: cardOf, since: null }]);
    await mustSucceed(professional.put(`/api/sections/${together}/hold`, { reason: 'Until the review' }));
    const since = (await world.app.store.records.section(together))?.hold?.at;
    const hold = { kind: 'hold', section: { id: together, title: 'Written together', lead: 'together' }, since };
    expect((await newsFor(professional)).waits).toContainEqual(hold);
    expect((await newsFor(family)).waits).toEqual([]);
    const boundary = { why: 'Medicines are prescribed.', influence: '', disagreement: '', review: '' };
    await mustSucceed(professional.patch(`/api/sections/${led}`, { boundary }));
    expect((await newsFor(professional)).waits).toEqual([hold]);
  });
});
