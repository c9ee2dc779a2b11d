/**
 * How the pages look, held against pictures that somebody has looked at (test/e2e/pictures): those states that are the same on every
 * day. Small differences in how letters are drawn do not count. After a wanted change, look at the new ones and keep them with
 * `npx playwright test --config test/e2e/playwright.config.ts pictures --update-snapshots`.
 */
import { SERVER_AWAY } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, type Device, quick } from './support/world.ts';

const PLAN = 'Pearl’s care plan';

/** What is another on each day, times and the colours of accounts, is made the same in every picture. */
function sameEveryDay(isOfDemo: boolean): void {
  for (const avatar of document.querySelectorAll<HTMLElement>('.avatar')) avatar.dataset['person'] = '1';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = node.nodeValue ?? '';
    const same = text
      .replaceAll(/(?:\d{1,2} \w+ \d{4}|yesterday), \d\d:\d\d/g, '3 March 2026, 09:30')
      .replaceAll(
        /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d(?!,)/g,
        '3 March 2026',
      )
      // Comments of the demo are of yesterday or of today, by the hour in which it is started.
      .replaceAll(/\btoday, \d\d:\d\d/g, isOfDemo ? '3 March 2026, 09:30' : 'today, 09:30')
      .replace(/(today|آج)(, |، )\d\d:\d\d/, (_all, day: string, comma: string) => `${day}${comma}09:30`);
    if (same !== text) node.nodeValue = same;
  }
}

/** A busy browser without a screen may go on giving its last picture until the size of the window changes. */
async function isDrawnAnew({ page }: Someone): Promise<void> {
  const size = page.viewportSize();
  if (size === null) return;
  await page.setViewportSize({ ...size, height: size.height + 1 });
  await page.setViewportSize(size);
}

const pictures = { tag: '@pictures' };

/** The screen as it is now looks as it did. */
async function looksAsBefore(someone: Someone, name: string, isOfDemo = false): Promise<void> {
  await someone.page.evaluate(sameEveryDay, isOfDemo);
  // A page that the server drew has the letters of this machine until nobody looks at it.
  await someone.page.evaluate(() => {
    delete document.documentElement.dataset['letters'];
    document.body.getBoundingClientRect();
    return document.fonts.ready;
  });
  // A browser with several windows may not have drawn this one since the last change.
  await someone.page.bringToFront();
  await someone.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const exactly = { scale: 'css', threshold: 0.25, maxDiffPixelRatio: 0.01, timeout: 5000 } as const;
  let isFirst = true;
  // A picture that is still the last one stays the last one, however long one waits: the size has to change each time.
  await expect(async () => {
    if (!isFirst) await isDrawnAnew(someone);
    isFirst = false;
    await expect(someone.page).toHaveScreenshot(`${name}.png`, exactly);
  }).toPass({ timeout: 20_000 });
}

const LOOKS: readonly (Device & { readonly size: 'phone' | 'desktop'; readonly scheme: 'light' | 'dark' })[] = [
  { size: 'phone', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
  { size: 'desktop', scheme: 'light' },
  { size: 'desktop', scheme: 'dark' },
];

for (const device of LOOKS) {
  const as = `${device.size}-${device.scheme}`;
  test(
    `${as}: pages look as they did when somebody looked at them`,
    as === 'phone-light' ? { tag: [pictures.tag, quick.tag] } : pictures,
    async ({ world }) => {
      const visitor = await world.comes(device);
      await visitor.goes('/sign-in', 'Sign in');
      await looksAsBefore(visitor, `sign-in-${as}`);
      await visitor.presses('Sign in');
      await visitor.reads('2 things need to be put right');
      await looksAsBefore(visitor, `sign-in-wrong-${as}`);
      await visitor.goes('/invitation', 'Enter your invitation');
      await looksAsBefore(visitor, `invitation-${as}`);
      await visitor.goes('/nowhere', 'This page is not here');
      await looksAsBefore(visitor, `not-found-${as}`);

      const manager = await world.signsIn('manager', device);
      await manager.goes('/plans/new', 'Start a new plan');
      await manager.reads('It starts with these sections:');
      await looksAsBefore(manager, `new-plan-${as}`);

      // To somebody who never looked at the plan nothing is new, so no date stands on the page.
      const inspector = await world.signsIn('inspector', device);
      await inspector.opensPlan(PLAN);
      await inspector.opens('About me and what matters');
      await inspector.page.evaluate(() => scrollTo(0, 0));
      await looksAsBefore(inspector, `plan-${as}`);
      await inspector.presses('Go to');
      await expect(inspector.page.getByRole('dialog')).toBeVisible();
      await looksAsBefore(inspector, `go-to-${as}`);
    },
  );
}

for (const size of ['phone', 'desktop'] as const)
  test(`${size}: pages in Urdu look as they did when somebody looked at them`, pictures, async ({ world }) => {
    const visitor = await world.comes({ size });
    await visitor.goes('/sign-in', 'Sign in');
    await visitor.page.getByRole('button', { name: 'اردو' }).click();
    await visitor.isOn('سائن اِن');
    await looksAsBefore(visitor, `sign-in-urdu-${size}`);
    await visitor.goes('/invitation', 'اپنی دعوت درج کریں');
    await looksAsBefore(visitor, `invitation-urdu-${size}`);
    await visitor.goes('/nowhere', 'یہ صفحہ یہاں نہیں ہے');
    await looksAsBefore(visitor, `not-found-urdu-${size}`);
  });

test(
  'the plan on a tablet, with text twice as large on a phone, and in Urdu looks as it did when somebody looked at it',
  pictures,
  async ({ world }) => {
    const inspector = await world.signsIn('inspector', { size: 'phone' });
    const { page } = inspector;
    await inspector.opensPlan(PLAN);
    await inspector.opens('About me and what matters');
    await page.setViewportSize({ width: 390, height: 1500 });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '225%';
      scrollTo(0, 0);
    });
    await looksAsBefore(inspector, 'plan-phone-text-200');
    await inspector.context.request.patch('/api/me', { data: { language: 'ur' } });
    for (const [name, width] of [
      ['phone', 390],
      ['tablet', 820],
    ] as const) {
      await page.setViewportSize({ width, height: 1000 });
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('lang', 'ur');
      await expect(inspector.text('About me and what matters')).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
      await looksAsBefore(inspector, `plan-urdu-${name}`);
    }
    await inspector.context.request.patch('/api/me', { data: { language: 'en' } });
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(inspector.text('About me and what matters')).toBeVisible();
    await looksAsBefore(inspector, 'plan-tablet');
  },
);

