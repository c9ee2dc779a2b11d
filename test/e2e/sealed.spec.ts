/** A sealed section does not exist for those without a right to it. */
import { MESSAGE_SYNC, SYNC_STEP_1 } from '#shared/wire.ts';
import { bareSocket } from './support/raw.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, type DemoName, quick } from './support/world.ts';

const NEVER_WAS = '00000000-0000-4000-8000-000000000000';
const SHUT_OUT: readonly DemoName[] = ['person', 'daughter', 'son', 'careworker', 'inspector'];

/** What the server answers to somebody who guesses an id: status and body of every way to ask. */
async function answersTo(someone: Someone, sectionId: string): Promise<unknown[]> {
  const { request } = someone.context;
  const asked = [
    await request.get(`/api/sections/${sectionId}/history`),
    await request.get(`/api/sections/${sectionId}/text?blame=1`),
    await request.get(`/api/sections/${sectionId}/access`),
    await request.patch(`/api/sections/${sectionId}`, { data: { title: 'Mine now' } }),
    await request.put(`/api/sections/${sectionId}/hold`, { data: { reason: 'Because' } }),
  ];
  const answers = await Promise.all(asked.map(async (answer) => ({ status: answer.status(), body: await answer.text() })));
  const socket = await bareSocket(someone.page, `section.${sectionId}`, null, MESSAGE_SYNC);
  return [...answers, socket];
}

test('the sealed section is there for the two who are named on it', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const manager = await world.opensPearl('manager');
  const { title } = await sealedFor(nurse);
  for (const someone of [nurse, manager]) {
    await someone.opens(title);
    await expect(someone.section(title)).toContainText('Sealed: only the people named here know of it');
    await expect(someone.page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: title })).toBeVisible();
  }
  await nurse.writesAtEnd(title, 'Rang the council again.');
  await manager.sees(title, 'Rang the council again.');
  const panel = await manager.opensPanel(title, 'History');
  await expect(panel.getByRole('listitem').first()).toContainText('Niamh Doherty');
});

async function sealedFor(someone: Someone): Promise<{ id: string; title: string }> {
  const sealed = (await someone.plan()).sections.filter((section) => section.lead === 'sealed');
  expect(sealed).toHaveLength(1);
  return { id: sealed[0]?.id ?? '', title: sealed[0]?.title ?? '' };
}

test(
  'the sealed section does not exist for anybody else: page, list, history, guessed address and room [S9]',
  quick,
  async ({ world }) => {
    const nurse = await world.opensPearl('nurse');
    const { id, title } = await sealedFor(nurse);
    const seenByNurse = (await nurse.plan()).sections.map((section) => section.id);
    // The knock that is tried below opens the door to somebody who is named there.
    const knock = [MESSAGE_SYNC, SYNC_STEP_1, 1, 0];
    expect((await bareSocket(nurse.page, `section.${id}`, knock, MESSAGE_SYNC)).closed).toBe(null);

    for (const name of SHUT_OUT) {
      await test.step(name, async () => {
        const someone = await world.opensPearl(name);
        const { id: planId, sections } = await someone.plan();
        expect(sections.map((section) => section.id)).toEqual(seenByNurse.filter((each) => each !== id));
        expect(await (await someone.context.request.get(`/api/plans/${planId}`)).text()).not.toContain(title);

        // The whole page, down to the last section, holds neither its name nor its id.
        await expect(someone.page.locator('.sections > .section')).toHaveCount(sections.length);
        await someone.opens(sections.at(-1)?.title ?? '');
        const html = await someone.page.content();
        expect(html).not.toContain(id);
        expect(html).not.toContain(title);
        await expect(someone.page.locator('[data-lead="sealed"]')).toHaveCount(0);

        expect(await answersTo(someone, id)).toEqual(await answersTo(someone, NEVER_WAS));
        const { closed, types } = await bareSocket(someone.page, `section.${id}`, knock, MESSAGE_SYNC);
        expect(closed).toBe(4404);
        expect(types).toEqual([]);
      });
    }
  },
);

test('sealing an open section takes it away from everybody else at once', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  await daughter.opens('Safeguarding');
  const { id } = await daughter.sectionOnServer('Safeguarding');

  const panel = await nurse.opensPanel('Safeguarding', 'Section settings');
  await panel.getByText('Sealed', { exact: true }).click();
  await panel.getByLabel('The reason for this change').fill('An enquiry has begun.');
  await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(panel.getByText('Saved.')).toBeVisible();

  await expect(daughter.section('Safeguarding')).toHaveCount(0);
  expect(await answersTo(daughter, id)).toEqual(await answersTo(daughter, NEVER_WAS));
  expect((await nurse.sectionOnServer('Safeguarding')).lead).toBe('sealed');
});
