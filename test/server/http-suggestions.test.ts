/** Suggestions over HTTP and on the wire: written in a room of their own, adapted, read, and kept whatever becomes of the section and its author. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, joinAs, makeSection, mustSucceed, NAMES, smallWorld, type World } from '../support/app.ts';
import { textOf } from '../support/section-text.ts';
import { Suggesting } from '../support/suggestions.ts';

let world: World;
let suggesting: Suggesting;
beforeAll(async () => {
  world = await smallWorld();
  suggesting = new Suggesting(world);
});
afterEach(() => suggesting.end());
afterAll(() => world.close());

describe('a suggestion', () => {
  it('[R26] is written in a room of its own by its author, and read by those who read the section', async () => {
    const { section, id } = await suggesting.suggested();
    const { professional, family, person } = world.everybody;
    expect(await suggesting.get(family, id)).toMatchObject({
      right: 'edit',
      state: 'open',
      acts: ['change', 'withdraw'],
      waits: false,
      author: { name: NAMES.family },
    });
    expect(await suggesting.get(professional, id)).toMatchObject({
      right: 'read',
      acts: ['adapt', 'accept', 'decline'],
      waits: true,
    });
    const reader = await suggesting.join(person, id);
    await reader.sees('Tea at eight.');
    reader.types('No.');
    expect(await reader.isClosed()).toBe(4403);
    const { changes } = await suggesting.compare(professional, id);
    expect(changes.map(({ kind, words, person: by }) => `${kind} "${words}" ${by.name}`).toSorted()).toEqual([
      `added "Tea" ${NAMES.family}`,
      `added "With Rex." ${NAMES.family}`,
      `removed "Coffee" ${NAMES.family}`,
    ]);
    expect(await suggesting.writers(professional, section)).toEqual([`Coffee at eight. Then a walk. (${NAMES.professional})`]);
  });

  it('[S6] lets a page go on with a client id that the section has too, and mixes up nothing', async () => {
    const { section, id, pia, fay } = await suggesting.suggested();
    const { professional } = world.everybody;
    const wolf = await suggesting.join(world.everybody.family, id);
    const own = wolf.doc.clientID;
    wolf.doc.clientID = pia.doc.clientID;
    textOf(wolf.doc, 0).insert(0, 'Oh! ');
    await wolf.isSaved();
    wolf.doc.clientID = own;
    await fay.sees('Oh! Tea');
    pia.types('Bye. ');
    await pia.isSaved();
    const comparison = await suggesting.compare(professional, id);
    expect(comparison.conflicts.length).toBeGreaterThan(0);
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Oh! Tea');
    const writers = await suggesting.writers(professional, section);
    expect(writers.filter((run) => run.includes('Oh!')).join()).toContain(NAMES.family);
    expect(writers.filter((run) => run.includes('Bye.')).join()).toContain(NAMES.professional);
  });

  it('[R26] is adapted by a decider, who writes in it alone then, and accepted as adapted', async () => {
    const { section, id, fay, pia } = await suggesting.suggested();
    const { professional, family, manager } = world.everybody;
    await mustSucceed(professional.post(`/api/suggestions/${id}/adapt`));
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'adapting', right: 'read' });
    fay.types('Mine.');
    expect(await fay.isClosed()).toBe(4403);
    expect(await suggesting.get(manager, id)).toMatchObject({ right: 'read', acts: ['adapt', 'accept', 'decline'] });
    const editor = await suggesting.join(professional, id);
    await editor.sees('With Rex.');
    const { length } = textOf(editor.doc, 0).toString();
    textOf(editor.doc, 0).insert(length, ' If dry.');
    await editor.isSaved();
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Tea at eight. Then a walk. With Rex. If dry.');
    expect(await suggesting.get(family, id)).toMatchObject({ state: 'adapted' });
    expect(await suggesting.writers(professional, section)).toEqual([
      `Tea (${NAMES.family})`,
      ` at eight. Then a walk. (${NAMES.professional})`,
      ` With Rex. (${NAMES.family})`,
      ` If dry. (${NAMES.professional})`,
    ]);
  });

  it('[R26] lets others write in it if its author lets them, each in their own name', async () => {
    const { section, id, pia } = await suggesting.suggested();
    const { professional, family, person, advocate } = world.everybody;
    expect(codeOf(await person.ask('PATCH', `/api/suggestions/${id}`, { othersMayWrite: true }))).toBe('not_allowed');
    await mustSucceed(family.ask('PATCH', `/api/suggestions/${id}`, { othersMayWrite: true, title: 'Tea and Rex' }));
    expect(await suggesting.get(advocate, id)).toMatchObject({ right: 'edit', title: 'Tea and Rex' });
    const other = await suggesting.join(person, id);
    await other.sees('With Rex.');
    textOf(other.doc, 0).insert(0, 'Please: ');
    await other.isSaved();
    await mustSucceed(suggesting.accept(professional, id));
    await pia.sees('Please: Tea at eight.');
    expect((await suggesting.writers(professional, section)).slice(0, 2)).toEqual([
      `Please:  (${NAMES.person})`,
      `Tea (${NAMES.family})`,
    ]);
  });

  it('outlives a change of lead, a hold, a retired section and its author, and is not lost', async () => {
    const { professional, family, boss } = world.everybody;
    const { id, section } = await suggesting.suggested();
    await mustSucceed(boss.patch(`/api/sections/${section}`, { lead: 'together' }));
    await mustSucceed(boss.put(`/api/sections/${section}/hold`, { reason: 'A fall.' }));
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'edit', state: 'open' });
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: true, reason: 'Done.' }));
    expect(await suggesting.get(family, id)).toMatchObject({ right: 'read', acts: [], state: 'open', waits: false });
    expect(codeOf(await suggesting.accept(professional, id))).toBe('not_allowed');
    await mustSucceed(boss.patch(`/api/sections/${section}`, { retired: false }));
    await mustSucceed(suggesting.accept(professional, id));
  });

  it('[R26] stays and keeps its words its author’s when they leave the plan', async () => {
    const { professional, boss } = world.everybody;
    const section = await makeSection(boss, world.planId, 'Evenings', 'professional');
    const lea = await joinAs(boss, world.planId, 'Lea Leaves', 'family');
    const id = await suggesting.begin(lea, section);
    const page = await suggesting.join(lea, id);
    page.types('Warm milk.');
    await page.isSaved();
    await mustSucceed(boss.ask('DELETE', `/api/members/${lea.memberId}`));
    expect(codeOf(await lea.get(`/api/suggestions/${id}`))).toBe('not_found');
    expect(await page.isClosed()).toBe(4404);
    await mustSucceed(suggesting.accept(professional, id));
    expect(await suggesting.writers(professional, section)).toEqual(['Warm milk. (Lea Leaves)']);
  });
});
