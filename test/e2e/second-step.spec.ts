/** The second step of signing in: set up on My account, asked for at the next sign-in, needed of staff by the service. */
import { stepAt, totpCode } from '#server/commands/second-step/totp.ts';
import { look } from './support/axe.ts';
import { joins, makesPlan, PASSWORD, setsUp } from './support/fresh.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

test.use({ start: 'empty' });

const EMAIL = 'ruth@rosehill.test';
/** The browser itself notes what the service refused. */
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;

/** The code that the app of a person shows, of a step that comes later than the one of the code before. */
function codesOf(secret: string) {
  let newest = 0;
  return async (): Promise<string> => {
    await expect.poll(() => stepAt(Date.now()), { timeout: 40_000, intervals: [500] }).toBeGreaterThan(newest);
    newest = stepAt(Date.now());
    return totpCode(secret, newest);
  };
}

/** Sets a second step up, from the field for the password on. Gives the codes of the app, and the recovery codes. */
async function setsItUp(someone: Someone, password: string, looks: (what: string) => Promise<void> = async () => undefined) {
  const { page } = someone;
  await page.getByLabel('Password now').last().fill(password);
  await page.getByRole('button', { name: 'Set it up' }).click();
  await expect(page.getByRole('img', { name: 'Picture with the key for your app' })).toBeVisible();
  await looks('key');
  const secret = ((await page.locator('.key-text').textContent()) ?? '').replace(/\s/g, '');
  const next = codesOf(secret);
  await page.getByLabel('Code', { exact: true }).fill(await next());
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(page.locator('.recovery-codes li')).toHaveCount(8);
  await looks('recovery codes');
  // On paper are the codes and nothing else of the page.
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => (globalThis.print = () => undefined));
  const print = page.getByRole('button', { name: 'Print' });
  await print.evaluate((button: HTMLElement) => button.click());
  await expect(page.locator('.recovery-codes li')).toHaveCount(8);
  await expect(page.locator('.recovery-codes')).toBeVisible();
  await expect(page.locator('h1')).toBeHidden();
  await expect(print).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('h1')).toBeVisible();
  await page.emulateMedia({ media: null });
  const codes = await page.locator('.recovery-codes li').allTextContents();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return { next, codes };
}

test('it is set up, asked for at the next sign-in, and turned off again', async ({ world }) => {
  test.setTimeout(240_000);
  const findings: string[] = [];
  const ruth = await setsUp(world, { size: 'phone' });
  ruth.mayHear(REFUSED_BY_SERVER);
  await ruth.goes('/account', 'My account');
  await ruth.page.getByRole('button', { name: 'Set it up' }).click();
  const { next, codes } = await setsItUp(ruth, PASSWORD, (what) => look(ruth, what, findings));
  await ruth.reads('Your second step is on.');
  await ruth.reads('You have 8 recovery codes left.');

  const laptop = await world.comes();
  laptop.mayHear(REFUSED_BY_SERVER);
  await laptop.goes('/sign-in?next=%2Faccount', 'Sign in');
  await laptop.fillsIn({ 'E-mail': EMAIL, Password: PASSWORD });
  await laptop.presses('Sign in');
  await laptop.isOn('One more step');
  await expect(laptop.page.getByLabel('Code')).toBeFocused();
  await look(laptop, 'second step', findings);
  await laptop.page.keyboard.type('000000');
  await laptop.page.keyboard.press('Enter');
  await expect(laptop.page.getByRole('alert')).toContainText('This code is not right');
  await laptop.page.getByLabel('Code').fill(codes[0] ?? '');
  await laptop.page.keyboard.press('Enter');
  await laptop.isOn('My account');
  await laptop.reads('You have 7 recovery codes left.');

  await ruth.page.getByRole('button', { name: 'Turn it off' }).click();
  await ruth.page.getByLabel('Password now').last().fill(PASSWORD);
  await ruth.page.getByLabel('Code', { exact: true }).fill(await next());
  await ruth.page.getByRole('button', { name: 'Turn it off' }).click();
  await ruth.reads('Your second step is off.');
  expect(findings).toEqual([]);
});

test('the service needs it of staff: who has none is led to set it up, also from an open page', async ({ world }) => {
  test.setTimeout(240_000);
  const findings: string[] = [];
  const ruth = await setsUp(world);
  ruth.mayHear(REFUSED_BY_SERVER);
  const plan = await makesPlan(ruth, 'A plan for Rose Adeyemi');
  const path = `/api/plans/${plan}/invitations`;
  const body = { name: 'Cara Care', standing: 'careWorker', relation: '' };
  const cara = await joins(world, ruth, { path, body, email: 'cara@rosehill.test' }, { size: 'phone' });
  cara.mayHear(REFUSED_BY_SERVER);
  const family = { name: 'Fay', standing: 'family', relation: '' };
  const fay = await joins(world, ruth, { path, body: family, email: 'fay@rosehill.test' });
  await cara.goes(`/plans/${plan}`, 'A plan for Rose Adeyemi');
  await fay.goes(`/plans/${plan}`, 'A plan for Rose Adeyemi');

  await ruth.goes('/service', 'Service');
  await ruth.presses('Ask staff for a second step');
  await expect(ruth.page.getByRole('alert')).toContainText('set up your own second step first');
  await ruth.goes('/account', 'My account');
  await ruth.page.getByRole('button', { name: 'Set it up' }).click();
  await setsItUp(ruth, PASSWORD);
  await ruth.goes('/service', 'Service');
  await ruth.presses('Ask staff for a second step');
  await ruth.reads('Staff need a second step.');
  await look(ruth, 'service', findings);

  await cara.isOn('Set up a second step');
  await look(cara, 'set up first', findings);
  await setsItUp(cara, PASSWORD);
  await cara.isOn('A plan for Rose Adeyemi');
  await fay.isOn('A plan for Rose Adeyemi');

  await ruth.page.getByLabel('E-mail of their account').last().fill('cara@rosehill.test');
  await ruth.page.getByLabel('Why').fill('Her phone is lost.');
  await ruth.presses('Take it off');
  await ruth.reads('The second step of cara@rosehill.test is off.');
  await cara.isOn('Set up a second step');
  expect(findings).toEqual([]);
});
