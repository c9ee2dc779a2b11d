/** A shared tablet that changes hands by a PIN of one's own. */
import { look } from './support/axe.ts';
import { goesOffline, goesOnline } from './support/device.ts';
import { test as noted } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, quick, test, type DemoName, type World } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const LIFE = 'Life story';
const PLAN = 'Pearl’s care plan';
const PINS = { careworker: '4073', nurse: '719304' } as const;

/** Signs in on the shared tablet by e-mail, and chooses a PIN there. */
async function choosesPin(tablet: Someone, name: keyof typeof PINS): Promise<void> {
  const { email, password } = demoLogin(name);
  await tablet.goes('/sign-in', 'Sign in');
  await tablet.fillsIn({ 'E-mail': email, Password: password });
  const shared = tablet.page.getByRole('checkbox', { name: /Others use this device too/ });
  if (!(await shared.isChecked())) await tablet.page.getByText('Others use this device too').click();
  await tablet.page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
  await tablet.isOn(/care plan|Plans/);
  await tablet.chooses('My account');
  await tablet.isOn('My account');
  await tablet.fillsIn({ 'New PIN': PINS[name], 'Your password': password });
  await tablet.presses('Choose this PIN');
  await tablet.reads('Your PIN is ready on this device.');
  await tablet.reads('You have a PIN on this device.');
}

/** A tablet on which the careworker and the nurse each have a PIN, with nobody signed in. */
async function tabletOfTwo(world: World, size: 'tablet' | 'phone' = 'tablet'): Promise<Someone> {
  const tablet = await world.comes({ size });
  await tablet.page.clock.install();
  tablet.mayHear(/the server responded with a status of 401/);
  for (const name of ['careworker', 'nurse'] as const) {
    await choosesPin(tablet, name);
    await tablet.presses('Change user');
    await tablet.isOn('Sign in');
  }
  return tablet;
}

/** The button of one of the people of the tablet. The demo offers its accounts by name as well. */
const faceOf = ({ page }: Someone, first: 'Farah' | 'Niamh') =>
  page.locator('.device-people').getByRole('button', { name: new RegExp(`^${first}`) });

async function takesTurn(tablet: Someone, name: keyof typeof PINS): Promise<void> {
  await faceOf(tablet, name === 'nurse' ? 'Niamh' : 'Farah').click();
  await tablet.fillsIn({ PIN: PINS[name] });
}

async function isOnPearl(tablet: Someone): Promise<void> {
  await tablet.isOn(/care plan|Plans/);
  if (await tablet.page.getByRole('heading', { level: 1, name: 'Plans' }).isVisible()) await tablet.opensPlan(PLAN);
  else tablet.staysOnThisPlan();
}

const whoIsIn = async ({ context }: Someone): Promise<string> => {
  const me = (await (await context.request.get('/api/me')).json()) as { person: { email: string } | null };
  return me.person?.email ?? '';
};
const emailOf = (name: DemoName): string => demoLogin(name).email;

