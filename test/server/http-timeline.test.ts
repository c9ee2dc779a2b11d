/** The timelines of plans and sections: sittings and decisions in one list, by pages, and only what the reader may know. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zNewInvitation } from '#shared/api.ts';
import { zAuditTrail, zTimeline, type AuditTrail, type Timeline, type TimelineEntry } from '#shared/api-history.ts';
import { codeOf, fieldsOf, joinAs, makeSection, mustSucceed, smallWorld, type Person, type World } from '../support/app.ts';
import { writeAs } from '../support/past.ts';
import { textOf } from '../support/section-text.ts';

const MINUTE = 60_000;
const WHY = 'Marigold: the swallowing test of Tuesday';

let world: World;
beforeAll(async () => {
  world = await smallWorld();
});
afterAll(() => world.close());

const timelineOf = async (who: Person, query = '', path = `/api/plans/${world.planId}`): Promise<Timeline> =>
  zTimeline.parse((await mustSucceed(who.get(`${path}/timeline?${query}`))).json);

/** All entries, read by pages of this size. */
async function allPages(who: Person, limit: number, query = ''): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  for (let after = ''; ;) {
    const page = await timelineOf(who, `limit=${limit}&${query}${after === '' ? '' : `&after=${after}`}`);
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    entries.push(...page.entries);
    if (page.next === null) return entries;
    after = page.next;
  }
}

const types = (person: Person, sectionId: string, at: number, text: string) =>
  writeAs(world.app.store, person.personId, sectionId, at, (doc) => textOf(doc).insert(0, text));

const said = (entry: TimelineEntry): string => {
  if (entry.kind === 'decision') return `${entry.person.name}: ${entry.entry.verb}`;
  if (entry.kind === 'restore') return `${entry.person.name}: restore`;
  return `${entry.sitting.person.name}: ${entry.section.title}`;
};

describe('the timeline of a plan', () => {
  it('has sittings and decisions in one list, newest first, each with who, what they are, and why', async () => {
    const { family, professional } = world.everybody;
    const { together } = world.sections;
    world.clock.ahead += 60 * MINUTE;
    await types(family, together, world.clock.now(), 'Tea at eight. ');
    world.clock.ahead += 20 * MINUTE;
    await mustSucceed(professional.put(`/api/sections/${together}/hold`, { reason: WHY }));
    world.clock.ahead += 20 * MINUTE;
    await mustSucceed(professional.delete(`/api/sections/${together}/hold`));
    const { entries } = await timelineOf(family, 'limit=3');
    expect(entries.map(said)).toEqual([
      'Pia Professional: section.liftHold',
      'Pia Professional: section.hold',
      'Fay Family: Written together',
    ]);
    const [, hold, sitting] = entries;
    if (hold?.kind !== 'decision' || sitting?.kind !== 'sitting') throw new Error('a hold and a sitting');
    expect(hold.entry).toMatchObject({ verb: 'section.hold', detail: { reason: WHY }, audience: [] });
    expect(hold.by).toEqual({ standing: 'professional', relation: '' });
    expect(hold.sections).toEqual([{ id: together, title: 'Written together', lead: 'together' }]);
    expect(sitting.by).toEqual({ standing: 'family', relation: '' });
    expect(sitting.sitting.did).toMatchObject([{ what: 'wrote', words: 2 }]);
  });

  it('is the same by pages of any size, and ends', async () => {
    const { professional, family } = world.everybody;
    for (const section of [world.sections.professional, world.sections.together, ...world.templateSections.slice(0, 4)]) {
      for (let i = 0; i < 3; i += 1) {
        world.clock.ahead += 11 * MINUTE;
        await types(i === 1 ? family : professional, section, world.clock.now(), `Words ${i}. `);
      }
    }
    const whole = await allPages(professional, 100);
    expect(whole.length).toBeGreaterThan(40);
    expect(whole.map(({ at }) => at)).toEqual(whole.map(({ at }) => at).toSorted((a, b) => b - a));
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    for (const limit of [1, 2, 7, 30]) expect(await allPages(professional, limit)).toEqual(whole);
  });

  it('is filtered by person, section, kind and time', async () => {
    const { professional, family } = world.everybody;
    const whole = await allPages(professional, 100);
    const { together } = world.sections;
    const personOf = (entry: TimelineEntry) => (entry.kind === 'sitting' ? entry.sitting.person.id : entry.person.id);
    const sectionsOf = (entry: TimelineEntry) => (entry.kind === 'decision' ? entry.entry.sections : [entry.section.id]);
    const filtered = async (query: string, keeps: (entry: TimelineEntry) => boolean) => {
      const expected = whole.filter(keeps);
      expect(expected.length).toBeGreaterThan(0);
      for (const limit of [2, 50]) expect(await allPages(professional, limit, query)).toEqual(expected);
    };
    await filtered(`person=${family.personId}`, (entry) => personOf(entry) === family.personId);
    await filtered(`section=${together}`, (entry) => sectionsOf(entry).some((id) => id === together));
    await filtered('kind=sitting', ({ kind }) => kind === 'sitting');
    await filtered('kind=decision', ({ kind }) => kind === 'decision');
    const middle = whole[10]?.at ?? 0;
    await filtered(`to=${middle}`, ({ at }) => at <= middle);
    await filtered(`from=${middle}`, ({ at }) => at >= middle);
    await filtered(
      `from=${whole[20]?.at ?? 0}&to=${middle}&kind=sitting`,
      ({ at, kind }) => kind === 'sitting' && at <= middle && at >= (whole[20]?.at ?? 0),
    );
    const own = await timelineOf(professional, 'limit=100', `/api/sections/${together}`);
    expect(own.entries).toEqual(whole.filter((entry) => sectionsOf(entry).some((id) => id === together)));
  });

  it('refuses a place that no page gave', async () => {
    const { family } = world.everybody;
    for (const after of ['x', 'bnVsbA', Buffer.from('[null,[["a",-1,2]]]').toString('base64url')]) {
      const answer = await family.get(`/api/plans/${world.planId}/timeline?after=${after}`);
      expect([codeOf(answer), fieldsOf(answer)]).toEqual(['invalid', { after: 'wrong' }]);
    }
  });
});

