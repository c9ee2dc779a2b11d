/**
 * Audiences of changes: for every verb of the audit trail, the notice from the node that made the change and the catch-up of
 * another node name the same members. A member who cannot see a sealed section is not in the audience. A member who lost or
 * gained it is.
 */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_VERBS, audienceOf, zAuditEntry, type AuditVerb } from '#shared/audit.ts';
import { zMadeSuggestion } from '#shared/api-suggestions.ts';
import { zNewInvitation } from '#shared/api.ts';
import { zMade } from '#shared/api-threads.ts';
import type { NewContribution } from '#shared/contributions.ts';
import type { Standing } from '#shared/rights.ts';
import { movedIn } from '#server/commands/sections/order-sections.ts';
import type { Notice } from '#server/fanout/fanout.ts';
import { CatchUp } from '#server/sync/room/catch-up.ts';
import { joinAs, makeSection, mustSucceed, PASSWORD, Person, smallWorld, type World } from '../support/app.ts';
import { Acting, riskPlan } from '../support/acts.ts';
import { TINY_PNG } from '../support/tiny-png.ts';
import { writeAs } from '../support/past.ts';
import { textOf } from '../support/section-text.ts';

let world: World;
let catchUp: CatchUp;
const caughtUp: ('all' | readonly string[])[] = [];

beforeAll(async () => {
  world = await smallWorld();
  catchUp = new CatchUp({
    store: world.app.store,
    fanout: world.app.fanout,
    rooms: { all: () => [].values() },
    watch: {
      plans: () => new Set([world.planId]),
      recheckPlan: async (_planId, audience) => void caughtUp.push(audience),
      tellThreads: (_planId, _sectionId, audience) => void caughtUp.push(audience),
    },
    now: world.clock.now,
    logger: pino({ level: 'silent' }),
  });
  // Stops the timer of CatchUp, so that it polls only when a test calls `poll`.
  void catchUp.close();
});
afterAll(() => world.close());

type Name = Standing | 'boss';
const MEMBERS: readonly Name[] = ['person', 'family', 'advocate', 'careWorker', 'professional', 'manager', 'observer', 'boss'];
const allExcept = (...names: Name[]): Name[] => MEMBERS.filter((name) => !names.includes(name));
const NAMED: readonly Name[] = ['professional', 'manager'];

/** Prepares a change and returns a function that makes it. Only the notices of that function are checked. */
type PreparedChange = (world: World) => Promise<() => Promise<unknown>>;
const path = (section: string, rest = ''): string => `/api/sections/${section}${rest}`;
/** A section on which the professional and the manager are named. */
const sealed = ({ everybody, planId }: World): Promise<string> =>
  makeSection(everybody.professional, planId, 'Sealed', 'sealed', [everybody.manager.memberId]);
const open = ({ everybody, planId }: World): Promise<string> => makeSection(everybody.professional, planId, 'Open', 'together');
/** An open section on which the family member has no right. */
const hidden = async (on: World): Promise<string> => {
  const section = await open(on);
  const { professional, family } = on.everybody;
  await mustSucceed(professional.put(path(section, `/grants/${family.memberId}`), { right: 'none', reason: 'Because' }));
  return section;
};
const order = (on: World, sections: readonly string[]): Promise<unknown> =>
  mustSucceed(on.everybody.professional.put(`/api/plans/${on.planId}/section-order`, { sections }));
const invite = async ({ everybody, planId }: World) =>
  zNewInvitation.parse(
    (
      await mustSucceed(
        everybody.boss.post(`/api/plans/${planId}/invitations`, { name: 'Ina', standing: 'family', relation: '' }),
      )
    ).json,
  );

const BODY = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Words' }] }] };
let keys = 0;
const comment = (): { key: string; body: typeof BODY } => ({ key: `key-${(keys += 1)}`, body: BODY });
/** Begins a thread of somebody. */
const thread = async (by: Person, section: string, audience = 'readers') =>
  zMade.parse((await mustSucceed(by.post(path(section, '/threads'), { ...comment(), audience, anchor: null }))).json);
