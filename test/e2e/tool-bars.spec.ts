/** The bars of tools: all tools are reached at every width, selected words have their own bar, and hints tell the keys. */
import { press } from './support/by-keyboard.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';
const TOOLS = ['Undo', 'Redo', 'Bold', 'Italic', 'List', 'Numbered list', 'Link', 'Must know'];

const toolsIn = (someone: Someone) => someone.page.getByRole('toolbar', { name: `Tools for writing in ${LIFE}` });
const selectionTools = (someone: Someone) =>
  someone.page.getByRole('toolbar', { name: 'Tools for the words you have selected' });

for (const [width, height] of [
  [1440, 900],
  [1100, 800],
  [820, 1180],
  [390, 844],
] as const)
  test(`at ${width} px no tool is cut off, and the menu at the end has the rest`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', width < 500 ? { size: 'phone' } : {});
    await nurse.page.setViewportSize({ width, height });
    await nurse.writesAtEnd(LIFE, 'Her choir');
    const tools = toolsIn(nurse);
    const box = await tools.boundingBox();
    const inBar: string[] = [];
    for (const button of await tools.getByRole('button').all()) {
      const place = await button.boundingBox();
      if (box === null || place === null) throw new Error('a tool is not drawn');
      expect(place.x).toBeGreaterThanOrEqual(box.x - 1);
      expect(place.x + place.width).toBeLessThanOrEqual(box.x + box.width + 1);
      inBar.push((await button.getAttribute('aria-label')) ?? '');
    }
    const missing = TOOLS.filter((name) => !inBar.includes(name));
    const more = tools.getByRole('button', { name: 'More tools' });
    await expect(more).toHaveCount(missing.length > 0 ? 1 : 0);
    if (missing.length === 0) return;
    await more.click();
    const items = nurse.page.getByRole('menu', { name: 'More tools' }).locator('[role^="menuitem"]');
    await expect(items).toHaveCount(missing.length);
    for (const name of missing) await expect(items.filter({ hasText: name }).first()).toBeVisible();
    // The menu does what the tool does, and writing goes on.
    expect(missing.slice(-2)).toEqual(['Link', 'Must know']);
    await items.filter({ hasText: 'Link' }).click();
    await nurse.fillsIn({ 'Web address': 'https://choir.example' });
    await nurse.page.keyboard.press('Enter');
    await nurse.types(' on Fridays');
    await nurse.sees(LIFE, 'Her choirhttps://choir.example on Fridays');
  });

/** Where the selected words stand on the screen. */
async function selectedBox(someone: Someone): Promise<{ top: number; bottom: number }> {
  return await someone.page.evaluate(() => {
    const { top, bottom } = getSelection()?.getRangeAt(0).getBoundingClientRect() ?? { top: 0, bottom: 0 };
    return { top, bottom };
  });
}

async function coversNothing(someone: Someone): Promise<void> {
  const bar = selectionTools(someone);
  await expect(bar).toBeVisible();
  const box = await bar.boundingBox();
  const words = await selectedBox(someone);
  if (box === null) throw new Error('the bar is not drawn');
  expect(words.bottom).toBeGreaterThan(words.top);
  expect(box.y + box.height <= words.top || box.y >= words.bottom).toBe(true);
}

test('desktop: selected words have a bar beside them, which covers none of them, works by keyboard and goes away', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  const { page } = nurse;
  await nurse.writesAtEnd(LIFE, 'Her choir sings');
  const bar = selectionTools(nurse);
  await expect(bar).toHaveCount(0);
  await press(nurse, 'Shift+Home');
  await coversNothing(nurse);
  await bar.getByRole('button', { name: 'Bold' }).click();
  await expect(nurse.text(LIFE).locator('strong', { hasText: 'Her choir sings' })).toHaveCount(1);
  await coversNothing(nurse);

  // Put away with Escape it stays away for these words.
  await press(nurse, 'Escape');
  await expect(bar).toHaveCount(0);
  await press(nurse, 'Shift+ArrowRight');
  await expect(bar).toBeVisible();

  await press(nurse, 'Alt+F10');
  await expect(bar.getByRole('button', { name: 'Bold' })).toBeFocused();
  await press(nurse, 'ArrowRight', 'ArrowRight', 'Enter');
  await expect(nurse.text(LIFE).getByRole('heading', { name: 'Her choir sings', exact: true })).toBeVisible();
  await expect(nurse.text(LIFE)).toBeFocused();
  await press(nurse, 'Alt+F10', 'Escape');
  await expect(nurse.text(LIFE)).toBeFocused();
  await expect(bar).toHaveCount(0);
  await press(nurse, 'End');
  await nurse.types(' on Fridays');
  await nurse.sees(LIFE, 'Her choir sings on Fridays');

  // A whole section has no room beside it, so its bar is not there. The toolbar still is.
  await press(nurse, 'Control+a');
  await expect(toolsIn(nurse)).toBeVisible();
  if (await bar.isVisible()) await coversNothing(nurse);
  await page.setViewportSize({ width: 820, height: 1180 });
  await expect(bar).toHaveCount(0);
});

