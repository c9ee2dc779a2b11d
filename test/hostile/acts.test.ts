/** Recorded acts against hostile callers: nobody agrees for another, to words that they have not seen, or where they see nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MAX_A_DAY } from '#server/commands/acts/record-act.ts';
import { codeOf, fieldsOf, joinAs, makeSection, mustSucceed, smallWorld, type World } from '../support/app.ts';
import { Acting, blocksIn, riskPlan } from '../support/acts.ts';

let world: World;
let acting: Acting;
let section: string;
beforeAll(async () => {
  world = await smallWorld();
  acting = new Acting(world);
  section = await makeSection(world.everybody.boss, world.planId, 'Risks', 'together');
});
afterEach(() => acting.end());
afterAll(() => world.close());

const day = (ahead: number): string => new Date(world.clock.now() + ahead * 24 * 60 * 60_000).toISOString().slice(0, 10);

describe('a forged act', () => {
  it('[R32] is in nobody else’s name, whatever it claims', async () => {
    const { family, person, boss } = world.everybody;
    const here = await acting.adds(await acting.join(family, section), riskPlan('Walk'));
    const forged = {
      sayer: person.memberId,
      sayerId: person.memberId,
      recordedBy: person.personId,
      at: 1,
      seq: 1,
      planId: 'x',
    };
    const id = await acting.records(family, section, here, forged);
    const act = await acting.one(boss, section, id);
    expect([act.sayer.member, act.written]).toEqual([family.memberId, null]);
    expect(act.at).toBeGreaterThan(1);
    // The account that the page is open for, and not the one that is signed in by now.
    expect(codeOf(await acting.ask(family, section, here, { person: person.personId }))).toBe('not_allowed');
    const back = await boss.post(`/api/acts/${id}/take-back`, { person: family.personId, reason: '' });
    expect(codeOf(back)).toBe('not_allowed');
  });

  it('[R33] puts words into nobody’s mouth without the right to edit, nor on a day that has not come', async () => {
    const { family, person, advocate, observer, careWorker } = world.everybody;
    const here = await acting.adds(await acting.join(family, section), riskPlan('Climb'));
    const said = { member: person.memberId, on: day(-1) };
    expect(codeOf(await acting.ask(advocate, section, here, { said }))).toBe('not_allowed');
    expect(codeOf(await acting.ask(observer, section, here, { said }))).toBe('not_allowed');
    expect(codeOf(await acting.ask(observer, section, here))).toBe('not_allowed');
    const late = await acting.ask(careWorker, section, here, { said: { ...said, on: day(2) } });
    expect(fieldsOf(late)).toEqual({ on: 'future' });
    for (const on of ['2026-02-30', 'yesterday', '', '2026-1-1'])
      expect([on, codeOf(await acting.ask(careWorker, section, here, { said: { ...said, on } }))]).toEqual([on, 'invalid']);
    const own = await acting.ask(careWorker, section, here, { said: { member: careWorker.memberId, on: day(-1) } });
    expect(fieldsOf(own)).toEqual({ member: 'ownAccount' });
  });

  it('[R33] says of somebody who cannot read the section what it says of nobody', async () => {
    const { boss, family, careWorker } = world.everybody;
    const other = await joinAs(boss, world.planId, 'Otis Other', 'family');
    const here = await acting.adds(await acting.join(family, section), riskPlan('Drive'));
    await mustSucceed(boss.put(`/api/sections/${section}/grants/${other.memberId}`, { right: 'none', reason: 'For now' }));
    const hidden = await acting.ask(careWorker, section, here, { said: { member: other.memberId, on: day(-1) } });
    const unknown = await acting.ask(careWorker, section, here, { said: { member: 'nobody', on: day(-1) } });
    expect(fieldsOf(hidden)).toEqual({ member: 'notAReader' });
    expect(hidden.text).toBe(unknown.text);
  });

  it('[R32] is about no block of another section, no other block, no copy, no place that never was, and no words that changed', async () => {
    const { family, person, boss } = world.everybody;
    const page = await acting.join(family, section);
    const elsewhere = await makeSection(boss, world.planId, 'Elsewhere', 'together');
    const here = await acting.adds(page, riskPlan('Sing'));
    const there = await acting.adds(await acting.join(family, elsewhere), riskPlan('Sing'));
    expect(there.hash).toBe(here.hash);
    expect(codeOf(await acting.ask(person, section, there))).toBe('not_found');
    expect(codeOf(await acting.ask(person, section, { ...here, block: [7, 2 ** 53 - 1] }))).toBe('not_found');
    expect(codeOf(await acting.ask(person, section, { ...here, hash: '0'.repeat(64) }))).toBe('conflict');
    const preference = await acting.adds(page, { type: 'preference', attrs: { strength: 'must' } });
    expect(codeOf(await acting.ask(person, section, preference))).toBe('not_found');
    const empty = await acting.adds(page, { type: 'riskPlan' });
    expect(fieldsOf(await acting.ask(person, section, empty))).toEqual({ block: 'empty' });
    // What was agreed to the one block is not agreed to a copy of it.
    const id = await acting.records(person, section, here);
    const copy = await acting.adds(page, riskPlan('Sing'));
    expect((await acting.one(person, section, id)).now?.block).toEqual(here.block);
    expect(blocksIn(page.doc).map(({ block }) => block)).toContainEqual(copy.block);
  });

  it('[S4] is refused where it is no act', async () => {
    const { family } = world.everybody;
    const here = await acting.adds(await acting.join(family, section), riskPlan('Read'));
    const bad: object[] = [
      { kind: 'accept' },
      { kind: 'view', text: '' },
      { kind: 'view', text: ' \n ' },
      { kind: 'view', text: 'x'.repeat(1001) },
      { kind: 'view', text: 'a\0b' },
      { kind: 'view', text: '\ud800' },
      { kind: 'agree', text: 'Words of my own' },
      { hash: 'x' },
      { block: [1] },
      { block: [-1, 0] },
      { block: ['1', 0] },
      { key: '' },
      { said: { member: 'x' } },
      { said: { member: 'x', on: day(-1), by: 'y' } },
    ];
    for (const one of bad)
      expect([JSON.stringify(one).slice(0, 60), codeOf(await acting.ask(family, section, here, one))]).toEqual([
        JSON.stringify(one).slice(0, 60),
        'invalid',
      ]);
  });
});

describe('acts without end', () => {
  it('are refused: one person records only so many in a section in a day', async () => {
    const { boss, family, person } = world.everybody;
    const many = await makeSection(boss, world.planId, 'Many', 'together');
    const here = await acting.adds(await acting.join(family, many), riskPlan('Shout'));
    for (let at = 0; at < MAX_A_DAY; at += 1) await acting.records(family, many, here, { kind: 'view', text: `View ${at}` });
    expect(codeOf(await acting.ask(family, many, here))).toBe('too_many');
    await acting.records(person, many, here);
    world.clock.ahead += 25 * 60 * 60_000;
    await acting.records(family, many, here);
  });
});

describe('what is sealed', () => {
  it('[R9] has no acts for others, in any answer', async () => {
    const { professional, manager, family, boss, observer } = world.everybody;
    const named = [professional.memberId, manager.memberId];
    const sealed = await makeSection(professional, world.planId, 'Sealed risks', 'sealed', named);
    const page = await acting.join(professional, sealed);
    const here = await acting.adds(page, riskPlan('A secret'));
    const id = await acting.records(professional, sealed, here);
    // The person is named by nobody's id here: as a member they do not know of the section.
    await acting.records(professional, sealed, here, { kind: 'view', text: 'Let me.', said: { member: null, on: day(-1) } });
    for (const who of [family, world.everybody.person, observer]) {
      const nothing = await who.get('/api/sections/never-was/acts');
      const answer = await who.get(`/api/sections/${sealed}/acts`);
      expect([answer.status, answer.text]).toEqual([nothing.status, nothing.text]);
      const never = await acting.takesBack(who, 'never-was');
      const back = await acting.takesBack(who, id);
      expect([back.status, back.text]).toEqual([never.status, never.text]);
      expect(codeOf(await acting.ask(who, sealed, here))).toBe('not_found');
      for (const path of ['timeline', '', 'threads'].map((end) => `/api/plans/${world.planId}/${end}`.replace(/\/$/, '')))
        expect((await who.get(path)).text).not.toContain(id);
      expect((await who.get('/api/inbox')).text).not.toContain(sealed);
    }
    expect((await acting.all(manager, sealed)).acts).toHaveLength(2);
    expect(codeOf(await boss.get(`/api/sections/${sealed}/acts`))).toBe('not_found');
  });
});