describe('a decision', () => {
  const grantsOf = async (who: Person, sectionId: string) =>
    (await allPages(who, 100, `section=${sectionId}`)).flatMap((entry) =>
      entry.kind === 'decision' && entry.entry.verb === 'section.grant' ? [entry] : [],
    );

  it('about one member’s right has its reason for those who decide, never for that member, and is not told to others [R17]', async () => {
    const { professional, manager, family, person, observer } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Outings', 'together');
    await mustSucceed(professional.put(`/api/sections/${id}/grants/${family.memberId}`, { right: 'read', reason: WHY }));
    const [forManager] = await grantsOf(manager, id);
    expect(forManager?.entry.detail).toEqual({ memberId: family.memberId, right: 'read', reason: WHY });
    expect(forManager?.members).toEqual({ [family.memberId]: { name: 'Fay Family', standing: 'family', relation: '' } });
    for (const who of [family, observer]) {
      const [one] = await grantsOf(who, id);
      expect(one?.entry.detail).toEqual({ memberId: family.memberId, right: 'read' });
      expect(one?.id).toBe(forManager?.id);
    }
    expect(await grantsOf(person, id)).toEqual([]);
    for (const who of [family, person]) expect(JSON.stringify(await allPages(who, 100))).not.toContain('Pia: Marigold');
    // A manager whom it concerns is not told why either.
    await mustSucceed(
      world.everybody.boss.put(`/api/sections/${id}/grants/${manager.memberId}`, { right: 'read', reason: WHY }),
    );
    expect((await grantsOf(manager, id)).map(({ entry }) => 'reason' in entry.detail)).toEqual([false]);
  });

  it('is known to whoever joined later, but not where the section was sealed then', async () => {
    const { professional, boss } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Garden', 'together');
    const put = (reason: string) => mustSucceed(professional.put(`/api/sections/${id}/hold`, { reason }));
    await put('Two falls');
    await mustSucceed(professional.patch(`/api/sections/${id}`, { lead: 'sealed', reason: WHY }));
    await put('In confidence');
    await mustSucceed(professional.patch(`/api/sections/${id}`, { lead: 'together', title: 'The garden' }));
    await put('Ice on the path');
    world.clock.ahead += MINUTE;
    const late = await joinAs(boss, world.planId, 'Lara Late', 'observer');
    const reasonsFor = async (who: Person) =>
      (await allPages(who, 100, `section=${id}`)).flatMap((entry) =>
        entry.kind === 'decision' && entry.entry.verb === 'section.hold' ? [entry.entry.detail.reason] : [],
      );
    expect(await reasonsFor(late)).toEqual(['Ice on the path', 'Two falls']);
    expect(await reasonsFor(world.everybody.family)).toEqual(['Ice on the path', 'Two falls']);
    expect(await reasonsFor(professional)).toEqual(['Ice on the path', 'In confidence', 'Two falls']);
    expect((await allPages(late, 100)).map(said)).toContain('Bo Boss: plan.create');
  });
});

