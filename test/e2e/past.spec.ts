/** The past in a section's own place: points, comparisons, who wrote what, and putting words back. */
import type { Locator, Page } from '@playwright/test';
import type { Someone } from './support/someone.ts';
import { expect, test, type World } from './support/world.ts';

const ROUTINE = 'Daily routine';

/** The past that is shown in place of a section's text. */
const past = (someone: Someone): Locator => someone.page.getByRole('region', { name: `The past of ${ROUTINE}` });

/** The text of that past, without what stands around it. */
const pastText = (someone: Someone): Locator => past(someone).locator('.first-text');

/** Chooses from "More" of a section. */
async function choosesOf(someone: Someone, title: string, entry: string): Promise<void> {
  const more = someone.section(title).getByRole('button', { name: `More about ${title}` });
  const chosen = someone.page.getByRole('menuitem', { name: entry, exact: true });
  await more.scrollIntoViewIfNeeded();
  await someone.isSettled();
  // A press that comes while the page still closes what was open before it only ends that.
  await expect(async () => {
    if (!(await chosen.isVisible())) await more.click();
    await expect(chosen).toBeVisible({ timeout: 3000 });
  }).toPass();
  await chosen.click();
}

/** Selects words in the text of a section, as a hand with a mouse does in the end. */
async function selects(someone: Someone, title: string, words: string): Promise<void> {
  // A hand that selects in a text that can be written in puts the focus there.
  const text = someone.text(title);
  if ((await text.getAttribute('contenteditable')) === 'true') await text.focus();
  await someone
    .text(title)
    .locator('p', { hasText: words })
    .first()
    .evaluate((line, wanted) => {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const at = (node.textContent ?? '').indexOf(wanted);
        if (at < 0) continue;
        getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
        return;
      }
      throw new Error(`no piece of text has ${wanted}`);
    }, words);
}

/** Three people write about the morning, and the nurse takes out what the son wrote. */
async function rewriteTheMorning(world: World): Promise<{ daughter: Someone; son: Someone; nurse: Someone }> {
  const daughter = await world.opensPearl('daughter');
  await daughter.writesAtEnd(ROUTINE, 'Curtains first.');
  await daughter.isToldSaved(ROUTINE);
  const son = await world.opensPearl('son');
  await son.writesAtEnd(ROUTINE, 'Wake her at six.');
  await son.isToldSaved(ROUTINE);
  const nurse = await world.opensPearl('nurse');
  await nurse.clicksBehind(ROUTINE, 'Wake her at six.');
  await nurse.page.keyboard.press('Shift+Home');
  await nurse.page.keyboard.press('Delete');
  await nurse.types('Let her sleep until seven.');
  await nurse.isToldSaved(ROUTINE);
  return { daughter, son, nurse };
}

/** Counts the sockets that a page opens from now on. */
function countsSockets(page: Page): () => number {
  let count = 0;
  page.on('websocket', () => (count += 1));
  return () => count;
}

test('a reader goes into the past and back, by link and by Escape, and the line of the room stays', async ({ world }) => {
  const { daughter, nurse } = await rewriteTheMorning(world);
  await daughter.sees(ROUTINE, 'Let her sleep until seven.');
  const sockets = countsSockets(daughter.page);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await expect(past(daughter)).toContainText(/As it was today, \d\d:\d\d/);
  await expect(past(daughter)).toContainText('After Marcus Whittaker wrote. This is not the text of now.');
  await expect(pastText(daughter)).toContainText('Wake her at six.');
  await expect(pastText(daughter)).not.toContainText('Let her sleep until seven.');
  await expect(daughter.text(ROUTINE)).toBeHidden();
  const { href } = new URL(daughter.page.url());
  expect(href).toMatch(/\?section=[\w-]+&at=\d+$/);

  // Earlier and later by keys, and the slider says where one is.
  await daughter.page.keyboard.press('ArrowLeft');
  await expect(past(daughter)).toContainText('After Denise Whittaker wrote.');
  await expect(pastText(daughter)).not.toContainText('Wake her at six.');
  await expect(past(daughter).getByRole('slider', { name: 'Point in the past' })).toHaveAttribute(
    'aria-valuetext',
    /after Denise Whittaker wrote\. \d+ of \d+\.$/,
  );

  await nurse.types(' And a cup of tea.');
  await nurse.isToldSaved(ROUTINE);
  await daughter.page.keyboard.press('Escape');
  await expect(past(daughter)).toHaveCount(0);
  await expect(daughter.text(ROUTINE)).toBeVisible();
  await daughter.sees(ROUTINE, 'And a cup of tea.');
  await expect(daughter.section(ROUTINE)).toBeFocused();
  await expect(daughter.section(ROUTINE)).toContainText('While you looked at the past, Niamh changed one thing here.');
  expect(sockets()).toBe(0);
  await daughter.presses('Show what');
  await expect(past(daughter).locator('ins')).toContainText(['And a cup of tea.']);

  // The link leads somebody else to the same point.
  const son = await world.opensPearl('son', { size: 'phone' });
  await son.page.goto(href);
  await expect(pastText(son)).toContainText('Wake her at six.');
  await son.presses('Back to now');
  await son.sees(ROUTINE, 'And a cup of tea.');
});

