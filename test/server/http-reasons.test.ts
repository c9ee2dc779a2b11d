/** What takes a right from somebody needs a reason (R17), which the audit entry keeps and which is shown to nobody it restricts. */
import { WebSocket, type RawData } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planRoom } from '#shared/wire.ts';
import { ROUTES } from '#server/http/routes.ts';
import { codeOf, fieldsOf, makeSection, mustSucceed, planOf, smallWorld, type Answer, type World } from '../support/app.ts';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const WHY = 'Marigold: the swallowing test of Tuesday';
const lastAudit = async () => (await world.app.store.records.auditOf(world.planId)).at(-1);
const problemOf = (answer: Answer): unknown => [codeOf(answer), fieldsOf(answer)];
const MISSING = ['invalid', { reason: 'empty' }];

/** Reasons that are none, and the problem of each. */
const BAD: readonly [what: string, reason: unknown, problem: string][] = [
  ['that is empty', '', 'empty'],
  ['of spaces and lines', ' \n\t ', 'empty'],
  ['of marks that nobody sees', '\u202e\u2066', 'empty'],
  ['that is too long', 'a'.repeat(1001), 'tooLong'],
  ['with half a character', 'a\ud800', 'wrong'],
  ['with NUL', 'a\0b', 'wrong'],
  ['that is no text', 7, 'wrong'],
];

describe('a new lead [R17]', () => {
  it('of professionals, or a sealed one, needs a reason, from whatever lead', async () => {
    const { professional } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Meals', 'together');
    const change = (body: object) => professional.patch(`/api/sections/${id}`, body);
    for (const lead of ['professional', 'sealed'] as const) {
      expect(problemOf(await change({ lead, title: 'Food' }))).toEqual(MISSING);
      expect((await planOf(professional, world.planId)).sections.find((one) => one.id === id)).toMatchObject({
        title: 'Meals',
        lead: 'together',
      });
    }
    await mustSucceed(change({ lead: 'professional', reason: `  ${WHY} ` }));
    expect(await lastAudit()).toMatchObject({ verb: 'section.change', detail: { lead: 'professional', reason: WHY } });
    expect(problemOf(await change({ lead: 'sealed' }))).toEqual(MISSING);
    await mustSucceed(change({ lead: 'sealed', reason: WHY }));
    expect(problemOf(await change({ lead: 'professional' }))).toEqual(MISSING);
    await mustSucceed(change({ lead: 'professional', reason: WHY }));
  });

  it('that opens the writing needs none, nor does the same lead again, nor what is not about the lead', async () => {
    const { professional } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Walks', 'professional');
    const change = (body: object) => mustSucceed(professional.patch(`/api/sections/${id}`, body));
    await change({ lead: 'professional' });
    await change({ title: 'Strolls' });
    await change({ lead: 'together' });
    expect(await lastAudit()).toMatchObject({ detail: { lead: 'together' } });
    await change({ lead: 'professional', reason: WHY });
    await change({ lead: 'together', reason: 'We try it again' });
    expect(await lastAudit()).toMatchObject({ detail: { lead: 'together', reason: 'We try it again' } });
  });
});