/** Brings all sections on the page, and then this one to the top of the screen. */
async function standsBefore(someone: Someone, title: string): Promise<void> {
  for (const section of (await someone.plan()).sections) await someone.opens(section.title);
  await someone.section(title).evaluate((section) => section.scrollIntoView({ block: 'start', behavior: 'instant' }));
}

test(
  'phone: a section on hold, a locked one with its card, and a block with its fields look as they did',
  pictures,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size: 'phone' });
    await standsBefore(daughter, 'Preferences');
    await looksAsBefore(daughter, 'held-phone');
    const health = daughter.section('Health, medication and clinical needs');
    await health.getByText('Why, and how you have a say').click();
    await standsBefore(daughter, 'Health, medication and clinical needs');
    await looksAsBefore(daughter, 'locked-phone');
    await daughter.startsWriting('Daily routine');
    const step = daughter.text('Daily routine').getByRole('group', { name: 'Routine step', exact: true }).first();
    await step.getByRole('button', { name: 'Details: Routine step' }).click();
    await step.getByRole('textbox', { name: 'Time' }).focus();
    await step.evaluate((block) => block.scrollIntoView({ block: 'start', behavior: 'instant' }));
    await looksAsBefore(daughter, 'block-phone');
  },
);

for (const size of ['phone', 'desktop'] as const)
  test(
    `${size}: comments beside their words, who agrees to a risk, and an open suggestion look as they did`,
    pictures,
    async ({ world }) => {
      const nurse = await world.opensPearl('nurse', { size });
      const { page } = nurse;
      await standsBefore(nurse, 'Daily routine');
      await nurse.section('Daily routine').locator('[data-comment-count]').click();
      await expect(page.locator('aside.side-panel section.thread').first()).toBeVisible();
      await standsBefore(nurse, 'Daily routine');
      await looksAsBefore(nurse, `comments-${size}`, true);
      await page.locator('aside.side-panel').getByRole('button', { name: 'Close' }).click();
      await standsBefore(nurse, 'Keeping safe: positive risk plans');
      const acts = nurse.text('Keeping safe: positive risk plans').locator('.acts').first();
      await expect(acts).toContainText('agreed to take this risk');
      await acts.evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
      await looksAsBefore(nurse, `acts-${size}`, true);
      await page.getByRole('link', { name: 'One suggestion waits for your answer.' }).click();
      await nurse.isOn('Suggestions');
      await expect(page.locator('.suggestion-item').first()).toBeVisible();
      await looksAsBefore(nurse, `suggestions-${size}`, true);
    },
  );

test('phone: a refused text and a locked device look as they did', pictures, async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await daughter.writesAtEnd('Life story', 'She kept bees.');
  await daughter.isToldSaved('Life story');
  const { room } = await daughter.sectionOnServer('Life story');
  daughter.mayHear(...SERVER_AWAY, /the server responded with a status of/);
  await world.service.isKilled();
  await daughter.types(' Behind the chapel.');
  await daughter.isTold('Life story', /kept on this device/);
  world.service.hasRoomOfSchema(room, 999);
  await world.service.starts();
  await expect(daughter.page.getByLabel('Your text that was not saved')).toHaveValue(/Behind the chapel\./);
  await standsBefore(daughter, 'Life story');
  await looksAsBefore(daughter, 'refused-phone');

  await daughter.page.evaluate(() => {
    localStorage.setItem('device', JSON.stringify({ shared: true }));
    localStorage.setItem('locked', 'yes');
  });
  await daughter.reloads();
  await daughter.isOn('Locked for Denise');
  await looksAsBefore(daughter, 'locked-device-phone');
});

test.describe('an empty service', () => {
  test.use({ start: 'empty' });
  test('phone: a list without plans looks as it did', pictures, async ({ world }) => {
    const manager = await world.comes({ size: 'phone' });
    await manager.page.goto(world.service.setUpLink);
    await manager.isOn('Set up your service');
    await manager.fillsIn({
      'Name of the service': 'Rosehill',
      'Your name': 'Ruth Okafor',
      'E-mail': 'ruth@rosehill.test',
      Password: 'three plain words',
    });
    await manager.presses('Set up the service');
    await manager.reads('There is no plan yet. Start the first one.');
    await looksAsBefore(manager, 'no-plans-phone');
  });
});