test('the daughter compares, and sees who wrote and who took out what, by eye and in words', async ({ world }) => {
  const { daughter } = await rewriteTheMorning(world);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  const added = past(daughter).locator('ins', { hasText: 'Let her sleep until seven.' });
  const removed = past(daughter).locator('del', { hasText: 'Wake her at six.' });
  await expect(added).toContainText('added by Niamh Doherty:');
  await expect(removed).toContainText('taken out by Niamh Doherty:');
  await expect(added.locator('.change-by')).toHaveText('ND');
  await expect(past(daughter).getByRole('group', { name: 'Whose changes to show' })).toContainText('Niamh Doherty');

  // By keys from one change to the next. The focus is on its words.
  await past(daughter).getByRole('heading', { name: 'What changed' }).focus();
  await daughter.page.keyboard.press('n');
  await expect(past(daughter).locator('[data-current]').first()).toBeFocused();
  await expect(past(daughter)).toContainText(/1 of \d/);

  // A point with itself is empty, and says so.
  const from = await past(daughter).getByLabel('From', { exact: true }).inputValue();
  await past(daughter).getByLabel('To', { exact: true }).selectOption(from);
  await expect(past(daughter)).toContainText('Nothing changed between these two points.');
});

test('a comparison that cannot be made says so, and never that nothing changed', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  daughter.mayHear(/Failed to load resource/, /WebSocket/);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await daughter.page.route('**/compare?*', (route) => route.abort());
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  await expect(past(daughter)).toContainText('These two points could not be compared.', { timeout: 20_000 });
  await expect(past(daughter)).not.toContainText('Nothing changed');
});

test('a word of which letters changed is shown as the word that went and the word that came', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.writesAtEnd(ROUTINE, 'Open the curtain at six.');
  await daughter.isToldSaved(ROUTINE);
  const nurse = await world.opensPearl('nurse');
  await nurse.clicksBehind(ROUTINE, 'Open the curtain at six.');
  for (let left = ' at six.'.length; left > 0; left -= 1) await nurse.page.keyboard.press('ArrowLeft');
  await nurse.types('s');
  await nurse.isToldSaved(ROUTINE);
  await daughter.sees(ROUTINE, 'Open the curtains at six.');
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  const word = past(daughter).locator('del', { hasText: 'curtain' });
  await expect(word).toContainText(/^taken out by Niamh Doherty: curtainND$/);
  await expect(past(daughter).locator('ins')).toContainText([/^added by Niamh Doherty: curtainsND$/]);
  // Only a whole passage comes back by itself.
  await word.click();
  await expect(past(daughter)).toContainText('Niamh took out “curtain”');
  await expect(past(daughter).getByRole('button', { name: 'Put these words back' })).toHaveCount(0);
});