describe('somebody who left and was invited again', () => {
  it('[R20] knows what was decided meanwhile as anybody else who joins then', async () => {
    const { professional, boss } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Kitchen', 'together');
    const back = await joinAs(boss, world.planId, 'Bea Back', 'family');
    await mustSucceed(boss.delete(`/api/members/${back.memberId}`));
    world.clock.ahead += MINUTE;
    await mustSucceed(professional.put(`/api/sections/${id}/hold`, { reason: 'While she was away' }));
    world.clock.ahead += MINUTE;
    const invitation = { name: 'Bea Back', standing: 'family', relation: '' };
    const { code } = zNewInvitation.parse(
      (await mustSucceed(boss.post(`/api/plans/${world.planId}/invitations`, invitation))).json,
    );
    await mustSucceed(back.post('/api/invitations/accept', { key: code }));
    const late = await joinAs(boss, world.planId, 'Nora New', 'family');
    const heldFor = async (who: Person) =>
      (await allPages(who, 100, `section=${id}`)).map(said).filter((one) => one.endsWith('section.hold'));
    expect(await heldFor(late)).toHaveLength(1);
    expect(await heldFor(back)).toEqual(await heldFor(late));
  });
});

describe('a sealed section [R9]', () => {
  it('leaves the timelines of others as they were, byte for byte, with all pages and places', async () => {
    const { professional, manager, family, observer, boss } = world.everybody;
    const readers = [family, observer, boss];
    const pages = async (who: Person): Promise<string[]> => {
      const texts: string[] = [];
      for (let after = ''; ;) {
        const { text } = await mustSucceed(who.get(`/api/plans/${world.planId}/timeline?limit=5${after}`));
        texts.push(text);
        const { next } = zTimeline.parse(JSON.parse(text));
        if (next === null) return texts;
        after = `&after=${next}`;
      }
    };
    const before = await Promise.all(readers.map(pages));
    const id = await makeSection(professional, world.planId, 'Another matter', 'sealed', [manager.memberId]);
    for (let i = 0; i < 70; i += 1) {
      await mustSucceed(professional.put(`/api/sections/${id}/hold`, { reason: `Wait ${i}` }));
      if (i % 7 === 0) world.clock.ahead += 11 * MINUTE;
      if (i % 5 === 0) await types(manager, id, world.clock.now(), 'In confidence. ');
    }
    await mustSucceed(manager.put(`/api/plans/${world.planId}/section-order`, { sections: [id, world.sections.together] }));
    await mustSucceed(professional.put(`/api/sections/${id}/named`, { members: [professional.memberId], reason: WHY }));
    expect(await Promise.all(readers.map(pages))).toEqual(before);
    expect((await allPages(professional, 30)).length).toBeGreaterThan(70);
    for (const who of readers) expect(await timelineOf(who, `section=${id}`)).toEqual({ entries: [], next: null });
    expect(await timelineOf(family, 'section=never-was')).toEqual({ entries: [], next: null });
  });
});

