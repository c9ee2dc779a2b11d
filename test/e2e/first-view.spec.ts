/** The plan that comes with its page: read without a script, taken over as it stands, and never where it must not be seen. */
import type { Request, Route } from '@playwright/test';
import { looksAway, opensPearlOnSharedDevice } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, quick, test } from './support/world.ts';

const ABOUT = 'About me and what matters';
const STORY = 'Life story';
/** The cookie by which a device lets the server put plans into its pages. */
const COOKIE = 'alongside.first-view';

async function hasCookie(someone: Someone): Promise<boolean> {
  return (await someone.context.cookies()).some(({ name }) => name === COOKIE);
}

/** Waits until the device lets the server draw. */
async function mayBeDrawn(someone: Someone): Promise<void> {
  await expect.poll(() => hasCookie(someone)).toBe(true);
  await expect
    .poll(async () => (await pageOverTheNetwork(someone)).includes('class="first-text"'), { timeout: 60_000 })
    .toBe(true);
}

/** Waits until the server draws the plan in this language. */
async function isDrawnIn(someone: Someone, language: string): Promise<void> {
  const drawn = new RegExp(`<html lang="${language}".*class="first-text"`, 's');
  await expect.poll(async () => drawn.test(await pageOverTheNetwork(someone)), { timeout: 60_000 }).toBe(true);
}

/** The page of the plan as it comes over the network, without running it. */
async function pageOverTheNetwork(someone: Someone): Promise<string> {
  const cookies = await someone.context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return (await fetch(someone.page.url(), { headers: { cookie } })).text();
}

/** Holds files of the page back until the returned function is called. */
async function holdsBack(someone: Someone, files: RegExp): Promise<() => Promise<void>> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const hold = async (route: Route, _request: Request): Promise<void> => {
    await opened;
    await route.continue().catch(() => undefined);
  };
  await someone.page.route(files, hold);
  return async () => {
    open();
    await someone.page.unroute(files, hold);
  };
}

test(
  'a plan can be read before any script, and without one; the script takes the page over as it stands',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const { page } = daughter;
    await mayBeDrawn(daughter);
    // The contents, which are long, stand beside the words here. The list of what must be known is folded, so it does not come first.
    const drawn = await pageOverTheNetwork(daughter);
    expect(drawn.indexOf('id="first-words"') - drawn.indexOf('<div id="root">')).toBeLessThan(18_000);
    const state = await daughter.context.storageState();
    const release = await holdsBack(daughter, /\/assets\/first-[^/]*\.js/);
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('.section').filter({ hasText: ABOUT }).locator('.first-text')).toContainText('Pearl');
    await expect(page.locator('.section').last().locator('.first-text')).not.toBeEmpty();
    // What the reader has selected and opened stays, so these are the same elements afterwards.
    const heading = await page.locator('h1').elementHandle();
    const part = page.locator('.who-decides').first();
    await part.locator('summary').click();
    const places = (): Promise<number[]> =>
      page
        .locator('.section')
        .evaluateAll((sections) => sections.slice(0, 2).map((section) => section.getBoundingClientRect().top));
    await page.evaluate(() => document.fonts.ready);
    const before = await places();
    await release();
    await expect(daughter.text(ABOUT)).toHaveAttribute('contenteditable', 'true');
    expect(await heading?.evaluate((element) => element.isConnected)).toBe(true);
    await expect(part).toHaveAttribute('open', '');
    await page.evaluate(() => document.fonts.ready);
    expect(await places()).toEqual(before);

    const reader = await page.context().browser()?.newContext({ storageState: state, javaScriptEnabled: false });
    const plain = await reader?.newPage();
    await plain?.goto(page.url());
    const { sections } = await daughter.plan();
    await expect(plain?.locator('.section .first-text') ?? page.locator('none')).toHaveCount(sections.length);
    expect(await plain?.locator('.section h2').allTextContents()).toEqual(sections.map(({ title }) => title));
    await reader?.close();
  },
);

/** Where the parts of the page stand that a reader sees first. */
function places(someone: Someone): Promise<readonly (readonly number[])[]> {
  const parts =
    '.plan-bar, .bar-person, .bar-places, .to-contents, .must-know, h1, #contents, .section, .section-line, .plan-foot';
  return someone.page.locator(`:is(${parts})`).evaluateAll((elements) =>
    elements
      .map((element) => element.getBoundingClientRect())
      // Sections that are far below the view have no size of their own yet.
      .filter(({ top }) => top < innerHeight)
      .map(({ left, top, width }) => [left, top, width].map(Math.round)),
  );
}

