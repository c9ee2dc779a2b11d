/** The plan on paper: all of it, with when, for whom and until when on each sheet, and nothing sealed unless somebody asks for it. */
import { expect, test, quickIf } from './support/world.ts';
import type { Page } from '@playwright/test';

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

      await nurse.page.getByText('Choose other sections').click();
      await nurse.page.getByText(SEALED).click();
      await expect(sheet.getByRole('heading', { name: SEALED })).toBeVisible();
      await nurse.page.getByRole('checkbox', { name: 'Daily routine' }).press('Space');
      await expect(sheet.getByRole('heading', { name: 'Daily routine' })).toHaveCount(0);
      const printed = nurse.page.evaluate(() => new Promise((resolve) => (window.print = () => resolve(true))));
      await nurse.presses('Print');
      expect(await printed).toBe(true);
    },
  );

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: one section goes on paper in three presses, from where one reads it`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', { size });
    await nurse.opens('Preferences');
    await nurse.page.evaluate(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
    });
    await nurse.presses('More about Preferences');
    await nurse.page.getByRole('menuitem', { name: 'Print this section' }).click();
    const button = nurse.page.getByRole('button', { name: 'Print', exact: true });
    await expect(button).toBeInViewport();
    await button.click();
    await expect(nurse.page.locator('html[data-printed="yes"]')).toHaveCount(1);
    // What must be known of the whole plan comes first, on any paper.
    await expect(nurse.page.locator('.sheet section > h2')).toHaveText(['Must know', 'Preferences']);
    await nurse.page.getByRole('link', { name: 'Back to the plan' }).click();
    await expect(nurse.section('Preferences')).toBeInViewport();
  });

test('the sheet of somebody who is not named on the sealed section has no trace of it [R9]', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.page.goto(`${daughter.page.url()}/print`);
  await daughter.isOn('Print the plan');
  await expect(daughter.page.getByRole('article')).toContainText('I want my tea first.');
  await expect(daughter.page.locator('body')).not.toContainText('Safeguarding enquiry');
  await expect(daughter.page.locator('body')).not.toContainText('Sealed');
});

/** The words on the page as it goes on paper whose ink is not dark enough for white paper. */
async function paleWords(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (pen === null) throw new Error('no canvas');
    const contrastOf = (colour: string): number => {
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...pen.getImageData(0, 0, 1, 1).data]
        .map((part) => part / 255)
        .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
    };
    const pale: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent?.trim() ?? '';
      if (element === null || words === '' || !element.checkVisibility({ visibilityProperty: true })) continue;
      const { color } = getComputedStyle(element);
      if (contrastOf(color) < 4.5) pale.push(`${words.slice(0, 40)}: ${color}`);
    }
    return pale;
  });
}

test('whoever reads dark pages prints dark ink on white: the sheet, a plan with its blocks, the people', async ({ world }) => {
  const nurse = await world.opensPearl('nurse', { scheme: 'dark' });
  const { page } = nurse;
  await nurse.opens('Daily routine');
  await nurse.opens('Preferences');
  expect((await paleWords(page)).length).toBeGreaterThan(50);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(nurse.section('Daily routine').locator('.block').first()).toBeVisible();
  expect(await paleWords(page)).toEqual([]);
  // Who is here and the buttons mean nothing on paper.
  await expect(page.locator('.here-now')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Find in this plan' })).toBeHidden();
  const white = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper'));
  expect(white).toBe('#fff');
  for (const [end, title] of [
    ['print', 'Print the plan'],
    ['people', 'People on the plan'],
  ] as const) {
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.goto(`${new URL(page.url()).pathname.replace(/\/(print|people)$/, '')}/${end}`);
    await nurse.isOn(title);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(page.getByText('Niamh Doherty').first()).toBeVisible();
    expect(await paleWords(page)).toEqual([]);
  }
});
