/** Structured blocks: safe to write in, and read like a notebook. */
import type { Locator } from '@playwright/test';
import { expect, test, quick, quickIf } from './support/world.ts';

const RISKS = 'Keeping safe: positive risk plans';
const PREFERENCES = 'Preferences';
const ROUTINE = 'Daily routine';
const TRIGGERS = 'Review triggers';

test('undo in a field of a block takes back one’s own last change there, and never cuts into the prose', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(PREFERENCES, 'On brown toast please.');
  const block = nurse.text(PREFERENCES).locator('.block').first();
  await block.getByRole('button', { name: 'Details: Preference' }).click();
  const who = block.getByLabel('Whose words');
  await who.fill('Pearl, with Niamh');
  await who.press('Control+z');
  await expect(who).toHaveValue('Pearl Whittaker');
  await expect(who).toBeFocused();
  await expect(block.locator('.block-said')).toContainText('In the words of Pearl Whittaker');
  await nurse.sees(PREFERENCES, 'On brown toast please.');
  await who.press('Control+Shift+z');
  await expect(who).toHaveValue('Pearl, with Niamh');
  await nurse.sees(PREFERENCES, 'On brown toast please.');
  // What a menu of the browser asks for goes the same way.
  const heard = await who.evaluate((field) =>
    field.dispatchEvent(new InputEvent('beforeinput', { inputType: 'historyUndo', bubbles: true, cancelable: true })),
  );
  expect(heard).toBe(false);
  await expect(who).toHaveValue('Pearl Whittaker');
  await nurse.sees(PREFERENCES, 'On brown toast please.');
  await nurse.isToldSaved(PREFERENCES);
});

test('Escape in a field closes the details, but not over what does not fit', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(TRIGGERS);
  const block = nurse.text(TRIGGERS).locator('.block').first();
  const details = block.getByRole('button', { name: 'Details: Review trigger' });
  await details.click();
  const days = block.getByLabel('Every how many days');
  await days.fill('0');
  await days.press('Escape');
  await expect(days).toBeFocused();
  await expect(days).toHaveValue('0');
  await days.press('Control+z');
  await expect(days).toHaveValue('28');
  await days.press('Escape');
  await expect(days).toHaveCount(0);
  await expect(details).toBeFocused();
});

test('details are offered only where one writes', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(TRIGGERS);
  const details = nurse.text(TRIGGERS).getByRole('button', { name: 'Details: Review trigger' }).first();
  await expect(details).toHaveCSS('opacity', '0');
  await nurse.text(TRIGGERS).focus();
  await expect(details).toHaveCSS('opacity', '1');
  await nurse.text(RISKS).focus();
  await expect(details).toHaveCSS('opacity', '0');
  await details.focus();
  await expect(details).toHaveCSS('opacity', '1');
});

test('Tab goes through a new block as it stands on the screen: its fields, its words, what ends it', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd('Life story', 'One more:');
  await nurse.page.getByRole('button', { name: 'Add a block' }).click();
  await nurse.page.getByRole('menuitem', { name: /Preference/ }).click();
  const block = nurse.text('Life story').locator('.block').last();
  await nurse.types('Tea');
  await expect(block.locator('.part').first()).toContainText('Tea');
  await nurse.page.keyboard.press('Shift+Tab');
  await expect(block.getByLabel('Said on')).toBeFocused();
  await block.getByLabel('Whose words').fill('Aunt Joan');
  const up = block.getByRole('button', { name: 'Move up: Preference' });
  await up.focus();
  await nurse.page.keyboard.press('Shift+Tab');
  await nurse.types('Strong.');
  await expect(block.locator('.part').last()).toContainText('Strong.');
  await nurse.page.keyboard.press('Tab');
  await expect(up).toBeFocused();
  await expect(block.locator('.block-said')).toHaveText('In the words of Aunt Joan');
});

