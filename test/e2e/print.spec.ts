/** The plan on paper: all of it, with when, for whom and until when on each sheet, and nothing sealed unless somebody asks for it. */
import { expect, test, quick, quickIf } from './support/world.ts';

const SEALED = 'Safeguarding enquiry: working record';

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a plan goes on paper whole, says when and until when, and leaves out what is sealed`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const nurse = await world.opensPearl('nurse', { size });
      await nurse.page.getByRole('button', { name: 'More about Pearl’s care plan' }).click();
      await nurse.page.getByRole('menuitem', { name: 'Print', exact: true }).click();
      await nurse.isOn('Print the plan');
      const sheet = nurse.page.getByRole('article');
      await expect(sheet).toContainText(/Printed \d+ \w+ 20\d\d, \d\d:\d\d by Niamh/);
      await expect(sheet).toContainText(/Use it until \d+\s\w+.*Then shred it/);
      const live = (await nurse.plan()).sections.filter((section) => section.retiredAt === null);
      for (const { title } of live)
        await expect(sheet.getByRole('heading', { level: 2, name: title, exact: true })).toHaveCount(title === SEALED ? 0 : 1);
      await expect(sheet).toContainText('I want my tea first.');
      // A hold is the first that somebody who reads the sheet has to know.
      await expect(sheet).toContainText(/Put on hold by Niamh Doherty, .*Pearl coughed/);

      await nurse.page.emulateMedia({ media: 'print' });
      await expect(sheet).toBeVisible();
      await expect(nurse.page.getByRole('heading', { level: 1 })).toBeHidden();
      await expect(nurse.page.getByRole('banner')).toBeHidden();
      await expect(sheet.getByRole('button')).toHaveCount(0);
      await nurse.page.emulateMedia({ media: 'screen' });

      await nurse.page.getByText(SEALED).click();
      await expect(sheet.getByRole('heading', { name: SEALED })).toBeVisible();
      await nurse.page.getByRole('checkbox', { name: 'Daily routine' }).press('Space');
      await expect(sheet.getByRole('heading', { name: 'Daily routine' })).toHaveCount(0);
      const printed = nurse.page.evaluate(() => new Promise((resolve) => (window.print = () => resolve(true))));
      await nurse.presses('Print these sections');
      expect(await printed).toBe(true);
    },
  );

test('the sheet of somebody who is not named on the sealed section has no trace of it [R9]', quick, async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.page.goto(`${daughter.page.url()}/print`);
  await daughter.isOn('Print the plan');
  await expect(daughter.page.getByRole('article')).toContainText('I want my tea first.');
  await expect(daughter.page.locator('body')).not.toContainText('Safeguarding enquiry');
  await expect(daughter.page.locator('body')).not.toContainText('Sealed');
});
