/** Going, finding and adding by the keyboard alone, and the same by buttons with words. */
import { look } from './support/axe.ts';
import { expect, test, quick, quickIf } from './support/world.ts';

const LIFE = 'Life story';

test(
  'by keyboard alone: go to a section, add a routine step behind a slash, and open its history',
  quick,
  async ({ world }) => {
    const nurse = await world.opensPearl('nurse');
    const { keyboard } = nurse.page;
    await keyboard.press('Control+k');
    await expect(nurse.page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
    await expect(nurse.page.getByRole('searchbox', { name: 'Where do you want to go?' })).toBeFocused();
    await nurse.types('life st');
    await expect(nurse.page.getByRole('menuitem').first()).toHaveText(LIFE);
    await keyboard.press('Enter');
    await expect(nurse.page.getByRole('dialog')).toHaveCount(0);
    await expect(nurse.section(LIFE)).toBeFocused();
    await expect(nurse.section(LIFE)).toBeInViewport();

    await nurse.opens(LIFE);
    for (
      let presses = 0;
      presses < 20 && !(await nurse.text(LIFE).evaluate((element) => element === document.activeElement));
      presses += 1
    )
      await keyboard.press('Tab');
    await keyboard.press('Control+End');
    await keyboard.press('Enter');
    await nurse.types('/');
    const menu = nurse.page.getByRole('listbox', { name: 'Choose what to add' });
    await expect(menu).toBeVisible();
    await expect(nurse.text(LIFE)).toHaveAttribute('aria-activedescendant', /heading/);
    await keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await keyboard.press('Backspace');
    await nurse.types('/rou');
    await expect(menu.getByRole('option')).toHaveText([/Routine step/]);
    await keyboard.press('Enter');
    await expect(menu).toHaveCount(0);
    await expect(nurse.text(LIFE).getByRole('group', { name: 'Routine step', exact: true })).toBeVisible();
    await nurse.types('After lunch');
    await nurse.isToldSaved(LIFE);
    await nurse.doesNotSee(LIFE, '/rou');

    await keyboard.press('Control+k');
    await nurse.types('history: life');
    await expect(nurse.page.getByRole('menuitem')).toHaveCount(1);
    await keyboard.press('Enter');
    await expect(nurse.page.getByRole('dialog', { name: `History: ${LIFE}` })).toBeVisible();
  },
);

test('a heading that was typed fits below the title of its section', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(LIFE);
  await nurse.writesAtEnd(LIFE, '# Her garden');
  await nurse.page.keyboard.press('Enter');
  await nurse.types('## In spring');
  await expect(nurse.text(LIFE).getByRole('heading', { level: 3, name: 'Her garden' })).toBeVisible();
  await expect(nurse.text(LIFE).getByRole('heading', { level: 4, name: 'In spring' })).toBeVisible();
});

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a section is gone to by its button, and words are found over all sections that one can read, and in no other`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      await daughter.presses('Go to');
      await expect(daughter.page.getByRole('searchbox', { name: 'Where do you want to go?' })).toBeFocused();
      await daughter.types('safeg');
      // What is sealed is not among the places.
      await expect(daughter.page.getByRole('menuitem')).toHaveText(['Safeguarding', 'History: Safeguarding']);
      await daughter.page.getByRole('menuitem').first().click();
      await expect(daughter.page.getByRole('dialog')).toHaveCount(0);
      await expect(daughter.section('Safeguarding')).toBeFocused();
      await expect(daughter.section('Safeguarding')).toBeInViewport();

      await daughter.presses('Find in this plan');
      const panel = daughter.page.getByRole('dialog', { name: 'Find in this plan' });
      await expect(panel.getByRole('searchbox')).toBeFocused();
      await daughter.types('paracetamol');
      await expect(panel.getByRole('status')).toHaveText(/^Found in \d+ places\./);
      await expect(panel.getByRole('listitem').first()).toContainText('Health, medication and clinical needs');
      const findings: string[] = [];
      await look(daughter, 'find', findings);
      expect(findings).toEqual([]);
      await daughter.page.keyboard.press('Tab');
      await daughter.page.keyboard.press('Enter');
      await expect(panel).toHaveCount(0);
      await expect(
        daughter
          .text('Health, medication and clinical needs')
          .locator('p, li', { hasText: /paracetamol/i })
          .first(),
      ).toBeInViewport();
      await expect.poll(() => daughter.page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(1);

      await daughter.presses('Find in this plan');
      await expect(panel.getByRole('searchbox')).toBeFocused();
      await daughter.types('working record');
      await expect(panel.getByRole('status')).toHaveText('Nothing found.');
    },
  );

test('the ? key shows the shortcuts, but not while one types, and can be switched off', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const sheet = nurse.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await nurse.page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  const findings: string[] = [];
  await look(nurse, 'shortcuts', findings);
  expect(findings).toEqual([]);
  await sheet.getByRole('checkbox', { name: /The \? key/ }).press('Space');
  await nurse.page.keyboard.press('Escape');
  await nurse.page.locator('h1').click();
  await nurse.page.keyboard.press('?');
  await expect(sheet).toHaveCount(0);
  await nurse.chooses('Keyboard shortcuts');
  await expect(sheet).toBeVisible();
});

test('a notice about a changed right goes away by a button, or when it no longer holds', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  const notice = daughter.section(LIFE).getByText('This section was just put on hold.', { exact: false });
  const panel = await nurse.opensPanel(LIFE, 'Section settings');
  await panel.getByLabel('The reason for the hold').fill('We look at it together on Friday.');
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await expect(notice).toBeVisible();
  await daughter.section(LIFE).getByRole('button', { name: 'Hide this' }).click();
  await expect(notice).toHaveCount(0);
  await panel.getByRole('button', { name: 'Lift the hold' }).click();
  await expect(daughter.section(LIFE).getByText('The hold was lifted.', { exact: false })).toBeVisible();
  await panel.getByLabel('The reason for the hold').fill('One more day.');
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await expect(daughter.section(LIFE).getByText('The hold was lifted.', { exact: false })).toHaveCount(0);
  await expect(notice).toBeVisible();
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: two people in one risk plan: one in the prose, one in the fields`, async ({ world }) => {
    const RISK = 'Keeping safe: positive risk plans';
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.startsWriting(RISK), nurse.opens(RISK)]);
    const plan = (someone: typeof daughter) => someone.text(RISK).locator('[data-block="riskPlan"]').first();
    await plan(nurse).getByRole('button', { name: 'Details: Risk plan' }).click();
    await plan(daughter).locator('.part-text p').first().click();
    await daughter.page.keyboard.press('End');
    await Promise.all([
      daughter.types(' She has done this all her life.'),
      (async () => {
        await plan(nurse).getByLabel('How likely is harm').selectOption('4');
        await plan(nurse).getByLabel('Who agreed to take this risk').fill('Pearl, with Niamh');
      })(),
    ]);
    for (const someone of [daughter, nurse]) {
      await someone.sees(RISK, 'She has done this all her life.');
      await someone.isToldSaved(RISK);
    }
    const said = plan(daughter).locator('.block-said');
    await expect(said).toContainText('Pearl, with Niamh agreed to take this risk');
    await expect(said).toContainText('How likely is harm? 4 of 5, likely.');
  });
