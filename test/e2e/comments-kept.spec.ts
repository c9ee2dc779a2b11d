/** Words of a comment that others, the network or the device get in the way of: none is lost, and its writer finds it. */
import { begins, cards, LIFE, marked, panelOf, says, someWords } from './support/commenting.ts';
import { goesOffline, goesOnline, isReadyForOffline, opensPearlOnSharedDevice } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test } from './support/world.ts';

const opensComments = (someone: Someone) => someone.section(LIFE).locator('[data-comment-count]').click();

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a reply to what others marked as done meanwhile is pointed to, and leads to the conversation', async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const nurse = await world.opensPearl('nurse');
    for (const someone of [nurse, daughter]) await someone.opens(LIFE);
    daughter.mayHear(/the server responded with a status of 409/);
    await isReadyForOffline(daughter);
    await begins(nurse, LIFE, await someWords(nurse, LIFE));
    await says(nurse, 'Is this so?');
    await opensComments(daughter);
    await goesOffline(daughter);
    await cards(daughter).getByRole('button', { name: 'Reply' }).click();
    await says(daughter, 'She told me so.');
    await expect(cards(daughter).getByText('Kept on this device, not sent yet')).toBeVisible();
    await panelOf(daughter).getByRole('button', { name: 'Close' }).click();
    await cards(nurse).getByRole('button', { name: 'Mark as done' }).click();
    await expect(cards(nurse)).toHaveCount(0);

    await goesOnline(daughter);
    const notice = daughter.section(LIFE).getByText('One comment that you wrote here could not be sent.');
    await expect(notice).toBeVisible();
    await daughter.section(LIFE).getByRole('button', { name: 'Show the comments' }).click();
    await expect(panelOf(daughter).getByText('Before your words came, somebody marked this talk as done.')).toBeVisible();
    await expect(panelOf(daughter).getByText('She told me so.')).toBeVisible();
    await panelOf(daughter).getByRole('link', { name: 'Go to the conversation' }).click();
    await cards(daughter).getByRole('button', { name: 'Open again' }).click();
    await expect(marked(nurse, LIFE)).toHaveCount(1);
    await panelOf(daughter).getByRole('button', { name: 'Throw it away' }).click();
    await expect(notice).toHaveCount(0);
  });
});

test('an answer stays under the hands of its writer while others mark the conversation as done, and opens it again', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  for (const someone of [nurse, daughter]) await someone.opens(LIFE);
  await begins(nurse, LIFE, await someWords(nurse, LIFE));
  await says(nurse, 'Is this so?');
  await opensComments(daughter);
  await cards(daughter).getByRole('button', { name: 'Reply' }).click();
  await daughter.page.keyboard.type('She told ');
  await cards(nurse).getByRole('button', { name: 'Mark as done' }).click();
  await expect(panelOf(daughter).getByText('Somebody marked this as done while you wrote.')).toBeVisible();
  await daughter.page.keyboard.type('me so.');
  await expect(panelOf(daughter).getByRole('textbox')).toHaveText('She told me so.');
  await panelOf(daughter).getByRole('button', { name: 'Open again and send' }).click();
  await expect(marked(nurse, LIFE)).toHaveCount(1);
  await opensComments(nurse);
  await expect(cards(nurse)).toContainText('She told me so.');
});

test('on a device that others use too, half a comment stays in the page, and nobody leaves without being asked', async ({
  world,
}) => {
  const daughter = await world.comes();
  await opensPearlOnSharedDevice(daughter, demoLogin('daughter'));
  await daughter.opens(LIFE);
  await begins(daughter, LIFE, await someWords(daughter, LIFE));
  await expect(panelOf(daughter).getByRole('textbox')).toBeFocused();
  await daughter.page.keyboard.type('Half of it');
  await panelOf(daughter).getByRole('button', { name: 'Close' }).click();
  await expect(panelOf(daughter)).toHaveCount(0);
  await daughter.page.getByRole('button', { name: /Open your menu/ }).click();
  await daughter.page.getByRole('menuitem', { name: 'Sign out' }).click();
  const asks = daughter.page.getByRole('alertdialog').or(daughter.page.getByRole('dialog'));
  await expect(asks).toBeVisible();
  await asks.getByRole('button', { name: /^Stay/ }).click();
  await daughter
    .section(LIFE)
    .getByRole('button', { name: `More about ${LIFE}` })
    .click();
  await daughter.page.getByRole('menuitem', { name: 'Comments', exact: true }).click();
  await expect(panelOf(daughter).getByRole('textbox')).toHaveText('Half of it');
});

test('half a comment about some words stays theirs when a comment about other words is begun', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  const field = panelOf(daughter).getByRole('textbox');
  const words = (await someWords(daughter, LIFE)).split(' ');
  const first = words.slice(0, 2).join(' ');
  const second = words.slice(2).join(' ');
  await begins(daughter, LIFE, first);
  await expect(field).toBeFocused();
  await daughter.page.keyboard.type('Half of it');
  await begins(daughter, LIFE, second);
  await expect(panelOf(daughter).locator('.new-thread .thread-quote')).toHaveText(second);
  await expect(field).toHaveText('');
  await says(daughter, 'This is about others.');
  await expect(cards(daughter)).toContainText('This is about others.');
  await panelOf(daughter)
    .getByRole('button', { name: `Go on with your comment on “${first}”` })
    .click();
  await expect(panelOf(daughter).locator('.new-thread .thread-quote')).toHaveText(first);
  await expect(field).toHaveText('Half of it');
});
