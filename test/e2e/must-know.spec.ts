/** What must be known of a plan: in one line above it, one tap to open, and one more to the words themselves. */
import { goesOffline, isReadyForOffline, looksAway, NO_NETWORK } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, quick, test } from './support/world.ts';

const HEALTH = 'Health, medication and clinical needs';
const SEALED = 'Safeguarding enquiry: working record';
const LIFE = 'Life story';
const ABOUT = 'About me and what matters';
const ALLERGY = 'Penicillin: rash and swollen face.';

const strip = (someone: Someone) => someone.page.getByRole('region', { name: 'Must know', exact: true });
const fold = (someone: Someone) => strip(someone).getByRole('button', { name: /^Must know/ });

async function unfolds(someone: Someone): Promise<void> {
  await fold(someone).click();
  await expect(fold(someone)).toHaveAttribute('aria-expanded', 'true');
}

/** Puts the caret into the paragraph with these words, and marks it. */
async function marks(someone: Someone, title: string, words: string): Promise<void> {
  await someone.startsWriting(title);
  await someone.clicksBehind(title, words);
  await someone.page.keyboard.press('Control+Shift+9');
}

test(
  'on a phone: a hold and an allergy of sections that were never opened are said in the first line, and one tap leads to each',
  quick,
  async ({ world }) => {
    const careworker = await world.opensPearl('careworker', { size: 'phone' });
    await expect(fold(careworker)).toContainText('On hold: Preferences');
    await expect(careworker.text(HEALTH)).toHaveCount(0);
    await unfolds(careworker);
    await expect(strip(careworker)).toContainText('Pearl coughed when she drank twice last week.');
    await strip(careworker).getByRole('link', { name: ALLERGY }).click();
    const words = careworker.section(HEALTH).locator('[data-must-know]');
    await expect(words).toBeInViewport();
    await expect(words).toHaveText('Allergies and bad reactions');
    await expect(fold(careworker)).toHaveAttribute('aria-expanded', 'false');
    await unfolds(careworker);
    await strip(careworker).getByRole('link', { name: 'Noise' }).click();
    await expect(careworker.text('Preferences').getByText('No banging and no big lights when I am asleep.')).toBeInViewport();
  },
);

test('a line is marked by its writer, stays marked when it is split, and says so to everybody, in the history too', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const careworker = await world.opensPearl('careworker');
  await marks(daughter, LIFE, 'I had a yellow coat and no gloves.');
  const marked = daughter.text(LIFE).locator('p[data-must-know]');
  await expect(marked).toHaveText('I had a yellow coat and no gloves. Nobody told me about gloves.');
  await expect(strip(careworker)).toContainText('I had a yellow coat and no gloves.');
  await daughter.page.keyboard.press('Enter');
  await daughter.types('A new line.');
  await expect(marked).toHaveCount(1);
  await daughter.isToldSaved(LIFE);
  await careworker.opens(LIFE);
  await expect(careworker.text(LIFE).locator('[data-must-know]')).toHaveText(/yellow coat/);
  await expect(careworker.text(LIFE).locator('p', { hasText: 'A new line.' })).not.toHaveAttribute('data-must-know');

  // The tool says how it stands, and takes the mark away again.
  await marked.click();
  await daughter.presses('More tools');
  const tool = daughter.page.getByRole('menuitemcheckbox', { name: 'Must know' });
  await expect(tool).toHaveAttribute('aria-checked', 'true');
  await tool.click();
  await expect(marked).toHaveCount(0);
  await expect(strip(careworker)).not.toContainText('yellow coat');
  await daughter.page.keyboard.press('Control+z');
  await expect(marked).toHaveCount(1);
  await daughter.isToldSaved(LIFE);
  const history = await daughter.opensPanel(LIFE, 'History');
  await expect(history.locator('.did').first()).toContainText('Wrote');
  await expect(history).toContainText('Marked as “Must know”: “I had a yellow coat');
});

test('a marked line stays marked when it is cut and pasted into another section in another tab', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await nurse.writesAtEnd(LIFE, 'No grapefruit.');
  await nurse.page.keyboard.press('Control+Shift+9');
  await expect(nurse.text(LIFE).locator('p[data-must-know]', { hasText: 'No grapefruit.' })).toHaveCount(1);
  await nurse.page.keyboard.press('Shift+Home');
  await nurse.page.keyboard.press('Control+x');
  await nurse.isToldSaved(LIFE);

  const tab = await nurse.again();
  await tab.page.goto(nurse.page.url());
  await tab.writesAtEnd(ABOUT, 'See below.');
  await tab.page.keyboard.press('Enter');
  await tab.page.keyboard.press('Control+v');
  await expect(tab.text(ABOUT).locator('p[data-must-know]', { hasText: 'No grapefruit.' })).toHaveCount(1);
  await tab.isToldSaved(ABOUT);
  await expect(strip(tab)).toContainText('No grapefruit.');
});

test('a hold that is put while the page is open is in the line at once, also in a section that is not in view', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  await expect(fold(daughter)).not.toContainText(LIFE);
  const before = await fold(daughter).boundingBox();
  const panel = await nurse.opensPanel(LIFE, 'Section settings');
  await panel.getByLabel('The reason for the hold').fill('We wait for the speech therapist.');
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await expect(fold(daughter)).toContainText(`On hold: ${LIFE}`);
  expect(await fold(daughter).boundingBox()).toEqual(before);
});

