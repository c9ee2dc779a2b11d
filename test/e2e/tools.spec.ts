/** The tools for writing: one bar at a time, each with a word, and for everything that can be made a way to take it back. */
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';
const RISKS = 'Keeping safe: positive risk plans';
const TRIGGERS = 'Review triggers';

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: whoever removes a block writes on where it was, and the tools are those of the section one is in`, async ({
    world,
  }) => {
    const nurse = await world.opensPearl('nurse', { size });
    await nurse.writesAtEnd(LIFE, 'She swam.');
    await nurse.presses('Add a block');
    await nurse.page.getByRole('menuitem', { name: /Preference/ }).click();
    const block = nurse.text(LIFE).locator('.block').last();
    await block.getByRole('button', { name: 'Remove: Preference' }).click();
    await expect(nurse.text(LIFE)).toBeFocused();
    const bars = nurse.page.getByRole('toolbar');
    await expect(bars).toHaveCount(1);
    await expect(bars).toHaveAccessibleName(`Tools for writing in ${LIFE}`);
    await nurse.types(' On Sundays.');
    await nurse.sees(LIFE, 'On Sundays.');

    // A finger that goes straight to another section does not always tell the browser that it left this one.
    await nurse.text(LIFE).evaluate((text) => (text as HTMLElement).blur());
    await nurse.startsWriting(ROUTINE);
    await nurse.text(ROUTINE).focus();
    await expect(bars).toHaveCount(1);
    await expect(bars).toHaveAccessibleName(`Tools for writing in ${ROUTINE}`);
    await nurse.types('Early. ');
    await nurse.sees(ROUTINE, 'Early.');
    await bars.getByRole('button', { name: 'Undo' }).click();
    await nurse.doesNotSee(ROUTINE, 'Early.');
    await nurse.sees(LIFE, 'On Sundays.');
  });

  test(`${size}: an entry of a list moves in and out, a line becomes a quote and plain again, by buttons`, async ({
    world,
  }) => {
    const nurse = await world.opensPearl('nurse', { size });
    await nurse.writesAtEnd(LIFE, 'Songs');
    const tools = nurse.page.getByRole('toolbar');
    const closesMenu = async () => {
      if ((await nurse.page.getByRole('menu').count()) > 0) await nurse.page.keyboard.press('Escape');
      await expect(nurse.page.getByRole('menu')).toHaveCount(0);
    };
    await nurse.usesTool('List');
    await nurse.page.keyboard.press('Enter');
    await nurse.types('Hymns');
    await nurse.usesTool('Move in');
    const inner = nurse.text(LIFE).locator('ul ul li', { hasText: 'Hymns' });
    await expect(inner).toHaveCount(1);
    await expect(await nurse.tool('Move in')).toBeDisabled();
    await closesMenu();
    await nurse.usesTool('Move out');
    await expect(inner).toHaveCount(0);
    await nurse.usesTool('Move out');
    if (size === 'desktop') await expect(tools.getByRole('button', { name: 'Move in', exact: true })).toHaveCount(0);
    else await expect(await nurse.tool('Move in')).toHaveCount(0);
    await closesMenu();

    const looks = async (form: string) => {
      await nurse.usesTool('How the text looks');
      await nurse.page.getByRole('menuitemradio', { name: form }).click();
    };
    await looks('Quote');
    await expect(nurse.text(LIFE).locator('blockquote', { hasText: 'Hymns' })).toHaveCount(1);
    await looks('Plain text');
    await expect(nurse.text(LIFE).locator('blockquote', { hasText: 'Hymns' })).toHaveCount(0);
    await nurse.usesTool('Bold');
    await nurse.types(' daily');
    await expect(nurse.text(LIFE).locator('strong', { hasText: 'daily' })).toHaveCount(1);
    await nurse.page.keyboard.press('Shift+Home');
    await looks('Plain text');
    await expect(nurse.text(LIFE).locator('strong', { hasText: 'daily' })).toHaveCount(0);
    await nurse.sees(LIFE, 'Hymns daily');
    await nurse.isToldSaved(LIFE);
  });
}

test('what was done by a tool is taken back by key while the tools still have the focus', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'Songs');
  const bullets = nurse.page.getByRole('toolbar').getByRole('button', { name: 'List', exact: true });
  await bullets.focus();
  await nurse.page.keyboard.press('Enter');
  const line = nurse.text(LIFE).locator('li', { hasText: /^Songs$/ });
  await expect(line).toHaveCount(1);
  await bullets.focus();
  await nurse.page.keyboard.press('Control+z');
  await expect(line).toHaveCount(0);
  await nurse.page.keyboard.press('Control+Shift+z');
  await expect(line).toHaveCount(1);
});

test('whoever types on at once behind a choice from the menu of looks loses no letter', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'Her ');
  await nurse.page.getByRole('button', { name: 'How the text looks' }).click();
  await expect(nurse.page.getByRole('menuitemradio', { name: /^Heading/ })).toBeVisible();
  await nurse.page.keyboard.press('ArrowDown');
  await expect(nurse.page.getByRole('menuitemradio', { name: /^Heading/ })).toBeFocused();
  await nurse.page.keyboard.press('Enter');
  await nurse.types('garden');
  await expect(nurse.text(LIFE).getByRole('heading', { name: 'Her garden', exact: true })).toBeVisible();
});

test('what has no tool is not made by a key or by signs typed in passing', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'Plain words');
  await nurse.page.keyboard.press('Shift+Home');
  for (const key of ['Control+u', 'Control+Shift+s', 'Control+e']) await nurse.page.keyboard.press(key);
  await nurse.page.keyboard.press('End');
  await nurse.page.keyboard.press('Enter');
  await nurse.types('--- ~~no~~ `no` ');
  await nurse.page.keyboard.press('Enter');
  await nurse.types('```');
  await nurse.page.keyboard.press('Enter');
  await nurse.isToldSaved(LIFE);
  await expect(nurse.text(LIFE).locator('u, s, code, pre, hr')).toHaveCount(0);
  await nurse.sees(LIFE, '--- ~~no~~ `no`');
});

