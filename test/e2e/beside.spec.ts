/** Panels about the text stand beside it: they neither cover, dim nor move it, and give the focus back. */
import { expect, test } from './support/world.ts';
import type { Someone } from './support/someone.ts';

const ROUTINE = 'Daily routine';

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

async function boxOf(someone: Someone, selector: string): Promise<Box> {
  const box = await someone.page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page`);
  return box;
}

for (const width of [1280, 1440, 1920])
  test(`${width} px: the history stands beside the text, which stays where it was and can be written`, async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const { page } = daughter;
    await page.setViewportSize({ width, height: 900 });
    await daughter.opens(ROUTINE);
    const before = await boxOf(daughter, '.sections');
    const panel = await daughter.opensPanel(ROUTINE, 'History');
    await expect(panel.getByRole('listitem').first()).toBeVisible();
    await expect(page.getByRole('complementary', { name: `History: ${ROUTINE}` })).toBeVisible();
    await expect(panel.getByRole('heading', { name: `History: ${ROUTINE}` })).toBeFocused();
    const beside = await boxOf(daughter, '.side-panel');
    const after = await boxOf(daughter, '.sections');
    expect({ x: after.x, width: after.width }).toEqual({ x: before.x, width: before.width });
    expect(beside.x).toBeGreaterThanOrEqual(after.x + after.width);
    expect(beside.x + beside.width).toBeLessThanOrEqual(width);
    expect(beside.width).toBeGreaterThan(280);
    await daughter.writesAtEnd(ROUTINE, 'With the history beside it.');
    await daughter.isToldSaved(ROUTINE);
    await expect(panel).toBeVisible();
    await panel.getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(daughter.section(ROUTINE).getByRole('button', { name: `More about ${ROUTINE}` })).toBeFocused();
  });

test('390 px: the history is a sheet over the lower half, the section is above it, and the text can be scrolled', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  const panel = await daughter.opensPanel(ROUTINE, 'History');
  await expect(panel.getByRole('listitem').first()).toBeVisible();
  const { height } = daughter.page.viewportSize() ?? { height: 0 };
  const sheet = await boxOf(daughter, '.side-panel');
  expect(sheet.height).toBeLessThanOrEqual(height / 2 + 1);
  expect(sheet.y + sheet.height).toBeGreaterThanOrEqual(height - 1);
  const head = await daughter.section(ROUTINE).getByRole('heading', { level: 2 }).boundingBox();
  expect((head?.y ?? height) + (head?.height ?? 0)).toBeLessThan(sheet.y);
  const from = await daughter.page.evaluate(() => scrollY);
  await daughter.page.mouse.move(200, 150);
  await daughter.page.mouse.wheel(0, 300);
  await expect.poll(() => daughter.page.evaluate(() => scrollY)).toBeGreaterThan(from);
});

test('390 px: what Find shows is above the sheet, and the next place is one press away', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await daughter.presses('Find in this plan');
  const panel = daughter.page.getByRole('complementary', { name: 'Find in this plan' });
  await panel.getByRole('searchbox').fill('paracetamol');
  await expect(panel.getByRole('status')).toHaveText(/^Found in \d+ places\./);
  for (const index of [0, 1]) {
    await panel.getByRole('listitem').nth(index).getByRole('button').click();
    await expect(panel.getByRole('listitem').nth(index)).toHaveAttribute('aria-current', 'true');
    const sheet = await boxOf(daughter, '.side-panel');
    await expect
      .poll(() =>
        daughter.page.evaluate(() => {
          const [range] = CSS.highlights.get('found') ?? [];
          return range instanceof Range ? range.getBoundingClientRect().bottom : Infinity;
        }),
      )
      .toBeLessThan(sheet.y);
  }
  await daughter.closesPanel();
  await expect(daughter.section('Health, medication and clinical needs')).toBeFocused();
});
