/** Comments: about words, also where one may not write, live for the others, kept without a network, and in a place of their own. */
import { closesAndReopens, goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import { begins, cards, LED, LIFE, marked, panelOf, says, someWords } from './support/commenting.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick } from './support/world.ts';

test(
  'a daughter comments on a section that she may not write, on her phone, and the nurse sees it at once and answers',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size: 'phone' });
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.opens(LED), nurse.opens(LED)]);
    const words = await someWords(daughter, LED);
    const before = await nurse.heldText(LED);
    await begins(daughter, LED, words);
    await says(daughter, 'Does this still hold at night?');
    await expect(cards(daughter).getByText('Does this still hold at night?')).toBeVisible();

    await expect(marked(nurse, LED)).toHaveText(words);
    const count = nurse.section(LED).getByRole('button', { name: /^One comment: .* One waits for you|^One comment: / });
    await expect(count).toContainText('One comment, one waits for you');
    await count.click();
    await expect(cards(nurse)).toContainText('Denise');
    await cards(nurse).getByRole('button', { name: 'Reply' }).click();
    await says(nurse, 'Yes, also at night.');

    await expect(cards(daughter).getByText('Yes, also at night.')).toBeVisible();
    await expect(nurse.section(LED).locator('[data-comment-count]')).toHaveText('One comment');
    expect(await nurse.heldText(LED)).toEqual(before);
  },
);

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a comment without a network is kept on the device, also after a reload, and sent once', async ({ world }) => {
    const first = await world.opensPearl('daughter');
    await first.opens(LIFE);
    await isReadyForOffline(first);
    const words = await someWords(first, LIFE);
    await goesOffline(first);
    await begins(first, LIFE, words);
    await says(first, 'She told me this on Sunday.');
    await expect(panelOf(first).getByText('Kept on this device, not sent yet')).toBeVisible();
    const daughter = await closesAndReopens(first);
    daughter.staysOnThisPlan();
    await goesOnline(daughter);
    await daughter.opens(LIFE);
    await expect(marked(daughter, LIFE)).toHaveText(words);
    await daughter.section(LIFE).locator('[data-comment-count]').click();
    await expect(cards(daughter)).toHaveCount(1);
    await expect(cards(daughter)).toContainText('She told me this on Sunday.');
    await expect(panelOf(daughter).getByText('Kept on this device, not sent yet')).toHaveCount(0);
  });
});

test('somebody is named by typing "@", and the comment that names them waits for them', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const manager = await world.opensPearl('manager');
  await daughter.opens(LIFE);
  await daughter
    .section(LIFE)
    .getByRole('button', { name: `More about ${LIFE}` })
    .click();
  await daughter.page.getByRole('menuitem', { name: 'Comment', exact: true }).click();
  const field = panelOf(daughter).getByRole('textbox');
  await expect(field).toBeFocused();
  await daughter.page.keyboard.type('Could you look at this, @');
  const list = panelOf(daughter).getByRole('listbox', { name: 'Whom do you want to name?' });
  await expect(list.getByRole('option').first()).toBeVisible();
  await daughter.page.keyboard.type('harp');
  await expect(list.getByRole('option')).toHaveCount(1);
  await expect(field).toHaveAttribute('aria-activedescendant', /.+/);
  await daughter.page.keyboard.press('Enter');
  await daughter.page.keyboard.type('?');
  await daughter.page.keyboard.press('Control+Enter');
  await expect(cards(daughter)).toContainText(/Could you look at this, @Harpreet[^?]*\?/);

  await manager.page.getByRole('link', { name: 'Talks: all conversations' }).first().click();
  await manager.isOn('Conversations');
  await manager.page.getByRole('link', { name: 'Waiting for you' }).click();
  const waiting = manager.page.locator('.conversations .thread').filter({ hasText: 'Could you look at this' });
  await expect(waiting).toHaveCount(1);
  await expect(waiting).toContainText('Waits for you');
  await waiting.getByRole('link', { name: `Go to ${LIFE}` }).click();
  await expect(cards(manager)).toBeFocused();
});