/** A suggestion of the professional in a sealed section, after the manager did something with it. */
const suggestionIn = async (on: World, ...before: readonly [act: string, body: object][]): Promise<string> => {
  const { professional, manager } = on.everybody;
  const request = { key: crypto.randomUUID(), title: 'Tea first' };
  const made = await mustSucceed(professional.post(path(await sealed(on), '/suggestions'), request));
  const { suggestionId } = zMadeSuggestion.parse(made.json);
  for (const [act, body] of before) await mustSucceed(manager.post(`/api/suggestions/${suggestionId}/${act}`, body));
  return suggestionId;
};
const ACCEPT = { seen: { seq: 1, suggestionSeq: 1 } };
/** What the manager does with such a suggestion. */
const answering =
  (act: string, body: object, ...before: readonly [act: string, body: object][]): PreparedChange =>
  async (on) => {
    const id = await suggestionIn(on, ...before);
    return () => mustSucceed(on.everybody.manager.post(`/api/suggestions/${id}/${act}`, body));
  };

/** What the professional does with a risk plan in a sealed section: agrees to it, or takes that back. */
/** What a member said who is not online. */
const toldBy = (memberId: string): NewContribution => ({
  by: { kind: 'member', memberId },
  way: 'phone',
  day: '2024-03-01',
  time: null,
  words: 'She sleeps badly.',
  observed: '',
  reading: '',
  zone: 'UTC',
});
const recording =
  (takesBack: boolean, where = sealed, sayer: Name | null = null): PreparedChange =>
  async (on) => {
    const acting = new Acting(on);
    const { professional } = on.everybody;
    const section = await where(on);
    const here = await acting.adds(await acting.join(professional, section), riskPlan('Walk to the beans'));
    acting.end();
    const said = sayer === null ? null : { member: on.everybody[sayer].memberId, on: '2024-03-01' };
    if (!takesBack) return () => acting.records(professional, section, here, { said });
    const id = await acting.records(professional, section, here, { said });
    return () => mustSucceed(acting.takesBack(professional, id));
  };

