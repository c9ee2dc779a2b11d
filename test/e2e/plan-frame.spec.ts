/** The frame of a plan: whose plan it is, how the line stands, who is here, and the way to any section, wherever one is. */
import type { Locator } from '@playwright/test';
import { tabsTo } from './support/by-keyboard.ts';
import { goesOffline, goesOnline } from './support/device.ts';
import { hears } from './support/hears.ts';
import { looksRound } from './support/layout.ts';
import { DIALOG, test } from './support/noted.ts';
import { countsTaps, isAt, scrollsTo } from './support/places.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, quickIf, type World } from './support/world.ts';

const ROUTINE = 'Daily routine';
const LIFE = 'Life story';
const OUTCOMES = 'Outcomes and what we learned';

const bar = (someone: Someone): Locator => someone.page.locator('.plan-bar');

for (const size of ['phone', 'tablet', 'desktop'] as const)
  test(
    `${size}: from anywhere to any section in two taps, and the contents say where one is`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const nurse = await world.opensPearl('nurse', { size });
      const { page } = nurse;
      const taps = await countsTaps(nurse);
      for (const [from, title] of [
        [0, OUTCOMES],
        [0.5, LIFE],
        [1, ROUTINE],
      ] as const) {
        await scrollsTo(nurse, from);
        await nurse.goesByContents(title);
        await isAt(nurse, title);
        expect(await taps()).toBeLessThanOrEqual(2);
        // The texts around it come, and it stays.
        await nurse.isSettled();
        await isAt(nurse, title);
      }
      const contents = await nurse.opensContents();
      await expect(contents.locator('[aria-current]')).toContainText(ROUTINE);
      await expect(contents.locator('[aria-current]')).toBeInViewport();
      await page.keyboard.press('Escape');

      // From the people of the plan too, where whoever is here stays here.
      const daughter = await world.opensPearl('daughter', { size });
      await expect(bar(nurse).locator('.here-now')).toContainText('Denise (daughter) is here.');
      await nurse.goesToPeople();
      await expect(bar(nurse).locator('.here-now')).toContainText('Denise (daughter) is here.');
      await scrollsTo(nurse, 1);
      await taps();
      await nurse.goesByContents(OUTCOMES);
      await isAt(nurse, OUTCOMES);
      expect(await taps()).toBeLessThanOrEqual(2);
      await expect(bar(daughter).locator('.here-now')).toContainText('Niamh');
    },
  );

test('beside the text a press on a section shows its headings at once, and moves nothing above it', async ({ world }) => {
  const nurse = await world.opensPearl('nurse', { size: 'desktop' });
  await nurse.isSettled();
  const contents = await nurse.opensContents();
  const first = contents.getByRole('link', { name: 'What matters most to me' });
  await expect(first).toBeVisible();
  const section = contents.getByRole('link', { name: LIFE });
  // The page scrolls to the section, and the contents with it. In the contents nothing moves.
  const place = async (): Promise<number> =>
    ((await first.boundingBox())?.y ?? 0) - ((await contents.getByRole('link').first().boundingBox())?.y ?? 0);
  const before = await place();
  await section.click();
  const heading = contents.getByRole('link', { name: 'My work' });
  await expect(heading).toBeVisible();
  expect(await place()).toBe(before);
  await heading.click();
  await expect(nurse.text(LIFE).getByRole('heading', { name: 'My work' })).toBeInViewport();
  // With the pointer and the focus in the text, only the headings of where one is are left.
  await nurse.text(LIFE).getByRole('heading', { name: 'My work' }).click();
  await nurse.opens(ROUTINE);
  await expect(first).toHaveCount(0);
});

