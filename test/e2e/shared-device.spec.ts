/** A tablet that many use: one tap to the next user, locked when it is left alone, and everything in its place afterwards. */
import { look } from './support/axe.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, type World } from './support/world.ts';

const LIFE = 'Life story';

async function onTablet(world: World): Promise<Someone> {
  const careworker = await world.comes();
  await careworker.page.clock.install();
  await careworker.goes('/sign-in', 'Sign in');
  const { email, password } = demoLogin('careworker');
  await careworker.fillsIn({ 'E-mail': email, Password: password });
  await careworker.page.getByText('Others use this device too').click();
  await careworker.presses('Sign in');
  await careworker.isOn(/care plan|Plans/);
  if (await careworker.page.getByRole('heading', { level: 1, name: 'Plans' }).isVisible())
    await careworker.opensPlan('Pearl’s care plan');
  else careworker.staysOnThisPlan();
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
});

test('a reload does not open a locked device, and another user finds nothing of the first', async ({ world }) => {
  const careworker = await onTablet(world);
  const { page } = careworker;
  await page.clock.fastForward('11:00');
  await expect(page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
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