const ROWS: readonly [verb: AuditVerb, what: string, told: 'all' | readonly Name[], deed: PreparedChange][] = [
  [
    'plan.change',
    'of the title',
    'all',
    async ({ everybody, planId }) =>
      () =>
        mustSucceed(everybody.boss.patch(`/api/plans/${planId}`, { title: 'T' })),
  ],
  [
    'plan.setPhoto',
    'of the person',
    'all',
    async ({ everybody, planId }) =>
      () =>
        mustSucceed(everybody.person.ask('PUT', `/api/plans/${planId}/photo`, TINY_PNG, { 'content-type': 'image/png' })),
  ],
  [
    'plan.removePhoto',
    'of the person',
    'all',
    async ({ everybody, planId }) => {
      const path = `/api/plans/${planId}/photo`;
      await mustSucceed(everybody.person.ask('PUT', path, TINY_PNG, { 'content-type': 'image/png' }));
      return () => mustSucceed(everybody.person.delete(path));
    },
  ],
  [
    'section.restore',
    'of an open section',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      const { professional } = on.everybody;
      await writeAs(on.app.store, professional.personId, section, on.clock.now(), (doc) => textOf(doc).insert(0, 'Tea'));
      return () => mustSucceed(professional.post(path(section, '/restore'), { at: 1, seen: 2 }));
    },
  ],
  [
    'section.restore',
    'of a sealed section',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      const { professional } = on.everybody;
      await writeAs(on.app.store, professional.personId, section, on.clock.now(), (doc) => textOf(doc).insert(0, 'Tea'));
      return () => mustSucceed(professional.post(path(section, '/restore'), { at: 1, seen: 2 }));
    },
  ],
  [
    'sitting.explain',
    'in an open section',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      const { professional } = on.everybody;
      return () =>
        mustSucceed(professional.put(path(section, `/sittings/1-${professional.personId}/why`), { text: 'After the call' }));
    },
  ],
  [
    'sitting.explain',
    'in a sealed section',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      const { professional } = on.everybody;
      return () =>
        mustSucceed(professional.put(path(section, `/sittings/1-${professional.personId}/why`), { text: 'After the call' }));
    },
  ],
  [
    'sitting.end',
    'in a sealed section',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      return () => mustSucceed(on.everybody.professional.post(path(section, '/sitting/end')));
    },
  ],
  [
    'thread.begin',
    'for all readers of an open section',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      return () => thread(on.everybody.family, section);
    },
  ],
  [
    'thread.begin',
    'in a sealed section',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      return () => thread(on.everybody.professional, section);
    },
  ],
  [
    'thread.begin',
    'in confidence: the professionals, and who told it',
    ['family', 'professional', 'manager', 'boss'],
    async (on) => {
      const section = await open(on);
      return () => thread(on.everybody.family, section, 'professionals');
    },
  ],
  [
    'comment.add',
    'to what was told in confidence: not who told it',
    ['professional', 'manager', 'boss'],
    async (on) => {
      const { threadId } = await thread(on.everybody.family, await open(on), 'professionals');
      return () => mustSucceed(on.everybody.manager.post(`/api/threads/${threadId}/comments`, comment()));
    },
  ],
  [
    'comment.change',
    'that a member cannot see',
    allExcept('family'),
    async (on) => {
      const { commentId } = await thread(on.everybody.person, await hidden(on));
      const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Other' }] }] };
      return () => mustSucceed(on.everybody.person.patch(`/api/comments/${commentId}`, { body }));
    },
  ],
  [
    'comment.delete',
    'in a sealed section',
    NAMED,
    async (on) => {
      const { commentId } = await thread(on.everybody.manager, await sealed(on));
      return () => mustSucceed(on.everybody.manager.delete(`/api/comments/${commentId}`));
    },
  ],
  [
    'thread.resolve',
    'in an open section',
    MEMBERS,
    async (on) => {
      const { threadId } = await thread(on.everybody.family, await open(on));
      return () => mustSucceed(on.everybody.family.post(`/api/threads/${threadId}/resolve`));
    },
  ],
  [
    'thread.reopen',
    'among professionals',
    ['professional', 'manager', 'boss'],
    async (on) => {
      const { threadId } = await thread(on.everybody.manager, await open(on), 'professionals');
      await mustSucceed(on.everybody.manager.post(`/api/threads/${threadId}/resolve`));
      return () => mustSucceed(on.everybody.manager.post(`/api/threads/${threadId}/reopen`));
    },
  ],
  [
    'suggestion.make',
    'in a sealed section',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      const request = { key: crypto.randomUUID(), title: 'Tea first' };
      return () => mustSucceed(on.everybody.professional.post(path(section, '/suggestions'), request));
    },
  ],
  [
    'suggestion.make',
    'in an open section',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      const request = { key: crypto.randomUUID(), title: 'Tea first' };
      return () => mustSucceed(on.everybody.advocate.post(path(section, '/suggestions'), request));
    },
  ],
  [
    'suggestion.change',
    'in a sealed section',
    NAMED,
    async (on) => {
      const id = await suggestionIn(on);
      return () => mustSucceed(on.everybody.professional.patch(`/api/suggestions/${id}`, { title: 'Milk' }));
    },
  ],
  [
    'suggestion.withdraw',
    'in a sealed section',
    NAMED,
    async (on) => {
      const id = await suggestionIn(on);
      return () => mustSucceed(on.everybody.professional.post(`/api/suggestions/${id}/withdraw`));
    },
  ],
  ['act.record', 'in a sealed section', NAMED, recording(false)],
  ['act.takeBack', 'in a sealed section', NAMED, recording(true)],
  ['act.record', 'of what somebody else said, in a sealed section', NAMED, recording(false, sealed, 'manager')],
  [
    'act.record',
    'of what somebody else said, where a member cannot see it',
    allExcept('family'),
    recording(false, hidden, 'person'),
  ],
  ['act.takeBack', 'of what somebody else said, in a sealed section', NAMED, recording(true, sealed, 'manager')],
  [
    'comment.add',
    'of what a member said who cannot see the sealed section',
    NAMED,
    async (on) => {
      const { threadId } = await thread(on.everybody.manager, await sealed(on));
      const body = { key: crypto.randomUUID(), contribution: toldBy(on.everybody.family.memberId) };
      return () => mustSucceed(on.everybody.professional.post(`/api/threads/${threadId}/comments`, body));
    },
  ],
  [
    'thread.begin',
    'with what a member said, among professionals',
    ['professional', 'manager', 'boss'],
    async (on) => {
      const section = await open(on);
      const told = { contribution: toldBy(on.everybody.family.memberId) };
      const body = { key: crypto.randomUUID(), audience: 'professionals', anchor: null, ...told };
      return () => mustSucceed(on.everybody.professional.post(path(section, '/threads'), body));
    },
  ],
  ['suggestion.adapt', 'in a sealed section', NAMED, answering('adapt', {})],
  ['suggestion.accept', 'in a sealed section', NAMED, answering('accept', ACCEPT)],
  ['suggestion.decline', 'in a sealed section', NAMED, answering('decline', { reply: 'No.' })],
  ['suggestion.undo', 'in a sealed section', NAMED, answering('undo', { reason: 'By mistake.' }, ['accept', ACCEPT])],
  ['section.add', 'of an open one', MEMBERS, async (on) => () => open(on)],
  ['section.add', 'of a sealed one', NAMED, async (on) => () => sealed(on)],
  [
    'section.change',
    'of an open one',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      return () => mustSucceed(on.everybody.boss.patch(path(section), { title: 'Other' }));
    },
  ],
  [
    'section.change',
    'of a sealed one',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      return () => mustSucceed(on.everybody.manager.patch(path(section), { retired: true }));
    },
  ],
  [
    'section.change',
    'that seals one: all who lose it',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      return () => mustSucceed(on.everybody.professional.patch(path(section), { lead: 'sealed', reason: 'Because' }));
    },
  ],
  [
    'section.change',
    'that opens one: all who gain it',
    MEMBERS,
    async (on) => {
      const section = await sealed(on);
      return () => mustSucceed(on.everybody.professional.patch(path(section), { lead: 'together' }));
    },
  ],
  [
    'section.hold',
    'on a sealed one',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      return () => mustSucceed(on.everybody.manager.put(path(section, '/hold'), { reason: 'Wait' }));
    },
  ],
  [
    'section.hold',
    'on one that a member cannot see',
    allExcept('family'),
    async (on) => {
      const section = await hidden(on);
      return () => mustSucceed(on.everybody.manager.put(path(section, '/hold'), { reason: 'Wait' }));
    },
  ],
  [
    'section.liftHold',
    'on a sealed one',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      await mustSucceed(on.everybody.manager.put(path(section, '/hold'), { reason: 'Wait' }));
      return () => mustSucceed(on.everybody.manager.delete(path(section, '/hold')));
    },
  ],
  [
    'section.name',
    'that takes a name away',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      const { professional } = on.everybody;
      const body = { members: [professional.memberId], reason: 'Because' };
      return () => mustSucceed(professional.put(path(section, '/named'), body));
    },
  ],
  [
    'section.name',
    'that adds a name',
    [...NAMED, 'boss'],
    async (on) => {
      const section = await sealed(on);
      const { professional, manager, boss } = on.everybody;
      const members = [professional.memberId, manager.memberId, boss.memberId];
      return () => mustSucceed(professional.put(path(section, '/named'), { members }));
    },
  ],
  [
    'section.grant',
    'on a sealed one',
    NAMED,
    async (on) => {
      const section = await sealed(on);
      const { manager, professional } = on.everybody;
      return () =>
        mustSucceed(manager.put(path(section, `/grants/${professional.memberId}`), { right: 'none', reason: 'Because' }));
    },
  ],
  [
    'section.grant',
    'that takes the right from a member',
    MEMBERS,
    async (on) => {
      const section = await open(on);
      const { professional, family } = on.everybody;
      return () =>
        mustSucceed(professional.put(path(section, `/grants/${family.memberId}`), { right: 'none', reason: 'Because' }));
    },
  ],
  [
    'section.grant',
    'that gives the right back',
    MEMBERS,
    async (on) => {
      const section = await hidden(on);
      const { professional, family } = on.everybody;
      return () => mustSucceed(professional.put(path(section, `/grants/${family.memberId}`), { right: null }));
    },
  ],
  [
    'section.grant',
    'to another where a member cannot see the section',
    allExcept('family'),
    async (on) => {
      const section = await hidden(on);
      const { professional, person } = on.everybody;
      return () =>
        mustSucceed(professional.put(path(section, `/grants/${person.memberId}`), { right: 'read', reason: 'Because' }));
    },
  ],
  [
    'plan.orderSections',
    'of open ones',
    MEMBERS,
    async (on) => {
      const [one, two] = [await open(on), await open(on)];
      return () => order(on, [two, one]);
    },
  ],
  [
    'plan.orderSections',
    'of a sealed one among open ones',
    NAMED,
    async (on) => {
      const [one, two, three] = [await open(on), await open(on), await sealed(on)];
      return () => order(on, [three, one, two]);
    },
  ],
  [
    'plan.orderSections',
    'of one that a member cannot see',
    allExcept('family'),
    async (on) => {
      const [one, two] = [await open(on), await hidden(on)];
      return () => order(on, [two, one]);
    },
  ],
  [
    'plan.orderSections',
    'of sealed and open ones, where all see a change',
    MEMBERS,
    async (on) => {
      const [one, two, three] = [await open(on), await open(on), await sealed(on)];
      return () => order(on, [three, two, one]);
    },
  ],
  [
    'plan.orderSections',
    'that changes nothing',
    [],
    async (on) => {
      const [one, two] = [await open(on), await sealed(on)];
      return () => order(on, [one, two]);
    },
  ],
  [
    'member.change',
    'of a standing, by which a name on a sealed one falls away',
    'all',
    async (on) => {
      const section = await sealed(on);
      const { professional, boss } = on.everybody;
      const pat = await joinAs(boss, on.planId, 'Pat', 'professional');
      const members = [professional.memberId, pat.memberId];
      await mustSucceed(professional.put(path(section, '/named'), { members, reason: 'Because' }));
      return () => mustSucceed(boss.patch(`/api/members/${pat.memberId}`, { standing: 'observer' }));
    },
  ],
  ['member.invite', '', 'all', async (on) => () => invite(on)],
  [
    'invitation.withdraw',
    '',
    'all',
    async (on) => {
      const { invitation } = await invite(on);
      return () => mustSucceed(on.everybody.boss.delete(`/api/invitations/${invitation.id}`));
    },
  ],
  [
    'invitation.accept',
    '',
    'all',
    async (on) => {
      const { code } = await invite(on);
      const ina = new Person(on.url, 'ina@home.test');
      const account = { name: 'Ina', email: ina.email, password: PASSWORD };
      return () => mustSucceed(ina.post('/api/invitations/accept', { key: code, account }));
    },
  ],
  [
    'member.remove',
    '',
    'all',
    async (on) => {
      const lena = await joinAs(on.everybody.boss, on.planId, 'Lena', 'family');
      return () => mustSucceed(on.everybody.boss.delete(`/api/members/${lena.memberId}`));
    },
  ],
  [
    'member.leave',
    '',
    'all',
    async (on) => {
      const newcomer = await joinAs(on.everybody.boss, on.planId, 'Liv', 'family');
      return () => mustSucceed(newcomer.delete(`/api/members/${newcomer.memberId}`));
    },
  ],
];