test('any heading is two taps away, those of all sections are few screens of a phone, and what opens from the bar works from each place', async ({
  world,
}) => {
  const nurse = await world.opensPearl('nurse', { size: 'phone' });
  await nurse.opens(LIFE);
  await nurse.goesByContents(LIFE);
  await nurse.isSettled();
  await isAt(nurse, LIFE);
  await nurse.goesByContents('My work');
  const heading = nurse.text(LIFE).getByRole('heading', { name: 'My work' });
  await expect(heading).toBeInViewport();
  const [at, below] = [await heading.boundingBox(), await bar(nurse).boundingBox()];
  expect(at?.y ?? 0).toBeGreaterThanOrEqual((below?.y ?? 0) + (below?.height ?? 0));

  const contents = await nurse.opensContents();
  const elsewhere = contents.getByRole('link', { name: 'What matters most to me' });
  await expect(elsewhere).toBeVisible();
  await expect(elsewhere).toHaveAttribute('href', /^\/plans\/[^#]+#at-[\w-]+-\d+-\d+$/);
  const sheet = nurse.page.locator('.contents-sheet');
  expect(await sheet.evaluate((element) => element.scrollHeight / element.clientHeight)).toBeLessThan(5);
  await elsewhere.click();
  await expect(
    nurse.text('About me and what matters').getByRole('heading', { name: 'What matters most to me' }),
  ).toBeInViewport();

  // Who wants only the sections folds the headings away, and the device remembers that.
  await nurse.opensContents();
  await nurse.presses('Show all headings');
  await expect(contents.getByRole('link', { name: 'My work' })).toHaveCount(0);
  await nurse.page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await nurse.opensContents();
  await expect(contents.getByRole('link', { name: LIFE })).toBeVisible();
  await expect(contents.getByRole('link', { name: 'My work' })).toHaveCount(0);
  // A tap outside closes it.
  await nurse.page.mouse.click(200, 20);
  await expect(nurse.page.getByRole('dialog')).toHaveCount(0);

  await nurse.goesToPeople();
  await nurse.presses('Find in this plan');
  await nurse.isOn('Pearl’s care plan');
  await expect(nurse.page.getByRole('searchbox', { name: 'What do you want to find?' })).toBeFocused();
  await nurse.reloads();
  await expect(nurse.page.getByRole('searchbox', { name: 'What do you want to find?' })).toHaveCount(0);
  await nurse.goesToPeople();
  await nurse.choosesForPlan('Print');
  await expect(bar(nurse)).toHaveCount(0);
});

/** Makes a plan for somebody, beside the page, and returns its address. */
async function hasPlan(manager: Someone, world: World, personName: string, facts: object): Promise<string> {
  const headers = { origin: world.service.url };
  const data = { title: 'My care plan', personName, knownAs: '', template: 'dementia', language: 'en' };
  const { request } = manager.context;
  const made: unknown = await (await request.post('/api/plans', { headers, data })).json();
  const id = (made as { id: string }).id;
  const answer = await request.patch(`/api/plans/${id}`, { headers, data: facts });
  expect(answer.ok(), await answer.text()).toBe(true);
  return `/plans/${id}`;
}

/** What the top of the screen says of whose plan it is, if all of it is to be seen. */
async function whosePlan(someone: Someone): Promise<string> {
  const person = bar(someone).locator('.bar-person');
  await expect(person).toBeInViewport({ ratio: 1 });
  const cut = await person.evaluate((button) =>
    [...button.querySelectorAll('.bar-name, .person-facts > *')].filter((part) => {
      const { left, right, top, bottom } = part.getBoundingClientRect();
      const box = button.getBoundingClientRect();
      return left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
    }),
  );
  expect(cut).toEqual([]);
  return await person.innerText();
}

test('two plans for people of one first name, or of one whole name, are told apart at every scroll position', async ({
  world,
}) => {
  const manager = await world.signsIn('manager');
  const addresses = [
    await hasPlan(manager, world, 'Mohammed Hussain', { room: 'Room 3' }),
    await hasPlan(manager, world, 'Mohammed Hussain Khan', { room: 'Room 4' }),
    await hasPlan(manager, world, 'Mohammed Hussain', { bornOn: '1941-02-03' }),
    await hasPlan(manager, world, 'Mohammed Abdul Rahman Ibrahim Yusuf Hussain Siddiqui Chaudhry Khan', { room: 'Room 5' }),
  ];
  const seen = new Map<string, Set<string>>();
  for (const [index, address] of addresses.entries()) {
    await manager.goes(address, 'My care plan');
    for (const [width, text] of [
      [320, 'usual'],
      [320, 'largest'],
      [390, 'usual'],
      [820, 'largest'],
      [1440, 'usual'],
    ] as const) {
      await manager.page.setViewportSize({ width, height: 740 });
      await manager.page.evaluate((size) => (document.documentElement.dataset['text'] = size), text);
      for (const part of [0.3, 1]) {
        await scrollsTo(manager, part);
        const look = `${width} px, ${text} text, ${part}`;
        const said = (seen.get(look) ?? new Set()).add(await whosePlan(manager));
        seen.set(look, said);
        expect(said.size, look).toBe(index + 1);
        const height = (await bar(manager).boundingBox())?.height ?? Infinity;
        expect(height, `${look}: the bar leaves the page its room`).toBeLessThan(0.4 * 740);
      }
    }
  }
  // The whole name is one tap away where it is shortened.
  await manager.page.setViewportSize({ width: 390, height: 740 });
  await manager.page.evaluate(() => (document.documentElement.dataset['text'] = 'usual'));
  await bar(manager).locator('.bar-person').click();
  await expect(manager.page.locator(DIALOG)).toContainText('Siddiqui');
  await expect(manager.page.locator(DIALOG)).toContainText('Ibrahim Yusuf Hussain');
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('in the middle of the page the bar says that the line is lost and since when, nothing moves, and “Saved.” comes with the line [S2]', async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter', { size: 'phone' });
    await daughter.startsWriting(ROUTINE);
    await daughter.isLive(ROUTINE);
    await expect(daughter.lineSign).toHaveText('Online');
    await scrollsTo(daughter, 0.4);
    // The texts near the view have come.
    await expect(daughter.page.locator('.waiting')).toHaveCount(0);
    const heard = await hears(daughter);
    const top = async (): Promise<number | undefined> => (await daughter.section(ROUTINE).boundingBox())?.y;
    await daughter.opens(ROUTINE);
    const before = await top();
    await goesOffline(daughter);
    await expect(daughter.lineSign).toHaveText(/^Offline since \d\d:\d\d$/);
    await expect(daughter.lineSign).toBeInViewport({ ratio: 1 });
    expect(Math.abs(((await top()) ?? 0) - (before ?? 0))).toBeLessThanOrEqual(1);
    await daughter.writesAtEnd(ROUTINE, 'Then the radio.');
    await expect(daughter.lineSign).toHaveText(/^Offline since/);
    await bar(daughter).locator('.bar-line').click();
    const details = daughter.page.getByRole('dialog', { name: 'Your connection, and who is here' });
    await expect(details).toContainText('We cannot reach Alongside now.');
    await expect(details).toContainText(/changes? waits? to be sent/);
    await expect(details).toContainText('this page cannot tell who else is here');
    await daughter.page.keyboard.press('Escape');
    await goesOnline(daughter);
    await expect(daughter.lineSign).toHaveText('Saved.');
    expect((await daughter.heldText(ROUTINE)).text).toContain('Then the radio.');
    const spoken = (await heard()).filter((words) => /^(Offline|Online|No answer|Reconnecting)/.test(words));
    expect(spoken.filter((words) => words === 'Online again.')).toHaveLength(1);
    expect(spoken.length).toBeLessThanOrEqual(3);
  });
});

test('on a phone the writing tools take the place of the foot while one writes, never both', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  const { page } = daughter;
  const foot = page.locator('.plan-foot');
  const tools = page.getByRole('toolbar', { name: ROUTINE });
  await daughter.opens(ROUTINE);
  await expect(foot).toBeInViewport({ ratio: 1 });
  await expect(tools).toHaveCount(0);
  await daughter.writesAtEnd(ROUTINE, 'Then the radio.');
  await expect(tools).toBeInViewport({ ratio: 1 });
  await expect(foot).toBeHidden();
  // The caret stands between the bar and the tools.
  const caret = await page.evaluate(() => {
    const { top = 0, bottom = 0 } = getSelection()?.getRangeAt(0).getClientRects()[0] ?? {};
    return { top, bottom };
  });
  const [above, below] = [await bar(daughter).boundingBox(), await tools.boundingBox()];
  expect(caret.top).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0));
  expect(caret.bottom).toBeLessThanOrEqual(below?.y ?? 0);
  await page.getByRole('button', { name: `Finish writing: ${ROUTINE}` }).click();
  await expect(tools).toHaveCount(0);
  await expect(foot).toBeInViewport({ ratio: 1 });
});

