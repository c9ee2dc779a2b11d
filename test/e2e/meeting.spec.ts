/** A morning routine that three people rewrite in one meeting, and how those who come later find out what happened. */
import type { Locator } from '@playwright/test';
import { press, tabsTo } from './support/by-keyboard.ts';
import { hears } from './support/hears.ts';
import { daysPass } from './support/later.ts';
import { test } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, type World } from './support/world.ts';
import { ur } from '#client/words/ur/index.ts';

const PLAN = 'Pearl’s care plan';
const ROUTINE = 'Daily routine';
const BEFORE = 'Wake her at six.';
const AFTER = 'Let her sleep until seven.';
const TEA = 'Then tea by the window.';

const past = (someone: Someone): Locator => someone.section(ROUTINE).locator('.past');
const entries = (someone: Someone): Locator => someone.page.locator('.entry');

/** The son wrote a sentence some time ago. Everybody has read it since. */
async function sonHadWritten(world: World): Promise<Someone> {
  const son = await world.opensPearl('son');
  await son.writesAtEnd(ROUTINE, BEFORE);
  await son.isToldSaved(ROUTINE);
  await son.page.keyboard.press('Enter');
  await son.isToldSaved(ROUTINE);
  return son;
}

/** The daughter has read the whole plan as it is now. */
async function daughterHasRead(world: World): Promise<void> {
  const daughter = await world.opensPearl('daughter');
  const { id, sections } = await daughter.plan();
  const data = { whole: sections.map((section) => ({ section: section.id, seq: 1_000_000_000 })) };
  expect((await daughter.context.request.post(`/api/plans/${id}/seen`, { data })).status()).toBe(200);
}

/** In the meeting all three have the routine before them. Each does something of their own, and sees at once what the others do. */
async function meet(world: World, son: Someone): Promise<{ nurse: Someone; careworker: Someone }> {
  const nurse = await world.opensPearl('nurse');
  const careworker = await world.opensPearl('careworker');
  await nurse.clicksBehind(ROUTINE, BEFORE);
  await nurse.page.keyboard.press('Shift+Home');
  await nurse.page.keyboard.press('Delete');
  await nurse.types(AFTER);
  await nurse.isToldSaved(ROUTINE);
  await son.sees(ROUTINE, AFTER);
  await son.text(ROUTINE).focus();
  await son.page.keyboard.press('Control+End');
  await son.types(TEA);
  await son.isToldSaved(ROUTINE);
  await careworker.startsWriting(ROUTINE);
  const step = careworker.text(ROUTINE).getByRole('group', { name: 'Routine step', exact: true }).first();
  await step.getByRole('button', { name: 'Details: Routine step' }).click();
  await step.getByRole('textbox', { name: 'Time' }).fill('07:45');
  await careworker.page.keyboard.press('Tab');
  await careworker.isToldSaved(ROUTINE);
  await careworker.sees(ROUTINE, TEA);
  return { nurse, careworker };
}

test('three people rewrite the morning in one meeting, and the timeline tells who did what, and why', async ({
  world,
  note,
}) => {
  const son = await sonHadWritten(world);
  const { nurse } = await meet(world, son);
  const panel = await nurse.opensPanel(ROUTINE, 'History');
  const own = panel.locator('.entry').filter({ hasText: 'Niamh Doherty' }).first();
  await own.getByRole('button', { name: /^Say why/ }).click();
  await panel.getByLabel('Why did you do this?').fill('We agreed in the meeting: she slept badly.');
  await panel.getByRole('button', { name: 'Save this' }).click();
  await expect(own).toContainText('You say why');

  const inspector = await world.opensPearl('inspector');
  await inspector.page.getByRole('link', { name: 'Timeline', exact: true }).click();
  await inspector.isOn('Timeline');
  await expect(inspector.page.getByRole('heading', { level: 2 }).first()).toHaveText('Today');
  const of = (name: string): Locator => entries(inspector).filter({ hasText: name }).first();
  await expect(of('Niamh Doherty').locator('.did')).toHaveText(`Wrote “${AFTER}” Took out “${BEFORE}”`);
  await expect(of('Niamh Doherty')).toContainText('Niamh Doherty says why');
  await expect(of('Niamh Doherty')).toContainText('We agreed in the meeting: she slept badly.');
  await expect(of('Farah Siddiqui').locator('.did')).toHaveText('Time: 07:45, was: 07:30.');
  await expect(of('Marcus Whittaker').locator('.did')).toContainText(TEA);
  for (const name of ['Niamh Doherty', 'Farah Siddiqui', 'Marcus Whittaker'])
    await expect(of(name).getByRole('link', { name: ROUTINE, exact: true })).toBeVisible();
  await note(inspector, 'timeline of the meeting');
});