for (const [name, size, language] of [
  ['daughter', 'phone', 'en'],
  ['nurse', 'phone', 'ur'],
  ['daughter', 'tablet', 'en'],
  ['nurse', 'desktop', 'ur'],
] as const)
  test(`${name}, ${size}, ${language}: the frame and what must be known come with the page, and stay where they stand`, async ({
    world,
  }) => {
    const someone = await world.comes({ size });
    await someone.signsInQuickly(demoLogin(name));
    await someone.context.request.patch('/api/me', { data: { language } });
    await someone.page.reload();
    await someone.opensPlan('Pearl’s care plan');
    const { page } = someone;
    await isDrawnIn(someone, language);
    const release = await holdsBack(someone, /\/assets\/first-[^/]*\.js/);
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('.section .first-text').first()).toContainText('Pearl');
    await expect(page.locator('.must-know-line')).toContainText('Preferences');
    await expect(page.locator('#contents')).toHaveCount(size === 'desktop' ? 1 : 0);
    await page.evaluate(() => document.fonts.ready);
    const before = await places(someone);
    const line = await page.locator('.must-know-line').elementHandle();
    const text = await page.locator('.section .first-text').first().boundingBox();
    await release();
    await someone.isLive(ABOUT);
    await page.evaluate(() => document.fonts.ready);
    expect(await line?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await places(someone)).toEqual(before);
    const live = await someone.text(ABOUT).boundingBox();
    expect([live?.x, live?.y, live?.width].map((edge) => Math.round(edge ?? 0))).toEqual(
      [text?.x, text?.y, text?.width].map((edge) => Math.round(edge ?? 0)),
    );
  });

for (const [size, language] of [
  ['phone', 'en'],
  ['tablet', 'ur'],
  ['desktop', 'en'],
] as const)
  test(`${size}, ${language}: the first words miss no style of the whole stylesheet`, async ({ world }) => {
    const nurse = await world.comes({ size });
    await nurse.signsInQuickly(demoLogin('nurse'));
    await nurse.context.request.patch('/api/me', { data: { language } });
    await nurse.page.reload();
    await nurse.opensPlan('Pearl’s care plan');
    const { page } = nurse;
    await isDrawnIn(nurse, language);
    const release = await holdsBack(nurse, /\/assets\/first-[^/]*\.js/);
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('.section .first-text').first()).toContainText('Pearl');
    await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(1);
    const { used, missing } = await page.evaluate(() => {
      const rulesIn = (rules: CSSRuleList): CSSStyleRule[] =>
        [...rules].flatMap((rule) => {
          if (rule instanceof CSSStyleRule) return [rule];
          if (rule instanceof CSSMediaRule) return matchMedia(rule.conditionText).matches ? rulesIn(rule.cssRules) : [];
          return rule instanceof CSSGroupingRule ? rulesIn(rule.cssRules) : [];
        });
      const [first, whole] = [...document.styleSheets].map(({ cssRules }) => rulesIn(cssRules));
      const inView = [...document.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().top < innerHeight);
      // Parts such as ::before are drawn with their element.
      const elementsOf = (selector: string): string =>
        selector.replaceAll(/(^|[\s,>+~(])::(?:before|after)/g, '$1*').replaceAll(/::(?:before|after)/g, '');
      const isUsed = ({ selectorText }: CSSStyleRule): boolean => {
        const selector = elementsOf(selectorText);
        return CSS.supports(`selector(${selector.split(',')[0]})`) && inView.some((element) => element.matches(selector));
      };
      const there = new Set(first?.map(({ cssText }) => cssText));
      const usedRules = (whole ?? []).filter((rule) => !/::(?!before|after)/.test(rule.selectorText) && isUsed(rule));
      return {
        used: usedRules.length,
        missing: usedRules.map(({ cssText }) => cssText).filter((text) => !there.has(text)),
      };
    });
    expect(used).toBeGreaterThan(100);
    expect(missing).toEqual([]);
    await release();
    await nurse.isLive(ABOUT);
  });

test('for a plan that is not there the page begins as for every other, and says so', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await mayBeDrawn(daughter);
  const there = await pageOverTheNetwork(daughter);
  daughter.mayHear(/status of 404/);
  await page.goto('/plans/never-was');
  await daughter.isOn('There is no plan here that you can open');
  expect(await page.evaluate(() => 'letters' in document.documentElement.dataset)).toBe(false);
  const without = await pageOverTheNetwork(daughter);
  const startOf = (text: string): string => text.slice(0, text.indexOf('<title>'));
  expect(startOf(there)).toContain('</style>');
  expect(startOf(without)).toBe(startOf(there));
  expect(without).not.toContain('first-text"');
  expect(without).not.toContain('Pearl');
});