test('by keyboard: past the bar, to the contents, through the bar as it is seen, and nothing with the focus lies under it', async ({
  world,
}) => {
  // A reader: in a text that is written in, Tab can mean something else.
  const inspector = await world.opensPearl('inspector');
  const { page } = inspector;
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  const toContents = page.getByRole('link', { name: 'Skip to the contents' });
  await tabsTo(inspector, toContents);
  // The parts of the bar follow each other as one sees them.
  const lefts: number[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const left = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused?.closest('.plan-bar') ? focused.getBoundingClientRect().left : null;
    });
    if (left === null) break;
    lefts.push(left);
  }
  expect(lefts.length).toBeGreaterThanOrEqual(6);
  expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
  const hidden: (string | undefined)[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const under = await page.evaluate(() => {
      const focused = document.activeElement;
      const { bottom = 0 } = document.querySelector('.plan-bar')?.getBoundingClientRect() ?? {};
      const box = focused?.getBoundingClientRect();
      const isUnder = box !== undefined && box.height < 300 && box.bottom - 8 < bottom;
      return isUnder ? focused?.outerHTML.slice(0, 80) : undefined;
    });
    if (under !== undefined) hidden.push(under);
  }
  expect(hidden).toEqual([]);
  await inspector.reloads();
  await tabsTo(inspector, toContents);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Sections', exact: true })).toBeFocused();

  // Where the contents are a sheet, the same link opens it, and Escape gives the focus back to where it was.
  await page.setViewportSize({ width: 390, height: 844 });
  const contents = page.getByRole('button', { name: 'Contents', exact: true });
  await tabsTo(inspector, contents, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Contents' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(contents).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.contents-sheet [aria-current]')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.section:focus-within, .section:focus')).toHaveCount(1);
});