test(
  'a shared tablet changes hands by PIN: it locks, opens in the same place, and takes the next one in',
  quick,
  async ({ world }) => {
    const tablet = await tabletOfTwo(world);
    const { page } = tablet;

    await test.step('the sign-in page shows who is there, by name', async () => {
      await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
      await expect(page.locator('.device-people')).not.toContainText('@');
      await takesTurn(tablet, 'careworker');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await isOnPearl(tablet);
    });

    await test.step('left alone it locks, and the same person is back where they were', async () => {
      await tablet.opens(LIFE);
      await tablet.writesAtEnd(LIFE, 'She hummed all morning.');
      await tablet.isToldSaved(LIFE);
      await page.clock.fastForward('09:00');
      await expect(tablet.text(LIFE)).toBeVisible();
      await page.clock.fastForward('11:00');
      await tablet.isOn('Locked for Farah');
      await expect(tablet.text(LIFE)).toBeHidden();
      await tablet.fillsIn({ PIN: '4074' });
      await tablet.presses('Go on');
      await tablet.reads('The PIN is not right.');
      await expect(page.getByLabel('PIN', { exact: true })).toHaveValue('');
      // As it is typed on a phone with another keyboard.
      await tablet.fillsIn({ PIN: '۴۰۷۳' });
      await tablet.presses('Go on');
      await tablet.isOn(PLAN);
      await expect(tablet.text(LIFE)).toBeInViewport();
      await tablet.types(' Gospel, mostly.');
      await tablet.sees(LIFE, 'She hummed all morning. Gospel, mostly.');
      await tablet.isToldSaved(LIFE);
    });

    await test.step('“Lock now” covers it at once, and the next person takes their turn', async () => {
      await tablet.chooses('Lock now');
      await tablet.isOn('Locked for Farah');
      await expect(page).toHaveTitle('Alongside');
      await tablet.reloads();
      await tablet.isOn('Locked for Farah');
      const findings: string[] = [];
      await look(tablet, 'locked', findings);
      await takesTurn(tablet, 'nurse');
      await look(tablet, 'the next person', findings);
      expect(findings).toEqual([]);
      await tablet.presses('Change user');
      await isOnPearl(tablet);
      expect(await whoIsIn(tablet)).toBe(emailOf('nurse'));
      await expect(page.getByRole('button', { name: /Open your menu/ })).toContainText('Niamh');
      await tablet.opens(LIFE);
      await tablet.sees(LIFE, 'She hummed all morning. Gospel, mostly.');
      // Nothing of the first one is left on the device.
      const stored = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
      expect(stored).not.toMatch(/Farah|careworker/);
      expect(await page.evaluate(() => localStorage.getItem('locked'))).toBeNull();
    });
  },
);

test('by keyboard it locks too, and “Someone else” still signs out', async ({ world }) => {
  const tablet = await tabletOfTwo(world);
  const { page } = tablet;
  await takesTurn(tablet, 'nurse');
  await page.keyboard.press('Enter');
  await isOnPearl(tablet);
  await page.keyboard.press('Control+Shift+L');
  await tablet.isOn('Locked for Niamh');
  await tablet.presses('Someone else');
  await tablet.isOn('Sign in');
  expect(await whoIsIn(tablet)).toBe('');
  // Whoever has no PIN signs in as before.
  await expect(page.getByRole('checkbox', { name: /Others use this device too/ })).toBeChecked();
});

test('after five wrong tries the PIN is off and the password works, and a PIN that is taken off is gone from the list', async ({
  world,
}) => {
  const tablet = await tabletOfTwo(world);
  const { page } = tablet;
  await takesTurn(tablet, 'careworker');
  for (let i = 0; i < 5; i += 1) {
    await tablet.fillsIn({ PIN: '9021' });
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (i < 4) await expect(page.getByLabel('PIN', { exact: true })).toHaveValue('');
  }
  await tablet.reads('This PIN is switched off after 5 wrong tries.');
  await tablet.fillsIn({ Password: demoLogin('careworker').password });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await tablet.isOn(/care plan|Plans/);
  await tablet.chooses('My account');
  await tablet.reads('Your PIN on this device is switched off after 5 wrong tries.');
  await tablet.presses('Take me off this device');
  await tablet.reads('Your PIN is gone from there.');
  await tablet.chooses('Lock now');
  await tablet.isOn('Locked for Farah');
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
  await expect(faceOf(tablet, 'Niamh')).toBeVisible();
  await tablet.presses('Someone else');
  await tablet.isOn('Sign in');
  await expect(faceOf(tablet, 'Niamh')).toBeVisible();
  await expect(faceOf(tablet, 'Farah')).toHaveCount(0);
});

