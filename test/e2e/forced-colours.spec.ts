/** Where the device paints with its own few colours: focus, what is chosen and where one writes still have an edge that can be seen. */
import type { Locator } from '@playwright/test';
import { look } from './support/axe.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test as base, type World } from './support/world.ts';

const PLAN = 'Pearl’s care plan';
const LIFE = 'Life story';
const HEALTH = 'Health, medication and clinical needs';

const test = base.extend<{ seen: (someone: Someone, state: string, within?: string) => Promise<void> }>({
  seen: async ({}, use) => {
    const findings: string[] = [];
    await use(async (someone, state, within) => await look(someone, state, findings, within));
    expect(findings).toEqual([]);
  },
});

/** Somebody whose device paints with its own colours. */
async function comesSo(world: World): Promise<Someone> {
  const someone = await world.comes();
  await someone.page.emulateMedia({ forcedColors: 'active' });
  return someone;
}

type Seen = { readonly outline: number; readonly border: number; readonly colour: string; readonly filled: boolean };

/** How an element stands out from the page's ground: the widths of what can be told from it, and whether it is filled itself. */
async function seenOf(target: Locator): Promise<Seen> {
  return await target.evaluate((element) => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const { outlineStyle, outlineWidth, outlineColor, borderTopStyle, borderTopWidth, borderTopColor, ...style } =
      getComputedStyle(element);
    const width = (line: string, size: string, colour: string): number =>
      line === 'none' || colour === ground || colour === 'rgba(0, 0, 0, 0)' ? 0 : Number.parseFloat(size);
    return {
      outline: width(outlineStyle, outlineWidth, outlineColor),
      border: width(borderTopStyle, borderTopWidth, borderTopColor),
      colour: outlineStyle === 'none' ? borderTopColor : outlineColor,
      filled: style.backgroundColor !== ground && style.backgroundColor !== 'rgba(0, 0, 0, 0)',
    };
  });
}

/** Gives the focus by the keyboard, and sees a ring round it. */
async function hasRing(someone: Someone, target: Locator): Promise<void> {
  // Any key will do; some keys alone do not count as using the keyboard.
  await someone.page.keyboard.press('F8');
  await target.focus();
  const ring = target.locator('xpath=ancestor-or-self::*[self::label or @data-focus-visible][1]').or(target).first();
  await expect.poll(async () => (await seenOf(ring)).outline).toBeGreaterThanOrEqual(2);
}

test('signing in: fields, buttons and what is ticked have edges, and the focus has a ring', async ({ world, seen }) => {
  const visitor = await comesSo(world);
  const { page } = visitor;
  await visitor.goes('/sign-in', 'Sign in');
  const email = page.getByRole('textbox', { name: 'E-mail' });
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  expect((await seenOf(email)).border).toBeGreaterThanOrEqual(1);
  expect((await seenOf(button)).filled).toBe(true);
  await hasRing(visitor, email);
  await hasRing(visitor, button);
  const choice = page.locator('label.choice', { hasText: 'Others use this device too' });
  const before = await seenOf(choice);
  expect(before.border).toBeGreaterThanOrEqual(1);
  await choice.click();
  await expect.poll(async () => (await seenOf(choice)).border).toBeGreaterThan(before.border);
  await hasRing(visitor, choice.getByRole('checkbox'));
  await button.click();
  await visitor.reads('2 things need to be put right');
  expect((await seenOf(email)).border).toBeGreaterThanOrEqual(2);
  await seen(visitor, 'sign-in');
});

test('reading and writing: where one writes has an edge that is stronger with the caret in it, and tools show what is on', async ({
  world,
  seen,
}) => {
  const daughter = await comesSo(world);
  const { page } = daughter;
  await daughter.signsInQuickly(demoLogin('daughter'));
  await daughter.opensPlan(PLAN);
  await daughter.opens(HEALTH);
  const contents = page.getByRole('navigation', { name: 'Sections' });
  const led = contents.getByRole('link', { name: /^Health, .* Led by professionals/ });
  const sign = led.locator('svg.lucide-shield-check');
  await expect(sign).toBeVisible();
  expect(await sign.evaluate((icon) => getComputedStyle(icon).stroke)).not.toBe(
    await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  );
  await hasRing(daughter, led);
  expect((await seenOf(page.locator('.sections'))).border).toBeGreaterThanOrEqual(1);
  await hasRing(daughter, daughter.section(HEALTH).getByRole('button', { name: `More about ${HEALTH}` }));
  await seen(daughter, 'plan');

  await daughter.startsWriting(LIFE);
  const text = daughter.text(LIFE);
  const without = await seenOf(text);
  expect(without.border).toBeGreaterThanOrEqual(1);
  await text.focus();
  await expect.poll(async () => (await seenOf(text)).outline).toBeGreaterThanOrEqual(2);
  const tools = page.getByRole('toolbar');
  const bold = tools.getByRole('button', { name: 'Bold' });
  const off = await seenOf(bold);
  expect(off.border).toBeGreaterThanOrEqual(1);
  await page.keyboard.press('Control+b');
  await expect(bold).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await seenOf(bold)).border).toBeGreaterThan(off.border);
  await hasRing(daughter, bold);
  await text.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await daughter.types('/');
  const options = page.getByRole('listbox', { name: 'Choose what to add' }).getByRole('option');
  expect((await seenOf(options.nth(0))).outline).toBeGreaterThanOrEqual(2);
  expect((await seenOf(options.nth(1))).outline).toBe(0);
  await seen(daughter, 'writing', `#section-${(await daughter.sectionOnServer(LIFE)).id}`);
  await seen(daughter, 'tools', '.toolbar');
});

test('a panel of settings, and going somewhere: what is chosen and where one is can be told', async ({ world, seen }) => {
  const nurse = await comesSo(world);
  const { page } = nurse;
  await nurse.signsInQuickly(demoLogin('nurse'));
  await nurse.opensPlan(PLAN);
  await nurse.opens(LIFE);
  const settings = await nurse.opensPanel(LIFE, 'Section settings');
  const choice = (name: string): Locator => settings.locator('label.choice', { has: page.getByRole('radio', { name }) });
  const [chosen, other] = [await seenOf(choice('Together')), await seenOf(choice('Professionals'))];
  expect(other.border).toBeGreaterThanOrEqual(1);
  expect(chosen.border).toBeGreaterThan(other.border);
  expect(chosen.colour).not.toBe(other.colour);
  await hasRing(nurse, settings.getByRole('radio', { name: 'Together' }));
  await hasRing(nurse, settings.getByLabel('Title of the section'));
  expect((await seenOf(page.locator('.panel'))).border).toBeGreaterThanOrEqual(1);
  await expect(settings.getByText('Denise Whittaker', { exact: true })).toBeVisible();
  await seen(nurse, 'section settings', '[role="dialog"]');
  await nurse.closesPanel();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
  await nurse.types('life');
  const [first, second] = [page.getByRole('menuitem').nth(0), page.getByRole('menuitem').nth(1)];
  await expect(first).toHaveText(LIFE);
  await expect.poll(async () => (await seenOf(first)).outline).toBeGreaterThanOrEqual(2);
  expect((await seenOf(second)).outline).toBe(0);
  await seen(nurse, 'go to', '[role="dialog"]');
});
