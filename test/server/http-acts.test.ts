/** Recorded acts over HTTP: who agrees to which words, what stays of it when these change or move, and who is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { zTimeline } from '#shared/api-history.ts';
import { zInbox } from '#shared/api-inbox.ts';
import { TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';
import { codeOf, makeSection, mustSucceed, NAMES, smallWorld, type Person, type World } from '../support/app.ts';
import { Acting, blocksIn, rangeOfBlock, riskPlan } from '../support/acts.ts';
import type { Participant } from '../support/participant.ts';
import { until } from '../support/participant.ts';
import { appendNodes } from '#shared/text/append.ts';

let world: World;
let acting: Acting;
beforeAll(async () => {
  world = await smallWorld();
  acting = new Acting(world);
});
afterEach(() => acting.end());
afterAll(() => world.close());

const YESTERDAY = (): string => new Date(world.clock.now() - 24 * 60 * 60_000).toISOString().slice(0, 10);

let sections = 0;
async function fresh(): Promise<{ section: string; page: Participant; writer: Person }> {
  const { boss, careWorker: writer } = world.everybody;
  const section = await makeSection(boss, world.planId, `Risks ${(sections += 1)}`, 'together');
  return { section, page: await acting.join(writer, section), writer };
}

async function decisionsOf(person: Person, sectionId: string): Promise<string[]> {
  const answer = await mustSucceed(person.get(`/api/sections/${sectionId}/timeline`));
  return zTimeline
    .parse(answer.json)
    .entries.flatMap((entry) => (entry.kind === 'decision' ? [`${entry.person.name}: ${entry.entry.verb}`] : []));
}

describe('an act of one’s own', () => {
  it('[R32] is about the words that stand there, in one’s own name, and shown to every reader', async () => {
    const { section, page } = await fresh();
    const { family, observer } = world.everybody;
    const here = await acting.adds(page, riskPlan('Walk to the beans'));
    const id = await acting.records(family, section, here);
    const act = await acting.one(observer, section, id);
    expect(act).toMatchObject({
      kind: 'agree',
      sayer: { member: family.memberId, name: NAMES.family },
      written: null,
      text: '',
      quote: 'Walk to the beans',
      hash: here.hash,
      now: here,
      takenBack: null,
      mayTakeBack: null,
    });
    expect((await acting.one(family, section, id)).mayTakeBack).toBe('withdrawn');
    expect(await decisionsOf(observer, section)).toContain(`${NAMES.family}: act.record`);
    const trail = await world.app.store.records.auditOf(world.planId);
    expect(trail.findLast(({ verb }) => verb === 'act.record')?.detail).toMatchObject({
      act: id,
      words: here.hash,
      seq: act.seq,
    });
  });

  it('[R32] is a view in one’s own words, once however often it is sent, and replaced by a later one', async () => {
    const { section, page } = await fresh();
    const { family, person } = world.everybody;
    const here = await acting.adds(page, riskPlan('Swim'));
    const view = { kind: 'view', text: '  I would sooner swim. ', key: 'same' } as const;
    const id = await acting.records(person, section, here, view);
    expect(await acting.records(person, section, here, view)).toBe(id);
    // The same key with other words is another request, whose words would be lost without a word.
    expect(codeOf(await acting.ask(person, section, here, { ...view, text: 'Other' }))).toBe('conflict');
    expect(await acting.records(family, section, here, view)).not.toBe(id);
    expect((await acting.one(family, section, id)).text).toBe('I would sooner swim.');
    expect((await acting.all(family, section)).acts).toHaveLength(2);
  });

  it('[R32] says that the words changed since, and holds again when they are as they were', async () => {
    const { section, page } = await fresh();
    const { family } = world.everybody;
    const here = await acting.adds(page, riskPlan('Walk out'));
    const id = await acting.records(family, section, here);
    const { at } = rangeOfBlock(page.doc, 0);
    page.doc.getText(TEXT).insert(at + 3, 'not ');
    await page.isSaved();
    const changed = await acting.one(family, section, id);
    expect(changed.now?.block).toEqual(here.block);
    expect(changed.now?.hash).not.toBe(here.hash);
    expect(codeOf(await acting.ask(family, section, here))).toBe('conflict');
    page.doc.getText(TEXT).delete(at + 3, 4);
    await page.isSaved();
    expect((await acting.one(family, section, id)).now).toEqual(here);
  });

  it('[R32] is withdrawn with a reason, and stays in the history', async () => {
    const { section, page } = await fresh();
    const { family, person } = world.everybody;
    const here = await acting.adds(page, riskPlan('Cook'));
    const id = await acting.records(family, section, here);
    await mustSucceed(acting.takesBack(family, id, 'I saw the pan.'));
    await mustSucceed(acting.takesBack(family, id, 'Again'));
    expect(await acting.one(person, section, id)).toMatchObject({
      takenBack: { by: { name: NAMES.family }, how: 'withdrawn', reason: 'I saw the pan.' },
      mayTakeBack: null,
    });
    expect(await decisionsOf(person, section)).toContain(`${NAMES.family}: act.takeBack`);
  });

  it('[R32] keeps its name when its member may read the section no more, or leaves', async () => {
    const { section, page } = await fresh();
    const { family, advocate, boss } = world.everybody;
    const here = await acting.adds(page, riskPlan('Ride a bus'));
    const id = await acting.records(advocate, section, here);
    await mustSucceed(boss.put(`/api/sections/${section}/grants/${advocate.memberId}`, { right: 'none', reason: 'For now' }));
    expect((await acting.one(family, section, id)).sayer.name).toBe(NAMES.advocate);
    expect(codeOf(await advocate.get(`/api/sections/${section}/acts`))).toBe('not_found');
    expect(codeOf(await acting.takesBack(advocate, id))).toBe('not_found');
    await mustSucceed(boss.put(`/api/sections/${section}/grants/${advocate.memberId}`, { right: null }));
  });
});

describe('what somebody wrote down for another', () => {
  it('[R33] says who said it, who wrote it down and when, and tells whose words it is', async () => {
    const { section, page } = await fresh();
    const { family, person, observer } = world.everybody;
    const here = await acting.adds(page, riskPlan('Feed the cat'));
    const on = YESTERDAY();
    const id = await acting.records(family, section, here, { said: { member: person.memberId, on } });
    expect(await acting.one(observer, section, id)).toMatchObject({
      sayer: { member: person.memberId, name: NAMES.person },
      written: { by: { member: family.memberId, name: NAMES.family }, on },
    });
    const inbox = zInbox.parse((await mustSucceed(person.get('/api/inbox'))).json);
    expect(inbox.notifications.find(({ section: of }) => of.id === section)).toMatchObject({
      kind: 'act.written',
      by: { name: NAMES.family },
      isRead: false,
    });
    const others = zInbox.parse((await mustSucceed(observer.get('/api/inbox'))).json);
    expect(others.notifications.filter(({ kind }) => kind === 'act.written')).toEqual([]);
    // Whose words it is, and who wrote them down, can take it back; in the end only one of them did.
    expect((await acting.one(family, section, id)).mayTakeBack).toBe('mistake');
    await mustSucceed(acting.takesBack(person, id, 'I never said so.'));
    expect(codeOf(await acting.takesBack(family, id))).toBe('not_allowed');
    expect((await acting.one(family, section, id)).takenBack).toMatchObject({ how: 'withdrawn', by: { name: NAMES.person } });
  });

  it('[R33] is taken back as a mistake by who wrote it down', async () => {
    const { section, page, writer } = await fresh();
    const { family } = world.everybody;
    const here = await acting.adds(page, riskPlan('Iron a shirt'));
    const said = { member: family.memberId, on: YESTERDAY() };
    const id = await acting.records(writer, section, here, { kind: 'view', text: 'Let her.', said });
    await mustSucceed(acting.takesBack(writer, id));
    expect((await acting.one(family, section, id)).takenBack?.how).toBe('mistake');
  });

  it('[R33] names the person themself also by nobody’s id, and nobody who cannot be named', async () => {
    const { section, page, writer } = await fresh();
    const { person } = world.everybody;
    const here = await acting.adds(page, riskPlan('Smoke outside'));
    const id = await acting.records(writer, section, here, { said: { member: null, on: YESTERDAY() } });
    expect((await acting.one(writer, section, id)).sayer.member).toBe(person.memberId);
    const { sayers, right } = await acting.all(writer, section);
    expect(right).toBe('write');
    expect(sayers[0]?.member, 'the person comes first').toBe(person.memberId);
    expect(sayers.map(({ member }) => member)).not.toContain(writer.memberId);
    expect((await acting.all(world.everybody.observer, section)).sayers).toEqual([]);
  });
});

describe('a block', () => {
  it('[R32] keeps its acts when one person moves it, and a copy has none', async () => {
    const { section, page } = await fresh();
    const { family } = world.everybody;
    await acting.adds(page, riskPlan('Walk to the beans and the roses'));
    appendNodes(page.doc, [{ type: 'paragraph', content: [{ type: 'text', text: 'Something below.' }] }]);
    await page.isSaved();
    const [here] = blocksIn(page.doc);
    if (here === undefined) throw new Error('there is a block');
    const id = await acting.records(family, section, here);
    const node = documentJson(page.doc).content.find(({ type }) => type === 'riskPlan');
    if (node === undefined) throw new Error('there is a block');
    // A copy beside it, letter for letter.
    const copy = await acting.adds(page, node);
    expect((await acting.one(family, section, id)).now?.block).toEqual(here.block);
    expect(copy.hash).toBe(here.hash);
    // Moved to the end: taken out and put in again by the same person.
    const { at, length } = rangeOfBlock(page.doc, 0);
    page.doc.transact(() => {
      page.doc.getText(TEXT).delete(at, length);
      appendNodes(page.doc, [node]);
    });
    await page.isSaved();
    const moved = blocksIn(page.doc).at(-1);
    expect(moved?.block).not.toEqual(here.block);
    expect((await acting.one(family, section, id)).now).toEqual(moved);
    // Gone with its last letter; the copy, which says the same, is not taken for it.
    const end = rangeOfBlock(page.doc, 1);
    page.doc.getText(TEXT).delete(end.at, end.length);
    await page.isSaved();
    const gone = await acting.one(family, section, id);
    expect(blocksIn(page.doc)).toEqual([copy]);
    expect([gone.now, gone.quote]).toEqual([null, 'Walk to the beans and the roses']);
  });

  it('[R32] has its acts again when a restore brings it back', async () => {
    const { section, page, writer } = await fresh();
    const { family, boss } = world.everybody;
    const here = await acting.adds(page, riskPlan('Dance in the hall'));
    const id = await acting.records(family, section, here);
    const { seq } = await acting.all(family, section);
    const { at, length } = rangeOfBlock(page.doc, 0);
    page.doc.getText(TEXT).delete(at, length);
    await page.isSaved();
    expect((await acting.one(family, section, id)).now).toBeNull();
    await mustSucceed(
      boss.post(`/api/sections/${section}/restore`, { at: seq, seen: (await acting.all(writer, section)).seq }),
    );
    const back = await acting.one(family, section, id);
    expect(back.now?.hash).toBe(here.hash);
    expect(back.now?.block).not.toEqual(here.block);
  });

  it('[R13] of open pages is told of at once', async () => {
    const { section, page } = await fresh();
    const { family } = world.everybody;
    const here = await acting.adds(page, riskPlan('Go to church'));
    const plan = await acting.joinPlan(world.everybody.person);
    const events = plan.events;
    await acting.records(family, section, here);
    await until('the page is told', () => plan.events > events, 5000);
  });
});
