/** Where one writes and the word one is at stay whole, whatever others do in that moment. */
import type { CDPSession, Page } from '@playwright/test';
import { begins, says } from './support/commenting.ts';
import { expect, test, quick } from './support/world.ts';

const ROUTINE = 'Daily routine';

/** Has the browser tell of a new caret later than anything else that happens, as a busy phone may. */
async function tellsLate(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    addEventListener(
      'selectionchange',
      (event) => {
        if (event.isTrusted && document.documentElement.dataset['late'] === 'yes') event.stopImmediatePropagation();
      },
      true,
    );
  });
  return async () => {
    await page.evaluate(() => (document.documentElement.dataset['late'] = 'yes'));
  };
}

test('a click counts even when somebody’s words come before the browser tells of it', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.signsIn('nurse');
  const isLate = await tellsLate(nurse.page);
  await nurse.reloads();
  await nurse.opensPlan('Pearl’s care plan');
  await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
  await daughter.writesAtEnd(ROUTINE, 'She likes');
  await nurse.sees(ROUTINE, 'She likes');
  const last = nurse.text(ROUTINE).locator('p').last();

  await nurse.clicksBefore(ROUTINE, 'I want my tea first.');
  await isLate();
  await last.click();
  await daughter.types(' toast');
  await nurse.sees(ROUTINE, 'She likes toast');
  await nurse.page.keyboard.press('End');
  await nurse.types(' too');
  await nurse.sees(ROUTINE, 'She likes toast too');
});

test('a click counts even when somebody’s caret comes before the browser tells of it', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.signsIn('nurse');
  const isLate = await tellsLate(nurse.page);
  await nurse.reloads();
  await nurse.opensPlan('Pearl’s care plan');
  await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
  await daughter.writesAtEnd(ROUTINE, 'She likes toast');
  await nurse.sees(ROUTINE, 'She likes toast');
  const last = nurse.text(ROUTINE).locator('p').last();

  await nurse.clicksBefore(ROUTINE, 'I want my tea first.');
  await isLate();
  await last.click();
  await daughter.page.keyboard.press('Home');
  await expect.poll(() => last.innerHTML()).toMatch(/^<span class="caret/);
  await nurse.page.keyboard.press('End');
  await nurse.types(' too');
  await nurse.sees(ROUTINE, 'She likes toast too');
});

test('a click counts even when the mark of somebody’s comment comes before the browser tells of it', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.signsIn('nurse');
  const isLate = await tellsLate(nurse.page);
  await nurse.reloads();
  await nurse.opensPlan('Pearl’s care plan');
  await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
  await daughter.writesAtEnd(ROUTINE, 'She likes toast');
  await nurse.sees(ROUTINE, 'She likes toast');
  const last = nurse.text(ROUTINE).locator('p').last();
  await begins(daughter, ROUTINE, 'likes toast');

  await nurse.clicksBefore(ROUTINE, 'I want my tea first.');
  await isLate();
  await last.click();
  await says(daughter, 'With jam.');
  await expect(last.locator('.commented')).toHaveText('likes toast');
  await nurse.page.keyboard.press('End');
  await nurse.types(' too');
  await nurse.sees(ROUTINE, 'She likes toast too');
});

test('a key counts from where the caret is even when it comes before the browser tells of that', async ({ world }) => {
  const nurse = await world.signsIn('nurse');
  const isLate = await tellsLate(nurse.page);
  await nurse.reloads();
  await nurse.opensPlan('Pearl’s care plan');
  await nurse.opens(ROUTINE);
  await nurse.clicksBefore(ROUTINE, 'I want my tea first.');
  const lines = nurse.text(ROUTINE).locator('p');
  const before = await lines.count();
  await isLate();
  for (const key of ['Control+End', 'Enter']) await nurse.page.keyboard.press(key);
  await nurse.types('She likes toast.');
  await expect(lines).toHaveCount(before + 1);
  await expect(lines.last()).toHaveText('She likes toast.');
  await nurse.sees(ROUTINE, /I want my tea first\./);
});

/** Composes a word letter by letter, as the keyboard of a phone does. */
async function composes(keyboard: CDPSession, page: Page, word: string): Promise<void> {
  for (let length = 1; length <= word.length; length += 1) {
    await keyboard.send('Input.imeSetComposition', {
      text: word.slice(0, length),
      selectionStart: length,
      selectionEnd: length,
    });
    await page.waitForTimeout(40);
  }
}

test(
  'a word that a phone’s keyboard composes stays whole while somebody writes in the same paragraph',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
    await nurse.clicksBehind(ROUTINE, 'I want my tea first.');
    await daughter.clicksBefore(ROUTINE, 'I want my tea first.');
    const keyboard = await nurse.context.newCDPSession(nurse.page);

    const typing = daughter.types('Every day, in summer as in winter, at home as away: ');
    for (const word of ['mornings', 'are', 'quiet', 'again']) {
      await composes(keyboard, nurse.page, word);
      await keyboard.send('Input.insertText', { text: `${word} ` });
    }
    await typing;

    for (const someone of [daughter, nurse]) {
      await someone.sees(ROUTINE, 'Every day, in summer as in winter, at home as away: I want my tea first.');
      await someone.sees(ROUTINE, 'tea.mornings are quiet again');
      await someone.isToldSaved(ROUTINE);
    }
  },
);

test('whoever stops in the middle of a composed word sees what others wrote meanwhile', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
  await nurse.clicksBehind(ROUTINE, 'I want my tea first.');
  await daughter.clicksBefore(ROUTINE, 'I want my tea first.');
  const keyboard = await nurse.context.newCDPSession(nurse.page);

  await composes(keyboard, nurse.page, 'morn');
  await daughter.types('Always: ');
  await nurse.sees(ROUTINE, 'Always: I want my tea first.');
  await daughter.sees(ROUTINE, 'tea.morn');
});

test('whoever comes back from a panel writes on where they were, with the caret of somebody else in the text', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
  await daughter.clicksBehind(ROUTINE, 'One hymn, very low.');
  await nurse.clicksBehind(ROUTINE, 'I want my tea first.');
  await nurse.types(' Always');
  for (const key of ['Control+k', 'Control+k', 'Alt+F10']) {
    await nurse.page.keyboard.press(key);
    if (key === 'Control+k') await expect(nurse.page.getByRole('dialog')).toBeVisible();
    await daughter.types('x');
    await nurse.page.keyboard.press('Escape');
    await expect(nurse.text(ROUTINE)).toBeFocused();
    await nurse.types('!');
  }
  await nurse.sees(ROUTINE, 'tea. Always!!!');
});

test('a focus that comes back by itself leaves the caret where it was, on a busy page too', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.writesAtEnd(ROUTINE, 'She likes toast');
  await daughter.isToldSaved(ROUTINE);
  const text = daughter.text(ROUTINE);
  // As after the lock of a shared device: the focus was in a field of another page, and a script brings it back.
  await text.evaluate((element) => {
    const field = document.createElement('input');
    document.body.append(field);
    field.focus({ preventScroll: true });
    field.remove();
    element.focus({ preventScroll: true });
    const until = performance.now() + 400;
    while (performance.now() < until);
  });
  await daughter.types(' and jam');
  await daughter.sees(ROUTINE, 'She likes toast and jam');
  // A click into the text counts as before, from the first key on.
  await daughter.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await daughter.clicksBefore(ROUTINE, 'I want my tea first.');
  await daughter.types('Please. ');
  await daughter.sees(ROUTINE, 'Please. I want my tea first.');
});
