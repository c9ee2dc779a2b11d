/** What somebody said who is not online: written down by a member, and read as told by one and written down by the other. */
import type { Locator } from '@playwright/test';
import { look } from './support/axe.ts';
import { goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, quick, test } from './support/world.ts';

/** A section in which nobody of the demo has said anything. */
const LIFE = 'Life story';

const panelOf = (someone: Someone): Locator => someone.page.locator('aside.side-panel');
const cards = (someone: Someone): Locator => panelOf(someone).locator('section.thread:not(.new-thread)');
const form = (someone: Someone): Locator => panelOf(someone).getByRole('region', { name: 'What somebody said' }).last();

/** The day before this one, as a field for a day takes it. */
function yesterday(): string {
  return new Date(Date.now() - 24 * 60 * 60_000).toISOString().slice(0, 10);
}

test(
  'a nurse writes down a phone call of the son on her tablet; the daughter reads who said it and who wrote it down, and he answers',
  quick,
  async ({ world }) => {
    const findings: string[] = [];
    const nurse = await world.opensPearl('nurse', { size: 'tablet' });
    const daughter = await world.opensPearl('daughter');
    await Promise.all([nurse.opens(LIFE), daughter.opens(LIFE)]);
    const before = await nurse.heldText(LIFE);
    await nurse.choosesOf(LIFE, 'Write down what somebody said');
    const asked = form(nurse);
    await expect(asked.getByRole('heading', { name: 'What somebody said' })).toBeFocused();
    await asked.getByRole('button', { name: 'Write it down' }).click();
    await expect(asked.getByRole('alert')).toContainText('2 things need to be put right');
    await expect(asked.getByRole('alert')).toContainText('In their own words: Please fill in at least one of these three.');
    await asked.getByLabel('Who said it').selectOption('Marcus Whittaker, son');
    await expect(asked).toContainText('Marcus will hear that you wrote this down');
    await asked.getByLabel('How you heard it').selectOption('On the phone');
    await asked.getByLabel('The day on which it was said').fill('2999-01-01');
    await asked.getByLabel('In their own words').fill('Dad took her dancing every Friday.\nAt the Palais.');
    await asked.getByLabel('How you read it').fill('I think that she waits for music on Fridays.');
    await asked.getByRole('button', { name: 'Write it down' }).click();
    await expect(asked.getByRole('alert')).toContainText('This is still to come.');
    await asked.getByLabel('The day on which it was said').fill(yesterday());
    await look(nurse, 'the form', findings, 'aside.side-panel');
    await asked.getByRole('button', { name: 'Write it down' }).click();
    await expect(cards(nurse)).toContainText('Dad took her dancing every Friday.');

    // Eyes and screen readers are told the same, and nothing looks as if he had typed it.
    await expect(daughter.section(LIFE).locator('[data-comment-count]')).toHaveText('One comment');
    await daughter.section(LIFE).locator('[data-comment-count]').click();
    const told = cards(daughter).getByRole('article', {
      name: /^Told by Marcus Whittaker \(son\), on the phone on .*\. Written down by Niamh Doherty \(named nurse\), today, /,
    });
    await expect(told).toBeVisible();
    await expect(told.locator('.avatar')).toHaveText('ND');
    await expect(told.locator('blockquote')).toHaveText('Dad took her dancing every Friday.\nAt the Palais.');
    await expect(told.getByRole('term')).toHaveText(['In their own words', 'How Niamh reads it']);
    await expect(told.getByRole('button', { name: 'Change' })).toHaveCount(0);
    await look(daughter, 'what was told', findings, 'aside.side-panel');
    expect(findings).toEqual([]);

    const son = await world.signsIn('son');
    await son.goes('/inbox', 'Inbox');
    await son.page.getByRole('link', { name: `Niamh wrote down something that you said, in “${LIFE}”` }).click();
    await expect(cards(son)).toContainText('Told by Marcus Whittaker (son)');
    await cards(son).getByRole('button', { name: 'Reply' }).click();
    await expect(panelOf(son).getByRole('textbox', { name: 'Your reply to what Marcus said' })).toBeFocused();
    await son.page.keyboard.type('That is not what I said. It was Saturday.');
    await son.page.keyboard.press('Control+Enter');
    await expect(cards(daughter)).toContainText('That is not what I said. It was Saturday.');

    // Who wrote it down puts it right, and what it said before stays.
    await cards(nurse).getByRole('button', { name: 'Change', exact: true }).click();
    const change = panelOf(nurse).getByRole('region', { name: 'Change what you wrote down' });
    await change.getByLabel('In their own words').fill('Dad took her dancing every Saturday.');
    await change.getByRole('button', { name: 'Save' }).click();
    await expect(told.locator('blockquote').first()).toHaveText('Dad took her dancing every Saturday.');
    await told.getByText(/^Changed /).click();
    await expect(told.locator('.comment-before blockquote')).toHaveText('Dad took her dancing every Friday.\nAt the Palais.');

    await daughter.choosesOf(LIFE, 'History');
    await daughter.reads('Wrote down a phone call with Marcus Whittaker.');
    expect(await nurse.heldText(LIFE)).toEqual(before);
  },
);

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('on a phone one question comes after the other, by keyboard too, and what is written down waits on the device', async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter', { size: 'phone' });
    await daughter.opens(LIFE);
    await isReadyForOffline(daughter);
    await goesOffline(daughter);
    await daughter.choosesOf(LIFE, 'Write down what somebody said');
    const asked = form(daughter);
    const heading = asked.getByRole('heading', { name: /What somebody said/ });
    await expect(heading).toHaveText('What somebody said 1 of 4');
    await expect(heading).toBeFocused();
    const { keyboard } = daughter.page;
    await asked.getByRole('button', { name: 'Next' }).press('Enter');
    await expect(asked.getByRole('alert')).toContainText('Who said it: Please fill this in.');
    await asked.getByLabel('Who said it').selectOption('Somebody who is not on this plan');
    await asked.getByLabel('Their name').fill('Vera Marsh');
    await asked.getByLabel('What they are to Pearl').fill('her old neighbour');
    await keyboard.press('Enter');
    await expect(heading).toHaveText('What somebody said 2 of 4');
    await expect(heading).toBeFocused();
    await asked.getByLabel('How you heard it').selectOption('In a letter or a card');
    await asked.getByLabel('The day on which it was said').fill('1998-05-01');
    await asked.getByRole('button', { name: 'Back' }).press('Enter');
    await expect(asked.getByLabel('Their name')).toHaveValue('Vera Marsh');
    await asked.getByRole('button', { name: 'Next' }).press('Enter');
    await expect(asked.getByLabel('The day on which it was said')).toHaveValue('1998-05-01');
    await asked.getByRole('button', { name: 'Next' }).press('Enter');
    await asked.getByLabel('What was seen and heard').fill('She sang at the bus stop.');
    await asked.getByRole('button', { name: 'Next' }).press('Enter');
    await expect(asked.getByText('Everyone who can read this section')).toBeVisible();
    await asked.getByRole('button', { name: 'Write it down' }).press('Enter');
    const kept = panelOf(daughter).getByRole('article', { name: 'Kept on this device, not sent yet' });
    await expect(kept).toContainText('Told by Vera Marsh (her old neighbour, not on this plan), in a letter of 1 May 1998.');

    await goesOnline(daughter);
    await expect(cards(daughter)).toContainText('Written down by Denise Whittaker (daughter), today, ', { timeout: 30_000 });
    await expect(kept).toHaveCount(0);
    await expect(cards(daughter)).toHaveCount(1);
  });
});