describe('why a sitting was', () => {
  const newest = async (who: Person, sectionId: string) => {
    const { entries } = await timelineOf(who, 'kind=sitting&limit=1', `/api/sections/${sectionId}`);
    const [entry] = entries;
    if (entry?.kind !== 'sitting') throw new Error('a sitting');
    return entry;
  };
  const explain = (who: Person, sectionId: string, sitting: string, text: unknown) =>
    who.put(`/api/sections/${sectionId}/sittings/${sitting}/why`, { text });

  it('is said by whoever made it, can be said anew, and stays while the sitting grows', async () => {
    const { family, professional } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Meals', 'together');
    world.clock.ahead += 20 * MINUTE;
    await types(family, id, world.clock.now(), 'Soup at one. ');
    const { sitting } = await newest(family, id);
    expect((await newest(family, id)).why).toBeNull();
    await mustSucceed(explain(family, id, sitting.id, ' After the call\nwith the nurse '));
    world.clock.ahead += 5 * MINUTE;
    await types(family, id, world.clock.now(), 'No salt. ');
    await mustSucceed(explain(family, id, sitting.id, 'After the call with the doctor'));
    const grown = await newest(professional, id);
    expect(grown.sitting.id).toBe(sitting.id);
    expect(grown.sitting.toSeq).toBeGreaterThan(sitting.toSeq);
    expect(grown.why).toMatchObject({ person: { name: 'Fay Family' }, text: 'After the call with the doctor' });
    // Both texts are in the trail, and the timeline has no entry for them.
    const trail = (await world.app.store.records.auditOf(world.planId)).flatMap((entry) =>
      entry.verb === 'sitting.explain' ? [entry.detail.text] : [],
    );
    expect(trail.slice(-2)).toEqual(['After the call with the nurse', 'After the call with the doctor']);
    const verbs = (await allPages(professional, 100, `section=${id}`)).map(said);
    expect(verbs).toEqual(['Fay Family: Meals', 'Pia Professional: section.add', 'Pia Professional: Meals']);
  });

  it('is refused to others, of what is no sitting, and where it says nothing', async () => {
    const { family, professional, person } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Sleep', 'together');
    const [first = 0, second = 0] = await writeAs(
      world.app.store,
      family.personId,
      id,
      world.clock.now(),
      (doc) => textOf(doc).insert(0, 'One. '),
      (doc) => textOf(doc).insert(0, 'Two. '),
    );
    const why = 'After the call';
    for (const who of [professional, person])
      expect(codeOf(await explain(who, id, `${first}-${family.personId}`, why))).toBe('not_allowed');
    for (const sitting of [
      `${second}-${family.personId}`,
      `99-${family.personId}`,
      `1-${family.personId}`,
      'x',
      `0-${family.personId}`,
    ])
      expect([sitting, codeOf(await explain(family, id, sitting, why))]).toEqual([sitting, 'not_found']);
    for (const [text, problem] of [
      ['', 'empty'],
      [' \u202e\n', 'empty'],
      ['a'.repeat(501), 'tooLong'],
      ['a\0', 'wrong'],
      [7, 'wrong'],
    ])
      expect(fieldsOf(await explain(family, id, `${first}-${family.personId}`, text))).toEqual({ text: problem });
    await mustSucceed(professional.patch(`/api/sections/${id}`, { retired: true }));
    expect(codeOf(await explain(family, id, `${first}-${family.personId}`, why))).toBe('not_allowed');
  });
});

describe('a sitting', () => {
  it('ends when its writer says so, once', async () => {
    const { family, professional } = world.everybody;
    const id = await makeSection(professional, world.planId, 'Walks', 'together');
    const sittingsOf = async () =>
      (await allPages(family, 100, `section=${id}&kind=sitting&person=${family.personId}`)).flatMap((entry) =>
        entry.kind === 'sitting' ? [entry.sitting.toSeq - entry.sitting.fromSeq + 1] : [],
      );
    const ends = async () =>
      (await world.app.store.records.auditOf(world.planId)).filter(({ verb }) => verb === 'sitting.end').length;
    const before = await ends();
    const finish = () => mustSucceed(family.post(`/api/sections/${id}/sitting/end`));
    await finish();
    expect(await ends()).toBe(before);
    await types(family, id, world.clock.now(), 'To the pond. ');
    await types(family, id, world.clock.now(), 'And back. ');
    expect(await sittingsOf()).toEqual([2]);
    await finish();
    await finish();
    expect(await ends()).toBe(before + 1);
    await types(family, id, world.clock.now(), 'Slowly. ');
    expect(await sittingsOf()).toEqual([1, 2]);
    // Others' sittings go on.
    const { json } = await mustSucceed(family.get(`/api/sections/${id}/history`));
    expect(json).toHaveLength(3);
    world.clock.ahead += 11 * MINUTE;
    await finish();
    expect(await ends()).toBe(before + 1);
  });

  it('is a restore where the trail says so, by itself, and not a decision', async () => {
    const { professional } = world.everybody;
    const { store } = world.app;
    const id = await makeSection(professional, world.planId, 'Songs', 'together');
    world.clock.ahead += 20 * MINUTE;
    const at = world.clock.now();
    await types(professional, id, at, 'Hums. ');
    const [toSeq = 0] = await types(professional, id, at + 1000, 'Sings in the morning. ');
    await store.records.appendAudit({
      planId: world.planId,
      at: at + 1000,
      personId: professional.personId,
      verb: 'section.restore',
      sections: [id],
      audience: [],
      detail: { at: 1, toSeq },
    });
    await types(professional, id, at + 2000, 'Softly. ');
    const entries = await allPages(world.everybody.family, 2, `section=${id}`);
    expect(entries.map(({ kind }) => kind)).toEqual(['sitting', 'restore', 'sitting', 'decision', 'sitting']);
    const [, restore] = entries;
    expect(restore).toMatchObject({ kind: 'restore', fromSeq: 1, toSeq, person: { name: 'Pia Professional' } });
    expect(restore?.kind === 'restore' && restore.did).toMatchObject([
      { what: 'putBack', words: 4, passage: 'Sings in the morning.' },
    ]);
    const { json } = await mustSucceed(professional.get(`/api/sections/${id}/history`));
    expect(JSON.stringify(json)).toContain('Put back “Sings in the morning.”');
    expect(restore?.kind === 'restore' && restore.pointAt).toBeLessThan(at);
    await mustSucceed(
      professional.put(`/api/sections/${id}/sittings/${toSeq}-${professional.personId}/why`, { text: 'It was better' }),
    );
    expect(
      (await allPages(professional, 5, `section=${id}&kind=restore`)).map((entry) => 'why' in entry && entry.why?.text),
    ).toEqual(['It was better']);
  });
});