test('for a screen reader: one banner, one main part, one first heading, and places with names', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const { page } = nurse;
  await expect(bar(nurse)).toMatchAriaSnapshot(`
    - region "The plan of Pearl Whittaker":
      - link "Skip to the contents"
      - button /Pearl Whittaker/
      - navigation "Places in this plan":
        - list:
          - listitem:
            - link "Plan"
          - listitem:
            - link "People on the plan"
      - button /Online .*Nobody else has this plan open\\./
      - button "Find in this plan"
      - button "More about Pearl’s care plan"
  `);
  for (const place of ['plan', 'people'] as const) {
    if (place === 'people') await nurse.goesToPeople();
    await expect(page.getByRole('banner')).toHaveCount(1);
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('.place[aria-current="page"]:visible')).toHaveCount(1);
  }
});

for (const [who, size, language] of [
  ['daughter', 'phone', 'ur'],
  ['careworker', 'phone', 'en'],
  ['manager', 'desktop', 'en'],
] as const)
  test(`${size}, ${language}: every state of the frame has its place on the screen, also with text of 200 %`, async ({
    world,
    note,
  }) => {
    test.slow();
    const someone = await world.comes({ size });
    await someone.opensQuickly(demoLogin(who), 'Pearl’s care plan');
    if (language === 'ur') {
      const headers = { origin: world.service.url };
      await someone.context.request.patch('/api/me', { headers, data: { language } });
      await someone.page.reload();
      await expect(someone.page.locator('html')).toHaveAttribute('dir', 'rtl');
    }
    await world.opensPearl('son');
    await expect(bar(someone).locator('.here-now .avatar')).toHaveCount(1);
    await scrollsTo(someone, 0.3);
    const faults: string[] = [];
    const looks = async (state: string, within: string): Promise<void> => {
      // Of letters that reach into the next line axe cannot tell the contrast. In English it can.
      if (language === 'ur') await looksRound(someone, state, faults, { within, widths: [390] });
      else await note(someone, state, within, within === DIALOG ? 'held' : 'round');
    };
    await looks('bar', '.plan-bar');
    if (size === 'phone') await looks('foot', '.plan-foot');
    for (const opens of ['bar-line', 'bar-person', ...(size === 'phone' ? ['to-contents'] : [])]) {
      await bar(someone).locator(`.${opens}`).click();
      await expect(someone.page.locator(DIALOG)).toBeVisible();
      await looks(opens, DIALOG);
      await someone.page.keyboard.press('Escape');
      await expect(someone.page.locator(DIALOG)).toHaveCount(0);
    }
    expect(faults).toEqual([]);
  });
