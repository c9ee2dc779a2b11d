/** A tablet that many use: one tap to the next user, locked when it is left alone, and everything in its place afterwards. */
import { look } from './support/axe.ts';
import { opensPearlOnSharedDevice } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, type World } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const LIFE = 'Life story';

async function onTablet(world: World): Promise<Someone> {
  const careworker = await world.comes({ size: 'tablet' });
  await careworker.page.clock.install();
  await opensPearlOnSharedDevice(careworker, demoLogin('careworker'));
  return careworker;
}

test('a device that others use too locks after ten minutes, and opens in the same place with the text that was not saved', async ({
  world,
}) => {
  const careworker = await onTablet(world);
  const { page } = careworker;
  await careworker.opens(LIFE);
  await careworker.writesAtEnd(LIFE, 'She hummed all morning.');
  await careworker.isToldSaved(LIFE);
  await careworker.context.setOffline(true);
  careworker.mayHear(/ERR_INTERNET_DISCONNECTED|WebSocket|the server responded with a status of 401/);
  await careworker.types(' And in the afternoon too.');
  await page.clock.fastForward('09:00');
  await expect(careworker.text(LIFE)).toBeVisible();
  await page.clock.fastForward('11:00');
  await expect(page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
  await expect(careworker.text(LIFE)).toBeHidden();
  await expect(page.getByText('What you wrote last is not saved yet.', { exact: false })).toBeVisible();
  await careworker.context.setOffline(false);
  const findings: string[] = [];
  await look(careworker, 'locked', findings);
  expect(findings).toEqual([]);

  await careworker.fillsIn({ Password: 'not my password' });
  await careworker.presses('Go on');
  await careworker.reads('The password is not right.');
  await careworker.fillsIn({ Password: demoLogin('careworker').password });
  await careworker.presses('Go on');
  await expect(page.getByRole('heading', { level: 1, name: 'Pearl’s care plan' })).toBeVisible();
  await expect(careworker.text(LIFE)).toBeInViewport();
  await careworker.sees(LIFE, 'And in the afternoon too.');
  await page.clock.fastForward('00:20');
  await careworker.isToldSaved(LIFE);
  await careworker.types(' Gospel, mostly.');
  await careworker.sees(LIFE, 'And in the afternoon too. Gospel, mostly.');
});

test('a reload does not open a locked device, and another user finds nothing of the first', async ({ world }) => {
  const careworker = await onTablet(world);
  const { page } = careworker;
  await page.clock.fastForward('11:00');
  await expect(page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
  await expect(page).toHaveTitle('Alongside');
  // The address bar of a new window does not go round it.
  const other = await careworker.again();
  other.mayHear(/the server responded with a status of 403/);
  const answer = await other.page.goto('/api/plans');
  expect([answer?.status(), await answer?.text()]).toEqual([403, expect.stringContaining('This is not a page.')]);
  await other.page.close();
  await careworker.reloads();
  await expect(page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'People on the plan' })).toBeHidden();
  await careworker.presses('Change user');
  await careworker.isOn('Sign in');
  careworker.mayHear(/the server responded with a status of 401/);
  await expect(page.getByRole('checkbox', { name: /Others use this device too/ })).toBeChecked();
  expect(await page.evaluate(() => Object.fromEntries(Object.entries(localStorage)))).toEqual({ device: '{"shared":true}' });
  await page.getByRole('button', { name: /Niamh Doherty/ }).click();
  await careworker.isOn(/care plan|Plans/);
  await expect(page.getByRole('button', { name: 'Change user' })).toBeVisible();
});

test('an invitation goes on after signing in first', async ({ world }) => {
  const manager = await world.opensPearl('manager');
  await manager.page.getByRole('link', { name: 'People on the plan' }).click();
  await manager.presses('Invite someone');
  await manager.fillsIn({ 'Their name': 'Owen Price', 'What they are to Pearl': 'neighbour' });
  await manager.presses('Make the invitation');
  const link = (await manager.page.getByTestId('invitation-link').textContent()) ?? '';

  const somebody = await world.comes({ size: 'phone' });
  await somebody.page.goto(link);
  await somebody.isOn('You are invited');
  await somebody.presses('I have an account: sign in first');
  await somebody.isOn('Sign in');
  await somebody.reads('Then you go on with your invitation.');
  const { email, password } = demoLogin('inspector');
  await somebody.fillsIn({ 'E-mail': email, Password: password });
  await somebody.presses('Sign in');
  await somebody.isOn('You are invited');
  await somebody.reads(`You are signed in as`);
  expect(await somebody.page.evaluate(() => Object.fromEntries(Object.entries(localStorage)))).not.toHaveProperty('invitation');
});

test('a page that finds itself with another user than before shows nothing of the first', async ({ world }) => {
  const nurse = await world.comes({ size: 'tablet' });
  const { page } = nurse;
  await page.clock.install();
  await nurse.goes('/sign-in', 'Sign in');
  const { email, password } = demoLogin('nurse');
  await nurse.fillsIn({ 'E-mail': email, Password: password });
  await page.getByText('Others use this device too').click();
  await nurse.presses('Sign in');
  await nurse.isOn(/care plan|Plans/);
  if (await page.getByRole('heading', { level: 1, name: 'Plans' }).isHidden())
    await page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await nurse.opensPlan('Pearl’s care plan');
  const sealed = (await nurse.plan()).sections.find((section) => section.lead === 'sealed')?.title ?? '';
  await page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await nurse.isOn('Plans');
  // The session ended without a word to this page, and the next user came in by another one.
  await nurse.context.request.post('/api/auth/sign-in/email', { data: demoLogin('daughter') });
  // Her answers come late, so that what the page still has would be seen.
  await page.route(/\/api\/plans\//, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.continue().catch(() => undefined);
  });
  await page.clock.fastForward('02:00');
  await page.evaluate(() => globalThis.dispatchEvent(new Event('visibilitychange')));
  await expect(page.getByRole('button', { name: /Open your menu/ })).toContainText('Denise');
  await page.evaluate((title) => {
    const shown: string[] = [];
    const look = (): void => void (document.documentElement.outerHTML.includes(title) && shown.push(location.pathname));
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
    Object.assign(globalThis, { shown });
  }, sealed);
  await page.getByRole('link', { name: 'Pearl’s care plan' }).click();
  // Her own plan comes late; until then, and with it, there is no trace of the sealed section.
  await nurse.opens('Daily routine');
  expect(await page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)).toEqual([]);
  await expect(page.getByText(sealed, { exact: true })).toHaveCount(0);
  expect(await page.content()).not.toContain(sealed);
});
