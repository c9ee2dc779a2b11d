/** The interface in Urdu: from right to left, in its own letters, with nothing that axe finds, in light and in dark. */
import { look } from './support/axe.ts';
import { looksRound, WIDTHS } from './support/layout.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, quick } from './support/world.ts';

const PLAN = 'Pearl’s care plan';

/** The page stands from right to left, in Urdu, and is no wider than the screen. */
async function standsInUrdu(someone: Someone): Promise<void> {
  await expect(someone.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(someone.page.locator('html')).toHaveAttribute('lang', 'ur');
  expect(
    await someone.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
}

test('an invitation accepted on a phone in Urdu, with a sentence written at the end of it', quick, async ({ world }) => {
  const manager = await world.opensPearl('manager');
  await manager.page.getByRole('link', { name: 'People on the plan' }).click();
  await manager.presses('Invite someone');
  await manager.fillsIn({ 'Their name': 'آمنہ صدیقی', 'What they are to Pearl': 'سہیلی' });
  await manager.presses('Make the invitation');
  const link = (await manager.page.getByTestId('invitation-link').textContent()) ?? '';

  const friend = await world.comes({ size: 'phone' });
  const fonts: string[] = [];
  friend.page.on('request', (request) => request.resourceType() === 'font' && fonts.push(request.url()));
  await friend.goes('/sign-in', 'Sign in');
  expect(
    fonts.filter((url) => url.includes('arabic')).length,
    'the name of the language is drawn in its own letters',
  ).toBeLessThanOrEqual(1);
  await friend.page.goto(link);
  await friend.isOn('You are invited');
  await friend.page.getByRole('button', { name: 'اردو' }).click();
  await friend.isOn('آپ کو دعوت ہے');
  await standsInUrdu(friend);
  await expect
    .poll(() => friend.page.evaluate(() => document.fonts.check('1rem "Noto Sans Arabic Variable"', 'آپ')))
    .toBe(true);

  // What has to be put right is said in Urdu too, and nothing typed is lost.
  await friend.presses('میرا اکاؤنٹ بنائیں اور شامل ہوں');
  await friend.reads('2 چیزیں ٹھیک کرنی ہیں');
  await expect(friend.page.getByLabel('آپ کا نام')).toHaveValue('آمنہ صدیقی');
  await friend.page.getByRole('textbox', { name: 'ای میل' }).fill('amina@example.org');
  await friend.page.getByLabel('پاس ورڈ', { exact: true }).fill('four plain words here');
  await friend.presses('میرا اکاؤنٹ بنائیں اور شامل ہوں');
  await friend.isOn(PLAN);
  friend.staysOnThisPlan();
  await standsInUrdu(friend);

  const section = friend.section('Life story');
  await friend.opens('Life story');
  await section.getByRole('button', { name: /^لکھیں/ }).click();
  await friend.page.keyboard.press('Control+Home');
  await friend.types('وہ ہمیں گانے سناتی تھیں۔ ');
  await friend.isTold('Life story', 'محفوظ۔');
  await manager.page.goto(`/plans/${new URL(friend.page.url()).pathname.split('/')[2]}`);
  await manager.sees('Life story', 'وہ ہمیں گانے سناتی تھیں۔');

  // The choice stays on this phone.
  await friend.reloads();
  await standsInUrdu(friend);
});

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: axe finds nothing on the pages in Urdu`, async ({ world }) => {
    test.slow();
    const findings: string[] = [];
    const manager = await world.comes({ size });
    await manager.goes('/sign-in', 'Sign in');
    await manager.page.getByRole('button', { name: 'اردو' }).click();
    await manager.isOn('سائن اِن');
    await standsInUrdu(manager);
    await look(manager, 'sign-in', findings);
    await manager.page.getByRole('textbox', { name: 'ای میل' }).fill(demoLogin('manager').email);
    await manager.page.getByLabel('پاس ورڈ', { exact: true }).fill(demoLogin('manager').password);
    await manager.presses('سائن اِن کریں');
    await manager.isOn('منصوبے');
    await look(manager, 'plans', findings);
    await manager.opensPlan(PLAN);
    await manager.opens('Keeping safe: positive risk plans');
    await standsInUrdu(manager);
    await look(manager, 'plan', findings);
    await looksRound(manager, 'plan', findings, { widths: size === 'phone' ? [390] : WIDTHS });
    const path = new URL(manager.page.url()).pathname;
    await manager.presses('جائیں');
    await expect(manager.page.getByRole('dialog')).toBeVisible();
    await look(manager, 'go to', findings);
    await manager.page.keyboard.press('Escape');
    for (const [address, heading] of [
      [`${path}/people`, 'منصوبے کے لوگ'],
      [`${path}/timeline`, 'روداد'],
      [`${path}/own`, /^السلام علیکم/],
      [`${path}/own/people`, 'میری مدد کون کرتا ہے'],
      ['/account', 'میرا اکاؤنٹ'],
      ['/service', 'ادارہ'],
      ['/plans/new', 'نیا منصوبہ شروع کریں'],
      ['/nowhere', 'یہ صفحہ یہاں نہیں ہے'],
    ] as const) {
      await manager.goes(address, heading);
      await standsInUrdu(manager);
      await look(manager, address, findings);
      await looksRound(manager, address, findings, { widths: size === 'phone' ? [390] : WIDTHS });
    }
    expect(findings).toEqual([]);
  });
}
