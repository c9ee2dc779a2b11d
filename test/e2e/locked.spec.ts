/** Sections that professionals lead: nobody else can write there, by any means, and everyone reads why. */
import { MESSAGE_SAVED, MESSAGE_SYNC } from '#shared/wire.ts';
import { bareSocket, handMadeMessage } from './support/raw.ts';
import { expect, test, quickIf } from './support/world.ts';

const HEALTH = 'Health, medication and clinical needs';
const SMUGGLED = 'No more tablets, says the family.';

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a daughter reads who decides in a professional section, why, and how she has a say`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      await daughter.opens(HEALTH);
      const health = daughter.section(HEALTH);
      await expect(health).toContainText('Led by professionals');
      await expect(health.locator('.state')).toContainText(/Niamh and Harpreet|Harpreet and Niamh/);
      await expect(health.locator('.state')).toContainText('You can read here.');

      await health.getByText('Why, and how you have a say').click();
      for (const part of [
        'Why it is led this way',
        'How the family has a say',
        'If we disagree',
        'How and when it is looked at again',
      ]) {
        await expect(health.getByText(part, { exact: true })).toBeVisible();
      }
      const { boundary } = await daughter.sectionOnServer(HEALTH);
      expect(boundary.influence).not.toBe('');
      await expect(health.getByText(boundary.influence)).toBeVisible();

      await health.getByRole('button', { name: `More about ${HEALTH}` }).click();
      await expect(daughter.page.getByRole('menuitem', { name: 'History' })).toBeVisible();
      await expect(daughter.page.getByRole('menuitem', { name: 'Section settings' })).toHaveCount(0);
    },
  );

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: nothing that a daughter does to the page writes in a professional section`, async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.opens(HEALTH), nurse.opens(HEALTH)]);
    const before = await nurse.heldText(HEALTH);
    await daughter.canOnlyRead(HEALTH);
    const text = daughter.text(HEALTH);
    const { page } = daughter;

    await test.step('typing', async () => {
      await text.locator('p').first().click();
      await page.keyboard.type(SMUGGLED);
    });
    await test.step('pasting', async () => {
      await daughter.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate((words) => navigator.clipboard.writeText(words), SMUGGLED);
      await text.locator('p').first().click();
      await page.keyboard.press('Control+v');
    });
    await test.step('dragging text in', async () => {
      const data = await page.evaluateHandle((words) => {
        const transfer = new DataTransfer();
        transfer.setData('text/plain', words);
        transfer.setData('text/html', `<p>${words}</p>`);
        return transfer;
      }, SMUGGLED);
      const box = await text.locator('p').first().boundingBox();
      const at = { clientX: (box?.x ?? 0) + 20, clientY: (box?.y ?? 0) + 10 };
      for (const type of ['dragenter', 'dragover', 'drop']) await text.dispatchEvent(type, { dataTransfer: data, ...at });
    });
    await test.step('making the text editable with the tools of the browser', async () => {
      // What the others do meanwhile draws the text anew and makes it a text to read again; then she does it once more.
      await expect(async () => {
        await text.evaluate((element) => element.setAttribute('contenteditable', 'true'));
        await text.locator('p').first().click();
        await page.keyboard.type(SMUGGLED);
        await page.keyboard.press('Enter');
        await page.keyboard.press('Control+v');
        // The page now shows what she forced into it; that is where it ends.
        await expect(text).toContainText('No more', { timeout: 2000 });
      }).toPass();
    });

    // What comes after proves that the section is alive: the nurse's own words arrive, and hers are the only ones.
    await nurse.writesAtEnd(HEALTH, 'Knee looked at today.');
    await nurse.isToldSaved(HEALTH);
    const after = await nurse.heldText(HEALTH);
    expect(after.text).toContain('Knee looked at today.');
    expect(after.text.replace(/\n?Knee looked at today\./, '')).toBe(before.text);
    await nurse.doesNotSee(HEALTH, 'No more tablets');
    await daughter.reloads();
    await daughter.opens(HEALTH);
    await daughter.sees(HEALTH, 'Knee looked at today.');
    await daughter.doesNotSee(HEALTH, 'No more tablets');
  });

test('a hand-made update from the daughter’s own page is refused with 4403 and nothing changes [S3] [S7] [S9]', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  await nurse.opens(HEALTH);
  const { room } = await daughter.sectionOnServer(HEALTH);
  const before = await nurse.heldText(HEALTH);

  // She may listen there, so it is the write that is refused and not she.
  expect((await bareSocket(daughter.page, room, null, MESSAGE_SYNC)).closed).toBe(null);
  for (const hiddenIn of ['update', 'step 2'] as const) {
    const { closed, types } = await bareSocket(daughter.page, room, handMadeMessage(SMUGGLED, hiddenIn));
    expect(closed, hiddenIn).toBe(4403);
    expect(types).not.toContain(MESSAGE_SAVED);
  }
  expect(await nurse.heldText(HEALTH)).toEqual(before);
  await nurse.doesNotSee(HEALTH, 'No more tablets');

  // The same bytes from somebody who may write there are taken.
  expect((await bareSocket(nurse.page, room, handMadeMessage('Taken from the nurse.'), MESSAGE_SAVED)).closed).toBe(null);
  await nurse.sees(HEALTH, 'Taken from the nurse.');
  await daughter.opens(HEALTH);
  await daughter.sees(HEALTH, 'Taken from the nurse.');
});
