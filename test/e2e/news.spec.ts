/** What changed since somebody last looked, and what waits for them: in the list of plans, and on the plan. */
import type { Locator } from '@playwright/test';
import { zSectionNews } from '#shared/api-news.ts';
import { zPlanNews } from '#shared/api.ts';
import { look } from './support/axe.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick } from './support/world.ts';

const PLAN = 'Pearl’s care plan';
const ROUTINE = 'Daily routine';
/** Two sections that are far from the routine and from the head of the page. */
const SEALED = 'Safeguarding enquiry: working record';
const OTHERS = ['How we decide together', 'Outcomes and what we learned'] as const;
const card = (someone: Someone) => someone.page.locator('.card', { hasText: PLAN });

/** Has seen every section of the open plan as it is now. */
async function hasLookedAtAll(someone: Someone): Promise<void> {
  const { id, sections } = await someone.plan();
  const data = { whole: sections.map((section) => ({ section: section.id, seq: 1_000_000_000 })) };
  const answer = await someone.context.request.post(`/api/plans/${id}/seen`, { data });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Waits until this has been in view, without a break, for longer than the product asks for. */
async function looksAt(place: Locator): Promise<void> {
  // What is above it may still grow while its editors come.
  await place.scrollIntoViewIfNeeded();
  await expect(place).toBeInViewport();
  await place.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        new IntersectionObserver((entries) => {
          clearTimeout(timer);
          if (entries.at(-1)?.isIntersecting === true) timer = setTimeout(resolve, 3000);
        }).observe(element);
      }),
  );
}

/** Waits until the server knows what somebody has seen: so many passages are new to them still. */
async function isToldSeen(someone: Someone, left: number): Promise<void> {
  const { id } = await someone.plan();
  await expect
    .poll(async () => {
      const answer = await someone.context.request.get(`/api/plans/${id}/news`);
      return zPlanNews.parse(await answer.json()).sections.reduce((sum, { passages }) => sum + passages, 0);
    })
    .toBe(left);
}

/** The words in a section that are marked as new. */
const newIn = (someone: Someone, title: string): Locator => someone.text(title).locator('.new-words');

