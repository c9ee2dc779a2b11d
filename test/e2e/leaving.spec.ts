/** Signing out, here or from afar, leaves nothing of the plan in a browser. */
import { expect, test } from './support/world.ts';
import type { Someone } from './support/someone.ts';

test.use({ serviceWorkers: 'allow' });

/** The browser itself notes a question that was on its way when the session ended. */
const SIGNED_OUT = /the server responded with a status of 401/;

/** It notes too that a line was closed before it was there, where somebody signs out while it is being opened. */
const LEFT_EARLY = /WebSocket is closed before the connection is established/;

/** What a browser keeps of this service, down to the files that its worker has put aside. */
type Left = { readonly databases: readonly string[]; readonly words: string; readonly answers: readonly string[] };

async function leftBehind(someone: Someone): Promise<Left> {
  return await someone.page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const answers: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys())
        if (new URL(url).pathname.startsWith('/api/')) answers.push(url);
    }
    return { databases, words: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]), answers };
  });
}

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: signing out wipes what the browser keeps, and Back does not bring the plan again`, async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size });
    await daughter.opens('Daily routine');
    const words = 'I want my tea first.';
    await daughter.sees('Daily routine', words);
    // Traces of every kind, as the page or a later version of it may leave them.
    await daughter.page.evaluate(async () => {
      localStorage.setItem('trace', 'Pearl');
      sessionStorage.setItem('trace', 'Pearl');
      await new Promise((done, fail) => {
        const request = indexedDB.open('trace of Pearl', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('kept');
        request.onsuccess = () => done(request.result.close());
        request.onerror = fail;
      });
    });
    const before = await leftBehind(daughter);
    expect(before.databases).toContain('trace of Pearl');
    expect(before.words).toContain('Pearl');

    daughter.mayHear(SIGNED_OUT, LEFT_EARLY);
    await daughter.chooses('Sign out');
    await daughter.isOn('Sign in');

    const after = await leftBehind(daughter);
    expect(after.databases).toEqual([]);
    expect(after.answers).toEqual([]);
    expect(after.words).not.toMatch(/trace|Pearl|Denise|daughter/);
    await daughter.page.goBack();
    await daughter.isOn('Sign in');
    await expect(daughter.page.getByText(words)).toHaveCount(0);
    await expect(daughter.page.getByText('Pearl’s care plan')).toHaveCount(0);
    expect((await daughter.context.request.get('/api/plans')).status()).toBe(401);
  });

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: the next person on the same browser sees their own plans only`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', { size });
    nurse.mayHear(SIGNED_OUT);
    await nurse.chooses('Sign out');
    await nurse.isOn('Sign in');
    await nurse.page.getByRole('button', { name: /Denise Whittaker/ }).click();
    await nurse.isOn('Pearl’s care plan');
    const daughter = nurse;
    await daughter.page.getByRole('link', { name: 'Alongside' }).click();
    await daughter.isOn('Plans');
    await expect(daughter.page.getByRole('link', { name: /care plan/ })).toHaveText(['Pearl’s care plan']);
  });

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: a session that is ended from another browser sends the first to sign in, and its text is gone from the screen`, async ({
    world,
  }) => {
    const tablet = await world.opensPearl('nurse', { size });
    await tablet.opens('Daily routine');
    const laptop = await world.signsIn('nurse', { size });
    await laptop.chooses('My account');
    await laptop.isOn('My account');
    await laptop.page.getByRole('button', { name: /^Sign out there/ }).click();
    await laptop.reads('Signed out there.');

    tablet.mayHear(SIGNED_OUT);
    await tablet.isOn('Sign in');
    await tablet.reads('You were signed out. Please sign in to go on.');
    await expect(tablet.page.getByText('I want my tea first.')).toHaveCount(0);
    expect((await tablet.context.request.get('/api/plans')).status()).toBe(401);
    await expect(laptop.page.getByRole('button', { name: /^Sign out there/ })).toHaveCount(0);
    expect((await laptop.context.request.get('/api/plans')).status()).toBe(200);
  });
