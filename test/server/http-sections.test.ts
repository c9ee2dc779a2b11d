/** Plans and sections: create, change, order, hold and retire them. Each command adds one entry to the audit trail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourNumberOf } from '#shared/people.ts';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { zCreated, zTemplate } from '#shared/api.ts';
import { sectionRoom } from '#shared/wire.ts';
import { ordered } from '#server/commands/sections/order-sections.ts';
import { codeOf, fieldsOf, makeSection, mustSucceed, planOf, smallWorld, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const lastAudit = async () => (await world.app.store.records.auditOf(world.planId)).at(-1);

describe('a new plan', () => {
  it('has the sections of its template, each with a first line in its log by whoever made it', async () => {
    const { boss } = world.everybody;
    const [template] = zTemplate.array().parse((await mustSucceed(boss.get('/api/templates'))).json);
    const made = await mustSucceed(
      boss.post('/api/plans', { title: 'New', personName: 'Iris Bell', knownAs: '', template: 'dementia' }),
    );
    const plan = await planOf(boss, zCreated.parse(made.json).id);
    expect(plan.sections.map(({ title, lead }) => ({ title, lead }))).toEqual(template?.sections);
    expect([plan.person.knownAs, plan.you, plan.schema]).toEqual([
      'Iris Bell',
      {
        memberId: plan.members[0]?.id,
        standing: 'manager',
        can: 'manage',
        mayReopen: false,
        mayChangePhoto: true,
        suggestionsWaiting: 0,
      },
      SCHEMA_VERSION,
    ]);
    for (const section of plan.sections) {
      expect(section.room).toBe(sectionRoom(section.id));
      expect(section.boundary.why).not.toBe('');
      const { tail, owners } = await world.app.store.log.open(section.room);
      expect(tail.map((row) => row.personId)).toEqual([boss.personId]);
      expect([...owners.values()]).toEqual([boss.personId]);
    }
    const audit = await world.app.store.records.auditOf(plan.id);
    expect(audit.map((entry) => entry.verb)).toEqual(['plan.create']);
  });

  it('and all else that a form changes can be saved as it stood: nothing is written, and nothing fails', async () => {
    const { boss, family } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Same', 'together');
    const before = await lastAudit();
    await mustSucceed(boss.patch(`/api/sections/${section}`, {}));
    expect(await lastAudit()).toEqual(before);
    for (const path of [`/api/plans/${world.planId}`, `/api/members/${family.memberId}`, '/api/me'])
      expect([path, (await boss.patch(path, {})).status]).toEqual([path, 200]);
  });

  it('says in each language what belongs in each section, and nothing for one that was added', async () => {
    const { boss } = world.everybody;
    const body = { title: 'New', personName: 'Iris Bell', knownAs: '', template: 'dementia' };
    const { id } = zCreated.parse((await mustSucceed(boss.post('/api/plans', body))).json);
    await mustSucceed(boss.post(`/api/plans/${id}/sections`, { title: 'Garden', lead: 'together' }));
    const hints = (await planOf(boss, id)).sections.map(({ hint }) => hint);
    expect(hints[1]?.en).toMatch(/^Where the person comes from/);
    expect(hints.slice(0, -1).every((hint) => hint !== null && hint.en !== '' && /^[^A-Za-z]+$/.test(hint.ur))).toBe(true);
    expect(hints.at(-1)).toBeNull();
  });

  it('says where each section came from, also after it got another title', async () => {
    const { boss } = world.everybody;
    const body = { title: 'New', personName: 'Iris Bell', knownAs: '', template: 'dementia', language: 'ur' };
    const { id } = zCreated.parse((await mustSucceed(boss.post('/api/plans', body))).json);
    await mustSucceed(boss.post(`/api/plans/${id}/sections`, { title: 'Garden', lead: 'together' }));
    const [about] = (await planOf(boss, id)).sections;
    await mustSucceed(boss.patch(`/api/sections/${about?.id}`, { title: 'Who Iris is' }));
    const sections = (await planOf(boss, id)).sections;
    expect([sections[0]?.title, sections[0]?.source]).toEqual(['Who Iris is', 'dementia/about-me']);
    expect([sections.at(-1)?.title, sections.at(-1)?.source]).toEqual(['Garden', null]);
  });

  it('starts in the language of whoever makes it, or in the one that they ask for', async () => {
    const { boss } = world.everybody;
    const body = { title: 'New', personName: 'Iris Bell', knownAs: '', template: 'dementia' };
    const titles = async (more: object): Promise<string[]> => {
      const made = await mustSucceed(boss.post('/api/plans', { ...body, ...more }));
      return (await planOf(boss, zCreated.parse(made.json).id)).sections.map((section) => section.title);
    };
    const templates = async (query: string) =>
      zTemplate.array().parse((await mustSucceed(boss.get(`/api/templates${query}`))).json)[0];
    const [english, urdu] = [await templates(''), await templates('?language=ur')];
    expect([english?.language, urdu?.language, english?.id === urdu?.id]).toEqual(['en', 'ur', true]);
    expect(await titles({})).toEqual(english?.sections.map((section) => section.title));
    expect(await titles({ language: 'ur' })).toEqual(urdu?.sections.map((section) => section.title));
    await mustSucceed(boss.patch('/api/me', { language: 'ur' }));
    expect(await templates('')).toEqual(urdu);
    expect(await titles({})).toEqual(urdu?.sections.map((section) => section.title));
    expect(await titles({ language: 'en' })).toEqual(english?.sections.map((section) => section.title));
    await mustSucceed(boss.patch('/api/me', { language: 'en' }));
  });

  it('needs a template that is there', async () => {
    const answer = await world.everybody.boss.post('/api/plans', {
      title: 'New',
      personName: 'P',
      knownAs: '',
      template: 'none',
    });
    expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { template: 'unknownTemplate' }]);
  });

  it('is nobody else’s', async () => {
    const { stranger, family } = world.everybody;
    const { members } = await planOf(family, world.planId);
    const colour = colourNumberOf(members[0]?.person.id ?? '');
    expect(codeOf(await stranger.get(`/api/plans/${world.planId}`))).toBe('not_found');
    expect((await mustSucceed(stranger.get('/api/plans'))).json).toEqual([]);
    expect((await mustSucceed(family.get('/api/plans'))).json).toEqual([
      {
        id: world.planId,
        title: 'Rose’s plan',
        person: { name: 'Rose Person', knownAs: 'Rose', room: '', bornOn: null, photo: null, colour },
        standing: 'family',
        relation: '',
        archivedAt: null,
      },
    ]);
  });
});

describe('a plan', () => {
  it('shows the person first, then family, then the others, and who decides where', async () => {
    const plan = await planOf(world.everybody.family, world.planId);
    expect(plan.members.map((member) => member.standing)).toEqual([
      'person',
      'family',
      'advocate',
      'careWorker',
      'professional',
      'manager',
      'manager',
      'observer',
    ]);
    expect(plan.person.memberId).toBe(world.everybody.person.memberId);
    const section = plan.sections.find((one) => one.id === world.sections.professional);
    expect(section?.deciders.map((one) => one.name).toSorted()).toEqual(['Bo Boss', 'Mo Manager', 'Pia Professional']);
    expect(section?.right).toBe('suggest');
  });

  it('has its person’s name put right by who manages it, and by nobody else', async () => {
    const { boss, professional } = world.everybody;
    const { person } = await planOf(boss, world.planId);
    const path = `/api/plans/${world.planId}`;
    await mustSucceed(boss.patch(path, { personName: 'Rosa Person', knownAs: ' ' }));
    expect((await planOf(professional, world.planId)).person).toMatchObject({ name: 'Rosa Person', knownAs: 'Rosa Person' });
    expect(codeOf(await professional.patch(path, { personName: 'X' }))).toBe('not_allowed');
    expect(codeOf(await boss.patch(path, { personName: ' ' }))).toBe('invalid');
    await mustSucceed(boss.patch(path, { personName: person.name, knownAs: person.knownAs }));
    expect((await planOf(professional, world.planId)).person).toEqual(person);
  });

  it('says where its person lives and when they were born, once a manager has noted it', async () => {
    const { boss, family, professional } = world.everybody;
    const path = `/api/plans/${world.planId}`;
    await mustSucceed(boss.patch(path, { room: '  Room 12,  upstairs ', bornOn: '1938-05-04' }));
    expect((await planOf(family, world.planId)).person).toMatchObject({ room: 'Room 12, upstairs', bornOn: '1938-05-04' });
    expect((await lastAudit())?.detail).toEqual({ room: 'Room 12, upstairs', bornOn: '1938-05-04' });
    // What is left out stays as it is.
    await mustSucceed(boss.patch(path, { knownAs: 'Rose' }));
    expect((await planOf(family, world.planId)).person).toMatchObject({ room: 'Room 12, upstairs', bornOn: '1938-05-04' });
    const tomorrow = new Date(Date.now() + 2 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    for (const bornOn of ['1889-12-31', tomorrow, '4 May 1938', '1938-02-30', '', 1938]) {
      const answer = await boss.patch(path, { bornOn });
      expect([bornOn, codeOf(answer), Object.keys(fieldsOf(answer) ?? {})]).toEqual([bornOn, 'invalid', ['bornOn']]);
    }
    expect(fieldsOf(await boss.patch(path, { room: 'x'.repeat(61) }))).toEqual({ room: 'tooLong' });
    for (const change of [{ room: 'Elsewhere' }, { bornOn: null }])
      expect(codeOf(await professional.patch(path, change))).toBe('not_allowed');
    await mustSucceed(boss.patch(path, { room: '', bornOn: null }));
    expect((await planOf(family, world.planId)).person).toMatchObject({ room: '', bornOn: null });
  });

  it('is archived, is then read-only for all, and is opened again by a manager', async () => {
    const { boss, professional, family } = world.everybody;
    await mustSucceed(boss.patch(`/api/plans/${world.planId}`, { archived: true }));
    const plan = await planOf(professional, world.planId);
    expect([plan.you.can, plan.you.mayReopen, plan.sections.every((section) => section.right === 'read')]).toEqual([
      'see',
      false,
      true,
    ]);
    expect((await planOf(boss, world.planId)).you).toMatchObject({ can: 'see', mayReopen: true });
    expect(codeOf(await boss.patch(`/api/plans/${world.planId}`, { title: 'X' }))).toBe('not_allowed');
    expect(codeOf(await family.patch(`/api/plans/${world.planId}`, { archived: false }))).toBe('not_allowed');
    await mustSucceed(boss.patch(`/api/plans/${world.planId}`, { archived: false, title: 'Rose’s plan' }));
    expect((await lastAudit())?.verb).toBe('plan.change');
  });
});

describe('a section', () => {
  it('starts with one empty paragraph in its log, so that two writers cannot each make one', async () => {
    const { careWorker, professional } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Walks', 'together');
    const { json } = await mustSucceed(careWorker.get(`/api/sections/${id}/text`));
    expect(json).toEqual({ seq: 1, doc: { type: 'doc', content: [{ type: 'paragraph' }] } });
    expect(await lastAudit()).toMatchObject({ verb: 'section.add', sections: [id], personId: professional.personId });
  });

  it('changes its title, lead and boundary card, and says so to the plan', async () => {
    const { professional, family } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Meals', 'together');
    const boundary = { why: 'Because', influence: 'By telling', disagreement: 'We meet', review: 'Monthly' };
    await mustSucceed(
      professional.patch(`/api/sections/${id}`, { title: ' Food ', lead: 'professional', boundary, reason: 'Swallowing' }),
    );
    const section = (await planOf(family, world.planId)).sections.find((one) => one.id === id);
    expect(section).toMatchObject({ title: 'Food', lead: 'professional', boundary, right: 'suggest', inForce: null });
  });

  it('is held with a reason that its readers see, and the hold is lifted', async () => {
    const { professional, family } = world.everybody;
    const path = `/api/sections/${world.sections.together}/hold`;
    await mustSucceed(professional.put(path, { reason: 'The doctor comes on Friday.' }));
    const held = (await planOf(family, world.planId)).sections.find((one) => one.id === world.sections.together);
    expect([held?.right, held?.hold?.reason, held?.hold?.by.name]).toEqual([
      'suggest',
      'The doctor comes on Friday.',
      'Pia Professional',
    ]);
    await mustSucceed(professional.delete(path));
    expect(codeOf(await professional.delete(path))).toBe('conflict');
    expect((await planOf(family, world.planId)).sections.find((one) => one.id === world.sections.together)).toMatchObject({
      hold: null,
      right: 'edit',
    });
  });

  it('is retired and brought back', async () => {
    const { professional, family } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Old', 'together');
    await mustSucceed(professional.patch(`/api/sections/${id}`, { retired: true }));
    const section = (await planOf(family, world.planId)).sections.find((one) => one.id === id);
    expect([section?.right, typeof section?.retiredAt]).toEqual(['read', 'number']);
    expect(codeOf(await professional.patch(`/api/sections/${id}`, { title: 'X' }))).toBe('not_allowed');
    expect(codeOf(await family.patch(`/api/sections/${id}`, { retired: false }))).toBe('not_allowed');
    await mustSucceed(professional.patch(`/api/sections/${id}`, { retired: false }));
    expect((await planOf(family, world.planId)).sections.find((one) => one.id === id)).toMatchObject({
      retiredAt: null,
      right: 'edit',
    });
  });

  it('names nobody unless it is sealed', async () => {
    const { professional, manager } = world.everybody;
    const path = `/api/sections/${world.sections.together}/named`;
    expect(codeOf(await professional.put(path, { members: [manager.memberId] }))).toBe('conflict');
  });

  it('lets nobody but a manager narrow what a manager may do', async () => {
    const { professional, manager } = world.everybody;
    const path = `/api/sections/${world.sections.together}/grants/${manager.memberId}`;
    expect(codeOf(await professional.put(path, { right: 'none' }))).toBe('not_allowed');
  });

  it('gives one member less without showing them why', async () => {
    const { professional, family } = world.everybody;
    const path = `/api/sections/${world.sections.together}/grants/${family.memberId}`;
    await mustSucceed(professional.put(path, { right: 'read', reason: 'Because' }));
    const { text } = await mustSucceed(family.get(`/api/plans/${world.planId}`));
    expect(text).not.toContain('grant');
    expect((await planOf(family, world.planId)).sections.find((one) => one.id === world.sections.together)?.right).toBe('read');
    expect(codeOf(await family.get(`/api/sections/${world.sections.together}/access`))).toBe('not_allowed');
    const access = await mustSucceed(professional.get(`/api/sections/${world.sections.together}/access`));
    expect(access.json).toMatchObject({
      named: [],
      members: expect.arrayContaining([{ memberId: family.memberId, right: 'read', granted: 'read', ceiling: 'edit' }]),
    });
    await mustSucceed(professional.put(path, { right: null }));
    expect(codeOf(await professional.put(`/api/sections/${world.sections.together}/grants/nobody`, { right: null }))).toBe(
      'not_found',
    );
  });

  it('answers a point beyond its log as a bad request', async () => {
    expect(codeOf(await world.everybody.family.get(`/api/sections/${world.sections.together}/text?at=99`))).toBe('bad_request');
    expect(codeOf(await world.everybody.family.get(`/api/sections/${world.sections.together}/text?at=x`))).toBe('invalid');
    expect(codeOf(await world.everybody.family.get(`/api/sections/${world.sections.together}/history?limit=0`))).toBe(
      'invalid',
    );
  });
});

describe('the order of sections', () => {
  it('follows the wish, and what is not named stays behind its neighbour', () => {
    expect(ordered(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
    expect(ordered(['a', 'x', 'b', 'y', 'c'], ['c', 'b', 'a'])).toEqual(['c', 'b', 'y', 'a', 'x']);
    expect(ordered(['x', 'a', 'b'], ['b', 'a'])).toEqual(['x', 'b', 'a']);
    expect(ordered(['a', 'b'], [])).toEqual(['a', 'b']);
  });

  it('is set by those who shape the plan, and seen by all', async () => {
    const { professional, family } = world.everybody;
    const before = (await planOf(family, world.planId)).sections.map((section) => section.id);
    const wanted = before.toReversed();
    await mustSucceed(professional.put(`/api/plans/${world.planId}/section-order`, { sections: wanted }));
    expect((await planOf(family, world.planId)).sections.map((section) => section.id)).toEqual(wanted);
    expect((await lastAudit())?.verb).toBe('plan.orderSections');
    expect(
      codeOf(await professional.put(`/api/plans/${world.planId}/section-order`, { sections: [wanted[0], wanted[0]] })),
    ).toBe('conflict');
    await mustSucceed(professional.put(`/api/plans/${world.planId}/section-order`, { sections: before }));
  });
});