/** Has these words of a section before their eyes, or else its text, with the line to the service, and goes back to the list. */
async function looksAndLeaves(someone: Someone, title: string, words?: string): Promise<void> {
  await someone.isLive(title);
  if (words !== undefined) await expect(newIn(someone, title).filter({ hasText: words })).toBeVisible();
  await looksAt(words === undefined ? someone.text(title) : someone.text(title).getByText(words));
  const told = someone.page.waitForResponse((answer) => answer.url().endsWith('/seen'));
  await someone.page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await told;
  await someone.isOn('Plans');
}

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: the list says where others wrote since one last looked, leads there, and then has nothing new`, async ({
    world,
  }) => {
    const findings: string[] = [];
    const daughter = await world.opensPearl('daughter', { size });
    await hasLookedAtAll(daughter);
    await daughter.goes('/', 'Plans');
    await expect(card(daughter)).toContainText(/Nothing has changed since you last looked, today, \d\d:\d\d\./);

    const nurse = await world.opensPearl('nurse');
    await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
    await nurse.isToldSaved(ROUTINE);
    await daughter.reloads();
    await expect(card(daughter)).toContainText(
      /You were last here today, \d\d:\d\d\. These have changed, and you have not looked at them since:/,
    );
    await expect(card(daughter).getByRole('listitem')).toHaveText([
      /^Daily routine One new passage, from Niamh, today, \d\d:\d\d$/,
    ]);
    await look(daughter, 'plans, changed', findings);

    await card(daughter).getByRole('link', { name: ROUTINE }).click();
    await daughter.isOn(PLAN);
    await expect(daughter.section(ROUTINE)).toBeInViewport();
    await expect(daughter.section(ROUTINE)).toBeFocused();
    const line = daughter.page.getByText('One new passage, from Niamh', { exact: true }).first();
    await line.click();
    await expect(daughter.page.locator('.plan-head').getByRole('link', { name: ROUTINE })).toBeVisible();
    if (size === 'desktop')
      await expect(daughter.page.getByRole('navigation', { name: 'Sections', exact: true }).getByText('1 new')).toHaveCount(1);
    await look(daughter, 'plan, changed', findings);

    await daughter.page.locator('.plan-head').getByRole('link', { name: ROUTINE }).click();
    await looksAndLeaves(daughter, ROUTINE, 'She slept until eight today.');
    await expect(card(daughter)).toContainText('Nothing has changed since you last looked');
    // One’s own words are not news.
    await nurse.page.getByRole('link', { name: 'Alongside', exact: true }).click();
    await expect(card(nurse).getByRole('link', { name: ROUTINE })).toHaveCount(0);
    expect(findings).toEqual([]);
  });

test('who reads one of three sections that changed is told of the other two next time', quick, async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await hasLookedAtAll(daughter);
  await daughter.goes('/', 'Plans');
  const nurse = await world.opensPearl('nurse');
  for (const title of [ROUTINE, ...OTHERS]) {
    await nurse.writesAtEnd(title, 'We talked about this today.');
    await nurse.isToldSaved(title);
  }
  await daughter.reloads();
  await expect(card(daughter).getByRole('listitem')).toHaveCount(3);
  await card(daughter).getByRole('link', { name: ROUTINE }).click();
  await daughter.isOn(PLAN);
  await expect(daughter.section(ROUTINE)).toBeFocused();
  await daughter.sees(ROUTINE, 'We talked about this today.');
  await looksAndLeaves(daughter, ROUTINE, 'We talked about this today.');
  await expect(card(daughter)).toContainText('These have changed, and you have not looked at them since:');
  await expect(card(daughter).getByRole('listitem')).toHaveText(
    OTHERS.map((title) => new RegExp(`^${title} One new passage, from Niamh, today, \\d\\d:\\d\\d$`)),
  );
});

test('a section that changes after one has scrolled on from it is told next time', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await hasLookedAtAll(daughter);
  await daughter.opens(ROUTINE);
  await daughter.isLive(ROUTINE);
  await looksAt(daughter.text(ROUTINE));
  await daughter.section(OTHERS[1]).scrollIntoViewIfNeeded();
  await expect(daughter.text(ROUTINE)).not.toBeInViewport();
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);
  await daughter.sees(ROUTINE, 'She slept until eight today.');
  await looksAndLeaves(daughter, OTHERS[1]);
  await expect(card(daughter).getByRole('listitem')).toHaveText([/^Daily routine One new passage, from Niamh, /]);
});

test('what one can do something about waits for those who can, and for nobody else', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await expect(card(nurse)).toContainText('Waits for you');
  await expect(card(nurse)).toContainText(/Preferences On hold, .*\. You can lift the hold/);
  const daughter = await world.opensPearl('daughter');
  await daughter.page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await expect(card(daughter)).toContainText('You were last here');
  await expect(card(daughter)).not.toContainText('Waits for you');

  // The sentence leads to the button, which does it and leaves the focus in the section.
  await card(nurse).getByRole('link', { name: 'You can lift the hold: Preferences' }).click();
  await nurse.isOn(PLAN);
  const lift = nurse.section('Preferences').getByRole('button', { name: 'Lift the hold: Preferences' });
  await expect(lift).toBeFocused();
  await expect(lift).toBeInViewport();
  await lift.press('Enter');
  await expect(nurse.section('Preferences')).toContainText('The hold was lifted.');
  await expect(lift).toHaveCount(0);
  await expect(nurse.section('Preferences')).toBeFocused();
  await daughter.opensPlan(PLAN);
  await expect(daughter.section('Preferences').getByRole('button', { name: /Lift the hold/ })).toHaveCount(0);
  await nurse.page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await expect(card(nurse)).toContainText('You were last here');
  await expect(card(nurse).getByRole('link', { name: /lift the hold/ })).toHaveCount(0);
});

test('a title of a sealed section says that it is sealed wherever it stands in a list', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await hasLookedAtAll(nurse);
  const manager = await world.opensPearl('manager');
  await manager.writesAtEnd(SEALED, 'The council rang.');
  await manager.isToldSaved(SEALED);
  const contents = nurse.page.getByRole('navigation', { name: 'Sections', exact: true });
  await expect(contents.getByRole('link', { name: SEALED })).toContainText(`${SEALED}Sealed`);
  await expect(contents.getByText('Sealed', { exact: true })).toHaveCount(1);
  await nurse.presses('Find in this plan');
  await nurse.types('enquiry');
  const found = nurse.beside().getByRole('button', { name: new RegExp(`^${SEALED}`) });
  await expect(found.first()).toContainText('Sealed');
  await nurse.closesPanel();
  await nurse.page.keyboard.press('Control+k');
  await nurse.types('enquiry');
  await expect(nurse.page.getByRole('menuitem', { name: `${SEALED} (sealed)`, exact: true })).toBeVisible();
  await nurse.page.keyboard.press('Escape');
  await nurse.goes('/', 'Plans');
  await expect(card(nurse).getByRole('listitem').filter({ hasText: SEALED })).toHaveText(
    /^Safeguarding enquiry: working record Sealed One new passage, from Harpreet, today, /,
  );
});

test('a section that is taken from somebody leaves the line about what changed too', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await hasLookedAtAll(daughter);
  await daughter.goes('/', 'Plans');
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);
  await daughter.reloads();
  await daughter.opensPlan(PLAN);
  await daughter.page.getByText('One new passage, from Niamh', { exact: true }).first().click();
  const named = daughter.page.locator('.plan-head').getByRole('link', { name: ROUTINE });
  // The line leads there as often as it is asked to.
  for (let times = 0; times < 2; times += 1) {
    await named.click();
    await expect(daughter.section(ROUTINE)).toBeFocused();
  }
  const { id } = await nurse.sectionOnServer(ROUTINE);
  const memberId = (await daughter.plan()).you.memberId;
  const answer = await nurse.context.request.put(`/api/sections/${id}/grants/${memberId}`, {
    data: { right: 'none', reason: 'Because' },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await expect(daughter.section(ROUTINE)).toHaveCount(0);
  await expect(named).toHaveCount(0);
});

test('what came while the page had no line to the service has not been looked at', async ({ world }) => {
  const daughter = await world.signsIn('daughter');
  await daughter.opensPlan(PLAN);
  await hasLookedAtAll(daughter);
  // From here on her page reaches the service, but nothing comes over its socket: a proxy that is being changed, or a tired router.
  await daughter.page.routeWebSocket(/\/sync/, (socket) => void socket.close());
  await daughter.reloads();
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);
  const looks: string[] = [];
  daughter.page.on('request', (request) => request.url().endsWith('/seen') && looks.push(request.url()));
  await looksAt(daughter.section(ROUTINE));
  await daughter.page.getByRole('link', { name: 'Alongside', exact: true }).click();
  await daughter.isOn('Plans');
  await expect(card(daughter)).toContainText('You were last here');
  await daughter.reloads();
  await expect(card(daughter).getByRole('link', { name: ROUTINE })).toBeVisible();
  expect(looks).toEqual([]);
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: the daughter comes a week later, sees in the words what is new and from whom, and goes through it`, async ({
    world,
  }) => {
    const findings: string[] = [];
    const daughter = await world.opensPearl('daughter', { size });
    await hasLookedAtAll(daughter);
    await daughter.goes('/', 'Plans');
    const nurse = await world.opensPearl('nurse');
    await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
    await nurse.isToldSaved(ROUTINE);
    const son = await world.opensPearl('son');
    await son.writesAtEnd(OTHERS[0], 'I can come on Sundays.');
    await son.isToldSaved(OTHERS[0]);
    // Form alone is no news: he makes a line of another section bold.
    await son.startsWriting(OTHERS[1]);
    await son.text(OTHERS[1]).focus();
    await son.page.keyboard.press('Control+Home');
    await son.page.keyboard.press('Shift+End');
    await son.page.keyboard.press('Control+b');
    await son.isToldSaved(OTHERS[1]);

    await daughter.reloads();
    await expect(card(daughter).getByRole('listitem')).toHaveText([
      /^Daily routine One new passage, from Niamh, today/,
      /^How we decide together One new passage, from Marcus, today/,
    ]);
    await daughter.opensPlan(PLAN);
    await daughter.page.getByText('2 new passages, from Niamh and Marcus').first().click();
    await daughter.page.getByRole('button', { name: 'Go to what is new' }).click();
    const bar = daughter.page.getByRole('region', { name: 'What is new' });
    await expect(bar).toContainText(/New from Niamh, today, \d\d:\d\d/);
    await expect(bar).toContainText('1 of 1 in Daily routine');
    await expect(newIn(daughter, ROUTINE)).toHaveText(['She slept until eight today.']);
    await expect(newIn(daughter, ROUTINE)).toBeInViewport({ ratio: 1 });
    await look(daughter, 'what is new', findings);

    await bar.getByRole('button', { name: 'Next' }).click();
    await expect(bar).toContainText(/New from Marcus, today/);
    await expect(newIn(daughter, OTHERS[0])).toHaveText(['I can come on Sundays.']);
    await expect(newIn(daughter, OTHERS[0])).toBeInViewport({ ratio: 1 });
    await expect(bar.getByRole('button', { name: 'Next' })).toBeDisabled();
    await daughter.page.keyboard.press('Shift+F8');
    await expect(bar).toContainText('1 of 1 in Daily routine');
    // What was read keeps its mark as long as she is there.
    await looksAt(newIn(daughter, ROUTINE));
    await expect(newIn(daughter, ROUTINE)).toHaveCount(1);
    await bar.getByRole('button', { name: 'Close' }).click();
    await expect(bar).toHaveCount(0);
    await expect(daughter.section(ROUTINE)).toBeFocused();
    expect(findings).toEqual([]);
  });

