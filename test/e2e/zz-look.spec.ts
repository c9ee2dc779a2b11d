import { expect, test } from './support/world.ts';
const OUT = '/tmp/hb-tmp';
for (const [name, width, height] of [
  ['phone', 390, 844],
  ['tablet', 820, 1180],
  ['desktop', 1440, 900],
  ['small', 320, 640],
  ['landscape', 844, 390],
] as const) {
  test(`look ${name}`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', { viewport: { width, height } } as never);
    await nurse.page.setViewportSize({ width, height });
    const daughter = await world.opensPearl('daughter');
    await expect(nurse.page.locator('.here-now')).toContainText('Denise');
    await nurse.page.waitForTimeout(1500);
    await nurse.page.screenshot({ path: `${OUT}/${name}-top.png` });
    await nurse.page.evaluate(() => scrollTo(0, 3000));
    await nurse.page.waitForTimeout(1500);
    await nurse.page.screenshot({ path: `${OUT}/${name}-mid.png` });
    const bar = await nurse.page.evaluate(() => [
      document.querySelector('.plan-bar')?.getBoundingClientRect().height,
      document.querySelector('.plan-foot')?.getBoundingClientRect().height,
    ]);
    console.log(name, JSON.stringify(bar));
    if (await nurse.page.locator('.to-contents').isVisible()) {
      await nurse.page.locator('.to-contents').click();
      await expect(nurse.page.getByRole('dialog')).toBeVisible();
      await nurse.page.waitForTimeout(300);
      await nurse.page.screenshot({ path: `${OUT}/${name}-contents.png` });
      await nurse.page.keyboard.press('Escape');
    }
    await nurse.page.locator('.bar-line').click();
    await nurse.page.waitForTimeout(300);
    await nurse.page.screenshot({ path: `${OUT}/${name}-line.png` });
    await nurse.page.keyboard.press('Escape');
    await nurse.page.locator('.bar-person').click();
    await nurse.page.waitForTimeout(300);
    await nurse.page.screenshot({ path: `${OUT}/${name}-person.png` });
    await nurse.page.keyboard.press('Escape');
    await nurse.page.getByRole('link', { name: 'People on the plan' }).click();
    await nurse.isOn('People on the plan');
    await nurse.page.waitForTimeout(300);
    await nurse.page.screenshot({ path: `${OUT}/${name}-people.png` });
    void daughter;
  });
}