test('[R31] what is written down for professionals is not there for whom it is said of, and a draft of it survives', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse');
  const son = await world.opensPearl('son');
  const manager = await world.opensPearl('manager');
  for (const someone of [nurse, son, manager]) await someone.opens(LIFE);
  await nurse.choosesOf(LIFE, 'Write down what somebody said');
  await form(nurse).getByLabel('Who said it').selectOption('Marcus Whittaker, son');
  await form(nurse).getByLabel('In their own words').fill('I cannot pay for this any more.');
  await nurse.page.waitForTimeout(800);
  await nurse.reloads();
  await nurse.opens(LIFE);
  await nurse.choosesOf(LIFE, 'Comments');
  await expect(form(nurse).getByLabel('In their own words')).toHaveValue('I cannot pay for this any more.');
  await form(nurse).getByText('Only professionals').click();
  await form(nurse).getByRole('button', { name: 'Write it down' }).click();
  await expect(cards(nurse)).toContainText('Only professionals');
  await manager.section(LIFE).locator('[data-comment-count]').click();
  await expect(cards(manager)).toContainText('Told by Marcus Whittaker (son)');
  await expect(son.section(LIFE).locator('[data-comment-count]')).toHaveCount(0);
  await son.goes('/inbox', 'Inbox');
  await expect(son.page.getByRole('link', { name: `something that you said, in “${LIFE}”` })).toHaveCount(0);

  // It is found like everything else, and never as if he had written it.
  await manager.presses('Find in this plan');
  const find = manager.page.getByRole('complementary', { name: 'Find in this plan' });
  await find.getByRole('searchbox').fill('cannot pay');
  await find.getByRole('button', { name: `Told by Marcus Whittaker, in ${LIFE}` }).click();
  await expect(cards(manager)).toBeFocused();
});
