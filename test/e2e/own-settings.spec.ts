/** What somebody chose goes with their account; when a shared tablet locks is for the managers of the service to say. */
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, type DemoName } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const PLAN = 'Pearl’s care plan';

async function signsInByForm(someone: Someone, name: DemoName, shared = false): Promise<void> {
  await someone.goes('/sign-in', 'Sign in');
  const { email, password } = demoLogin(name);
  await someone.fillsIn({ 'E-mail': email, Password: password });
  if (shared) await someone.page.getByText('Others use this device too').click();
  await someone.presses('Sign in');
}

const dir = (someone: Someone) => someone.page.locator('html');

test('language and text size go with the account to another device, and leave a shared one with it', async ({ world }) => {
  const daughter = await world.signsIn('daughter');
  await daughter.goes('/account', 'My account');
  await daughter.page.getByText('Very large', { exact: true }).click();
  await daughter.page.getByRole('main').getByRole('button', { name: 'اردو' }).click();
  await daughter.isOn('میرا اکاؤنٹ');
  await expect
    .poll(async () => {
      const answer = await daughter.context.request.get('/api/me');
      return (await answer.json()) as unknown;
    })
    .toMatchObject({ settings: { language: 'ur', textSize: 'largest' } });

  const tablet = await world.comes({ size: 'tablet' });
  await signsInByForm(tablet, 'daughter', true);
  await tablet.isOn(PLAN);
  await expect(dir(tablet)).toHaveAttribute('dir', 'rtl');
  await expect(dir(tablet)).toHaveAttribute('data-text', 'largest');
  await tablet.presses('صارف بدلیں');
  await tablet.isOn('Sign in');
  await expect(dir(tablet)).toHaveAttribute('dir', 'ltr');
  await expect(dir(tablet)).toHaveAttribute('data-text', 'usual');
});

test('a language chosen on the sign-in page stays, and the account learns of it', async ({ world }) => {
  const nurse = await world.comes({ size: 'phone' });
  await nurse.goes('/sign-in', 'Sign in');
  await nurse.page.getByRole('button', { name: 'اردو' }).click();
  await nurse.isOn('سائن اِن');
  await nurse.page.getByRole('button', { name: /Niamh Doherty/ }).click();
  await nurse.isOn(/منصوبے|care plan/);
  await expect(dir(nurse)).toHaveAttribute('dir', 'rtl');
  const elsewhere = await world.comes();
  await signsInByForm(elsewhere, 'nurse');
  await expect(dir(elsewhere)).toHaveAttribute('dir', 'rtl');
});

test('what was chosen without a network holds at once, and is with the account when it is back', async ({ world }) => {
  const son = await world.signsIn('son');
  await son.goes('/account', 'My account');
  son.mayHear(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/);
  await son.context.setOffline(true);
  await son.page.getByText('Large', { exact: true }).click();
  await expect(dir(son)).toHaveAttribute('data-text', 'large');
  await son.context.setOffline(false);
  await expect
    .poll(
      async () => {
        await son.page.evaluate(() => dispatchEvent(new Event('online')));
        return (await (await son.context.request.get('/api/me')).json()) as unknown;
      },
      { timeout: 30_000 },
    )
    .toMatchObject({ settings: { textSize: 'large' } });
});

test('a manager says when a shared tablet locks, and it does, without a network too', async ({ world }) => {
  const manager = await world.signsIn('manager');
  await manager.goes('/service', 'Service');
  const minutes = manager.page.getByLabel('Lock it after how many minutes');
  const save = manager.page.locator('form').filter({ has: minutes }).getByRole('button', { name: 'Save', exact: true });
  await expect(minutes).toHaveValue('10');
  await minutes.fill('90');
  await save.click();
  await manager.reads('Please write a whole number from 1 to 60.');
  await minutes.fill('2');
  await save.click();
  await manager.reads('Each device takes it over when it is next online.');

  const tablet = await world.comes({ size: 'tablet' });
  await tablet.page.clock.install();
  await signsInByForm(tablet, 'careworker', true);
  await tablet.isOn(/care plan|Plans/);
  tablet.mayHear(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/);
  await tablet.context.setOffline(true);
  await tablet.page.clock.fastForward('01:30');
  await expect(tablet.page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toHaveCount(0);
  await tablet.page.clock.fastForward('01:00');
  await expect(tablet.page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
});
