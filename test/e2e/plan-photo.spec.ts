/** The photo of a plan's person, and the facts that tell them from others: who sets them, who sees them, and where they stay. */
import type { Page } from '@playwright/test';
import { closesAndReopens, goesOffline, isReadyForOffline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, quick, test } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const PLAN = 'Pearl’s care plan';
const FACTS = /Room 12.*Born 8 June 1948/;

/** A photo as a phone makes it: tall, with a face in its upper half. */
async function photoOn(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 1200;
    canvas.height = 1600;
    const draw = canvas.getContext('2d');
    if (draw === null) throw new Error('this browser draws nothing');
    const ellipse = (colour: string, x: number, y: number, width: number, height: number): void => {
      draw.fillStyle = colour;
      draw.beginPath();
      draw.ellipse(x, y, width, height, 0, 0, 7);
      draw.fill();
    };
    draw.fillStyle = '#bcd3c5';
    draw.fillRect(0, 0, 1200, 1600);
    ellipse('#6d3b63', 600, 1500, 520, 560);
    ellipse('#e9e4dc', 600, 560, 330, 340);
    ellipse('#8a5a3c', 600, 640, 260, 320);
    for (const x of [500, 700]) ellipse('#2c1a10', x, 600, 26, 20);
    draw.strokeStyle = '#5d2f22';
    draw.lineWidth = 22;
    draw.beginPath();
    draw.arc(600, 700, 110, 0.4, 2.74);
    draw.stroke();
    return canvas.toDataURL('image/jpeg', 0.9);
  });
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(url.split(',')[1] ?? '', 'base64') };
}

async function choosesPhoto({ page }: Someone, button: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('dialog').getByRole('button', { name: button }).click();
  await (await chooser).setFiles(await photoOn(page));
}
/** Whether a photo of a plan lies on somebody's device. */
async function keepsPhoto({ page }: Someone): Promise<boolean> {
  return await page.evaluate(async () => {
    const done = async <T>(request: IDBRequest<T>): Promise<T> =>
      await new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('it does not open'));
      });
    for (const { name = '' } of await indexedDB.databases()) {
      if (!/^alongside\/[^/]+$/.test(name)) continue;
      const db = await done(indexedDB.open(name));
      const stored = await done<unknown[]>(db.transaction('answers').objectStore('answers').getAll());
      db.close();
      if (JSON.stringify(stored).includes('data:image/webp')) return true;
    }
    return false;
  });
}
const faceIn = (someone: Someone) => someone.page.locator('.plan-face img');

test(
  'a manager puts a photo on the plan, which everyone on it sees; taking it away can be undone',
  quick,
  async ({ world }) => {
    const manager = await world.opensPearl('manager');
    const daughter = await world.signsIn('daughter', { size: 'phone' });
    const card = daughter.page.locator('.card', { hasText: PLAN });
    await expect(card).toContainText(FACTS);
    await expect(card.locator('.plan-face')).toHaveText('PW');

    await manager.choosesForPlan('Plan settings');
    const panel = manager.page.getByRole('dialog', { name: 'Plan settings' });
    await choosesPhoto(manager, 'Choose a photo');
    const preview = panel.getByRole('img', { name: 'The part of the photo that is used' });
    await expect(preview).toBeFocused();
    await manager.page.keyboard.press('ArrowDown');
    await panel.getByLabel('Closer').fill('1.5');
    await panel.getByRole('button', { name: 'Use this photo' }).click();
    await expect(panel.getByRole('status').filter({ hasText: 'The photo is on the plan now.' })).toBeVisible();
    await expect(panel.locator('.plan-face img')).toBeVisible();

    await daughter.reloads();
    await expect(card.locator('.plan-face img')).toBeVisible();
    expect((await daughter.plans())[0]?.person.photo).not.toBeNull();

    await panel.getByRole('button', { name: 'Take the photo away' }).click();
    await expect(panel.locator('.plan-face')).toHaveText('PW');
    await panel.getByRole('button', { name: 'Undo' }).click();
    await expect(panel.locator('.plan-face img')).toBeVisible();
  },
);

test('the person chooses their own photo on a phone, and others on the plan cannot change it', async ({ world }) => {
  const pearl = await world.opensPearl('person', { size: 'phone' });
  const daughter = await world.opensPearl('daughter');
  await daughter.goesToPeople();
  await pearl.goesToPeople();
  await expect(pearl.member('Pearl Whittaker')).toContainText(FACTS);
  await expect(daughter.page.getByRole('button', { name: /photo/i })).toHaveCount(0);
  await pearl.presses('Choose a photo of Pearl Whittaker');
  await choosesPhoto(pearl, 'Choose a photo');
  const panel = pearl.page.getByRole('dialog', { name: 'Photo of Pearl Whittaker' });
  await panel.getByRole('button', { name: 'Use this photo' }).click();
  await expect(panel.locator('.plan-face img')).toBeVisible();
  await pearl.closesPanel();
  await expect(pearl.member('Pearl Whittaker').locator('img')).toBeVisible();
  await expect(daughter.member('Pearl Whittaker').locator('img')).toBeVisible();

  // What is no photo is said to be none, and nothing changes.
  await pearl.presses('Change the photo of Pearl Whittaker');
  const chooser = pearl.page.waitForEvent('filechooser');
  await panel.getByRole('button', { name: 'Choose another photo' }).click();
  await (await chooser).setFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no photo') });
  await expect(panel.getByRole('alert')).toContainText('This is not a photo that we can read.');
  await expect(panel.locator('.plan-face img')).toBeVisible();
});

test('a device that keeps the plan has the photo without a network, and has it no more when it forgets the plan', async ({
  world,
}) => {
  const manager = await world.opensPearl('manager');
  await manager.choosesForPlan('Plan settings');
  await choosesPhoto(manager, 'Choose a photo');
  await manager.page.getByRole('dialog').getByRole('button', { name: 'Use this photo' }).click();
  await expect(manager.page.getByRole('dialog').locator('.plan-face img')).toBeVisible();

  const son = await world.opensPearl('son');
  await isReadyForOffline(son);
  await son.goes('/', 'Plans');
  await expect(faceIn(son)).toBeVisible();
  await expect.poll(() => keepsPhoto(son)).toBe(true);
  await goesOffline(son);
  const later = await closesAndReopens(son);
  await expect(faceIn(later)).toBeVisible();
  await expect(later.page.locator('.card', { hasText: PLAN })).toContainText(FACTS);

  await manager.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await manager.goesToPeople();
  await manager.opensMember('Marcus Whittaker');
  await manager.presses('Remove Marcus Whittaker from the plan');
  await manager.presses('Yes, remove Marcus');
  await expect(manager.member('Marcus Whittaker')).toHaveCount(0);
  await later.context.setOffline(false);
  later.mayHear(/404|not found/i);
  await later.page.reload();
  await later.reads('You are not on a plan yet.');
  await expect.poll(() => keepsPhoto(later)).toBe(false);
});