test('a reader of the past is told who wrote since, and finds it marked as new', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  // What was new until now is seen.
  const { id, sections } = await daughter.plan();
  const data = { whole: sections.map((section) => ({ section: section.id, seq: 1_000_000_000 })) };
  expect((await daughter.context.request.post(`/api/plans/${id}/seen`, { data })).status()).toBe(200);
  await daughter.goes('/', 'Plans');
  await daughter.opensPlan('Pearl’s care plan');
  await daughter.opens(ROUTINE);
  await daughter.isLive(ROUTINE);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await expect(past(daughter)).toContainText('This is not the text of now.');
  await expect(past(daughter).locator('.past-since')).toHaveCount(0);
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'And a cup of tea.');
  await nurse.isToldSaved(ROUTINE);
  await expect(past(daughter)).toContainText('Niamh has written here since. “Back to now” shows it.');
  await past(daughter).getByRole('button', { name: 'Back to now' }).click();
  await expect(daughter.text(ROUTINE).locator('.new-words', { hasText: 'And a cup of tea.' })).toBeVisible();
});

test('“Find” leads from the past of a section to the words of now', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.writesAtEnd(ROUTINE, 'Warm milk at nine.');
  await daughter.isToldSaved(ROUTINE);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await expect(pastText(daughter)).not.toContainText('Warm milk at nine.');
  await daughter.presses('Find in this plan');
  const panel = daughter.page.getByRole('complementary', { name: 'Find in this plan' });
  await panel.getByRole('searchbox').fill('warm milk');
  await panel.getByRole('listitem').filter({ hasText: 'Warm milk at nine.' }).getByRole('button').click();
  await expect(past(daughter)).toHaveCount(0);
  await expect(daughter.text(ROUTINE).getByText('Warm milk at nine.')).toBeInViewport();
  await expect(panel).toContainText(`${ROUTINE} showed its past. It shows its text of now again.`);
  // Who searches goes on searching.
  await expect(panel.getByRole('listitem').filter({ hasText: 'Warm milk at nine.' }).getByRole('button')).toBeFocused();
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: who wrote this is answered for selected words, and for each line in the margin`, async ({ world }) => {
    const { nurse } = await rewriteTheMorning(world);
    await nurse.isToldSaved(ROUTINE);
    const daughter = await world.opensPearl('daughter', { size });
    await daughter.opens(ROUTINE);
    await daughter.isLive(ROUTINE);
    await selects(daughter, ROUTINE, 'sleep until seven');
    await choosesOf(daughter, ROUTINE, 'Who wrote this?');
    const card = daughter.page.getByRole('group', { name: 'Who wrote this?' });
    await expect(card).toContainText(/Niamh Doherty, today, \d\d:\d\d/);
    await card.getByRole('button', { name: 'Close' }).click();

    await choosesOf(daughter, ROUTINE, 'Show who wrote each line');
    const voicesOf = (words: string): Locator => daughter.text(ROUTINE).locator(`.voices:has(+ p:has-text("${words}"))`);
    await expect(voicesOf('Let her sleep until seven.')).toContainText('Written by Niamh Doherty');
    await expect(voicesOf('Curtains first.')).toContainText('Written by Denise Whittaker');
    await daughter.reloads();
    await daughter.opens(ROUTINE);
    await expect(voicesOf('Curtains first.')).toContainText('Written by Denise Whittaker');
    await choosesOf(daughter, ROUTINE, 'Hide who wrote each line');
    await expect(daughter.text(ROUTINE).locator('.voices')).toHaveCount(0);
  });

test('who filled in the details of a block is said beside it', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const title = 'Preferences';
  await nurse.opens(title);
  await nurse.isLive(title);
  await choosesOf(nurse, title, 'Show who wrote each line');
  const voices = nurse.text(title).locator('.voices:has(+ * .block[data-block="preference"])').first();
  await expect(voices).toContainText(/Details by \p{L}+/u);
});

test('in a text that shows who wrote each line, a caret and three clicks find the same places as without', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.writesAtEnd(ROUTINE, 'Curtains first.');
  await daughter.page.keyboard.press('Enter');
  await daughter.types('Then tea.');
  await daughter.page.keyboard.press('Enter');
  await daughter.types('Then toast.');
  await daughter.isToldSaved(ROUTINE);
  await choosesOf(daughter, ROUTINE, 'Show who wrote each line');
  const text = daughter.text(ROUTINE);
  const lineOf = (words: string): Locator => text.locator('p', { hasText: words });
  await expect(text.locator('.voices:has(+ p:has-text("Then toast."))')).toBeVisible();
  await lineOf('Then tea.').click({ clickCount: 3 });
  await daughter.types('Then coffee.');
  await expect(lineOf('Then coffee.')).toHaveText('Then coffee.');
  await expect(lineOf('Curtains first.')).toHaveText('Curtains first.');
  await expect(lineOf('Then toast.')).toHaveText('Then toast.');
  await expect(text.locator('.voices:has(+ p:has-text("Then coffee."))')).toBeVisible();
  // Over the names beside the lines, up, down, to the left and to the right.
  await daughter.page.keyboard.press('ArrowUp');
  await daughter.page.keyboard.press('End');
  await daughter.types(' Softly.');
  await expect(lineOf('Curtains first.')).toHaveText('Curtains first. Softly.');
  await daughter.page.keyboard.press('ArrowRight');
  await daughter.types('And ');
  await expect(lineOf('coffee')).toHaveText('And Then coffee.');
  await daughter.page.keyboard.press('Home');
  await daughter.page.keyboard.press('ArrowLeft');
  await daughter.types('!');
  await expect(lineOf('Softly')).toHaveText('Curtains first. Softly.!');
  await daughter.page.keyboard.press('ArrowDown');
  await daughter.page.keyboard.press('ArrowDown');
  await daughter.page.keyboard.press('Home');
  await daughter.page.keyboard.press('Backspace');
  await expect(lineOf('coffee')).toHaveText('And Then coffee.Then toast.');
});

test('the daughter puts the son’s words back after a look at them, and can undo it', async ({ world }) => {
  const { daughter } = await rewriteTheMorning(world);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  await past(daughter).locator('del', { hasText: 'Wake her at six.' }).click();
  await past(daughter).getByRole('button', { name: 'Put these words back' }).click();
  await expect(past(daughter)).toContainText('Nothing else changes.');
  await past(daughter).getByRole('group').getByRole('button', { name: 'Put these words back' }).click();
  await expect(past(daughter)).toContainText('The words are back.');
  await daughter.page.keyboard.press('Escape');
  await daughter.sees(ROUTINE, 'Wake her at six.');
  await daughter.sees(ROUTINE, 'Let her sleep until seven.');
  await daughter.presses('Undo');
  await daughter.doesNotSee(ROUTINE, 'Wake her at six.');
});

test('a whole text is put back only after a look at whose later words would go, and who writes there now', async ({
  world,
}) => {
  const { daughter, nurse } = await rewriteTheMorning(world);
  await choosesOf(daughter, ROUTINE, 'How it was before');
  await past(daughter).getByRole('button', { name: 'Put this text back' }).click();
  await expect(past(daughter)).toContainText('These later words would go: one change by Niamh.');
  // The son has left his caret there, too.
  await expect(past(daughter)).toContainText(/(Niamh is|Niamh and Marcus are|Marcus and Niamh are) writing here now\./);
  await expect(past(daughter).locator('ins')).toContainText(['comes back, taken out by Niamh Doherty: Wake her at six.']);
  await expect(past(daughter).locator('del')).toContainText(['would go, written by Niamh Doherty: Let her sleep until seven.']);

  // Somebody writes between the look and the press: the look is made anew.
  await nurse.types(' Tea then.');
  await nurse.isToldSaved(ROUTINE);
  daughter.mayHear(/the server responded with a status of 409/);
  await past(daughter).getByRole('button', { name: 'Put this text back' }).click();
  await expect(past(daughter)).toContainText('Others have written here meanwhile.');
  await expect(past(daughter).locator('del')).toContainText(['Let her sleep until seven. Tea then.']);
  await past(daughter).getByRole('button', { name: 'Put this text back' }).click();
  await expect(past(daughter)).toHaveCount(0);
  await daughter.sees(ROUTINE, 'Wake her at six.');
  await nurse.sees(ROUTINE, 'Wake her at six.');
  await daughter.doesNotSee(ROUTINE, 'Let her sleep until seven.');
  await daughter.presses('Undo');
  await daughter.sees(ROUTINE, 'Let her sleep until seven. Tea then.');
});