test('blocks read as sentences, without boxes to fill in', quick, async ({ world }) => {
  const son = await world.opensPearl('son');
  await son.opens(PREFERENCES);
  const first = (title: string) => son.text(title).locator('.block').first();
  await expect(first(PREFERENCES).locator('.block-strength')).toHaveText('Must be so');
  await expect(first(PREFERENCES).locator('.block-said')).toHaveText(/^In the words of Pearl Whittaker, \d+ \w+ \d{4}$/);
  await son.opens(ROUTINE);
  await expect(first(ROUTINE).locator('.block-lead')).toHaveText('07:30 · Curtains');
  await expect(first(ROUTINE).locator('.block-symbol svg')).toBeVisible();
  await son.opens(TRIGGERS);
  const rules = son.text(TRIGGERS).locator('.block-lead');
  await expect(rules.first()).toHaveText('Every 28 days. Harpreet Gill looks after it.');
  await expect(rules.filter({ hasText: 'falls' })).toHaveText('After 2 falls within 30 days. Niamh Doherty looks after it.');
  await expect(rules.last()).toHaveText(/^On \d+ \w+ \d{4}\. Niamh Doherty looks after it\.$/);
});

for (const look of ['light', 'dark', 'forced colours', 'paper'] as const)
  test(`what must be so and what to avoid look stronger than a wish: ${look}`, async ({ world }) => {
    const son = await world.opensPearl('son', { scheme: look === 'dark' ? 'dark' : 'light' });
    if (look === 'forced colours') await son.page.emulateMedia({ forcedColors: 'active' });
    await son.opens(PREFERENCES);
    if (look === 'paper') {
      await son.page.goto(`${son.page.url().split('#')[0] ?? ''}/print`);
      await expect(son.page.locator('.sheet .block').first()).toBeVisible();
      await son.page.emulateMedia({ media: 'print' });
    }
    const frame = son.page
      .locator(look === 'paper' ? '.sheet' : '.section')
      .filter({ hasText: PREFERENCES })
      .first();
    const blocks = frame.locator('[data-block="preference"]');
    const rule = async (block: Locator) =>
      await block.evaluate((box) => Number.parseFloat(getComputedStyle(box).borderInlineStartWidth));
    const wish = blocks.filter({ hasText: 'Prefers' }).first();
    for (const words of ['Must be so', 'Avoid']) {
      const block = blocks.filter({ has: son.page.locator('.block-strength', { hasText: words }) }).first();
      const line = block.locator('.block-strength');
      await expect(line).toBeVisible();
      await expect(line.locator('svg')).toBeVisible();
      expect(await rule(block)).toBeGreaterThan((await rule(wish)) + 2);
      const size = async (of: Locator) => await of.evaluate((box) => Number.parseFloat(getComputedStyle(box).fontSize));
      expect(await size(line)).toBeGreaterThan(await size(wish.locator('.block-said')));
      // The word can be told from its ground, whatever the device paints.
      const [ink, ground] = await line.evaluate((box) => {
        const { color, backgroundColor } = getComputedStyle(box);
        return [color, backgroundColor];
      });
      expect(ink).not.toBe(ground);
    }
    await expect(wish.locator('.block-strength')).toHaveCount(0);
  });

test('phone: a reader misses what keeps somebody safe where it is not written, and nothing else', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  const risks = 'Keeping safe: positive risk plans';
  await daughter.opens(risks);
  const part = (name: string) => daughter.text(risks).locator('.block').last().locator(`[data-part="${name}"]`);
  for (const name of ['limit', 'stop']) {
    await expect(part(name)).toBeVisible();
    const said = part(name).locator('p').last();
    expect(await said.evaluate((line) => getComputedStyle(line, '::before').content)).toBe('"Not written yet."');
  }
  await expect(daughter.text(risks).locator('.part[data-empty]:not([data-needed])').filter({ visible: true })).toHaveCount(0);
});

