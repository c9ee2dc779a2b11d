/** Writing as one is used to it: pasting, links, going through a block, starting on a phone. */
import type { Someone } from './support/someone.ts';
import { expect, test, quickIf } from './support/world.ts';

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';
const RISKS = 'Keeping safe: positive risk plans';

/** Pastes HTML where the caret is, as a word processor hands it over. */
async function pastes(someone: Someone, title: string, html: string): Promise<void> {
  await someone.text(title).evaluate((element, data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', data);
    clipboardData.setData('text/plain', 'as plain text');
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);
}

/** The lines of a section as they are shown. */
async function lines(someone: Someone, title: string): Promise<readonly string[]> {
  return await someone.text(title).locator('p').allInnerTexts();
}

test('a pasted table keeps its rows apart, and a list of a word processor is a list', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'Now:');
  await nurse.page.keyboard.press('Enter');
  await pastes(
    nurse,
    LIFE,
    `<table><tr><th>What</th><th>How much</th><th>When</th></tr>
     <tr><td><p>Aspirin</p></td><td>75</td><td>mg</td></tr><tr><td>Tea</td><td>2</td><td>cups</td></tr></table>`,
  );
  await nurse.sees(LIFE, 'Tea · 2 · cups');
  const shown = await lines(nurse, LIFE);
  expect(shown).toContain('What · How much · When');
  expect(shown).toContain('Aspirin · 75 · mg');
  await expect(nurse.text(LIFE).locator('p strong', { hasText: 'How much' })).toHaveCount(1);

  await nurse.page.keyboard.press('Enter');
  const dot = '<span style="mso-list:Ignore">·<span>&nbsp;&nbsp;</span></span>';
  const inner = '<span style="mso-list:Ignore">1.<span>&nbsp;</span></span>';
  await pastes(
    nurse,
    LIFE,
    `<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1">${dot}Wakes early</p>
     <p class="MsoListParagraph" style="mso-list:l0 level2 lfo1">${inner}by the birds</p>
     <p class="MsoListParagraph" style="mso-list:l0 level1 lfo1">${dot}Sings</p>`,
  );
  await expect(nurse.text(LIFE).locator('ul > li > p', { hasText: /^Sings$/ })).toHaveCount(1);
  await expect(nurse.text(LIFE).locator('ul > li > ol > li', { hasText: 'by the birds' })).toHaveCount(1);
  await nurse.doesNotSee(LIFE, '·\u00A0');
  await nurse.isToldSaved(LIFE);
});

test('a picture that was pasted is left out, and that is said', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'See: ');
  await pastes(nurse, LIFE, '<p>her garden <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>');
  await nurse.sees(LIFE, 'See: her garden');
  await expect(nurse.section(LIFE).getByText('This was left out: pictures.')).toBeVisible();
  await nurse.section(LIFE).getByRole('button', { name: 'Hide this' }).click();
  await expect(nurse.section(LIFE).getByText('This was left out')).toHaveCount(0);
});

test('what is typed behind a link is not part of it, and Escape leads from the link’s form back to the text', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'Her choir: ');
  await nurse.usesTool('Link');
  await nurse.fillsIn({ 'Web address': 'https://choir.example' });
  await nurse.page.keyboard.press('Enter');
  // Whoever types on at once loses no letter.
  await nurse.types(' on Fridays');
  await expect(nurse.text(LIFE).getByRole('link', { name: 'https://choir.example', exact: true })).toBeVisible();
  await nurse.sees(LIFE, 'Her choir: https://choir.example on Fridays');

  await nurse.usesTool('Link');
  await expect(nurse.page.getByLabel('Web address')).toBeFocused();
  await nurse.page.keyboard.press('Escape');
  await nurse.types(' at ten');
  await nurse.sees(LIFE, 'on Fridays at ten');
});

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a new risk plan begins with the person’s words, in sight, and Tab goes through its parts`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const nurse = await world.opensPearl('nurse', { size });
      await nurse.writesAtEnd(RISKS, 'One more:');
      await nurse.page.getByRole('button', { name: 'Add a block' }).click();
      await nurse.page.getByRole('menuitem', { name: /Risk plan/ }).click();
      const block = nurse.text(RISKS).locator('.block').last();
      await expect(block.getByRole('button', { name: 'Details: Risk plan' })).toBeVisible();
      await nurse.types('Swimming');
      const first = block.locator('.part').first();
      await expect(first).toContainText('Swimming');
      const caret = await nurse.page.evaluate(() => getSelection()?.getRangeAt(0).getBoundingClientRect().bottom ?? 0);
      const tools = await nurse.page.locator('.toolbar').boundingBox();
      expect(caret).toBeGreaterThan(0);
      expect(caret).toBeLessThan(tools?.y ?? 0);

      await nurse.page.keyboard.press('Tab');
      await nurse.types('The water calms her');
      await expect(block.locator('.part').nth(1)).toContainText('The water calms her');
      await nurse.page.keyboard.press('Shift+Tab');
      await nurse.types(' on Mondays');
      await expect(first).toContainText('Swimming on Mondays');
      const parts = await block.locator('.part').count();
      for (let i = 0; i < parts; i += 1) await nurse.page.keyboard.press('Tab');
      await expect(nurse.text(RISKS)).not.toBeFocused();
    },
  );

test('a block asked for on an empty line takes its place, and its numbers say what they mean', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'One more:');
  const lines = nurse.text(LIFE).locator(':scope > *');
  const before = await lines.count();
  await nurse.page.keyboard.press('Enter');
  await nurse.types('/risk');
  await nurse.page.keyboard.press('Enter');
  const block = nurse.text(LIFE).locator('.block').last();
  await nurse.types('Swimming');
  await expect(block).toContainText('Swimming');
  // The block, and the line behind it on which one can go on.
  await expect(lines).toHaveCount(before + 2);
  await expect(lines.nth(before - 1)).toHaveText('One more:');
  await block.getByRole('button', { name: 'Details: Risk plan' }).click();
  await block.getByLabel('How bad would it be').selectOption({ label: '2 of 5, a little harm' });
  await block.getByRole('button', { name: 'Hide details: Risk plan' }).click();
  await expect(block.locator('.block-said')).toContainText('2 of 5, a little harm');
  await nurse.isToldSaved(LIFE);
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: a section that ends with a block can go on in plain words behind it`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', { size });
    await nurse.startsWriting(RISKS);
    const lines = nurse.text(RISKS).locator(':scope > *');
    await expect(lines.last()).toHaveClass(/node-riskPlan/);
    const before = await lines.count();
    await lines.last().locator('.part-text').last().click();
    await nurse.page.getByRole('button', { name: 'Add a block' }).click();
    await nurse.page.getByRole('menuitem', { name: /^Plain text/ }).click();
    await expect(nurse.text(RISKS)).toBeFocused();
    await nurse.types('We look at these every month.');
    await expect(lines).toHaveCount(before + 1);
    await expect(lines.last()).toHaveText('We look at these every month.');
    await nurse.isToldSaved(RISKS);
  });

