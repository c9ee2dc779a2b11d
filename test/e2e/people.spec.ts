/** The page with the people on a plan: who each one is, what they can do, and what the others see when that changes. */
import { keptSections } from './support/device.ts';
import { expect, test, quickIf } from './support/world.ts';

const PLAN = 'Pearl’s care plan';
const ROUTINE = 'Daily routine';
const WRITES_TOGETHER = 'They write in each section that is led together. They read those led by professionals.';
/** The browser itself notes what the service refused. */
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;

for (const size of ['desktop', 'phone'] as const) {
  test(
    `${size}: a manager changes what somebody is and may decide; their open page and the others’ say so at once`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const manager = await world.opensPearl('manager', { size });
      const son = await world.opensPearl('son', { size });
      const daughter = await world.opensPearl('daughter', { size });
      await son.startsWriting(ROUTINE);
      await daughter.goesToPeople();
      await manager.goesToPeople();

      // The person comes first, and what each one can do stands there in plain words.
      await expect(manager.page.getByRole('main').getByRole('heading', { level: 2 }).first()).toHaveText('Pearl Whittaker');
      for (const [name, words] of [
        ['Pearl Whittaker', 'The plan is about them. They write in every section that is led together.'],
        ['Marcus Whittaker', WRITES_TOGETHER],
        ['Farah Siddiqui', WRITES_TOGETHER],
        ['Niamh Doherty', 'Writes and decides in the plan. Can add sections and settle who leads them.'],
        ['Owen Pryce', 'Reads the plan. Writes nothing.'],
      ] as const)
        await expect(manager.member(name)).toContainText(words);
      await expect(daughter.member('Denise Whittaker')).toContainText('You write in every section that is led together.');
      await expect(daughter.page.getByRole('button', { name: /^Change what is noted/ })).toHaveCount(0);
      await daughter.reads('The managers of the plan invite people and change what is noted here: Harpreet.');

      const panel = await manager.opensMember('Marcus Whittaker');
      await panel.getByLabel('Standing').selectOption('Observer');
      await expect(panel).toContainText('Reads the plan. Writes nothing.');
      await panel.getByRole('button', { name: 'Save' }).click();
      await expect(panel).toHaveCount(0);
      await expect(manager.member('Marcus Whittaker')).toContainText('son, observer');
      await son.canOnlyRead(ROUTINE);
      await expect(son.section(ROUTINE).getByRole('status').first()).toContainText('You can no longer write here.');
      await expect(daughter.member('Marcus Whittaker')).toContainText('Reads the plan. Writes nothing.');

      await manager.opensMember('Marcus Whittaker');
      await panel.getByLabel('Standing').selectOption('Family or friend');
      await panel.getByLabel('Authority to decide for Pearl').selectOption('Deputy of the court');
      await panel.getByLabel('Who saw which paper, and when').fill('Harpreet saw the court order on 3 June.');
      await panel.getByLabel('Authority ends on').fill('2046-05-01');
      await panel.getByRole('button', { name: 'Save' }).click();
      await expect(panel).toHaveCount(0);
      await expect(son.section(ROUTINE).getByRole('status').first()).toContainText('You can write here now.');
      await son.startsWriting(ROUTINE);
      const noted = 'Deputy of the court. Seen: Harpreet saw the court order on 3 June. Until 1 May 2046.';
      await expect(daughter.member('Marcus Whittaker')).toContainText(noted);
      // While one writes on a phone, the tools stand in place of the foot with the places.
      if (size === 'phone') await son.page.getByRole('button', { name: /^Finish writing/ }).click();
      await son.goesToPeople();
      await expect(son.member('Marcus Whittaker')).toContainText(noted);

      await manager.opensMember('Marcus Whittaker');
      await expect(panel.getByLabel('Authority ends on')).toHaveValue('2046-05-01');
      await panel.getByLabel('Authority to decide for Pearl').selectOption('No legal authority noted');
      await panel.getByRole('button', { name: 'Save' }).click();
      await expect(son.member('Marcus Whittaker')).not.toContainText('Deputy of the court');
    },
  );

  test(`${size}: an invitation is taken back, and a member is removed: neither opens the plan any more`, async ({ world }) => {
    const manager = await world.opensPearl('manager', { size });
    const son = await world.opensPearl('son', { size });
    await son.opens(ROUTINE);
    await expect.poll(async () => (await keptSections(son)).length).toBeGreaterThan(0);
    const { id } = await son.plan();
    const daughter = await world.opensPearl('daughter', { size });
    await daughter.goesToPeople();

    await manager.goesToPeople();
    await manager.presses('Invite someone');
    await manager.fillsIn({ 'Their name': 'Joy Mensah', 'What they are to Pearl': 'neighbour' });
    await manager.presses('Make the invitation');
    const link = (await manager.page.getByTestId('invitation-link').textContent()) ?? '';
    await manager.presses('Close');
    await manager.presses('Close it all the same');
    const invited = await world.comes({ size });
    invited.mayHear(REFUSED_BY_SERVER);
    await invited.goes(link, 'You are invited');
    await manager.presses('Take back the invitation for Joy Mensah');
    await expect(manager.page.getByText('Invitations that wait to be used')).toHaveCount(0);
    await invited.fillsIn({ 'E-mail': 'joy@family.test', Password: 'four plain words here' });
    await invited.presses('Make my account and join');
    await invited.reads('This invitation was used, taken back or has run out. Please ask for a new one.');

    await manager.opensMember('Marcus Whittaker');
    await manager.presses('Remove Marcus Whittaker from the plan');
    await manager.reads('They can no longer open it, from this moment. What they wrote stays, with their name.');
    const question = manager.page.getByRole('group', { name: 'Remove Marcus Whittaker from this plan?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
    await manager.presses('Remove Marcus Whittaker from the plan');
    son.mayHear(REFUSED_BY_SERVER);
    await manager.presses('Yes, remove Marcus');
    await expect(manager.page.getByText('Marcus Whittaker was removed from the plan.')).toBeFocused();
    await expect(manager.member('Marcus Whittaker')).toHaveCount(0);

    await son.isOn('There is no plan here that you can open');
    await son.reads('It may not be yours any more');
    await expect(son.page.getByText(PLAN)).toHaveCount(0);
    await expect.poll(async () => await keptSections(son)).toEqual([]);
    await son.page.getByRole('link', { name: 'Go to my plans' }).click();
    await son.isOn('Plans');
    await son.reads('You are not on a plan yet.');
    await expect(son.page.getByRole('link', { name: PLAN })).toHaveCount(0);
    await son.goes(`/plans/${id}/people`, 'There is no plan here that you can open');

    // Whoever stands on the page with the people sees it there too, and is out of it at once themself.
    await expect(daughter.member('Denise Whittaker')).toBeVisible();
    await expect(daughter.member('Marcus Whittaker')).toHaveCount(0);
    daughter.mayHear(REFUSED_BY_SERVER);
    await manager.opensMember('Denise Whittaker');
    await manager.presses('Remove Denise Whittaker from the plan');
    await manager.presses('Yes, remove Denise');
    await daughter.isOn('There is no plan here that you can open');
    await expect(daughter.page.getByText('Harpreet Gill')).toHaveCount(0);
  });
}

test('a link that was not copied is not thrown away unasked, and once somebody has joined by it there is nothing to lose', async ({
  world,
}) => {
  const manager = await world.opensPearl('manager');
  await manager.goesToPeople();
  await manager.presses('Invite someone');
  const panel = manager.page.getByRole('dialog');
  const link = panel.getByTestId('invitation-link');
  const another = panel.getByRole('button', { name: 'Invite someone else' });
  await manager.fillsIn({ 'Their name': 'Joy Mensah', 'What they are to Pearl': 'neighbour' });
  await manager.presses('Make the invitation');
  const first = await link.textContent();
  await another.click();
  const question = panel.getByRole('alert');
  await expect(question).toContainText('The link and the code are not copied yet. They are shown only this once.');
  await expect(question.getByRole('button', { name: 'Go back to it' })).toBeFocused();
  await question.getByRole('button', { name: 'Go back to it' }).click();
  await expect(question).toHaveCount(0);
  await expect(another).toBeFocused();
  await expect(link).toHaveText(first ?? '');
  await another.click();
  await question.getByRole('button', { name: 'Go on without them' }).click();

  await manager.fillsIn({ 'Their name': 'Kit Mensah', 'What they are to Pearl': 'neighbour' });
  await manager.presses('Make the invitation');
  const key = new URL((await link.textContent()) ?? '').hash.replace('#key=', '');
  expect(key).not.toBe('');
  await another.click();
  await expect(question).toBeVisible();
  const account = { name: 'Kit Mensah', email: 'kit@family.test', password: 'four plain words here' };
  const joined = await (await world.comes()).context.request.post('/api/invitations/accept', { data: { key, account } });
  expect(joined.ok(), await joined.text()).toBe(true);
  await expect(panel).toContainText('The invitation for Kit Mensah was used or taken back');
  await expect(link).toHaveCount(0);
  await expect(question).toHaveCount(0);
  await manager.presses('Close');
  await expect(panel).toHaveCount(0);
  await expect(manager.member('Kit Mensah')).toBeVisible();
});
