/** A sealed section does not exist for members without a right: every response equals the one for an id that never existed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notice } from '#server/fanout/fanout.ts';
import { ROUTES } from '#server/http/routes.ts';
import {
  codeOf,
  fieldsOf,
  makeSection,
  mustSucceed,
  planOf,
  smallWorld,
  type Answer,
  type Person,
  type World,
} from '../support/app.ts';

let world: World;
let outsiders: Person[];

beforeAll(async () => {
  world = await smallWorld();
  const { person, family, advocate, careWorker, observer, boss, stranger } = world.everybody;
  // The boss is a manager of the plan and of the service, but is not named on the section.
  outsiders = [person, family, advocate, careWorker, observer, boss, stranger];
});
afterAll(() => world.close());

/** Everything in a response except its date. */
function withoutDate({ status, text, headers }: Answer): unknown {
  return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
}

const BODIES: Readonly<Record<string, unknown[]>> = {
  'patch /api/sections/:sectionId': [
    { title: 'T' },
    { lead: 'together' },
    { lead: 'professional' },
    { lead: 'professional', reason: 'Because' },
    { retired: true },
    {},
    { lead: 'nonsense' },
  ],
  'put /api/sections/:sectionId/hold': [{ reason: 'Wait' }, { reason: '' }, {}],
  'put /api/sections/:sectionId/named': [{ members: [] }, { members: ['me'] }, { members: [], reason: ' ' }, {}],
  'post /api/sections/:sectionId/suggestions': [{ key: 'sealed', title: 'Tea first' }, {}],
  'post /api/sections/:sectionId/threads': [
    {
      key: 'sealed',
      audience: 'readers',
      anchor: null,
      body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Words' }] }] },
    },
    {},
  ],
  'post /api/sections/:sectionId/acts': [
    { key: 'sealed', person: 'me', kind: 'agree', block: [1, 0], hash: '0'.repeat(64), said: null },
    {},
  ],
  'post /api/sections/:sectionId/restore': [{ at: 0, seen: 1 }, { at: -1, seen: 0 }, {}],
  'put /api/sections/:sectionId/sittings/:sittingId/why': [{ text: 'After the call' }, { text: '' }, {}],
  'put /api/sections/:sectionId/grants/:memberId': [
    { right: 'none' },
    { right: 'none', reason: 'Because' },
    { right: 'none', reason: ' ' },
    { right: null },
    { right: 'more' },
  ],
};

