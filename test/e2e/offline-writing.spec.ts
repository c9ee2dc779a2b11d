/** Without a network: reading and writing go on, over closing the page too, and all of it is merged on return. */
import { closesAndReopens, goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import { hears } from './support/hears.ts';
import { expect, test, quickIf } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const ROUTINE = 'Daily routine';
const TEA = 'Nobody should wash before tea.';

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: written offline, the page closed, opened again offline, written on, and merged on return`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      const son = await world.opensPearl('son');
      await Promise.all([daughter.opens(ROUTINE), son.opens(ROUTINE)]);
      await isReadyForOffline(daughter);

      await goesOffline(daughter);
      await daughter.clicksBehind(ROUTINE, TEA);
      await daughter.page.keyboard.insertText(' In the blue cup.');
      await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device since \d\d:\d\d\.$/);
      await daughter.reads(/We cannot reach Alongside\. You see what this device kept: as it was today, \d\d:\d\d\./);
      await expect(daughter.page.locator('.here-now')).toContainText('this page cannot tell who else is here');
      await expect(daughter.page.locator('.here-now')).not.toContainText('Nobody else');

      const again = await closesAndReopens(daughter);
      await again.isOn('Pearl’s care plan');
      await again.reads(/We cannot reach Alongside\. You see what this device kept: as it was today, \d\d:\d\d\./);
      await again.opens(ROUTINE);
      await again.sees(ROUTINE, 'Nobody should wash before tea. In the blue cup.');
      await again.isTold(ROUTINE, /^Offline\. One change is kept on this device since \d\d:\d\d\.$/);
      await again.clicksBehind(ROUTINE, TEA);
      await again.page.keyboard.insertText(' With two sugars.');
      await again.isTold(ROUTINE, /^Offline\. 2 changes are kept on this device since/);
      // A section that nobody had scrolled to before is there as well, and says as of when.
      await again.opens('Life story');
      await again.isTold(
        'Life story',
        /^Offline\. You can go on writing\. It is kept on this device\. This is how it was today, \d\d:\d\d\.$/,
      );

      await son.clicksBefore(ROUTINE, TEA);
      await son.types('Good morning! ');
      await son.isToldSaved(ROUTINE);

      await goesOnline(again);
      await again.isToldSaved(ROUTINE);
      const whole = 'Good morning! I want my tea first. Nobody should wash before tea. In the blue cup. With two sugars.';
      await again.sees(ROUTINE, whole);
      await son.sees(ROUTINE, whole);
      expect((await son.heldText(ROUTINE)).text).toContain(whole);
      await expect(again.page.getByText('We cannot reach Alongside.')).toHaveCount(0);
    },
  );

test('what was written offline is sent days later, also where its section is not opened again, and has both times [S15]', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  await goesOffline(daughter);
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.page.keyboard.insertText(' In the blue cup.');
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device/);
  await daughter.page.goto('/account');
  await daughter.reads('One change waits to be sent.');

  const son = await world.opensPearl('son');
  await son.opens(ROUTINE);
  await daughter.page.clock.setFixedTime(Date.now() + 2 * 24 * 3600 * 1000);
  await goesOnline(daughter);
  await son.sees(ROUTINE, 'Nobody should wash before tea. In the blue cup.');
  await son.page.getByRole('link', { name: 'Timeline', exact: true }).click();
  const entry = son.page.locator('.entry', { hasText: 'In the blue cup' });
  await expect(entry).toContainText(
    /Written \d+ \S+ \d{4}, \d\d:\d\d, without a connection\. It came (today|yesterday), \d\d:\d\d\./,
  );
});

test('an observer reads offline, and brings nothing when the network is back', async ({ world }) => {
  const inspector = await world.opensPearl('inspector');
  await isReadyForOffline(inspector);
  const before = await inspector.heldText(ROUTINE);
  await goesOffline(inspector);
  const again = await closesAndReopens(inspector);
  await again.opens(ROUTINE);
  await again.isTold(ROUTINE, /^Offline\. You can read what is here\. This is how it was today/);
  await goesOnline(again);
  await again.isTold(ROUTINE, '');
  expect(await again.heldText(ROUTINE)).toEqual(before);
});

test('going offline, writing on and coming back is said aloud once each', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  await daughter.clicksBehind(ROUTINE, TEA);
  const heard = await hears(daughter);
  await goesOffline(daughter);
  // In one piece: what is typed letter by letter can come to the device as several changes.
  await daughter.page.keyboard.insertText(' In the blue cup.');
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device/);
  await daughter.reads(/We cannot reach Alongside\./);
  await goesOnline(daughter);
  await daughter.isToldSaved(ROUTINE);
  await expect.poll(heard).toContain('Saved.');
  await expect.poll(heard).toContain('Online again.');
  expect((await heard()).toSorted()).toEqual([
    'Offline. You can go on writing. It is kept on this device.',
    'Offline. You can still read what this device kept.',
    'Online again.',
    'Saved.',
  ]);
});

test('what is still on its way to the device is not called kept, and counts once it is there [S2]', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await isReadyForOffline(daughter);
  await goesOffline(daughter);
  // A device that takes its time: what is written there ends only when it is told to.
  await daughter.page.evaluate(() => {
    let slow = true;
    const commit = IDBTransaction.prototype.commit;
    IDBTransaction.prototype.commit = function (this: IDBTransaction): void {
      const store = this.objectStore(this.objectStoreNames[0] ?? '');
      const wait = (): void => {
        if (slow) store.count().onsuccess = wait;
        else commit.call(this);
      };
      wait();
    };
    addEventListener('device-goes-on', () => (slow = false));
  });
  await daughter.clicksBehind(ROUTINE, TEA);
  await daughter.page.keyboard.insertText(' In the blue cup.');
  await daughter.isTold(ROUTINE, 'Offline. Keeping what you wrote on this device…');
  await daughter.page.evaluate(() => dispatchEvent(new Event('device-goes-on')));
  await daughter.isTold(ROUTINE, /^Offline\. One change is kept on this device since/);
  await goesOnline(daughter);
  await daughter.isToldSaved(ROUTINE);
});