test('what is told in confidence is seen by the professionals alone, and its badge says so', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const son = await world.opensPearl('son');
  const nurse = await world.opensPearl('nurse');
  for (const someone of [daughter, son, nurse]) await someone.opens(LIFE);
  const words = await someWords(daughter, LIFE);
  await begins(daughter, LIFE, words);
  await panelOf(daughter).getByText('In confidence to the professionals').click();
  const field = panelOf(daughter).getByRole('textbox');
  await field.click();
  await says(daughter, 'She is afraid of the stairs.');
  await expect(cards(daughter)).toContainText('In confidence to the professionals');
  await expect(cards(daughter)).toContainText('You told this in confidence.');
  await expect(marked(nurse, LIFE)).toHaveText(words);
  await nurse.section(LIFE).locator('[data-comment-count]').click();
  await expect(cards(nurse)).toContainText('Only professionals');
  // She can say more there, and is not told whether anybody answered.
  await cards(daughter).getByRole('button', { name: 'Add something' }).click();
  await says(daughter, 'And of the bath.');
  await expect(cards(daughter)).toContainText('And of the bath.');
  await expect(cards(nurse)).toContainText('And of the bath.');
  await expect(son.section(LIFE).locator('[data-comment-count]')).toHaveCount(0);
  await expect(marked(son, LIFE)).toHaveCount(0);

  // The link to the thread leads to both: the conversation, and the words it is about.
  await nurse.page.getByRole('link', { name: 'Talks: all conversations' }).first().click();
  const told = nurse.page.locator('.conversations .thread').filter({ hasText: 'afraid of the stairs' });
  await told.getByRole('link', { name: `Show these words in ${LIFE}` }).click();
  await expect(cards(nurse)).toBeFocused();
  await expect(marked(nurse, LIFE)).toBeInViewport();
});

test('[R25] the marks follow the words through writing, and a thread whose words are gone keeps its quote', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  for (const someone of [nurse, daughter]) await someone.opens(LIFE);
  await daughter.writesAtEnd(LIFE, 'The ochre jug is hers alone.');
  await nurse.sees(LIFE, 'The ochre jug is hers alone.');
  await begins(nurse, LIFE, 'ochre jug');
  await says(nurse, 'Which one is it?');
  await expect(marked(daughter, LIFE)).toHaveText('ochre jug');
  const quiet = daughter.text(LIFE).getByRole('button', { name: 'One comment here. Open it' });
  await expect(quiet).toBeVisible();

  await daughter.clicksBefore(LIFE, 'The ochre jug');
  await daughter.types('Please: ');
  await expect(marked(nurse, LIFE)).toHaveText('ochre jug');
  await daughter.page.keyboard.press('End');
  for (let letter = 0; letter < 'The ochre jug is hers alone.'.length; letter += 1)
    await daughter.page.keyboard.press('Backspace');
  await expect(marked(nurse, LIFE)).toHaveCount(0);
  await expect(cards(nurse)).toContainText('These words are not in the text any more.');
  await expect(cards(nurse).getByRole('blockquote')).toHaveText('ochre jug');
});

test('[R25] a block is commented on by the keyboard, keeps its mark where it is moved, and is found again after it was taken out', async ({
  world,
}) => {
  const ROUTINE = 'Daily routine';
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  for (const someone of [nurse, daughter]) await someone.opens(ROUTINE);
  const steps = (someone: Someone) => someone.text(ROUTINE).getByRole('group', { name: 'Routine step', exact: true });
  const first = await steps(daughter).first().locator('.block-lead').textContent();
  await steps(daughter).first().getByRole('button', { name: 'Details: Routine step' }).press('Enter');
  await steps(daughter).first().getByRole('button', { name: 'Comment on the whole block: Routine step' }).press('Enter');
  await expect(panelOf(daughter)).toContainText('About the whole block');
  await says(daughter, 'Could Farah do this one?');
  const mark = ({ page }: Someone) => page.getByRole('button', { name: 'One comment on this block. Open it' });
  const lead = (someone: Someone) =>
    steps(someone)
      .filter({ has: mark(someone) })
      .locator('.block-lead');
  await expect(lead(nurse)).toHaveText(first ?? '');
  await mark(nurse).click();
  await expect(cards(nurse).filter({ hasText: 'Could Farah do this one?' })).toContainText(
    'About the whole block: Routine step',
  );

  await steps(daughter).first().getByRole('button', { name: 'Move down: Routine step' }).press('Enter');
  await expect(steps(nurse).first().locator('.block-lead')).not.toHaveText(first ?? '');
  await expect(lead(nurse)).toHaveText(first ?? '');
  await steps(daughter)
    .filter({ has: mark(daughter) })
    .getByRole('button', { name: 'Remove: Routine step' })
    .press('Enter');
  await expect(mark(nurse)).toHaveCount(0);
  const card = cards(nurse).filter({ hasText: 'Could Farah do this one?' });
  await expect(card).toContainText('This block is not in the text any more.');
  await daughter.page.keyboard.press('Control+z');
  await expect(lead(nurse)).toHaveText(first ?? '');
  await expect(card.getByRole('button', { name: 'Show this block' })).toBeVisible();
});

