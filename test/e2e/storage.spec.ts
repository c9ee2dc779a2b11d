/** A browser that has no room left, or keeps nothing for anybody: it is said in words, and writing online goes on. */
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test } from './support/world.ts';

const LIFE = 'Life story';
const FULL = 'There is no space left on this device.';
const REFUSED = 'This browser keeps nothing for us';

/** The browser has no room for anything of this service. */
async function isFull(someone: Someone, origin: string): Promise<void> {
  const devtools = await someone.context.newCDPSession(someone.page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
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
