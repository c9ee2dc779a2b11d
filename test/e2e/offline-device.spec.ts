/** A device that others use: signing out leaves nothing on it, and nobody finds what somebody else left. */
import { everythingOn, goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import { demoLogin, expect, test } from './support/world.ts';

const ROUTINE = 'Daily routine';
const TEA = 'Nobody should wash before tea.';

test('signing out wipes the device, and the next user finds nothing', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  expect((await everythingOn(daughter)).databases.length).toBeGreaterThan(3);

  await daughter.chooses('Sign out');
  await daughter.isOn('Sign in');
  const left = await everythingOn(daughter);
  expect(left.databases).toEqual([]);
  expect(left.stored).not.toMatch(/Denise|Pearl|[0-9a-f]{8}-[0-9a-f]{4}/);
  // The worker holds the page's own files, which are the same for everybody.
  expect(
    left.cached.filter((path) => path.startsWith('/api') || path.startsWith('/sync') || path.startsWith('/plans')),
  ).toEqual([]);

  await goesOffline(daughter);
  await daughter.page.goto('/');
  await daughter.reads('We cannot reach Alongside');
  await expect(daughter.page.getByText(/Pearl|Denise/)).toHaveCount(0);
});

test('signing out with something unsaved asks first', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  await goesOffline(daughter);
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.page.keyboard.insertText(' In the blue cup.');
  await daughter.isTold(ROUTINE, /^Offline\. One change/);
  await daughter.chooses('Sign out');
  await daughter.reads('Something you wrote is not saved yet');
  await daughter.presses('Stay here');
  await goesOnline(daughter);
  await daughter.isToldSaved(ROUTINE);
});

test('signed out offline, the device stays signed out when the network is back', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await isReadyForOffline(daughter);
  await goesOffline(daughter);
  await daughter.chooses('Sign out');
  await daughter.reads('We cannot reach Alongside');
  expect((await everythingOn(daughter)).databases).toEqual([]);
  await goesOnline(daughter);
  await daughter.page.goto('/');
  await daughter.isOn('Sign in');
});

test('work of somebody whose session ended is sealed before the next one sees a page, and sent when its writer is back', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  daughter.mayHear(/401/);
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  await goesOffline(daughter);
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.page.keyboard.insertText(' In the blue cup.');
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept/);
  await daughter.page.close();

  // Nobody signed out: the session just is not there any more, and somebody else signs in.
  await goesOnline(daughter);
  await daughter.context.clearCookies();
  const next = await daughter.again();
  await next.page.goto('/sign-in');
  await next.isOn('Sign in');
  await next.signsInQuickly(demoLogin('careworker'));
  const left = await everythingOn(next);
  expect(left.databases.filter((name) => name.includes('section.'))).toEqual([]);
  expect(left.databases).toContain('alongside-sealed');
  const raw = await next.page.evaluate(async () => {
    const request = indexedDB.open('alongside-sealed');
    const db = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const all = db.transaction('sealed').objectStore('sealed').getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    db.close();
    const [sealed] = all.result as { data: ArrayBuffer }[];
    return new TextDecoder().decode(sealed?.data);
  });
  expect(raw.length).toBeGreaterThan(100);
  expect(raw).not.toContain('blue cup');

  await next.chooses('Sign out');
  await next.isOn('Sign in');
  const son = await world.opensPearl('son');
  await son.opens(ROUTINE);
  await next.signsInQuickly(demoLogin('daughter'));
  await son.sees(ROUTINE, 'Nobody should wash before tea. In the blue cup.');
  await expect.poll(async () => (await everythingOn(next)).databases).not.toContain('alongside-sealed');
});

test('on a device that others use too, nothing of a plan is written at all', async ({ world }) => {
  const daughter = await world.comes();
  await daughter.goes('/sign-in', 'Sign in');
  const { email, password } = demoLogin('daughter');
  await daughter.fillsIn({ 'E-mail': email, Password: password });
  await daughter.page.getByText('Others use this device too').click();
  await daughter.presses('Sign in');
  await daughter.isOn('Pearl’s care plan');
  await daughter.opens(ROUTINE);
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.types(' In the blue cup.');
  await daughter.isToldSaved(ROUTINE);
  const { databases, stored } = await everythingOn(daughter);
  expect(databases).toEqual([]);
  expect(stored).not.toMatch(/Denise|Pearl|blue/);
  await goesOffline(daughter);
  await daughter.page.keyboard.insertText(' And now?');
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept in this page since .* Keep it open\.$/);
  await goesOnline(daughter);
  await daughter.isToldSaved(ROUTINE);
});