for (const size of ['desktop', 'phone'] as const) {
  test(
    `${size}: a block moves up and down by its buttons, which keep the focus`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const nurse = await world.opensPearl('nurse', { size });
      await nurse.startsWriting(PREFERENCES);
      const blocks = nurse.text(PREFERENCES).locator('.block');
      const topics = async (): Promise<string[]> => await blocks.locator('[data-part="topic"] .part-text').allTextContents();
      const before = await topics();
      expect(before.length).toBeGreaterThan(2);
      const [first = '', second = '', third = ''] = before;
      const block = blocks.filter({ hasText: first });
      await block.getByRole('button', { name: 'Details: Preference' }).click();
      await block.getByLabel('Whose words').fill('Aunt Joan');
      const down = block.getByRole('button', { name: 'Move down: Preference' });
      await down.focus();
      const at = await down.evaluate((button) => button.getBoundingClientRect().top);
      await nurse.page.keyboard.press('Enter');
      await expect.poll(async () => (await topics()).slice(0, 2)).toEqual([second, first]);
      await expect(down).toBeFocused();
      expect(Math.abs((await down.evaluate((button) => button.getBoundingClientRect().top)) - at)).toBeLessThan(3);
      await expect(nurse.page.getByText('The preference was moved. It is now number 2 of')).toBeAttached();
      await nurse.page.keyboard.press('Enter');
      await expect.poll(async () => (await topics()).slice(0, 3)).toEqual([second, third, first]);
      await expect(down).toBeFocused();
      const up = block.getByRole('button', { name: 'Move up: Preference' });
      for (let press = 0; press < 2; press += 1) await up.click();
      await expect.poll(topics).toEqual(before);
      await expect(block.locator('.block-said')).toContainText('Aunt Joan');
      await nurse.isToldSaved(PREFERENCES);
    },
  );

  test(
    `${size}: a block that was taken out comes back by Undo, whatever was written since`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const nurse = await world.opensPearl('nurse', { size });
      await nurse.writesAtEnd(RISKS, 'On brown toast please.');
      const section = nurse.section(RISKS);
      const blocks = nurse.text(RISKS).locator('.block');
      const count = await blocks.count();
      const said = await blocks.first().locator('.part-text').allTextContents();
      const around = async (thing: Locator) =>
        await thing.evaluate((element) => {
          const box = element.closest('.prose > *');
          return [box?.previousElementSibling?.textContent, box?.nextElementSibling?.textContent];
        });
      await blocks.first().getByRole('button', { name: 'Details: Risk plan' }).click();
      const neighbours = await around(blocks.first());
      await blocks.first().getByRole('button', { name: 'Remove: Risk plan' }).click();
      const offer = section.getByText('The risk plan was taken out.', { exact: true });
      await expect(offer).toBeInViewport();
      await expect(blocks).toHaveCount(count - 1);
      // It stands where the block was: between what stood above and below the block.
      expect(await around(offer)).toEqual(neighbours);
      await nurse.clicksBehind(RISKS, 'On brown toast please.');
      await nurse.types(' With tea.');
      await section.getByRole('button', { name: 'Undo: The risk plan was taken out.' }).click();
      await expect(blocks).toHaveCount(count);
      expect(await blocks.first().locator('.part-text').allTextContents()).toEqual(said);
      await nurse.sees(RISKS, 'On brown toast please. With tea.');
      await expect(section.getByText('The risk plan was taken out.')).toHaveCount(0);
      await expect(nurse.text(RISKS)).toBeFocused();
      await nurse.isToldSaved(RISKS);
    },
  );
}

