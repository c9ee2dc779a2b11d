/** What lies on somebody's device, seen from outside the page; and taking its network away. */
import { expect } from '@playwright/test';
import type { Someone } from './someone.ts';

/** A browser complains by itself about every request that finds no network. */
export const NO_NETWORK = [/ERR_INTERNET_DISCONNECTED/, /ERR_NETWORK_CHANGED/, /WebSocket connection .* failed/];

/** Waits until the page opens without a network: its worker is there, and every section of the open plan is kept. */
export async function isReadyForOffline(someone: Someone): Promise<void> {
  await someone.page.evaluate(() => navigator.serviceWorker.ready);
  const { sections } = await someone.plan();
  await expect.poll(async () => (await keptSections(someone)).length, { timeout: 20_000 }).toBe(sections.length);
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