test('what one has seen is seen on one’s other device, and what one has not come to is still new there', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await hasLookedAtAll(daughter);
  await daughter.goes('/', 'Plans');
  const nurse = await world.opensPearl('nurse');
  // The first line and the last of one section: they are screens apart.
  await nurse.startsWriting(ROUTINE);
  await nurse.text(ROUTINE).focus();
  await nurse.page.keyboard.press('Control+Home');
  await nurse.types('Read this first. ');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);

  await daughter.opensPlan(PLAN);
  await daughter.opens(ROUTINE);
  await expect(newIn(daughter, ROUTINE)).toHaveText([/^Read this first\./, 'She slept until eight today.']);
  await looksAt(newIn(daughter, ROUTINE).first());
  await isToldSeen(daughter, 1);
  // She did not leave: the other device knows it while this page is open.
  const tablet = await world.opensPearl('daughter', { size: 'phone' });
  await expect(tablet.page.getByText('One new passage, from Niamh', { exact: true }).first()).toBeVisible();
  await tablet.opens(ROUTINE);
  await expect(newIn(tablet, ROUTINE)).toHaveText(['She slept until eight today.']);

  // Everything at once, on the tablet. The first device agrees when she comes back to it.
  await tablet.page.evaluate(() => scrollTo(0, 0));
  await tablet.page.getByText('One new passage, from Niamh', { exact: true }).first().click();
  await tablet.page.getByRole('button', { name: 'Mark all as seen', exact: true }).click();
  await expect(tablet.page.getByText(/^Nothing has changed since you last looked/)).toBeVisible();
  await expect(newIn(tablet, ROUTINE)).toHaveCount(0);
  await daughter.goes('/', 'Plans');
  await expect(card(daughter)).toContainText('Nothing has changed since you last looked');
});

