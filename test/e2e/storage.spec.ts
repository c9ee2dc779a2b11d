/** A browser that has no room left, or keeps nothing for anybody: it is said in words, and writing online goes on. */
import { isFull } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const LIFE = 'Life story';
const FULL = 'There is no space left on this device.';
const REFUSED = 'This browser keeps nothing for us';

/** The browser keeps what this service stores for as long as its user does. */
async function agreesToKeep(someone: Someone, origin: string): Promise<void> {
  const devtools = await someone.context.newCDPSession(someone.page);
  const { browserContextId } = (await devtools.send('Target.getTargetInfo')).targetInfo;
  const whose = browserContextId === undefined ? {} : { browserContextId };
  await devtools.send('Browser.grantPermissions', { origin, permissions: ['durableStorage'], ...whose });
}

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: with no room left on the device that is said, and what is written is saved all the same [S2]`, async ({
    world,
  }) => {
    const daughter = await world.comes({ size });
    await isFull(daughter, world.service.url);
    await daughter.signsInQuickly(demoLogin('daughter'));
    await daughter.opensPlan('Pearl’s care plan');
    await daughter.writesAtEnd(LIFE, 'She kept bees behind the chapel.');
    await expect(daughter.page.getByText(FULL)).toBeVisible();
    await daughter.isToldSaved(LIFE);
    expect((await daughter.heldText(LIFE)).text).toContain('She kept bees behind the chapel.');

    // Offline it is honest about where the words are.
    daughter.mayHear(/ERR_INTERNET_DISCONNECTED/, /WebSocket connection .* failed/, /ERR_NETWORK_CHANGED/);
    await daughter.context.setOffline(true);
    await daughter.types(' And sold the honey.');
    await daughter.isTold(LIFE, /kept in this page since .* Keep it open\./);
    await daughter.context.setOffline(false);
    await daughter.isToldSaved(LIFE);
    expect((await daughter.heldText(LIFE)).text).toContain('And sold the honey.');
  });
}

test('a browser that keeps nothing at all says so, and what is written is saved all the same [S2]', async ({ world }) => {
  const daughter = await world.comes();
  // As browsers do that are told to keep no data of any site.
  await daughter.context.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    IDBFactory.prototype.open = refuse;
    IDBFactory.prototype.databases = () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get: refuse });
  });
  await daughter.signsInQuickly(demoLogin('daughter'));
  await daughter.opensPlan('Pearl’s care plan');
  await expect(daughter.page.getByText(REFUSED)).toBeVisible();
  await daughter.writesAtEnd(LIFE, 'She kept bees behind the chapel.');
  await daughter.isToldSaved(LIFE);
  expect((await daughter.heldText(LIFE)).text).toContain('She kept bees behind the chapel.');

  // Language and text size last as long as the page, and are with the account.
  await daughter.chooses('My account');
  await daughter.isOn('My account');
  await daughter.page.getByText('Very large', { exact: true }).click();
  await expect(daughter.page.locator('html')).toHaveAttribute('data-text', 'largest');
  daughter.mayHear(/the server responded with a status of 401/);
  await daughter.page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await daughter.isOn('Sign in');
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: the browser is asked to keep what the device keeps: it says no, and later yes`, async ({ world }) => {
    const daughter = await world.signsIn('daughter', { size });
    await daughter.chooses('My account');
    await daughter.reads('When space gets short, the browser may throw this away.');
    await daughter.presses('Ask the browser to keep it');
    await daughter.reads('The browser did not agree.');

    // As browsers do once a page has been used for some days.
    await agreesToKeep(daughter, world.service.url);
    await daughter.presses('Ask the browser to keep it');
    await daughter.reads('The browser will not throw this away by itself.');
    await expect(daughter.page.getByText('The browser did not agree.')).toHaveCount(0);
    await expect(daughter.page.getByRole('button', { name: 'Ask the browser to keep it' })).toHaveCount(0);
    await daughter.reloads();
    await daughter.reads('The browser will not throw this away by itself.');
  });