/** A part of the page that moved: what it is, and from where to where. */
type Moved = { readonly by: number; readonly what: readonly string[] };

/** Has every page of this browser note what moves on it, as browsers count it, from its first frame on. */
async function notesMoves(someone: Someone): Promise<void> {
  await someone.page.addInitScript(() => {
    type Source = { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly };
    const moved: Moved[] = [];
    Object.assign(globalThis, { moved });
    const rect = ({ x, y, width, height }: DOMRectReadOnly): string => [x, y, width, height].map(Math.round).join(' ');
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries() as (PerformanceEntry & { value: number; sources?: Source[] })[])
        moved.push({
          by: entry.value,
          what: (entry.sources ?? []).map(({ node, previousRect, currentRect }) => {
            const element = node instanceof Element ? node : node?.parentElement;
            return `${element?.outerHTML.slice(0, 60)}: ${rect(previousRect)} to ${rect(currentRect)}`;
          }),
        });
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

for (const [name, size, language] of [
  ['nurse', 'phone', 'en'],
  ['nurse', 'tablet', 'ur'],
  ['nurse', 'desktop', 'en'],
] as const)
  test(`${name}, ${size}, ${language}: nothing moves when the styles, the fonts and the script come late`, async ({
    world,
  }) => {
    const someone = await world.comes({ size });
    await someone.signsInQuickly(demoLogin(name));
    await someone.context.request.patch('/api/me', { data: { language } });
    await someone.page.reload();
    await someone.opensPlan('Pearl’s care plan');
    const { page } = someone;
    await isDrawnIn(someone, language);
    await notesMoves(someone);
    const late = [/\.woff2$/, /\/assets\/first-[^/]*\.css/, /\/assets\/first-[^/]*\.js/];
    const [fonts, styles, script] = await Promise.all(late.map((files) => holdsBack(someone, files)));
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('.section .first-text').first()).toContainText('Pearl');
    const moved = (): Promise<readonly Moved[]> => page.evaluate(() => (globalThis as unknown as { moved: Moved[] }).moved);
    // Two frames after each of them, so that what it moves has moved.
    const settles = (): Promise<void> =>
      page.evaluate(async () => {
        for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
      });
    await settles();
    await styles?.();
    await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(1);
    await fonts?.();
    await page.evaluate(() => document.fonts.ready);
    await settles();
    expect(await moved()).toEqual([]);
    await script?.();
    await someone.isLive(ABOUT);
    await page.evaluate(() => document.fonts.ready);
    await settles();
    // How the line stands is known now, and takes a few points more of the bar.
    const all = await moved();
    expect(
      all.reduce((sum, { by }) => sum + by, 0),
      JSON.stringify(all),
    ).toBeLessThan(0.001);
  });

test('the letters of the device stay while somebody reads, and give way to the page’s own when nobody looks', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await mayBeDrawn(daughter);
  const own = 'Atkinson Hyperlegible Next';
  const letters = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).fontFamily);
  expect(await letters()).toContain(own);
  await page.reload();
  await daughter.isLive(ABOUT);
  expect(await letters()).not.toContain(own);
  await looksAway(daughter);
  expect(await letters()).toContain(own);
  expect(await page.evaluate(() => [...document.fonts].some(({ status }) => status === 'loaded'))).toBe(true);
});

test('keys that are pressed before the editor is there are kept where they were pressed', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await mayBeDrawn(daughter);
  const release = await holdsBack(daughter, /\/assets\/(?:first|section-editor)-[^/]*\.js/);
  await page.reload({ waitUntil: 'commit' });
  const line = page.locator('.section').filter({ hasText: ABOUT }).locator('.first-text p').first();
  const words = (await line.textContent()) ?? '';
  await expect.poll(() => page.evaluate(() => 'alongsideEarlyKeys' in globalThis)).toBe(true);
  const box = await line.boundingBox();
  await line.click({ position: { x: 1, y: Math.min(10, (box?.height ?? 20) / 2) } });
  await page.keyboard.type('Is it so? ');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(' Yes. ');
  await expect(page.getByRole('textbox', { name: ABOUT })).toHaveValue('Is it so? Yes. ');
  await release();
  await expect(daughter.text(ABOUT)).toContainText(`Is it so? Yes. ${words.slice(0, 20)}`);
  await expect(page.locator('.early-keys')).toHaveCount(0);
  // The caret goes on there, and nothing went anywhere else.
  await page.keyboard.type('Still. ');
  await expect(daughter.text(ABOUT)).toContainText(`Is it so? Yes. Still. ${words.slice(0, 20)}`);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await daughter.isToldSaved(ABOUT);
  expect((await daughter.heldText(ABOUT)).text).toContain('Is it so? Yes. Still. ');
});