test('what somebody writes while one is in another part of the section is marked, and can be marked as seen there', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await hasLookedAtAll(daughter);
  await daughter.goes('/', 'Plans');
  await daughter.opensPlan(PLAN);
  await daughter.opens(ROUTINE);
  await daughter.isLive(ROUTINE);
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);
  const leads = daughter
    .section(ROUTINE)
    .getByRole('button', { name: 'One new passage, from Niamh: go to it in Daily routine' });
  await expect(leads).toBeVisible({ timeout: 15_000 });
  await leads.click();
  await expect(newIn(daughter, ROUTINE)).toBeInViewport({ ratio: 1 });
  const bar = daughter.page.getByRole('region', { name: 'What is new' });
  await bar.getByRole('button', { name: 'Mark all as seen in Daily routine' }).click();
  await expect(newIn(daughter, ROUTINE)).toHaveCount(0);
  await expect(bar).toHaveCount(0);
  await expect(leads).toHaveCount(0);
});

test('what one device has seen is no news on another that is open beside it, without a reload', async ({ world }) => {
  const tablet = await world.opensPearl('daughter');
  await hasLookedAtAll(tablet);
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);
  const phone = await world.opensPearl('daughter', { size: 'phone' });
  await tablet.reloads();
  const count = 'One new passage, from Niamh';
  for (const device of [tablet, phone])
    await expect(device.page.locator('.news-line').getByText(count, { exact: true })).toBeVisible();
  await tablet.goesByContents(ROUTINE);
  await expect(newIn(tablet, ROUTINE).filter({ hasText: 'She slept until eight today.' })).toBeVisible();
  await looksAt(tablet.text(ROUTINE).getByText('She slept until eight today.'));
  await expect(phone.page.locator('.news-line')).toContainText('Nothing has changed since you last looked');
  // Where it was seen the mark stays while one reads.
  await expect(newIn(tablet, ROUTINE).filter({ hasText: 'She slept until eight today.' })).toBeVisible();
});

