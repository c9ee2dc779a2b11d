/** What a first visit has to fetch, and what waits until it is needed. How long that takes is measured by the bench, not here. */
import { expect, test, quick } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

/** Script that may be fetched before there is something to read, as sent, in bytes. */
const MOST_SCRIPT = 250_000;

test(
  'a first visit fetches little script and no editor; the editor comes with a plan, and to the sections in view',
  quick,
  async ({ world }) => {
    const daughter = await world.comes({ size: 'phone' });
    const scripts = new Map<string, number>();
    const sizes: Promise<unknown>[] = [];
    daughter.page.on('response', (response) => {
      if (!new URL(response.url()).pathname.endsWith('.js')) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      sizes.push(promise);
      void response
        .request()
        .sizes()
        .then(({ responseBodySize }) => scripts.set(new URL(response.url()).pathname, responseBodySize))
        .catch(() => undefined)
        .finally(resolve);
    });
    await daughter.goes('/', 'Sign in');
    await Promise.all(sizes);
    const isEditor = (path: string): boolean => /editor/.test(path);
    expect([...scripts.keys()].filter(isEditor)).toEqual([]);
    const sum = [...scripts.values()].reduce((total, size) => total + size, 0);
    expect(sum).toBeGreaterThan(50_000);
    expect(sum).toBeLessThan(MOST_SCRIPT);

    await daughter.page.getByRole('button', { name: /^Denise Whittaker/ }).click();
    await daughter.isOn('Pearl’s care plan');
    await daughter.opens('About me and what matters');
    await expect.poll(() => [...scripts.keys()].filter(isEditor).length).toBeGreaterThan(0);
    const live = daughter.page.locator('.section .ProseMirror');
    await expect(live.first()).toBeVisible();
    const all = await daughter.page.locator('.section').count();
    expect(await live.count()).toBeLessThan(all);
    await daughter.opens('Outcomes and what we learned');
    await expect(daughter.section('Outcomes and what we learned').locator('.ProseMirror')).toBeVisible();
  },
);
