/** The inbox: what somebody is told reaches all their pages, leads to its place, and is quiet where they want it so. */
import type { Locator } from '@playwright/test';
import { look } from './support/axe.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick, quickIf } from './support/world.ts';

const PLAN = 'Pearl’s care plan';
const LIFE = 'Life story';
const HELD = `Niamh put “${LIFE}” on hold`;
const LIFTED = `Niamh lifted the hold on “${LIFE}”`;

const asks = async (someone: Someone, method: string, path: string, data?: unknown): Promise<void> => {
  const answer = await someone.context.request.fetch(path, { method, ...(data !== undefined && { data }) });
  expect(answer.status(), await answer.text()).toBe(200);
};
const hasReadAll = (someone: Someone) => asks(someone, 'POST', '/api/inbox/read', { until: Date.now() });
/** The link to the inbox in the bar, with what is unread. */
const inbox = (someone: Someone, name: string | RegExp): Locator =>
  someone.page.getByRole('banner').getByRole('link', { name, exact: true });
const ONE = 'Inbox: one thing you have not read';

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a hold is told on an open page, read in the inbox, and leads to its section`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const findings: string[] = [];
      const daughter = await world.opensPearl('daughter', { size });
      await hasReadAll(daughter);
      await expect(inbox(daughter, 'Inbox')).toBeVisible();
      const nurse = await world.signsIn('nurse');
      const { id } = await daughter.sectionOnServer(LIFE);
      await asks(nurse, 'PUT', `/api/sections/${id}/hold`, { reason: 'We wait for the speech therapist.' });
      await inbox(daughter, ONE).click();
      await daughter.isOn('Inbox');
      await daughter.reads('One thing is new to you.');
      const line = daughter.page.locator('.told', { hasText: HELD });
      await expect(line).toContainText('New');
      await expect(daughter.page.getByRole('heading', { name: 'Today' })).toBeVisible();
      await expect(daughter.page.getByRole('list', { name: PLAN }).first()).toContainText(HELD);
      expect(
        await daughter.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBeLessThanOrEqual(0);
      await look(daughter, 'inbox', findings);
      expect(findings).toEqual([]);

      // What was read on one device is read on the other.
      const tablet = await daughter.again();
      await tablet.goes('/inbox', 'Inbox');
      await tablet.reads('One thing is new to you.');
      await line.getByRole('link').click();
      await daughter.isOn(PLAN);
      await expect(daughter.section(LIFE)).toBeInViewport();
      await expect(inbox(daughter, 'Inbox')).toBeVisible();
      await tablet.reloads();
      await tablet.reads('You have read everything.');
      await expect(tablet.page.locator('.told', { hasText: HELD })).not.toContainText('New');
      await tablet.page.getByRole('button', { name: 'Not read' }).click();
      await expect(tablet.page.locator('.told')).toHaveCount(0);
    },
  );

test(
  'marks as read one by one and all at once, by keyboard, and without a network shows what the device keeps',
  quick,
  async ({ world }) => {
    const son = await world.signsIn('son');
    await hasReadAll(son);
    const nurse = await world.opensPearl('nurse');
    const { id } = await nurse.sectionOnServer(LIFE);
    await asks(nurse, 'PUT', `/api/sections/${id}/hold`, { reason: 'We wait.' });
    await asks(nurse, 'DELETE', `/api/sections/${id}/hold`);
    await son.goes('/inbox', 'Inbox');
    await son.reads('2 things are new to you.');
    await son.page.getByRole('button', { name: `Mark as read: ${LIFTED}` }).focus();
    await son.page.keyboard.press('Enter');
    await son.reads('One thing is new to you.');
    await expect(inbox(son, ONE)).toBeVisible();
    await son.page.getByRole('button', { name: 'Mark all as read' }).focus();
    await son.page.keyboard.press('Enter');
    await son.reads('You have read everything.');
    await expect(inbox(son, 'Inbox')).toBeVisible();
    await son.page.getByRole('link', { name: 'Alongside', exact: true }).click();
    await son.isOn('Plans');
    son.mayHear(/ERR_INTERNET_DISCONNECTED/);
    await son.context.setOffline(true);
    await inbox(son, 'Inbox').click();
    await son.isOn('Inbox');
    await expect(son.page.locator('.told', { hasText: HELD })).toBeVisible();
    await son.context.setOffline(false);
  },
);

test('a plan is muted and that is undone; in Urdu the inbox stands from right to left', async ({ world }) => {
  const findings: string[] = [];
  const son = await world.signsIn('son', { size: 'phone' });
  await hasReadAll(son);
  const nurse = await world.opensPearl('nurse');
  const { id } = await nurse.sectionOnServer(LIFE);
  await son.goes('/inbox', 'Inbox');
  await son.page.getByText('Choose what you hear about').click();
  await son.page.getByRole('button', { name: `Mute: ${PLAN}` }).click();
  await son.reads(`Muted: ${PLAN}. Nothing new from it comes here.`);
  await asks(nurse, 'PUT', `/api/sections/${id}/hold`, { reason: 'We wait.' });
  await son.reloads();
  await son.reads('You have read everything.');
  await son.page.getByText('Choose what you hear about').click();
  await son.page.getByRole('button', { name: `Tell me again: ${PLAN}` }).click();
  await son.page.getByRole('button', { name: `Mute: ${PLAN}` }).click();
  await son.page.getByRole('button', { name: 'Undo' }).click();
  await expect(son.page.getByRole('button', { name: `Mute: ${PLAN}` })).toBeVisible();
  await asks(nurse, 'DELETE', `/api/sections/${id}/hold`);
  await son.reloads();
  await son.reads('One thing is new to you.');
  await asks(son, 'PATCH', '/api/me', { language: 'ur' });
  await son.page.reload();
  await son.isOn('اِن باکس');
  await expect(son.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(son.page.locator('.told').first()).toContainText('پر سے روک ہٹائی');
  expect(
    await son.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
  await look(son, 'inbox in Urdu', findings);
  expect(findings).toEqual([]);
});

test('a manager sees for whom something waits where no mail is sent; the link in a mail asks before it ends them', async ({
  world,
}) => {
  const manager = await world.signsIn('manager');
  await manager.goes('/service', 'Service');
  await manager.reads('This service sends no mails. Whoever runs the server can turn them on.');
  const someone = await world.comes();
  await someone.goes('/unsubscribe?key=nobody.x', 'Stop the mails');
  someone.mayHear(/404/);
  await someone.presses('Stop the mails');
  await someone.reads('This link does not work. You can stop the mails in your account.');
});