test('Ctrl and K makes a link of selected words, and goes elsewhere where none are; the list of shortcuts says so', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  const { page } = nurse;
  await nurse.writesAtEnd(LIFE, 'Her choir');
  await press(nurse, 'Control+k');
  await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
  await press(nurse, 'Escape');
  await expect(nurse.text(LIFE)).toBeFocused();
  await press(nurse, 'Shift+Home', 'Control+k');
  await expect(page.getByRole('dialog', { name: 'Link' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Go to' })).toHaveCount(0);
  // The form stands beside the words, not over them.
  const form = await page.locator('.popover').boundingBox();
  const anchor = await page.locator('.link-anchor').boundingBox();
  if (form === null || anchor === null) throw new Error('the form is not drawn');
  expect(form.y >= anchor.y + anchor.height || form.y + form.height <= anchor.y).toBe(true);
  await nurse.fillsIn({ 'Web address': 'https://choir.example' });
  await press(nurse, 'Enter');
  await expect(nurse.text(LIFE).getByRole('link', { name: 'Her choir', exact: true })).toHaveAttribute(
    'href',
    'https://choir.example',
  );
  await expect(nurse.text(LIFE)).toBeFocused();
  await nurse.isToldSaved(LIFE);

  await page.locator('h1').first().click();
  await press(nurse, '?');
  const row = (label: string) => page.locator('.shortcuts > div').filter({ has: page.getByText(label, { exact: true }) });
  await expect(row('Make a link of the words you have selected').locator('kbd')).toHaveText(['Ctrl', 'K']);
  await expect(row('Go to').locator('kbd')).toHaveText(['Ctrl', 'K']);
});

test('each tool tells its keys: in a hint with the mouse and with the keyboard, and to screen readers', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'Her choir');
  const tools = toolsIn(nurse);
  // Where one hint follows another, the first one goes a moment later.
  const hint = nurse.page.locator('[role="tooltip"]:not([data-exiting])');
  // A mouse that was not moved since the last key is not at work.
  await nurse.page.mouse.move(300, 300);
  await nurse.page.mouse.move(310, 310);
  for (const [name, keys, aria] of [
    ['Add a block', '/', '/'],
    ['Bold', 'CtrlB', 'Control+B'],
    ['Italic', 'CtrlI', 'Control+I'],
    ['List', 'CtrlShift8', 'Control+Shift+8'],
    ['Undo', 'CtrlZ', 'Control+Z'],
  ] as const) {
    const tool = tools.getByRole('button', { name, exact: true });
    await expect(tool).toHaveAttribute('aria-keyshortcuts', aria);
    await tool.hover();
    await expect(hint).toHaveText(`${name}${keys}`);
    const [box, place] = [await hint.boundingBox(), await tool.boundingBox()];
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(place?.y ?? 0);
  }
  await nurse.page.mouse.move(5, 5);
  await expect(hint).toHaveCount(0);
  await nurse.text(LIFE).focus();
  await press(nurse, 'Alt+F10', 'ArrowRight');
  await expect(hint).toHaveText('UndoCtrlZ');
  // One Escape leads back, with the hint and without it.
  await press(nurse, 'Escape');
  await expect(hint).toHaveCount(0);
  await expect(nurse.text(LIFE)).toBeFocused();
});