describe('the audit trail', () => {
  const trailOf = async (who: Person, query = ''): Promise<AuditTrail> =>
    zAuditTrail.parse((await mustSucceed(who.get(`/api/plans/${world.planId}/audit?${query}`))).json);

  it('is for managers and observers, whole by pages, without numbers, hashes or audiences', async () => {
    const { observer, boss } = world.everybody;
    for (const who of [observer, boss]) {
      const whole: AuditTrail['entries'] = [];
      for (let after = ''; ;) {
        const page = await trailOf(who, `limit=7${after}`);
        expect(page.chain.whole).toBe(true);
        whole.push(...page.entries);
        if (page.next === null) break;
        after = `&after=${page.next}`;
      }
      expect(whole.length).toBeGreaterThan(30);
      expect(whole.at(-1)?.entry.verb).toBe('plan.create');
      const all = await trailOf(who, 'limit=100');
      expect(all.entries.slice(0, 100)).toEqual(whole.slice(0, 100));
      expect(JSON.stringify(whole)).not.toMatch(/"(seq|hash|previousHash)"|Another matter|In confidence/);
      expect(whole.every(({ entry }) => entry.audience === 'all' || entry.audience.length === 0)).toBe(true);
    }
    for (const who of [world.everybody.family, world.everybody.professional])
      expect(codeOf(await who.get(`/api/plans/${world.planId}/audit`))).toBe('not_allowed');
  });

  it('is the same for those who may not know of a section, whatever is done in it [R9]', async () => {
    const { observer, boss, professional, manager } = world.everybody;
    const ask = () =>
      Promise.all(
        [observer, boss].map(async (who) => {
          const { entries, next, chain } = await trailOf(who, 'limit=12');
          return { entries, next, whole: chain.whole };
        }),
      );
    const before = await ask();
    const id = await makeSection(professional, world.planId, 'One more matter', 'sealed', [manager.memberId]);
    for (let i = 0; i < 20; i += 1) await mustSucceed(manager.put(`/api/sections/${id}/hold`, { reason: `Wait ${i}` }));
    world.clock.ahead += 2 * MINUTE;
    expect(await ask()).toEqual(before);
  });

  it('says that its chain is broken, after a minute at the latest, wherever it is', async () => {
    const { observer } = world.everybody;
    const { database } = world.app.store;
    const first = database.updateTable('audit').where('plan_id', '=', world.planId).where('seq', '=', 1);
    const [row] = await database
      .selectFrom('audit')
      .selectAll()
      .where('plan_id', '=', world.planId)
      .where('seq', '=', 1)
      .execute();
    const whole = async () => (await trailOf(observer)).chain;
    expect((await whole()).whole).toBe(true);
    await first.set({ person_id: world.everybody.family.personId }).execute();
    expect((await whole()).whole).toBe(true);
    world.clock.ahead += MINUTE;
    expect(await whole()).toMatchObject({ whole: false, checkedAt: expect.any(Number) });
    await first.set({ person_id: row?.person_id ?? '' }).execute();
    world.clock.ahead += MINUTE;
    expect((await whole()).whole).toBe(true);
    await first.set({ detail: '{' }).execute();
    world.clock.ahead += MINUTE;
    expect((await whole()).whole).toBe(false);
    await first.set({ detail: row?.detail ?? '' }).execute();
    world.clock.ahead += MINUTE;
    expect((await whole()).whole).toBe(true);
  });
});