test('keys that take a block out offer Undo too, and the offer goes after ten seconds once it is out of view', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.page.clock.install();
  await nurse.startsWriting(TRIGGERS);
  const blocks = nurse.text(TRIGGERS).locator('.block');
  const count = await blocks.count();
  await nurse.text(TRIGGERS).focus();
  await nurse.page.keyboard.press('Control+a');
  await nurse.page.keyboard.press('Backspace');
  await expect(blocks).toHaveCount(0);
  const offer = nurse.section(TRIGGERS).getByText(`${count} blocks were taken out.`, { exact: true });
  await expect(offer).toBeVisible();
  // What is in view does not move by itself.
  await nurse.page.clock.runFor(10_500);
  await expect(offer).toBeInViewport();
  await nurse.page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await expect(offer).toHaveCount(0);
  await nurse.page.keyboard.press('Control+z');
  await expect(blocks).toHaveCount(count);
});

test('desktop: a block is dragged by its head, and its text can still be marked with the mouse', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(PREFERENCES);
  const blocks = nurse.text(PREFERENCES).locator('.block');
  const topics = async (): Promise<string[]> => await blocks.locator('[data-part="topic"] .part-text').allTextContents();
  const [first = '', second = '', ...rest] = await topics();
  // Both blocks have to be in view, and below the bar of the page.
  await blocks.first().evaluate((block) => {
    block.scrollIntoView({ block: 'start' });
    scrollBy({ top: -150, behavior: 'instant' });
  });
  const { mouse } = nurse.page;
  const head = await blocks.first().locator('.block-title').boundingBox();
  const foot = await blocks.nth(1).locator('.block-said').boundingBox();
  if (head === null || foot === null) throw new Error('the blocks are not there');
  await mouse.move(head.x + 10, head.y + 10);
  await mouse.down();
  await mouse.move(head.x + 20, head.y + 40, { steps: 4 });
  await mouse.move(foot.x + 20, foot.y + 10, { steps: 8 });
  await mouse.up();
  await expect.poll(topics).toEqual([second, first, ...rest]);
  await nurse.page.keyboard.press('Control+z');
  await expect.poll(topics).toEqual([first, second, ...rest]);
  const words = blocks.first().locator('[data-part="topic"] .part-text p');
  await words.scrollIntoViewIfNeeded();
  const box = await words.boundingBox();
  if (box === null) throw new Error('the words are not there');
  await mouse.move(box.x + 2, box.y + box.height / 2);
  await mouse.down();
  await mouse.move(box.x + 60, box.y + box.height / 2, { steps: 5 });
  await mouse.up();
  expect(await nurse.page.evaluate(() => String(getSelection()).length)).toBeGreaterThan(2);
  await expect.poll(topics).toEqual([first, second, ...rest]);
});

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: two who fill in one field at the same moment both have a say`, async ({ world }) => {
    // The section is on hold, so only those who decide write there.
    const manager = await world.opensPearl('manager', { size });
    const nurse = await world.opensPearl('nurse');
    const fields = [];
    for (const someone of [manager, nurse]) {
      await someone.startsWriting(PREFERENCES);
      const block = someone.text(PREFERENCES).locator('.block').first();
      await block.getByRole('button', { name: 'Details: Preference' }).click();
      fields.push(block.getByLabel('Whose words'));
    }
    const [hers, nurses] = fields;
    if (hers === undefined || nurses === undefined) throw new Error('two fields');
    await hers.fill('Sam');
    await expect(nurses).toHaveValue('Sam');
    await nurses.fill('Niamh');
    const notice = manager.text(PREFERENCES).locator('.versions');
    await expect(notice).toHaveText(/^Whose words ?\w+ wrote “Niamh”\. You wrote “Sam”\./);
    await hers.blur();
    await expect(hers).toHaveValue('Niamh');
    await notice.getByRole('button', { name: 'Use mine: Sam' }).click();
    await expect(notice).toHaveCount(0);
    await expect(nurses).toHaveValue('Niamh');
    const other = nurse.text(PREFERENCES).locator('.versions');
    await expect(other).toHaveText(/wrote “Sam”\. You wrote “Niamh”\./);
    await other.getByRole('button', { name: 'Keep theirs: Sam' }).click();
    await expect(other).toHaveCount(0);
    for (const field of fields) await expect(field).toHaveValue('Sam');
  });
}