test('the key for the end leads behind a block that ends the section: nobody’s view gets words that are not theirs', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(RISKS);
  const lines = nurse.text(RISKS).locator(':scope > *');
  const before = await lines.count();
  const block = await lines.last().innerText();
  await nurse.text(RISKS).focus();
  await nurse.page.keyboard.press('Control+End');
  await nurse.types('We look at these every month.');
  await expect(lines).toHaveCount(before + 1);
  await expect(lines.last()).toHaveText('We look at these every month.');
  expect(await lines.nth(before - 1).innerText()).toBe(block);
  await nurse.page.keyboard.press('Control+Home');
  await nurse.page.keyboard.press('Control+Shift+End');
  await expect.poll(() => nurse.page.evaluate(() => getSelection()?.toString() ?? '')).toContain('every month.');
  await nurse.isToldSaved(RISKS);
});

test('a number that cannot be is said at its field, and stays for putting right', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd('Review triggers', 'One more:');
  await nurse.page.getByRole('button', { name: 'Add a block' }).click();
  await nurse.page.getByRole('menuitem', { name: /Review trigger/ }).click();
  const block = nurse.text('Review triggers').locator('.block').last();
  await block.locator('select').first().selectOption('count');
  const times = block.locator('input[inputmode="numeric"]').first();
  await times.fill('0');
  await times.blur();
  await expect(times).toHaveValue('0');
  await expect(times).toHaveAttribute('aria-invalid', 'true');
  await expect(block.getByText(/Please write a whole number from 1 to/)).toBeVisible();
  await times.fill('2');
  await expect(block.getByText(/Please write a whole number/)).toHaveCount(0);
});

test('phone: whoever starts to write writes behind a paragraph in view, never into a heading', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await daughter.startsWriting(ROUTINE);
  await expect(daughter.text(ROUTINE)).toBeFocused();
  await daughter.types(' Thank you.');
  await daughter.isToldSaved(ROUTINE);
  const written = daughter.text(ROUTINE).locator('p', { hasText: /Thank you\.$/ });
  await expect(written).toBeInViewport();
  await expect(daughter.text(ROUTINE).getByRole('heading', { name: /Thank you/ })).toHaveCount(0);
});

test('whoever starts to write while only the head of a section is in view writes below it, and not far away in a block', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.opens(ROUTINE);
  await nurse.text(ROUTINE).locator('.block').last().waitFor();
  const head = nurse.section(ROUTINE).getByRole('button', { name: /^Write here/ });
  await head.evaluate((button) => scrollBy(0, button.getBoundingClientRect().bottom - innerHeight + 8));
  await head.click();
  await expect(nurse.text(ROUTINE)).toBeFocused();
  await nurse.types(' Thank you.');
  const written = nurse.text(ROUTINE).locator(':scope > p', { hasText: /Thank you\.$/ });
  await expect(written).toBeInViewport();
  expect(await written.evaluate((line) => line.parentElement?.querySelector('p') === line)).toBe(true);
});

test('phone: whoever starts to write in a section that begins with a block writes into a text of it', async ({ world }) => {
  const nurse = await world.opensPearl('nurse', { size: 'phone' });
  await nurse.startsWriting('Preferences');
  const blocks = nurse.text('Preferences').locator(':scope > *');
  const before = await blocks.count();
  await nurse.types(' Thank you.');
  await expect(nurse.text('Preferences').locator('.part-text p', { hasText: 'Thank you.' })).toHaveCount(1);
  await expect(blocks).toHaveCount(before);
  await nurse.isToldSaved('Preferences');
});

test('who is said to be in a section is there, and not somewhere else on the page', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  await nurse.opens(ROUTINE);
  await daughter.opens(ROUTINE);
  const here = daughter.section(ROUTINE).locator('.here-too');
  await expect(here).toContainText('Niamh');
  await nurse.opens('Outcomes and what we learned');
  await expect(here).not.toContainText('Niamh');
  await expect(daughter.page.locator('.here-now')).toContainText('Niamh');
  await nurse.opens(ROUTINE);
  await expect(here).toContainText('Niamh');
});