test('a week later the daughter sees what is new to her, who wrote each line, compares, and puts one sentence back', async ({
  world,
}) => {
  const son = await sonHadWritten(world);
  await daughterHasRead(world);
  await meet(world, son);
  const comes = await daysPass(world, 7);
  const daughter = await comes('daughter');
  const { page } = daughter;
  const item = page.locator('.card', { hasText: PLAN }).getByRole('listitem').filter({ hasText: ROUTINE });
  await expect(item).toHaveText(/new passages, from .*Niamh/);
  await expect(item).toHaveText(/\d{1,2} \w+ \d{4}, \d\d:\d\d$/);
  await item.getByRole('link').click();
  await daughter.isOn(PLAN);
  daughter.staysOnThisPlan();
  await expect(daughter.text(ROUTINE).locator('.new-words')).toContainText([AFTER, TEA]);

  await daughter.choosesOf(ROUTINE, 'Show who wrote each line');
  const voice = (words: string): Locator => daughter.text(ROUTINE).locator(`.voices:has(+ p:has-text("${words}"))`);
  await expect(voice(AFTER)).toContainText('Written by Niamh Doherty');
  await expect(voice(TEA)).toContainText('Written by Marcus Whittaker');

  await daughter.choosesOf(ROUTINE, 'How it was before');
  await expect(past(daughter)).toContainText(/As it was on \d{1,2} \w+ \d{4}, \d\d:\d\d/);
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  const from = past(daughter).getByLabel('From', { exact: true });
  const look = await from.locator('option', { hasText: 'When you last looked' }).getAttribute('value');
  await from.selectOption(look);
  await expect(past(daughter).locator('ins')).toContainText([`added by Niamh Doherty: ${AFTER}`]);
  await expect(past(daughter).locator('ins')).toContainText([`added by Marcus Whittaker: ${TEA}`]);
  await expect(past(daughter)).toContainText('Farah: Time: 07:45, was: 07:30.');
  await past(daughter).locator('del', { hasText: BEFORE }).click();
  await past(daughter).getByRole('button', { name: 'Put these words back' }).click();
  await past(daughter).getByRole('group').getByRole('button', { name: 'Put these words back' }).click();
  await expect(past(daughter)).toContainText('The words are back.');
  await page.keyboard.press('Escape');
  for (const words of [BEFORE, AFTER, TEA]) await daughter.sees(ROUTINE, words);
  // They are the son’s words still, and the timeline says who put them back.
  await expect(voice(BEFORE)).toContainText('Marcus Whittaker');
  await page.getByRole('link', { name: 'Timeline', exact: true }).click();
  await page.getByRole('button', { name: 'Put back', exact: true }).click();
  await expect(entries(daughter).first()).toContainText('Denise Whittaker');
  await expect(entries(daughter).first()).toContainText(BEFORE);
});

test('by keyboard alone: into the past, to an earlier point, through a comparison, and back; also for who came by a link', async ({
  world,
}) => {
  await meet(world, await sonHadWritten(world));
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await daughter.opens(ROUTINE);
  await daughter.isSettled();
  await tabsTo(daughter, daughter.section(ROUTINE).getByRole('button', { name: `More about ${ROUTINE}` }));
  await press(daughter, 'Enter');
  const entry = page.getByRole('menuitem', { name: 'How it was before', exact: true });
  await expect(entry).toBeVisible();
  await press(daughter, 'h');
  for (let presses = 0; presses < 10 && !(await entry.evaluate((item) => item === document.activeElement)); presses += 1)
    await press(daughter, 'ArrowDown');
  await press(daughter, 'Enter');
  const head = past(daughter).getByRole('heading', { level: 3 }).first();
  await expect(head).toBeFocused();
  const { href } = new URL(page.url());
  const first = (await head.textContent()) ?? '';
  await press(daughter, 'ArrowLeft');
  await expect(page).not.toHaveURL(href);
  await tabsTo(daughter, past(daughter).getByRole('button', { name: 'Compare with now' }));
  await press(daughter, 'Enter');
  await expect(past(daughter).getByRole('heading', { name: 'What changed' })).toBeFocused();
  const current = past(daughter).locator('[data-current]');
  await expect(past(daughter).locator('.past-count')).toHaveText(/^\d+ changes?$/);
  await press(daughter, 'n');
  await expect(past(daughter).locator('.past-count')).toHaveText(/^1 of \d+$/);
  await expect(current.first()).toBeFocused();
  await expect(current.first()).toBeInViewport();
  await press(daughter, 'n');
  await expect(past(daughter).locator('.past-count')).toHaveText(/^2 of \d+$/);
  await press(daughter, 'p');
  await expect(past(daughter).locator('.past-count')).toHaveText(/^1 of \d+$/);
  await press(daughter, 'Escape');
  await expect(past(daughter)).toHaveCount(0);
  await expect(daughter.section(ROUTINE)).toBeFocused();

  // Who comes by the link to a point can go on by keys at once.
  await page.goto('about:blank');
  await page.goto(href);
  await expect(head).toHaveText(first);
  await expect(head).toBeFocused();
  await press(daughter, 'ArrowLeft');
  await expect(page).not.toHaveURL(href);
  const earlier = page.url();
  await press(daughter, 'ArrowRight');
  await expect(page).not.toHaveURL(earlier);
  await press(daughter, 'ArrowLeft');
  await expect(page).toHaveURL(earlier);
});