test('words that were gone when one last looked are told as put back, by whoever put them back', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She slept until eight today.');
  await nurse.isToldSaved(ROUTINE);
  const { id } = await nurse.sectionOnServer(ROUTINE);
  const lastRow = async (): Promise<number> => {
    const answer = await nurse.context.request.get(`/api/sections/${id}/news`);
    return zSectionNews.parse(await answer.json()).seq;
  };
  const at = await lastRow();
  for (let i = 0; i < 'eight today.'.length; i += 1) await nurse.page.keyboard.press('Backspace');
  await nurse.isToldSaved(ROUTINE);
  await expect(nurse.text(ROUTINE)).not.toContainText('eight today.');
  const daughter = await world.opensPearl('daughter');
  await hasLookedAtAll(daughter);
  const son = await world.opensPearl('son');
  const answer = await son.context.request.post(`/api/sections/${id}/restore`, { data: { at, seen: await lastRow() } });
  expect(answer.status(), await answer.text()).toBe(200);
  await daughter.reloads();
  await daughter.page.getByText('One new passage, from Marcus').first().click();
  await daughter.page.getByRole('button', { name: 'Go to what is new' }).click();
  const bar = daughter.page.getByRole('region', { name: 'What is new' });
  await expect(bar).toContainText(/Put back by Marcus, today, \d\d:\d\d/);
  await expect(newIn(daughter, ROUTINE)).toHaveText(['eight today.']);
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: what the nurse took out is told with its words where it stood, and seen on one device it is seen on all`, async ({
    world,
  }) => {
    const findings: string[] = [];
    const nurse = await world.opensPearl('nurse');
    await nurse.writesAtEnd(ROUTINE, 'She takes two sugars.');
    await nurse.isToldSaved(ROUTINE);
    const daughter = await world.opensPearl('daughter', { size });
    await hasLookedAtAll(daughter);
    await daughter.goes('/', 'Plans');
    for (let i = 0; i < 'two sugars.'.length; i += 1) await nurse.page.keyboard.press('Backspace');
    await nurse.isToldSaved(ROUTINE);
    await daughter.reloads();
    await expect(card(daughter).getByRole('listitem')).toHaveText([/^Daily routine One new passage, from Niamh, today/]);
    await daughter.opensPlan(PLAN);
    await daughter.page.getByText('One new passage, from Niamh').first().click();
    await daughter.page.getByRole('button', { name: 'Go to what is new' }).click();
    const bar = daughter.page.getByRole('region', { name: 'What is new' });
    await expect(bar).toContainText(/Niamh took out “two sugars\.”, today, \d\d:\d\d/);
    const mark = daughter.text(ROUTINE).getByRole('button', { name: /^Niamh took out “two sugars\.”/ });
    await expect(mark).toBeInViewport({ ratio: 1 });
    await expect(mark).toHaveAttribute('aria-expanded', 'false');
    // A key opens it, as a finger does, and what stood there is not part of the text.
    await mark.focus();
    await daughter.page.keyboard.press('Enter');
    await expect(mark).toHaveAttribute('aria-expanded', 'true');
    await expect(daughter.text(ROUTINE).getByRole('deletion')).toHaveText('two sugars.');
    await look(daughter, 'what was taken out', findings);
    await looksAt(mark);
    await isToldSeen(daughter, 0);
    await expect(mark).toBeVisible();
    const phone = await world.opensPearl('daughter', { size: 'phone' });
    await expect(phone.page.locator('.news-line')).toContainText('Nothing has changed since you last looked');
    expect(findings).toEqual([]);
  });
