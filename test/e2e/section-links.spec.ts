/** Links to sections and headings: copied, chosen, followed, and what they say to somebody who may not read what they lead to. */
import { goesOffline, isReadyForOffline } from './support/device.ts';
import { expect, test } from './support/world.ts';
import type { Someone } from './support/someone.ts';

const ABOUT = 'About me and what matters';
const LIFE = 'Life story';
const HEALTH = 'Health, medication and clinical needs';
const ALLERGIES = 'Allergies and bad reactions';
const SEALED = 'Safeguarding enquiry: working record';
const GONE = /^What this link leads to is not here\. It may have been taken out, or it is not open to you\./;

/** The link to a heading, as "More" of its section copies it. */
async function linkTo(someone: Someone, section: string, heading: string): Promise<string> {
  await someone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const more = someone.section(section).getByRole('button', { name: `More about ${section}` });
  await more.scrollIntoViewIfNeeded();
  await more.click();
  await someone.page.getByRole('menuitem', { name: 'Copy link to a heading' }).click();
  await someone.page.getByRole('button', { name: `Copy link to the heading “${heading}”` }).click();
  await expect(someone.page.locator('.page-message')).toContainText('The link is copied.');
  return await someone.page.evaluate(() => navigator.clipboard.readText());
}

/** A mark that the page loses when it is loaded anew. */
async function marksPage(someone: Someone): Promise<() => Promise<boolean>> {
  await someone.page.evaluate(() => document.documentElement.setAttribute('data-story', 'same'));
  return async () => (await someone.page.locator('html[data-story="same"]').count()) === 1;
}

/** Makes words at the end of a section a link to a place of the plan, by the form. */
async function linksWords(someone: Someone, section: string, words: string, place: string | RegExp): Promise<void> {
  await someone.writesAtEnd(section, words);
  for (let letter = 0; letter < words.length; letter += 1) await someone.page.keyboard.press('Shift+ArrowLeft');
  await someone.page.keyboard.press('Control+k');
  const form = someone.page.getByRole('dialog', { name: 'Link' });
  const choice = form.getByLabel('Or a place in this plan');
  const options = await choice.getByRole('option').allTextContents();
  const label = options.find((option) => (place instanceof RegExp ? place.test(option) : option === place));
  await choice.selectOption({ label: label ?? `no option ${String(place)}` });
  await form.getByRole('button', { name: 'Set the link' }).click();
  await someone.isToldSaved(section);
  // The writer's caret leaves the link, so that others can press its words.
  await someone.page.keyboard.press('ArrowLeft');
  await someone.page.keyboard.press('ArrowUp');
}

test('a link to a heading leads there after the heading was renamed, in a section that was not opened', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const address = await linkTo(nurse, HEALTH, ALLERGIES);
  expect(new URL(address).hash).toMatch(/^#at-[\w-]+-\d+-\d+$/);
  await nurse.startsWriting(HEALTH);
  await nurse.text(HEALTH).getByRole('heading', { name: ALLERGIES }).click();
  await nurse.page.keyboard.press('End');
  await nurse.types(', checked in May');
  await nurse.isToldSaved(HEALTH);

  const daughter = await world.signsIn('daughter');
  await daughter.page.goto(address);
  const heading = daughter.text(HEALTH).getByRole('heading', { name: `${ALLERGIES}, checked in May` });
  await expect(heading).toBeInViewport();
  await expect(daughter.section(HEALTH)).toBeFocused();
  // Texts above it come, and it stays in view.
  await expect.poll(async () => (await heading.boundingBox())?.y ?? -1).toBeLessThan(400);

  // When the heading is gone, the page is at its section and says so.
  await nurse.page.keyboard.press('Home');
  await nurse.page.keyboard.press('Shift+End');
  await nurse.page.keyboard.press('Delete');
  await nurse.page.keyboard.press('Backspace');
  await nurse.isToldSaved(HEALTH);
  await daughter.reloads();
  await expect(daughter.page.locator('.page-message')).toContainText('That heading is not here any more.');
  await expect(daughter.section(HEALTH)).toBeInViewport();
});

test('a link from one section to another is chosen in the form, kept as a path, and goes there without loading the page', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await linksWords(daughter, LIFE, 'what she must not have', /Allergies and bad reactions/);
  const inspector = await world.opensPearl('inspector');
  await inspector.opens(LIFE);
  const isSame = await marksPage(inspector);
  const link = inspector.text(LIFE).getByRole('link', { name: 'what she must not have' });
  await expect(link).toHaveAttribute('href', /^\/plans\/[\w-]+#at-[\w-]+-\d+-\d+$/);
  await expect(link).not.toHaveAttribute('target', /./);
  await link.click();
  await expect(inspector.text(HEALTH).getByRole('heading', { name: ALLERGIES })).toBeInViewport();
  expect(await isSame()).toBe(true);
  // Back leads to where it was pressed.
  await inspector.page.goBack();
  expect(await isSame()).toBe(true);

  // Whoever writes there puts the caret into the link, and has a card that leads on.
  await daughter.text(LIFE).getByRole('link', { name: 'what she must not have' }).click();
  const card = daughter.page.getByRole('group', { name: 'This link' });
  await card.getByRole('link', { name: `Go to: ${ALLERGIES}` }).click();
  await expect(daughter.text(HEALTH).getByRole('heading', { name: ALLERGIES })).toBeInViewport();
  await expect(card).toHaveCount(0);
});