const sorted = (audience: 'all' | readonly string[] | undefined): unknown =>
  audience === undefined || audience === 'all' ? audience : audience.toSorted();

/** Runs `act` and returns the notices that were published meanwhile. */
async function noticesOf(act: () => Promise<unknown>): Promise<Notice[]> {
  const notices: Notice[] = [];
  const stop = world.app.fanout.subscribe((notice) => notices.push(notice));
  await act();
  stop();
  return notices;
}

describe('the members who are told', () => {
  it.each(ROWS)('are the same by a notice and by catching up: %s %s', async (verb, _what, told, deed) => {
    const act = await deed(world);
    await catchUp.poll();
    caughtUp.length = 0;
    const notices = await noticesOf(act);
    await catchUp.poll();
    const [entry] = (await world.app.store.records.auditOf(world.planId)).slice(-1);
    expect(entry?.verb).toBe(verb);
    const expected = told === 'all' ? 'all' : told.map((name) => world.everybody[name].memberId);
    const ofPlan = notices.flatMap((notice) => ('audience' in notice ? [sorted(notice.audience)] : []));
    // An answer to a suggestion is told when it begins too.
    expect(ofPlan.length).toBeLessThanOrEqual(verb === 'suggestion.accept' ? 2 : 1);
    expect([...new Set(ofPlan.map((audience) => JSON.stringify(audience)))]).toEqual([JSON.stringify(sorted(expected))]);
    // Whoever is told something in their inbox is among them, so no event says to anybody else that the section is there.
    const inboxes = notices.flatMap((notice) => (notice.kind === 'inbox' ? [notice.personId] : []));
    const people = (told === 'all' ? MEMBERS : told).map((name) => world.everybody[name].personId);
    expect(inboxes.filter((personId) => !people.includes(personId))).toEqual([]);
    expect(caughtUp.map(sorted)).toEqual([sorted(expected)]);
  });

  it('are those of all entries together where several are caught up with at once', async () => {
    const section = await sealed(world);
    const other = await hidden(world);
    const { professional } = world.everybody;
    await catchUp.poll();
    caughtUp.length = 0;
    const one = await noticesOf(() => mustSucceed(professional.put(path(section, '/hold'), { reason: 'Wait' })));
    const two = await noticesOf(() => mustSucceed(professional.put(path(other, '/hold'), { reason: 'Wait' })));
    await catchUp.poll();
    const both = [...one, ...two].flatMap((notice) => (notice.kind === 'plan' ? [notice] : []));
    expect(both.length).toBe(2);
    expect(caughtUp.map(sorted)).toEqual([sorted(audienceOf(both))]);
    expect(caughtUp[0]).not.toContain(world.everybody.family.memberId);
  });

  it('of a new plan are its maker alone', async () => {
    const { boss } = world.everybody;
    const body = { title: 'New', personName: 'Iris', knownAs: '', template: 'dementia' };
    const notices = await noticesOf(() => mustSucceed(boss.post('/api/plans', body)));
    const [notice] = notices;
    if (notice?.kind !== 'plan') throw new Error('a notice about the plan');
    const { records } = world.app.store;
    const entries = await records.auditOf(notice.planId);
    expect(entries.map(({ verb }) => verb)).toEqual(['plan.create']);
    expect(entries[0]?.sections).toEqual((await records.sectionsOf(notice.planId)).map(({ id }) => id));
    const maker = await records.memberOf(notice.planId, boss.personId);
    expect([notice.audience, audienceOf(entries)]).toEqual([[maker?.id], [maker?.id]]);
  });

  it('are looked at for every verb of the list that is about a plan', () => {
    const ofService = zAuditEntry.options
      .filter(({ shape }) => !shape.planId.safeParse('a plan').success)
      .map(({ shape }) => shape.verb.value);
    const covered = new Set<AuditVerb>([...ROWS.map(([verb]) => verb), 'plan.create', ...ofService]);
    expect(AUDIT_VERBS.filter((verb) => !covered.has(verb))).toEqual([]);
  });

  it('a trail with an entry that cannot be read tells nobody, and rights are worked out all the same', async () => {
    const { store } = world.app;
    const section = await open(world);
    await catchUp.poll();
    caughtUp.length = 0;
    await mustSucceed(world.everybody.boss.put(path(section, '/hold'), { reason: 'Wait' }));
    const { seq } = (await store.records.auditOf(world.planId)).at(-1) ?? { seq: 0 };
    const last = store.database.updateTable('audit').where('plan_id', '=', world.planId).where('seq', '=', seq);
    await last.set({ verb: 'section.nothing' }).execute();
    await catchUp.poll();
    await catchUp.poll();
    expect(caughtUp).toEqual([[]]);
    await last.set({ verb: 'section.hold' }).execute();
  });
});

describe('the entry of an order', () => {
  it('names the sections that moved, and only those', async () => {
    const [one, two, three, four] = [await open(world), await open(world), await sealed(world), await open(world)];
    const entryOf = async () => (await world.app.store.records.auditOf(world.planId)).at(-1);
    await order(world, [two, one, three, four]);
    expect((await entryOf())?.sections.toSorted()).toEqual([one, two].toSorted());
    await order(world, [two, one, four, three]);
    expect((await entryOf())?.sections.toSorted()).toEqual([three, four].toSorted());
    await order(world, [two, one, four, three]);
    expect((await entryOf())?.sections).toEqual([]);
  });

  it('counts as moved what has others before it', () => {
    expect(movedIn(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual([]);
    expect(movedIn(['a', 'b', 'c'], ['a', 'c', 'b'])).toEqual(['b', 'c']);
    expect(movedIn(['a', 'b', 'c'], ['c', 'b', 'a'])).toEqual(['a', 'b', 'c']);
    expect(movedIn([], [])).toEqual([]);
  });
});