describe('a sealed section', () => {
  const routes = ROUTES.filter((route) => route.path.includes(':sectionId'));

  it.each(routes.map((route) => [route.method, route.path]))(
    'answers %s %s like an id that never was',
    async (method, path) => {
      const ask = (who: Person, id: string, body: unknown) =>
        who.ask(
          method.toUpperCase(),
          path
            .replace(':sectionId', id)
            .replace(':memberId', world.everybody.family.memberId)
            .replace(':sittingId', `1-${who.personId}`),
          body,
        );
      for (const who of outsiders) {
        for (const body of BODIES[`${method} ${path}`] ?? [undefined]) {
          const sealed = await ask(who, world.sections.sealed, body);
          const never = await ask(who, 'b7a1c9b0-0000-4000-8000-000000000000', body);
          expect(withoutDate(sealed)).toEqual(withoutDate(never));
          expect(['not_found', 'invalid']).toContain(codeOf(sealed));
        }
      }
    },
  );

  it('takes no less and no more time than one that never was', async () => {
    const { family } = world.everybody;
    const timed = async (id: string): Promise<number> => {
      const start = performance.now();
      await family.get(`/api/sections/${id}/text`);
      return performance.now() - start;
    };
    for (let i = 0; i < 5; i++) {
      expect(await timed(world.sections.sealed)).toBeGreaterThanOrEqual(24);
      expect(await timed('never-was')).toBeGreaterThanOrEqual(24);
    }
  });

  it('is in nobody’s plan but theirs who are named: not in the list, its length, its order or any text', async () => {
    for (const who of outsiders.filter((one) => one !== world.everybody.stranger)) {
      const { text } = await mustSucceed(who.get(`/api/plans/${world.planId}`));
      expect(text).not.toContain(world.sections.sealed);
      expect(text).not.toContain('Sealed matter');
      expect(text).not.toMatch(/position|named|grants/);
    }
    for (const who of [world.everybody.professional, world.everybody.manager]) {
      const plan = await planOf(who, world.planId);
      const section = plan.sections.find((one) => one.id === world.sections.sealed);
      expect([section?.right, section?.deciders.map((one) => one.name)]).toEqual([
        'decide',
        ['Pia Professional', 'Mo Manager'],
      ]);
    }
  });

  it('leaves the plans of others exactly as they were, byte for byte, whatever is done with it', async () => {
    const { professional, manager, family, boss } = world.everybody;
    const before = await Promise.all([family, boss].map((who) => who.get(`/api/plans/${world.planId}`)));
    const id = await makeSection(professional, world.planId, 'Another matter', 'sealed', [manager.memberId]);
    await mustSucceed(professional.put(`/api/sections/${id}/hold`, { reason: 'Wait' }));
    await mustSucceed(manager.patch(`/api/sections/${id}`, { title: 'A matter' }));
    await mustSucceed(manager.put(`/api/plans/${world.planId}/section-order`, { sections: [id, world.sections.together] }));
    await mustSucceed(manager.patch(`/api/sections/${id}`, { retired: true }));
    const after = await Promise.all([family, boss].map((who) => who.get(`/api/plans/${world.planId}`)));
    expect(after.map(withoutDate)).toEqual(before.map(withoutDate));
  });

  it('tells only those who are named when something changes in it', async () => {
    const { professional, manager, advocate } = world.everybody;
    const notices: Notice[] = [];
    const stop = world.app.fanout.subscribe((notice) => notices.push(notice));
    const path = `/api/sections/${world.sections.sealed}`;
    await mustSucceed(professional.put(`${path}/hold`, { reason: 'Wait' }));
    await mustSucceed(professional.delete(`${path}/hold`));
    await mustSucceed(professional.patch(path, { title: 'Sealed matter' }));
    await mustSucceed(manager.put(`${path}/grants/${professional.memberId}`, { right: 'read', reason: 'Because' }));
    await mustSucceed(manager.put(`${path}/grants/${professional.memberId}`, { right: null }));
    await mustSucceed(professional.put(`${path}/named`, { members: [professional.memberId], reason: 'Because' }));
    await mustSucceed(professional.put(`${path}/named`, { members: [professional.memberId, manager.memberId] }));
    const id = await makeSection(professional, world.planId, 'Yet another', 'sealed');
    stop();
    const both = [professional.memberId, manager.memberId].toSorted();
    const ofPlan = notices.filter((notice) => notice.kind !== 'inbox');
    expect(ofPlan).toHaveLength(8);
    for (const notice of ofPlan.slice(0, 7)) {
      if (notice.kind !== 'plan' || notice.audience === 'all') throw new Error('a notice went to all');
      expect([...notice.audience].toSorted()).toEqual(both);
    }
    // Nobody else is told anything in their inbox either.
    const told = new Set(notices.flatMap((notice) => (notice.kind === 'inbox' ? [notice.personId] : [])));
    expect([...told].filter((id) => ![professional.personId, manager.personId].includes(id))).toEqual([]);
    expect(told.size).toBeGreaterThan(0);
    expect(ofPlan[7]).toEqual({ kind: 'plan', planId: world.planId, audience: [professional.memberId] });
    await mustSucceed(professional.patch(`/api/sections/${id}`, { retired: true }));
    expect(advocate.memberId).not.toBe('');
  });

  it('that closes before somebody’s eyes tells them, and that opens too', async () => {
    const { professional } = world.everybody;
    const id = await makeSection(professional, world.planId, 'For a while', 'together');
    const audiences: unknown[] = [];
    const stop = world.app.fanout.subscribe((notice) => {
      if (notice.kind === 'plan') audiences.push(new Set(notice.audience));
    });
    await mustSucceed(professional.patch(`/api/sections/${id}`, { lead: 'sealed', reason: 'Because' }));
    expect(codeOf(await world.everybody.manager.get(`/api/sections/${id}/access`))).toBe('not_found');
    expect((await mustSucceed(professional.get(`/api/sections/${id}/access`))).json).toMatchObject({
      named: [professional.memberId],
    });
    await mustSucceed(professional.patch(`/api/sections/${id}`, { lead: 'together' }));
    stop();
    const members = await world.app.store.records.membersOf(world.planId);
    const everyone = new Set(members.map((member) => member.id));
    expect(audiences).toEqual([everyone, everyone]);
    expect((await world.app.store.records.section(id))?.named).toEqual([]);
  });

  it('cannot be put in order, or found out by trying to, by those who do not see it', async () => {
    const { boss } = world.everybody;
    const order = (sections: string[]) => boss.put(`/api/plans/${world.planId}/section-order`, { sections });
    const sealed = await order([world.sections.together, world.sections.sealed]);
    const never = await order([world.sections.together, 'never-was']);
    expect(codeOf(sealed)).toBe('conflict');
    expect(withoutDate(sealed)).toEqual(withoutDate(never));
  });

  it('does not show through a member who leaves, nor through one who is made something else', async () => {
    const { boss } = world.everybody;
    const other = { kind: 'plan', planId: world.planId, audience: 'all' };
    const notices: Notice[] = [];
    const stop = world.app.fanout.subscribe((notice) => notices.push(notice));
    const answer = await mustSucceed(boss.patch(`/api/members/${world.everybody.manager.memberId}`, { standing: 'observer' }));
    expect(answer.json).toEqual({ ok: true });
    stop();
    expect(notices).toEqual([other]);
    expect((await world.app.store.records.section(world.sections.sealed))?.named).toEqual([
      world.everybody.professional.memberId,
    ]);
    await mustSucceed(boss.patch(`/api/members/${world.everybody.manager.memberId}`, { standing: 'manager' }));
    expect(codeOf(await world.everybody.manager.get(`/api/sections/${world.sections.sealed}/text`))).toBe('not_found');
  });

  it('never loses its last name, and opens for nobody else', async () => {
    const { boss, professional } = world.everybody;
    const empty = await professional.put(`/api/sections/${world.sections.sealed}/named`, { members: [] });
    expect([codeOf(empty), fieldsOf(empty)]).toEqual(['invalid', { members: 'nobodyLeft' }]);
    const family = await professional.put(`/api/sections/${world.sections.sealed}/named`, {
      members: [world.everybody.family.memberId],
    });
    expect([codeOf(family), fieldsOf(family)]).toEqual(['invalid', { members: 'notNamable' }]);
    await mustSucceed(boss.delete(`/api/members/${professional.memberId}`));
    expect((await world.app.store.records.section(world.sections.sealed))?.named).toEqual([professional.memberId]);
    expect(codeOf(await professional.get(`/api/sections/${world.sections.sealed}/text`))).toBe('not_found');
    expect(codeOf(await boss.get(`/api/sections/${world.sections.sealed}/text`))).toBe('not_found');
  });
});
