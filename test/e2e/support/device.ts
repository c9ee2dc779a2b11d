/** What lies on somebody's device, seen from outside the page; and taking its network away. */
import { expect } from '@playwright/test';
import type { Login, Someone } from './someone.ts';

/** A browser complains by itself about every request that finds no network. */
export const NO_NETWORK = [/ERR_INTERNET_DISCONNECTED/, /ERR_NETWORK_CHANGED/, /WebSocket connection .* failed/];

/** A browser complains by itself about every request that finds no server, or one that went away in the middle of its answer. */
export const SERVER_AWAY = [
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED/,
  /WebSocket connection to .* failed/,
];

/** Waits until the page opens without a network: its worker is there, and every section of the open plan is kept. */
export async function isReadyForOffline(someone: Someone): Promise<void> {
  await someone.page.evaluate(() => navigator.serviceWorker.ready);
  const { sections } = await someone.plan();
  await expect.poll(async () => (await keptSections(someone)).length, { timeout: 60_000 }).toBe(sections.length);
}

/** The ids of the sections that are kept on the device and hold something. */
export async function keptSections(someone: Someone): Promise<string[]> {
  return await someone.page.evaluate(async () => {
    const found: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const id = /section\.(.+)$/.exec(name)?.[1];
      if (id === undefined) continue;
      const request = indexedDB.open(name);
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('it does not open'));
      });
      const asOf = db.transaction('custom').objectStore('custom').get('as-of');
      await new Promise((resolve) => (asOf.onsuccess = asOf.onerror = resolve));
      db.close();
      if (typeof asOf.result === 'number') found.push(id);
    }
    return found;
  });
}

/** Signs in on a device that others use too, and is on Pearl's plan. */
export async function opensPearlOnSharedDevice(someone: Someone, { email, password }: Login): Promise<void> {
  await someone.goes('/sign-in', 'Sign in');
  await someone.fillsIn({ 'E-mail': email, Password: password });
  await someone.page.getByText('Others use this device too').click();
  await someone.presses('Sign in');
  await someone.isOn(/care plan|Plans/);
  if (await someone.page.getByRole('heading', { level: 1, name: 'Plans' }).isVisible())
    await someone.opensPlan('Pearl’s care plan');
  else someone.staysOnThisPlan();
}

/** Takes the network away, or gives it back. */
export async function goesOffline(someone: Someone): Promise<void> {
  someone.mayHear(...NO_NETWORK);
  await someone.context.setOffline(true);
}

/** Gives the network back. */
export async function goesOnline(someone: Someone): Promise<void> {
  await someone.context.setOffline(false);
}

/** Closes the page and opens the same address in a new one. */
export async function closesAndReopens(someone: Someone): Promise<Someone> {
  const url = someone.page.url();
  const other = await someone.again();
  other.mayHear(...NO_NETWORK);
  await someone.page.close();
  await other.page.goto(url);
  return other;
}

/** Everything that the device holds: names of databases, stored words, and the addresses in the worker's caches. */
export async function everythingOn(someone: Someone): Promise<{ databases: string[]; stored: string; cached: string[] }> {
  return await someone.page.evaluate(async () => {
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) cached.push(new URL(url).pathname);
    }
    return {
      databases: (await indexedDB.databases()).map(({ name = '' }) => name),
      stored: JSON.stringify([localStorage, sessionStorage].map((storage) => Object.entries(storage))),
      cached,
    };
  });
}

/** The browser has no room for anything of the service at `origin`. */
export async function isFull(someone: Someone, origin: string): Promise<void> {
  const devtools = await someone.context.newCDPSession(someone.page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
}

/** Has the page ask whether there is a new version, as it does when somebody comes back to it. */
export async function comesBackToPage(someone: Someone): Promise<void> {
  await someone.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

/** Somebody looks at another page for a moment. What browsers say of that is said here, because one without a screen never does. */
export async function looksAway({ page }: Someone): Promise<void> {
  await page.evaluate(async () => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await document.fonts.ready;
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
}