test('lines and deletions that come early are kept too, and a reader gets no field', async ({ world }) => {
  const [daughter, inspector] = [await world.opensPearl('daughter'), await world.opensPearl('inspector')];
  const released: (() => Promise<void>)[] = [];
  for (const someone of [daughter, inspector]) {
    await mayBeDrawn(someone);
    released.push(await holdsBack(someone, /\/assets\/section-editor-[^/]*\.js/));
    await someone.page.reload();
    await expect.poll(() => someone.page.evaluate(() => 'alongsideEarlyKeys' in globalThis)).toBe(true);
    const line = someone.page.locator('.section').filter({ hasText: STORY }).locator('.first-text p').first();
    await line.scrollIntoViewIfNeeded();
    await line.click({ position: { x: 1, y: 10 } });
  }
  const first = (
    (await daughter.page.locator('.section').filter({ hasText: STORY }).locator('.first-text p').first().textContent()) ?? ''
  ).slice(0, 12);
  await expect(inspector.page.locator('.early-keys')).toHaveCount(0);
  await daughter.page.keyboard.press('Delete');
  await daughter.page.keyboard.type('One line');
  await daughter.page.keyboard.press('Enter');
  await daughter.page.keyboard.type('Another ');
  for (const release of released) await release();
  await expect(daughter.text(STORY).getByText('One line', { exact: true })).toBeVisible();
  await expect(daughter.text(STORY)).toContainText(`Another ${first.slice(1)}`);
  await inspector.sees(STORY, 'One line');
});

test('a device that others use too never gets a plan with its page, locked or not', async ({ world }) => {
  const careworker = await world.comes({ size: 'tablet' });
  await careworker.page.clock.install();
  await opensPearlOnSharedDevice(careworker, demoLogin('careworker'));
  const { page } = careworker;
  await careworker.opens(STORY);
  expect(await hasCookie(careworker)).toBe(false);
  expect(await pageOverTheNetwork(careworker)).not.toContain('first-text');
  await page.clock.fastForward('11:00');
  await expect(page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
  // Not even for a frame: the page notes every text that stands there without the cover of the lock.
  await page.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(globalThis, { shown });
    const look = (): void => {
      const text = document.querySelector<HTMLElement>('.section .first-text, .section .prose');
      if (text?.checkVisibility() === true && document.querySelector('.lock') === null) shown.push(text.textContent);
      requestAnimationFrame(look);
    };
    look();
  });
  await careworker.reloads();
  await expect(page.getByRole('heading', { level: 1, name: 'Locked for Farah' })).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)).toEqual([]);
});

test('a device that becomes one that others use too takes back what it let the server do', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await mayBeDrawn(nurse);
  const plan = nurse.page.url();
  expect(await pageOverTheNetwork(nurse)).toContain('class="first-text"');
  await nurse.goes('/account', 'My account');
  await nurse.page.getByText('Others use this device too').click();
  await expect.poll(() => hasCookie(nurse)).toBe(false);
  await nurse.page.goto(plan);
  await expect(nurse.page.locator('.section').first()).toBeVisible();
  expect(await hasCookie(nurse)).toBe(false);
  expect(await pageOverTheNetwork(nurse)).not.toContain('first-text');
});

test('a device that still owes its sign-out gets no plan with its page, although its session is still open', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await mayBeDrawn(daughter);
  const plan = page.url();
  const path = new URL(plan).pathname;
  daughter.mayHear(/ERR_FAILED|ERR_ABORTED|WebSocket|status of 40[14]/);
  await page.route('**/api/auth/sign-out', (route) => route.abort());
  await daughter.chooses('Sign out');
  await daughter.isOn('We cannot reach Alongside');
  expect(await hasCookie(daughter)).toBe(false);
  // The session is still open at the service.
  const asked = await daughter.context.request.get('/api/me');
  expect(((await asked.json()) as { person: unknown }).person).not.toBeNull();
  const cookies = await daughter.context.cookies();
  const answer = await fetch(plan, { headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') } });
  expect(await answer.text()).not.toContain('first-text');
  await page.unroute('**/api/auth/sign-out');
  await page.goto(path);
  await daughter.isOn('Sign in');
});