test('a view of somebody is added and removed by a button, and the other page follows', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  await Promise.all([nurse.startsWriting(RISKS), daughter.opens(RISKS)]);
  const block = nurse.text(RISKS).locator('.block').first();
  const names = block.getByRole('textbox', { name: 'Whose view' });
  const seen = daughter.text(RISKS).locator('.block').first().locator('.part');
  const parts = await seen.count();
  await block.getByRole('button', { name: 'Details: Risk plan' }).click();
  await block.getByRole('button', { name: 'Add someone’s view' }).click();
  await expect(names).toHaveCount(1);
  await expect(names).toBeFocused();
  await nurse.types('Aunt Joan');
  // From the name on to the words; the name is then read, and changed only on purpose.
  await nurse.page.keyboard.press('Tab');
  await expect(names).toHaveCount(0);
  await nurse.types('Let her walk.');
  await expect(seen).toHaveCount(parts + 1);
  await expect(seen.last()).toContainText('View of Aunt Joan');
  await expect(seen.last()).toContainText('Let her walk.');
  await block.getByRole('button', { name: /^Change the name: .*Joan/ }).click();
  await nurse.types('Aunt Rose');
  await nurse.page.keyboard.press('Escape');
  await expect(names).toHaveCount(0);
  await expect(seen.last()).toContainText('View of Aunt Rose');
  await block.getByRole('button', { name: /^Remove: .*Rose/ }).click();
  await expect(seen).toHaveCount(parts);
  await expect(nurse.text(RISKS)).toBeFocused();
  await nurse.isToldSaved(RISKS);
});

test('a number that does not fit keeps its block’s fields open until it is put right, and says that nothing changes', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(TRIGGERS);
  const block = nurse.text(TRIGGERS).locator('.block', { hasText: /days/ }).first();
  await block.getByRole('button', { name: 'Details: Review trigger' }).click();
  const days = block.locator('input[inputmode="numeric"]').last();
  const was = await days.inputValue();
  await days.fill('99999');
  await block.getByRole('button', { name: 'Hide details: Review trigger' }).click();
  await expect(days).toBeFocused();
  await expect(days).toHaveValue('99999');
  await expect(block).toContainText('Until then nothing changes.');
  await days.fill(String(Number(was) + 1));
  await block.getByRole('button', { name: 'Hide details: Review trigger' }).click();
  await expect(block.locator('.block-lead')).toContainText(`${Number(was) + 1} days`);
  await nurse.isToldSaved(TRIGGERS);
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: a panel does not close over what was typed in it without asking`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', { size });
    const panel = await nurse.opensPanel(LIFE, 'Section settings');
    const reason = panel.getByLabel('The reason for the hold');
    await reason.fill('We wait for the doctor.');
    await nurse.page.keyboard.press('Escape');
    await expect(panel.getByRole('alert')).toContainText('You have typed something here that is not saved');
    await expect(panel.getByRole('button', { name: 'Go back to it' })).toBeFocused();
    await panel.getByRole('button', { name: 'Go back to it' }).click();
    await expect(reason).toBeFocused();
    await expect(reason).toHaveValue('We wait for the doctor.');
    await panel.getByRole('button', { name: 'Put on hold' }).click();
    await expect(panel.getByRole('button', { name: 'Lift the hold' })).toBeVisible();
    await nurse.closesPanel();

    const again = await nurse.opensPanel(LIFE, 'Section settings');
    await again.getByLabel('Title of the section').fill('Her life');
    await again.getByRole('button', { name: 'Close', exact: true }).click();
    await again.getByRole('button', { name: 'Close without saving' }).click();
    await expect(nurse.page.getByRole('dialog')).toHaveCount(0);
    await expect(nurse.section(LIFE)).toBeVisible();
  });

test('a panel that was asked to close while something is on its way asks no more once that is saved', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const panel = await nurse.opensPanel(LIFE, 'Section settings');
  await panel.getByLabel('The reason for the hold').fill('We wait for the doctor.');
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  await nurse.page.route('**/hold', async (route) => {
    await gate;
    await route.continue();
  });
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await panel.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(panel.getByRole('alert')).toContainText('You have typed something here that is not saved');
  goOn();
  await expect(panel.getByRole('button', { name: 'Lift the hold' })).toBeVisible();
  await expect(panel.getByRole('alert')).toHaveCount(0);
  // The focus is still in the panel, and closing it asks nothing now.
  expect(await panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await nurse.closesPanel();
});

test('what is put away gives the focus to its section', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  await nurse.opensPanel(LIFE, 'Section settings');
  await nurse.page.getByLabel('The reason for the hold').fill('A question is open.');
  await nurse.presses('Put on hold');
  const put = daughter.section(LIFE).getByRole('button', { name: 'Hide this' });
  await put.press('Enter');
  await expect(put).toHaveCount(0);
  await expect(daughter.section(LIFE)).toBeFocused();
});