describe('the right of one member [R17]', () => {
  it('needs a reason where it gets less, and none where it gets more', async () => {
    const { professional, family, advocate } = world.everybody;
    const grant = (memberId: string, body: object) =>
      professional.put(`/api/sections/${world.sections.together}/grants/${memberId}`, body);
    for (const right of ['none', 'read', 'comment', 'suggest'])
      expect(problemOf(await grant(family.memberId, { right }))).toEqual(MISSING);
    await mustSucceed(grant(family.memberId, { right: 'edit' }));
    await mustSucceed(grant(family.memberId, { right: null }));
    await mustSucceed(grant(family.memberId, { right: 'none', reason: WHY }));
    expect(await lastAudit()).toMatchObject({
      verb: 'section.grant',
      detail: { memberId: family.memberId, right: 'none', reason: WHY },
    });
    // Back in steps, each more than the one before.
    for (const right of ['read', 'comment', 'edit', null]) await mustSucceed(grant(family.memberId, { right }));
    expect(await lastAudit()).toMatchObject({ detail: { memberId: family.memberId, right: null } });
    // What was given beyond the usual right is taken away by going back to the usual one.
    await mustSucceed(grant(advocate.memberId, { right: 'edit' }));
    expect(problemOf(await grant(advocate.memberId, { right: null }))).toEqual(MISSING);
    await mustSucceed(grant(advocate.memberId, { right: null, reason: WHY }));
  });

  it('needs one during a hold too, which lowers it for everybody', async () => {
    const { professional, family } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Held', 'together');
    await mustSucceed(professional.put(`/api/sections/${id}/hold`, { reason: 'Wait' }));
    const path = `/api/sections/${id}/grants/${family.memberId}`;
    expect(problemOf(await professional.put(path, { right: 'suggest' }))).toEqual(MISSING);
    await mustSucceed(professional.put(path, { right: 'suggest', reason: WHY }));
    await mustSucceed(professional.put(path, { right: null }));
  });

  it('is lowered without showing them why: not in the plan, its news, its history, its events or a refusal', async () => {
    const { professional, family } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Outings', 'together');
    const address = `${world.url.replace('http', 'ws')}/sync/${planRoom(world.planId)}`;
    const socket = new WebSocket(address, { headers: { cookie: family.cookie } });
    const heard: string[] = [];
    socket.on('message', (data: RawData) => heard.push(Buffer.isBuffer(data) ? data.toString('latin1') : ''));
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    // Reasons of other tests are for all readers.
    const reason = 'Periwinkle: the swallowing test of Tuesday';
    await mustSucceed(professional.put(`/api/sections/${id}/grants/${family.memberId}`, { right: 'read', reason }));
    await expect.poll(() => heard.some((message) => message.includes('plan-changed'))).toBe(true);
    expect(heard.join(' ')).not.toContain('Periwinkle');
    socket.close();
    const asked = ROUTES.filter((route) => route.method === 'get' && route.path.startsWith('/api/'));
    expect(asked.length).toBeGreaterThan(10);
    for (const { path } of asked) {
      const answer = await family.get(path.replace(':planId', world.planId).replace(':sectionId', id));
      expect([path, answer.text.includes('Periwinkle')]).toEqual([path, false]);
    }
  });
});

describe('a name on a sealed section [R17]', () => {
  it('is taken away with a reason, and given without', async () => {
    const { professional, manager, boss } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Matter', 'sealed', [manager.memberId]);
    const name = (members: readonly string[], reason?: string) =>
      professional.put(`/api/sections/${id}/named`, { members, reason });
    expect(problemOf(await name([professional.memberId]))).toEqual(MISSING);
    expect(problemOf(await name([professional.memberId, boss.memberId]))).toEqual(MISSING);
    await mustSucceed(name([professional.memberId, manager.memberId, boss.memberId]));
    await mustSucceed(name([professional.memberId], WHY));
    const entry = await lastAudit();
    expect(entry).toMatchObject({ verb: 'section.name', sections: [id], detail: { reason: WHY } });
    // The entry, with its reason, is known only to those who know the section.
    if (entry === undefined || entry.audience === 'all') throw new Error('an entry for some');
    expect(entry.audience.toSorted()).toEqual([professional.memberId, manager.memberId, boss.memberId].toSorted());
  });

  it('of a member who has left is no loss to anybody', async () => {
    const { boss, professional, manager } = world.everybody;
    const id = await makeSection(boss, world.planId, 'Old matter', 'sealed', [manager.memberId]);
    await mustSucceed(boss.delete(`/api/members/${manager.memberId}`));
    await mustSucceed(boss.put(`/api/sections/${id}/named`, { members: [boss.memberId, professional.memberId] }));
  });
});

describe('a reason [R17]', () => {
  it.each(BAD)('%s is refused wherever one is asked for', async (_what, reason, problem) => {
    const { professional, family } = world.everybody;
    const sealed = await makeSection(professional, world.planId, 'Sealed', 'sealed');
    const path = `/api/sections/${world.sections.together}`;
    const before = (await world.app.store.records.auditOf(world.planId)).length;
    for (const answer of [
      await professional.patch(path, { lead: 'professional', reason }),
      await professional.put(`${path}/grants/${family.memberId}`, { right: 'none', reason }),
      await professional.put(`/api/sections/${sealed}/named`, { members: [professional.memberId], reason }),
      await professional.put(`${path}/hold`, { reason }),
    ])
      expect(problemOf(answer)).toEqual(['invalid', { reason: problem }]);
    expect(await world.app.store.records.auditOf(world.planId)).toHaveLength(before);
  });

  it('is no way round a right: who may not do it is refused for that', async () => {
    const { family, professional } = world.everybody;
    const path = `/api/sections/${world.sections.together}`;
    for (const reason of [undefined, WHY]) {
      expect(codeOf(await family.patch(path, { lead: 'sealed', reason }))).toBe('not_allowed');
      expect(codeOf(await family.put(`${path}/grants/${professional.memberId}`, { right: 'none', reason }))).toBe(
        'not_allowed',
      );
    }
  });
});