test('a screen reader is told which point is shown, which change one is at, and whose each change is', async ({ world }) => {
  await meet(world, await sonHadWritten(world));
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await daughter.isLive(ROUTINE);
  const heard = await hears(daughter);
  await daughter.choosesOf(ROUTINE, 'How it was before');
  // Who comes to a point hears its heading, which has the focus.
  const head = past(daughter).getByRole('heading', { level: 3 }).first();
  await expect(head).toHaveText(/^As it was today, \d\d:\d\d/);
  await expect(head).toBeFocused();
  await expect(past(daughter).getByRole('slider', { name: 'Point in the past' })).toHaveAttribute(
    'aria-valuetext',
    /^today, \d\d:\d\d, after .+ wrote\. \d+ of \d+\.$/,
  );
  await expect(daughter.page.getByRole('region', { name: `The past of ${ROUTINE}` })).toBeVisible();
  await expect(daughter.page.getByRole('textbox', { name: ROUTINE })).toHaveCount(0);
  await press(daughter, 'ArrowLeft');
  await expect.poll(heard).toContainEqual(expect.stringMatching(/^Now shown: As it was .+\. After .+ wrote\.$/));
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  await expect.poll(heard).toContainEqual(expect.stringMatching(/^Now shown: What changed\. From: .+ To: Now\.$/));
  await expect(past(daughter).locator('.past-count')).toHaveText(/change/);
  await press(daughter, 'n');
  await expect.poll(heard).toContainEqual(expect.stringMatching(/^1 of \d+\. (Farah|Marcus|Niamh)\b/));
  for (const change of await past(daughter).locator('ins, del').all())
    await expect(change).toContainText(/(added|taken out|moved here|moved away) by [A-Z]\w+ [A-Z]\w+:/);
});

test('on a phone in Urdu: the past in place and a comparison, from right to left', async ({ world, note }) => {
  await meet(world, await sonHadWritten(world));
  const daughter = await world.comes({ size: 'phone' });
  await daughter.opensQuickly(demoLogin('daughter'), PLAN);
  await daughter.context.request.patch('/api/me', { data: { language: 'ur' } });
  await daughter.page.reload();
  await expect(daughter.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await daughter.opens(ROUTINE);
  await daughter.choosesOf(ROUTINE, ur.past.open);
  await expect(past(daughter)).toContainText(ur.past.notLive);
  await expect(past(daughter).getByRole('button', { name: ur.past.toNow })).toBeVisible();
  await note(daughter, 'a point, in Urdu', '.past');
  await past(daughter).getByRole('button', { name: ur.past.compareNow }).click();
  await expect(past(daughter).getByRole('heading', { name: ur.past.compareTitle })).toBeVisible();
  // The first change is before the eyes with one tap, and says whose it is.
  await past(daughter).getByRole('button', { name: ur.past.change, exact: true }).click();
  await expect(past(daughter).locator('[data-current]').first()).toBeInViewport();
  await expect(past(daughter).locator('.past-what')).toContainText(/Farah|Marcus|Niamh/);
  await note(daughter, 'a comparison, in Urdu', '.past');
  // Other points are one tap away.
  await past(daughter).getByText(ur.past.otherPoints).click();
  await expect(past(daughter).getByLabel(ur.past.from, { exact: true })).toBeVisible();
  await past(daughter).getByRole('button', { name: ur.past.toNow }).click();
  await expect(past(daughter)).toHaveCount(0);
  await expect(daughter.text(ROUTINE)).toContainText(AFTER);
});

test('the past in place at each of its states has nothing that axe finds, and everything has its place', async ({
  world,
  note,
}) => {
  await meet(world, await sonHadWritten(world));
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await daughter.choosesOf(ROUTINE, 'How it was before');
  await expect(past(daughter).locator('.first-text')).toBeVisible();
  await past(daughter).getByText('All points').click();
  await note(daughter, 'a point', '.past');
  await past(daughter).getByRole('button', { name: 'Put this text back' }).click();
  await expect(past(daughter)).toContainText('would go');
  await note(daughter, 'a look before putting back', '.past');
  await past(daughter).getByRole('button', { name: 'Cancel' }).click();
  await past(daughter).getByRole('button', { name: 'Compare with now' }).click();
  await expect(past(daughter).locator('.changed').first()).toBeVisible();
  await past(daughter).getByText('All changes as a list').click();
  await note(daughter, 'a comparison', '.past');
  await past(daughter).getByRole('button', { name: 'Side by side' }).click();
  await expect(past(daughter).locator('.two-texts')).toBeVisible();
  await note(daughter, 'side by side', '.past', 'held');
  await daughter.page.keyboard.press('Escape');
  await daughter.choosesOf(ROUTINE, 'Show who wrote each line');
  await expect(daughter.text(ROUTINE).locator('.voices').first()).toBeAttached();
  await note(daughter, 'who wrote each line', '.section');
});