test.describe('on a device that keeps the plan', () => {
  test.use({ serviceWorkers: 'allow' });

  test('without a network the line is still there, and says how old it is', async ({ world }) => {
    test.setTimeout(180_000);
    const careworker = await world.opensPearl('careworker');
    await isReadyForOffline(careworker);
    await expect(fold(careworker)).toContainText('On hold: Preferences');
    await goesOffline(careworker);
    careworker.mayHear(...NO_NETWORK);
    await careworker.reloads();
    await expect(fold(careworker)).toContainText('On hold: Preferences');
    await expect(fold(careworker)).toContainText('As it was');
    await unfolds(careworker);
    await expect(strip(careworker)).toContainText(ALLERGY);
    await strip(careworker).getByRole('link', { name: ALLERGY }).click();
    await expect(careworker.section(HEALTH).locator('[data-must-know]')).toBeInViewport();
  });
});

test('a sealed section adds to the line of those who are named on it, and to nobody else’s [R9]', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const others = [await world.opensPearl('daughter'), await world.opensPearl('careworker')];
  for (const someone of others) await expect(fold(someone)).toContainText('Allergies');
  // How much has room in the line depends on the letters, so it is read when they are there.
  const settled = (someone: Someone) => someone.page.evaluate(() => document.fonts.ready.then(() => undefined));
  for (const someone of others) await settled(someone);
  const before = await Promise.all(others.map((someone) => fold(someone).innerText()));
  await nurse.startsWriting(SEALED);
  await nurse.text(SEALED).locator('p').first().click();
  await nurse.page.keyboard.press('Control+Shift+9');
  const words = (await nurse.text(SEALED).locator('p[data-must-know]').innerText()).slice(0, 30);
  await unfolds(nurse);
  await expect(strip(nurse).getByRole('listitem').filter({ hasText: SEALED })).toContainText(words);
  for (const [at, someone] of others.entries()) {
    await someone.reloads();
    await expect(fold(someone)).toContainText('Allergies');
    await someone.isLive('About me and what matters');
    await looksAway(someone);
    await settled(someone);
    await expect.poll(() => fold(someone).innerText()).toBe(before[at]);
    await unfolds(someone);
    await expect(strip(someone)).not.toContainText(words);
    await expect(strip(someone)).not.toContainText('Sealed');
  }
});

test('a screen reader is told once, whatever changes afterwards', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const told = strip(daughter).getByRole('status');
  await expect(told).toHaveText(/^Must know, \d+ things: On hold: Preferences\./);
  const first = await told.innerText();
  await marks(daughter, LIFE, 'I had a yellow coat and no gloves.');
  await expect(strip(daughter)).toContainText('I had a yellow coat');
  expect(await told.innerText()).toBe(first);
  await expect(daughter.section(LIFE).getByRole('status').filter({ hasText: 'Marked as “Must know”' })).toHaveCount(1);
});

test('on paper it comes first, open, and without the words of a sealed section that is not printed', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.page.emulateMedia({ media: 'print' });
  const words = strip(nurse).locator('.must-know-list').getByText(ALLERGY);
  await expect(words).toBeVisible();
  await nurse.page.emulateMedia({ media: 'screen' });
  await expect(words).toBeHidden();
  await nurse.startsWriting(SEALED);
  await nurse.text(SEALED).locator('p').first().click();
  await nurse.page.keyboard.press('Control+Shift+9');
  const sealed = (await nurse.text(SEALED).locator('p[data-must-know]').innerText()).slice(0, 30);
  await nurse.isToldSaved(SEALED);
  await nurse.page.goto(`${nurse.page.url().split('#')[0] ?? ''}/print`);
  const paper = nurse.page.locator('.must-know-paper');
  await expect(paper).toContainText(ALLERGY);
  await expect(paper).toContainText('Pearl coughed');
  await expect(paper).not.toContainText(sealed);
  const parts = nurse.page.locator('.sheet-text > *');
  await expect(parts.nth(1)).toHaveClass(/must-know-paper/);
  await nurse.page.getByText('Choose other sections').click();
  await nurse.page.locator('label', { hasText: SEALED }).click();
  await expect(paper).toContainText(sealed);
});

test('Find says of a line that it must be known', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.presses('Find in this plan');
  await daughter.fillsIn({ 'What do you want to find?': 'Allergies' });
  await expect(daughter.page.locator('.found li').first()).toContainText('Must know');
});

test('in Urdu: the line and the list stand from right to left, with the words of the plan as they are', async ({ world }) => {
  const careworker = await world.opensPearl('careworker', { size: 'phone' });
  await careworker.context.request.patch('/api/me', { data: { language: 'ur' } });
  await careworker.page.reload();
  const line = careworker.page.locator('.must-know').getByRole('button');
  await expect(line).toContainText('جاننا ضروری');
  await expect(line).toContainText('روکا ہوا');
  await line.click();
  await expect(careworker.page.locator('.must-know-list')).toHaveCSS('direction', 'rtl');
  await expect(careworker.page.locator('.must-know-list')).toContainText(ALLERGY);
});