test('a link to a sealed section says nothing of it to whoever may not read it, and answers as one that never was [R9]', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await linksWords(nurse, LIFE, 'more about this', SEALED);
  const { id } = await nurse.sectionOnServer(SEALED);
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  await daughter.text(LIFE).getByRole('link', { name: 'more about this' }).click();
  await daughter.page.getByRole('group', { name: 'This link' }).getByRole('link', { name: 'Go there' }).click();
  const message = daughter.page.locator('.page-message');
  await expect(message).toHaveText(GONE);
  const said = await message.textContent();
  const [path] = daughter.page.url().split('#');
  for (const hash of [`#section-${id.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))}`, `#at-${id}-1-1`]) {
    await message.getByRole('button', { name: 'Hide this' }).click();
    await expect(message).toBeEmpty();
    await daughter.page.goto(`${path}${hash}`);
    await expect(message).toHaveText(said ?? 'nothing was said');
  }
  await expect(daughter.page.locator('body')).not.toContainText(SEALED);
});

test('a copied link that is pasted becomes a link with words, and links selected words', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const address = await linkTo(daughter, HEALTH, ALLERGIES);
  const pastes = async (): Promise<void> =>
    await daughter.text(LIFE).evaluate((prose, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      prose.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, address);
  await daughter.writesAtEnd(LIFE, 'See: ');
  await pastes();
  await daughter.types(' and stop.');
  await daughter.isToldSaved(LIFE);
  await daughter.sees(LIFE, `See: ${ALLERGIES} and stop.`);
  const link = daughter.text(LIFE).getByRole('link', { name: ALLERGIES, exact: true });
  await expect(link).toHaveAttribute('href', new URL(address).pathname + new URL(address).hash);
  await daughter.writesAtEnd(LIFE, 'here');
  for (let letter = 0; letter < 4; letter += 1) await daughter.page.keyboard.press('Shift+ArrowLeft');
  await pastes();
  await expect(daughter.text(LIFE).getByRole('link', { name: 'here', exact: true })).toHaveAttribute('href', /#at-/);
});

test('with a mouse the link to a heading is copied at the heading', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await daughter.opens(HEALTH);
  const heading = daughter.text(HEALTH).getByRole('heading', { name: ALLERGIES });
  await heading.scrollIntoViewIfNeeded();
  await heading.hover();
  await daughter.presses(`Copy link to the heading “${ALLERGIES}”`);
  await expect(daughter.page.locator('.page-message')).toContainText('The link is copied.');
  expect(await daughter.page.evaluate(() => navigator.clipboard.readText())).toContain('#at-');
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a link to a heading leads there, from what the device keeps', async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const address = await linkTo(daughter, HEALTH, ALLERGIES);
    await isReadyForOffline(daughter);
    await daughter.page.goto('/');
    await daughter.isOn('Plans');
    await goesOffline(daughter);
    await daughter.page.goto(address);
    await expect(daughter.text(HEALTH).getByRole('heading', { name: ALLERGIES })).toBeInViewport();
    await expect(daughter.section(HEALTH)).toBeFocused();
  });
});

test('in the own view a link leads to the page of its section there, and to the plan where it has none; Back leads back', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await linksWords(daughter, ABOUT, 'my likes', 'Preferences');
  await linksWords(daughter, ABOUT, 'what I must not have', /Allergies and bad reactions/);
  const { id } = await daughter.plan();
  const { id: about } = await daughter.sectionOnServer(ABOUT);
  const pearl = await world.signsIn('person', { size: 'tablet' });
  await pearl.goes(`/plans/${id}/own/${about}`, 'About me');
  const isSame = await marksPage(pearl);
  await pearl.page.getByRole('link', { name: 'my likes' }).click();
  await pearl.isOn('What I like');
  expect(await isSame()).toBe(true);
  await pearl.page.goBack();
  await pearl.isOn('About me');
  await pearl.page.getByRole('link', { name: 'what I must not have' }).click();
  await pearl.isOn('Pearl’s care plan');
  await expect(pearl.section(HEALTH)).toBeInViewport();
  await pearl.page.goBack();
  await pearl.isOn('About me');
  expect(await isSame()).toBe(true);
});

test('on a sheet to print a link leads to its section without loading the page, and Back leads to the sheet', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await linksWords(daughter, LIFE, 'what she must not have', /Allergies and bad reactions/);
  const { id } = await daughter.plan();
  const nurse = await world.signsIn('nurse');
  await nurse.goes(`/plans/${id}/print`, 'Print the plan');
  const isSame = await marksPage(nurse);
  await nurse.page.locator('.sheet').getByRole('link', { name: 'what she must not have' }).click();
  await nurse.isOn('Pearl’s care plan');
  await expect(nurse.section(HEALTH)).toBeInViewport();
  expect(await isSame()).toBe(true);
  await nurse.page.goBack();
  await nurse.isOn('Print the plan');
  expect(await isSame()).toBe(true);
});
