/** A device that others use: signing out leaves nothing on it, and nobody finds what somebody else left. */
import { everythingOn, goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, type DemoName, quick, quickIf } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const ROUTINE = 'Daily routine';
const TEA = 'Nobody should wash before tea.';

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: signing out wipes the device, and the next user finds nothing`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
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
    },
  );

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
  await daughter.isOn('We cannot reach Alongside');
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
  expect(left.databases).toContain('alongside-outbox');
  const raw = await next.page.evaluate(async () => {
    const request = indexedDB.open('alongside-outbox');
    const db = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const all = db.transaction('outbox').objectStore('outbox').getAll();
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
  await expect.poll(async () => (await everythingOn(next)).databases).not.toContain('alongside-outbox');
});

test('what was written offline is never sent in the name of somebody who has signed in by another page since [S6] [S9]', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const son = await world.opensPearl('son');
  daughter.mayHear(/401|404/);
  await Promise.all([daughter.opens(ROUTINE), son.opens(ROUTINE)]);
  await isReadyForOffline(daughter);
  const before = await son.heldText(ROUTINE);
  await goesOffline(daughter);
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.page.keyboard.insertText(' In the blue cup.');
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept/);

  await daughter.context.addCookies(await son.context.cookies());
  let sent = '';
  daughter.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => (sent += payload.toString())));
  // Who is signed in is answered late, so that her rooms are asked for before her page knows.
  await daughter.page.route('**/api/me', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 6000));
    await route.continue().catch(() => undefined);
  });
  await goesOnline(daughter);
  // Her page finds out, and begins again as his.
  await expect(daughter.page.getByRole('button', { name: /Open your menu/ })).toContainText('Marcus');
  await daughter.opens(ROUTINE);
  await daughter.doesNotSee(ROUTINE, 'In the blue cup.');
  expect(sent).toContain('section.');
  expect(sent, 'her words do not even leave the page').not.toContain('In the blue cup.');
  expect(await son.heldText(ROUTINE)).toEqual(before);
  expect((await everythingOn(daughter)).databases).toContain('alongside-outbox');
});

test('on a device that others use too, nothing of a plan is written at all', quick, async ({ world }) => {
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

for (const { who, status, contentType, body } of [
  { who: 'a proxy that knows no such place', status: 404, contentType: 'text/plain', body: '404 page not found' },
  { who: 'a proxy that wants a sign-in', status: 401, contentType: 'text/html', body: '<html>Who are you?</html>' },
  { who: 'a guest network’s own page', status: 200, contentType: 'text/html', body: '<html>Log in to the network</html>' },
])
  test(`what ${who} answers is not the service’s word: the device keeps everything, and what was written is sent later`, async ({
    world,
  }) => {
    const daughter = await world.signsIn('daughter');
    daughter.mayHear(/the server responded with a status of/, /WebSocket/);
    let strange = false;
    await daughter.context.routeWebSocket('**/sync**', (socket) =>
      strange ? void socket.close({ code: 1011 }) : void socket.connectToServer(),
    );
    await daughter.reloads();
    await daughter.opensPlan('Pearl’s care plan');
    await daughter.opens(ROUTINE);
    await isReadyForOffline(daughter);
    await goesOffline(daughter);
    await daughter.clicksBehind(ROUTINE, TEA);
    await daughter.page.keyboard.insertText(' In the blue cup.');
    await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device/);

    strange = true;
    await daughter.context.route('**/api/**', (route) => route.fulfill({ status, contentType, body }));
    await goesOnline(daughter);
    await daughter.reloads();
    await daughter.isOn('Pearl’s care plan');
    await daughter.opens(ROUTINE);
    await daughter.sees(ROUTINE, 'In the blue cup.');
    await daughter.reads(/^We cannot reach Alongside. You see what this device kept/);

    strange = false;
    await daughter.context.unroute('**/api/**');
    await daughter.isToldSaved(ROUTINE);
    expect((await daughter.heldText(ROUTINE)).text).toContain('In the blue cup.');
    await expect(daughter.page.getByRole('alert')).toHaveCount(0);
  });

/** Ends the session of a page that is closed by now, as nobody's doing; somebody else comes to the same browser. */
async function losesSessionTo(daughter: Someone, name: DemoName): Promise<Someone> {
  await daughter.page.close();
  await goesOnline(daughter);
  await daughter.context.clearCookies();
  const next = await daughter.again();
  next.mayHear(/401/);
  await next.page.goto('/sign-in');
  await next.isOn('Sign in');
  await next.signsInQuickly(demoLogin(name));
  return next;
}

/** The daughter opens the routine and writes a sentence there without a network. */
async function writesInBlueCupOffline(daughter: Someone): Promise<void> {
  await daughter.signsInQuickly(demoLogin('daughter'));
  await daughter.opensPlan('Pearl’s care plan');
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  await goesOffline(daughter);
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.page.keyboard.insertText(' In the blue cup.');
}

/** Nothing readable is left on the device; the daughter signs in again and is told that something was lost. */
async function findsThatWordsAreLost(next: Someone): Promise<void> {
  expect((await everythingOn(next)).databases.filter((name) => name.includes('section.'))).toEqual([]);
  await next.chooses('Sign out');
  await next.isOn('Sign in');
  await next.signsInQuickly(demoLogin('daughter'));
  await next.reads('Something you wrote could not be saved.');
  await next.opensPlan('Pearl’s care plan');
  await next.opens(ROUTINE);
}

test('the key that seals is asked for until it is there: before, nothing is called kept, and afterwards the words outlive the session', async ({
  world,
}) => {
  const daughter = await world.comes();
  daughter.mayHear(/401|503/);
  await daughter.context.route('**/api/me/device-key', (route) => route.fulfill({ status: 503, body: 'busy' }));
  await writesInBlueCupOffline(daughter);
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept in this page since .* Keep it open\.$/);
  await daughter.context.unroute('**/api/me/device-key');
  const key = daughter.page.waitForResponse(async (answer) => answer.url().endsWith('/device-key') && answer.ok());
  await goesOnline(daughter);
  await key;
  await daughter.isToldSaved(ROUTINE);
  await goesOffline(daughter);
  await daughter.page.keyboard.insertText(' Not the green one.');
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device/);

  const next = await losesSessionTo(daughter, 'careworker');
  expect((await everythingOn(next)).databases).toContain('alongside-outbox');
  await next.chooses('Sign out');
  await next.isOn('Sign in');
  const son = await world.opensPearl('son');
  await next.signsInQuickly(demoLogin('daughter'));
  await son.opens(ROUTINE);
  await son.sees(ROUTINE, 'In the blue cup. Not the green one.');
});

test('work that could not be sealed is nobody else’s to read, and its writer is told when they sign in again [S7]', async ({
  world,
}) => {
  const daughter = await world.comes();
  daughter.mayHear(/401|503/);
  await daughter.context.route('**/api/me/device-key', (route) => route.fulfill({ status: 503, body: 'busy' }));
  await writesInBlueCupOffline(daughter);
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept in this page/);

  const next = await losesSessionTo(daughter, 'careworker');
  next.mayHear(/503/);
  await findsThatWordsAreLost(next);
  const told = next.section(ROUTINE).getByRole('alert');
  await expect(told).toContainText('Your last change here was not saved');
  await expect(told).toContainText('You were signed out before it was saved.');
  await next.doesNotSee(ROUTINE, 'In the blue cup.');
});

test('work that the browser fails to encrypt is told to its writer as lost, and never dropped without a word [S7]', async ({
  world,
}) => {
  const daughter = await world.comes();
  daughter.mayHear(/401/);
  await writesInBlueCupOffline(daughter);
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device/);

  await daughter.context.addInitScript(() => {
    SubtleCrypto.prototype.encrypt = () => Promise.reject(new Error('the cipher fails'));
  });
  const next = await losesSessionTo(daughter, 'careworker');
  await findsThatWordsAreLost(next);
  await expect(next.section(ROUTINE).getByRole('alert')).toContainText('You were signed out before it was saved.');
});