test('a comment is changed, taken back, answered, done and opened again, and a draft of one survives', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  for (const someone of [nurse, daughter]) await someone.opens(LIFE);
  const words = await someWords(daughter, LIFE);
  await begins(daughter, LIFE, words);
  await panelOf(daughter).getByRole('textbox').pressSequentially('Half of it');
  await daughter.page.waitForTimeout(800);
  await daughter.reloads();
  await daughter.opens(LIFE);
  await daughter
    .section(LIFE)
    .getByRole('button', { name: `More about ${LIFE}` })
    .click();
  await daughter.page.getByRole('menuitem', { name: 'Comments', exact: true }).click();
  await expect(panelOf(daughter).getByRole('textbox')).toHaveText('Half of it');
  await says(daughter, ', and the rest');
  await expect(marked(daughter, LIFE)).toHaveText(words);

  await cards(daughter).getByRole('button', { name: 'Change' }).click();
  const field = panelOf(daughter).getByRole('textbox', { name: 'Change your comment' });
  await expect(field).toBeFocused();
  await daughter.page.keyboard.type(' of it');
  await daughter.page.keyboard.press('Control+Enter');
  await nurse.section(LIFE).locator('[data-comment-count]').click();
  await expect(cards(nurse)).toContainText('Half of it, and the rest of it');
  await cards(nurse)
    .getByText(/^Changed \d/)
    .click();
  await expect(cards(nurse)).toContainText('It said before:');

  await cards(nurse).getByRole('button', { name: 'Mark as done' }).click();
  await expect(marked(daughter, LIFE)).toHaveCount(0);
  await panelOf(daughter).getByText('One that is done').click();
  await expect(cards(daughter)).toContainText('Niamh Doherty marked this as done');
  await cards(daughter).getByRole('button', { name: 'Open again' }).click();
  await expect(marked(nurse, LIFE)).toHaveText(words);
  await expect(cards(daughter)).toContainText('Denise Whittaker opened this again');

  await cards(daughter).getByRole('button', { name: 'Take back' }).click();
  await cards(daughter).getByRole('button', { name: 'Take it back' }).click();
  await expect(cards(nurse)).toContainText('took this comment back');
  await expect(cards(nurse)).not.toContainText('the rest');
});

test('what is typed before the field of a comment is there stands in it, and replaces no word of the text', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.opens(LIFE);
  let letThrough = (): void => undefined;
  const waits = new Promise<void>((resolve) => (letThrough = resolve));
  await nurse.page.route('**/api/sections/*/threads', async (route) => {
    await waits;
    await route.continue();
  });
  const before = await nurse.heldText(LIFE);
  await begins(nurse, LIFE, await someWords(nurse, LIFE));
  await nurse.page.keyboard.type('Is this so');
  letThrough();
  await expect(panelOf(nurse).getByRole('textbox')).toHaveText('Is this so');
  await nurse.page.keyboard.type('?');
  await nurse.page.keyboard.press('Control+Enter');
  await expect(cards(nurse)).toContainText('Is this so?');
  expect(await nurse.heldText(LIFE)).toEqual(before);
});

test('F9 leads through the threads, Escape back, and Find finds what was said', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.opens(LIFE);
  const words = await someWords(nurse, LIFE);
  await begins(nurse, LIFE, words);
  await says(nurse, 'Marmalade on Sundays');
  await expect(cards(nurse)).toBeVisible();
  await panelOf(nurse).getByRole('button', { name: 'Close' }).click();
  await nurse.page.keyboard.press('F9');
  await expect(cards(nurse)).toBeFocused();
  await expect(marked(nurse, LIFE).first()).toHaveClass(/is-current/);
  await nurse.page.keyboard.press('Escape');
  await expect(panelOf(nurse)).toHaveCount(0);
  await nurse.presses('Find in this plan');
  await nurse.page.getByRole('searchbox').fill('marmalade');
  await panelOf(nurse)
    .getByRole('button', { name: /Niamh in Life story/ })
    .click();
  await expect(cards(nurse)).toContainText('Marmalade on Sundays');
});
