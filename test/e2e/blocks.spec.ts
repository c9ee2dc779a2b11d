/** Structured blocks: safe to write in, and read like a notebook. */
import { expect, test, quick } from './support/world.ts';

const RISKS = 'Keeping safe: positive risk plans';
const PREFERENCES = 'Preferences';
const ROUTINE = 'Daily routine';
const TRIGGERS = 'Review triggers';

test(
  'undo in a field of a block takes back one’s own last change there, and never cuts into the prose',
  quick,
  async ({ world }) => {
    const nurse = await world.opensPearl('nurse');
    await nurse.writesAtEnd(RISKS, 'On brown toast please.');
    const block = nurse.text(RISKS).locator('.block').first();
    await block.getByRole('button', { name: 'Details: Risk plan' }).click();
    const who = block.getByLabel('Who agreed to take this risk');
    await who.fill('Pearl, with Niamh');
    await who.press('Control+z');
    await expect(who).toHaveValue('Pearl Whittaker');
    await expect(who).toBeFocused();
    await expect(block.locator('.block-said')).toContainText('Pearl Whittaker agreed');
    await nurse.sees(RISKS, 'On brown toast please.');
    await who.press('Control+Shift+z');
    await expect(who).toHaveValue('Pearl, with Niamh');
    await nurse.sees(RISKS, 'On brown toast please.');
    // What a menu of the browser asks for goes the same way.
    const heard = await who.evaluate((field) =>
      field.dispatchEvent(new InputEvent('beforeinput', { inputType: 'historyUndo', bubbles: true, cancelable: true })),
    );
    expect(heard).toBe(false);
    await expect(who).toHaveValue('Pearl Whittaker');
    await nurse.sees(RISKS, 'On brown toast please.');
    await nurse.isToldSaved(RISKS);
  },
);

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
  const remove = block.getByRole('button', { name: 'Remove: Preference' });
  await remove.focus();
  await nurse.page.keyboard.press('Shift+Tab');
  await nurse.types('Strong.');
  await expect(block.locator('.part').last()).toContainText('Strong.');
  await nurse.page.keyboard.press('Tab');
  await expect(remove).toBeFocused();
  await expect(block.locator('.block-said')).toHaveText('In the words of Aunt Joan');
});

test('blocks read as sentences, without boxes to fill in', quick, async ({ world }) => {
  const son = await world.opensPearl('son');
  await son.opens(PREFERENCES);
  const first = (title: string) => son.text(title).locator('.block').first();
  await expect(first(PREFERENCES).locator('.block-said')).toHaveText(
    /^Must be so · In the words of Pearl Whittaker, \d+ \w+ \d{4}$/,
  );
  await son.opens(ROUTINE);
  await expect(first(ROUTINE).locator('.block-lead')).toHaveText('07:30 · Curtains');
  await expect(first(ROUTINE).locator('.block-symbol svg')).toBeVisible();
  await son.opens(TRIGGERS);
  const rules = son.text(TRIGGERS).locator('.block-lead');
  await expect(rules.first()).toHaveText('Every 28 days. Harpreet Gill looks after it.');
  await expect(rules.filter({ hasText: 'falls' })).toHaveText('After 2 falls within 30 days. Niamh Doherty looks after it.');
  await expect(rules.last()).toHaveText(/^On \d+ \w+ \d{4}\. Niamh Doherty looks after it\.$/);
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