test('without a network the lock holds; with it, what the first one wrote is saved before the next takes their turn', async ({
  world,
}) => {
  const tablet = await tabletOfTwo(world);
  const { page } = tablet;
  await takesTurn(tablet, 'careworker');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isOnPearl(tablet);
  await tablet.opens(LIFE);
  await tablet.writesAtEnd(LIFE, 'She asked for the blue cup.');
  await tablet.isToldSaved(LIFE);
  await goesOffline(tablet);
  await tablet.types(' Twice.');
  await tablet.chooses('Lock now');
  await tablet.isOn('Locked for Farah');
  await tablet.reads('What you wrote last is not saved yet.');
  await tablet.fillsIn({ PIN: PINS.careworker });
  await tablet.presses('Go on');
  await tablet.reads('This needs the network. Until it is back, this device stays locked.');
  await tablet.isOn('Locked for Farah');
  await faceOf(tablet, 'Niamh').click();
  await tablet.reads('Saving what Farah wrote…');
  await tablet.reads('Something Farah wrote is not saved yet');
  await expect(page.getByLabel('PIN', { exact: true })).toHaveCount(0);
  await tablet.presses('Change user all the same');
  await tablet.fillsIn({ PIN: PINS.nurse });
  await tablet.presses('Change user');
  await tablet.reads('Changing the user needs the network.');
  await tablet.isOn('Locked for Farah');
  await tablet.presses('Back');
  await goesOnline(tablet);
  await page.clock.fastForward('00:20');
  await faceOf(tablet, 'Niamh').click();
  await tablet.reads('What Farah has open is closed. All of it is saved.');
  await tablet.fillsIn({ PIN: PINS.nurse });
  await tablet.presses('Change user');
  await isOnPearl(tablet);
  await tablet.opens(LIFE);
  await tablet.sees(LIFE, 'She asked for the blue cup. Twice.');
});

test('another page of the browser does not go on with what the first one had', async ({ world }) => {
  const tablet = await tabletOfTwo(world);
  await takesTurn(tablet, 'careworker');
  await tablet.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isOnPearl(tablet);
  const other = await tablet.again();
  other.mayHear(/the server responded with a status of 401/);
  await other.page.goto(tablet.page.url());
  await other.isOn(PLAN);
  await tablet.chooses('Lock now');
  await other.isOn('Locked for Farah');
  await takesTurn(tablet, 'nurse');
  await tablet.presses('Change user');
  await tablet.isOn(/care plan|Plans/);
  await expect(other.page.getByRole('button', { name: /Open your menu/ })).toContainText('Niamh');
  await expect(other.page.getByRole('heading', { name: /Locked/ })).toHaveCount(0);
});

test('a device that is no longer shared has no PINs any more, also if it is shared again', async ({ world }) => {
  const tablet = await tabletOfTwo(world);
  const { page } = tablet;
  await takesTurn(tablet, 'nurse');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await tablet.isOn(/care plan|Plans/);
  await tablet.chooses('My account');
  await tablet.reads('You have a PIN on this device.');
  await page.locator('label').getByText('Others use this device too').click();
  await expect(page.getByRole('heading', { name: 'Your PIN on shared devices' })).toHaveCount(0);
  await expect
    .poll(async () => (await tablet.context.cookies()).map(({ name }) => name))
    .not.toContainEqual(expect.stringContaining('alongside.device'));
  await page.locator('label').getByText('Others use this device too').click();
  await tablet.chooses('Lock now');
  await tablet.isOn('Locked for Niamh');
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
  await tablet.reads('You can choose a short PIN for this device on “My account”.');
  await expect(page.locator('.device-people')).toHaveCount(0);
});

for (const size of ['phone', 'tablet'] as const)
  noted(`${size}: every state of a shared device has its place on the screen`, async ({ world, note }) => {
    const tablet = await tabletOfTwo(world, size);
    const { page } = tablet;
    await note(tablet, 'who is there');
    await takesTurn(tablet, 'careworker');
    await note(tablet, 'one chosen');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tablet.isOn(/care plan|Plans/);
    await tablet.chooses('My account');
    await tablet.reads('You have a PIN on this device.');
    await note(tablet, 'account with a PIN');
    await tablet.chooses('Lock now');
    await tablet.isOn('Locked for Farah');
    await note(tablet, 'locked with a PIN');
    await faceOf(tablet, 'Niamh').click();
    await tablet.reads('All of it is saved.');
    await note(tablet, 'the next person');
    await tablet.fillsIn({ PIN: '9021' });
    await tablet.presses('Change user');
    await tablet.reads('The PIN is not right.');
    await note(tablet, 'a wrong PIN');
    await tablet.presses('Use password instead');
    await note(tablet, 'by password');
  });
