/** Timelines: who wrote and decided what, when and why, in the whole plan and in one section. */
import { press, tabsTo } from './support/by-keyboard.ts';
import { goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import { BESIDE, test } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { expect, quick } from './support/world.ts';
import { ur } from '#client/words/ur/index.ts';

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';
const REASON = 'We wait for the speech therapist.';

const entries = (someone: Someone) => someone.page.locator('.entry');

/** Goes from the plan to its timeline. */
async function goesToTimeline(someone: Someone): Promise<void> {
  await someone.page.getByRole('link', { name: 'Timeline', exact: true }).click();
  await someone.isOn('Timeline');
  await expect(entries(someone).first()).toBeVisible();
}

/** Puts a section on hold, beside the page. */
async function putsOnHold(someone: Someone, title: string): Promise<void> {
  const { id } = await someone.sectionOnServer(title);
  const answer = await someone.context.request.put(`/api/sections/${id}/hold`, { data: { reason: REASON } });
  expect(answer.status()).toBe(200);
}

test(
  'an inspector finds who put the hold, and why, in two taps from the plan, and reads the audit trail',
  quick,
  async ({ world, note }) => {
    await putsOnHold(await world.opensPearl('nurse'), LIFE);
    const inspector = await world.opensPearl('inspector', { size: 'phone' });
    const { page } = inspector;
    await page.getByRole('link', { name: 'Timeline', exact: true }).click();
    await page.getByRole('button', { name: 'Decisions' }).click();
    const hold = entries(inspector).filter({ hasText: 'Put this section on hold.' }).first();
    await expect(hold).toBeInViewport();
    await expect(hold).toContainText('Niamh Doherty');
    await expect(hold).toContainText('named nurse');
    await expect(hold).toContainText(REASON);
    await expect(hold.getByRole('link', { name: LIFE })).toBeVisible();
    await expect(page).toHaveURL(/\/timeline\?kind=decision$/);

    await page.getByRole('link', { name: 'Check or print the audit trail' }).click();
    await inspector.isOn('Audit trail');
    await inspector.reads('Nothing in this record has been changed afterwards.');
    const line = page.getByRole('row', { name: /Put this section on hold/ }).first();
    await expect(line).toContainText('Niamh Doherty');
    await expect(line).toContainText(REASON);
    await note(inspector, 'audit trail');

    // Whoever does not check the plan is not led there, and is told why there is nothing.
    const daughter = await world.opensPearl('daughter');
    await goesToTimeline(daughter);
    await expect(daughter.page.getByRole('link', { name: /audit trail/ })).toHaveCount(0);
    daughter.mayHear(/the server responded with a status of 403/);
    await daughter.page.goto(page.url());
    await daughter.reads('The audit trail is for those who check the plan');
  },
);

test('a daughter chooses what she sees, goes back, and sends the link to one entry', async ({ world, note }) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await daughter.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await goesToTimeline(daughter);
  await page.getByText('Choose a person, a section or days').click();
  await note(daughter, 'timeline');
  await page.getByRole('combobox', { name: 'Person' }).selectOption({ label: 'Niamh Doherty, named nurse' });
  await daughter.presses('Show these');
  await daughter.reads('Only Niamh Doherty');
  await expect(page).toHaveURL(/\?person=/);
  const names = async (): Promise<string[]> => [
    ...new Set(await entries(daughter).locator('.who-when strong').allTextContents()),
  ];
  await expect.poll(names).toEqual(['Niamh Doherty']);
  await page.getByRole('button', { name: 'Written', exact: true }).click();
  await expect(page).toHaveURL(/\?kind=sitting&person=/);
  await expect(entries(daughter).first()).toContainText('Wrote');
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\/timeline$/);
  await expect.poll(async () => (await names()).length).toBeGreaterThan(1);

  // The oldest entry of all: the page reads older ones as its end comes near.
  await expect(async () => {
    await entries(daughter).last().scrollIntoViewIfNeeded();
    await expect(page.locator('.timeline-end')).toContainText('That is all.', { timeout: 500 });
  }).toPass();
  const oldest = entries(daughter).last();
  const words = (await oldest.locator('.did').textContent()) ?? '';
  await oldest.getByRole('button', { name: /^Copy link/ }).click();
  await daughter.reads('The link is copied.');
  const address = await page.evaluate(() => navigator.clipboard.readText());
  const son = await world.opensPearl('son', { size: 'phone' });
  await son.page.goto(address);
  const marked = son.page.locator('.entry[data-marked]');
  await expect(marked).toContainText(words);
  await expect(marked).toBeFocused();
  await expect(marked).toBeInViewport();
  await son.page.goto(address.replace(/#.*$/, '#entry-never-was'));
  await son.reads('The entry that the link leads to is not here.');
});

test('whoever wrote says why; what is not sent stays; and “I have finished” begins a new entry', async ({ world, note }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.writesAtEnd(ROUTINE, 'She likes the radio on.');
  await daughter.isToldSaved(ROUTINE);
  const panel = await daughter.opensPanel(ROUTINE, 'History');
  const newest = panel.locator('.entry').first();
  await expect(newest).toContainText('Denise Whittaker');
  await newest.getByRole('button', { name: /^Say why/ }).click();
  await expect(panel.getByLabel('Why did you do this?')).toBeFocused();
  await panel.getByLabel('Why did you do this?').fill('x'.repeat(501));
  await panel.getByRole('button', { name: 'Save this' }).click();
  await expect(panel.getByRole('alert')).toContainText('This is too long.');
  await panel.getByLabel('Why did you do this?').fill('After the call with the doctor.');
  await note(daughter, 'why', BESIDE);
  await daughter.closesPanel();
  await daughter.opensPanel(ROUTINE, 'History');
  await expect(panel.getByLabel('Why did you do this?')).toHaveValue('After the call with the doctor.');
  await panel.getByRole('button', { name: 'Save this' }).click();
  await expect(newest).toContainText('You say why');
  await expect(newest.getByRole('button', { name: /^Change what you said/ })).toBeFocused();

  const nurse = await world.opensPearl('nurse');
  const seen = (await nurse.opensPanel(ROUTINE, 'History')).locator('.entry').first();
  await expect(seen).toContainText('Denise Whittaker says why');
  await expect(seen).toContainText('After the call with the doctor.');
  await expect(seen.getByRole('button', { name: /^Say why/ })).toHaveCount(0);

  const before = await panel.locator('.entry').count();
  await daughter.closesPanel();
  await daughter
    .section(ROUTINE)
    .getByRole('button', { name: `More about ${ROUTINE}` })
    .click();
  await daughter.page.getByRole('menuitem', { name: 'I have finished writing' }).click();
  await daughter.reads('What you write here next begins a new entry in the history.');
  await daughter.writesAtEnd(ROUTINE, 'And the window open.');
  await daughter.isToldSaved(ROUTINE);
  await daughter.opensPanel(ROUTINE, 'History');
  await expect(panel.locator('.entry')).toHaveCount(before + 1);
  await expect(newest).not.toContainText('You say why');
});

test('the history of a section leads to the text as it was and to what changed, and Back leads back', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await daughter.writesAtEnd(ROUTINE, 'She likes the radio on.');
  await daughter.isToldSaved(ROUTINE);
  const panel = await daughter.opensPanel(ROUTINE, 'History');
  const newest = panel.locator('.entry').first();
  await newest.getByRole('link', { name: /^What changed/ }).click();
  await expect(page).toHaveURL(/\?section=[\w-]+&at=\d+&from=\d+$/);
  await expect(daughter.section(ROUTINE).locator('[data-change]', { hasText: 'radio' }).first()).toBeVisible();
  await page.goBack();
  await expect(daughter.text(ROUTINE)).toBeVisible();
  await panel
    .getByRole('link', { name: /^See the text then/ })
    .nth(1)
    .click();
  await expect(page).toHaveURL(/\?section=[\w-]+&at=\d+$/);
  await page.goBack();
  await daughter.sees(ROUTINE, 'She likes the radio on.');
});

test('by keyboard: days are headings, and kinds and entries are reached by Tab', async ({ world }) => {
  const son = await world.opensPearl('son');
  const { page } = son;
  await tabsTo(son, page.getByRole('link', { name: 'Timeline', exact: true }));
  await press(son, 'Enter');
  await son.isOn('Timeline');
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await tabsTo(son, page.getByRole('button', { name: 'Written', exact: true }));
  await press(son, 'Enter');
  await expect(page.getByRole('button', { name: 'Written', exact: true })).toHaveAttribute('aria-pressed', 'true');
  const counted = page.getByRole('status').filter({ hasText: /entries are shown/ });
  await expect(counted).toHaveText(/^\d+ entries are shown\./);
  const first = entries(son).first().getByRole('link').first();
  await tabsTo(son, first);
});

test('in Urdu on a phone: every decision and sitting in its words, from right to left', async ({ world, note }) => {
  await putsOnHold(await world.opensPearl('nurse'), LIFE);
  const manager = await world.opensPearl('manager', { size: 'phone' });
  const { page } = manager;
  await manager.chooses('My account');
  await page.getByRole('main').getByRole('button', { name: 'اردو' }).click();
  await manager.isOn(ur.account.title);
  await page.goBack();
  await page.getByRole('link', { name: ur.timeline.title, exact: true }).click();
  await manager.isOn(ur.timeline.title);
  await page.getByRole('button', { name: ur.timeline.kind.decision, exact: true }).click();
  await expect(entries(manager).first()).toContainText(ur.decided.hold);
  await expect(entries(manager).first()).toContainText(REASON);
  await note(manager, 'timeline in Urdu');
});

test.describe(() => {
  test.use({ serviceWorkers: 'allow' });

  test('without a network the timeline that was read is shown with its date, and another says why it is not', async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter');
    const { page } = daughter;
    await isReadyForOffline(daughter);
    await goesToTimeline(daughter);
    const words = (await entries(daughter).first().locator('.did').textContent()) ?? '';
    await goesOffline(daughter);
    await page.reload();
    await daughter.isOn('Timeline');
    await expect(entries(daughter).first()).toContainText(words);
    await expect(page.locator('.timeline')).toContainText(/This is how it was today/);
    await page.getByRole('button', { name: 'Decisions' }).click();
    await daughter.reads('this page is not kept on this device');
    // Back on line it is read by itself.
    await goesOnline(daughter);
    await expect(entries(daughter).first()).toBeVisible();
  });
});

test('an open timeline says that there is something newer, and does not move until one presses', async ({ world, note }) => {
  const daughter = await world.opensPearl('daughter');
  const { page } = daughter;
  await goesToTimeline(daughter);
  const first = await entries(daughter).first().textContent();
  await putsOnHold(await world.opensPearl('nurse'), LIFE);
  const newer = page.getByRole('button', { name: 'Show what is new: one entry' });
  // The page looks every half minute.
  await expect(newer).toBeVisible({ timeout: 60_000 });
  await note(daughter, 'something newer');
  expect(await entries(daughter).first().textContent()).toBe(first);
  await newer.click();
  await expect(entries(daughter).first()).toContainText('Put this section on hold.');
  await expect(entries(daughter).first()).toBeFocused();
  await expect(entries(daughter).nth(1)).toHaveText(first ?? '');

  // Whoever does not want to wait can look.
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(ROUTINE, 'She likes the radio on.');
  await nurse.isToldSaved(ROUTINE);
  await page.getByRole('button', { name: 'Look for newer entries' }).click();
  await expect(entries(daughter).first()).toContainText('She likes the radio on.');
});

test('a page of a timeline without entries leads to the next one by itself', async ({ world }) => {
  const inspector = await world.opensPearl('inspector');
  const { page } = inspector;
  // The server ends a page early where a choice leaves little of many rows. Here the first two pages have nothing.
  const asked: string[] = [];
  await page.route(/\/timeline(\?|$)/, async (route) => {
    const url = new URL(route.request().url());
    if (!url.pathname.startsWith('/api/')) return route.continue();
    const after = url.searchParams.get('after');
    asked.push(after ?? '');
    if (after === null || after === 'second') {
      const next = after === null ? 'second' : 'third';
      return route.fulfill({ json: { entries: [], next } });
    }
    if (after === 'third') url.searchParams.delete('after');
    return route.continue({ url: url.href });
  });
  await page.getByRole('link', { name: 'Timeline', exact: true }).click();
  await inspector.isOn('Timeline');
  await expect(entries(inspector).first()).toBeVisible();
  expect(asked.slice(0, 3)).toEqual(['', 'second', 'third']);
});

test('who has finished writing is told to wait until what they wrote is saved', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const finish = async (): Promise<void> => {
    await daughter
      .section(ROUTINE)
      .getByRole('button', { name: `More about ${ROUTINE}` })
      .click();
    await daughter.page.getByRole('menuitem', { name: 'I have finished writing' }).click();
  };
  await daughter.writesAtEnd(ROUTINE, 'She likes the radio on.');
  await daughter.isToldSaved(ROUTINE);
  await goesOffline(daughter);
  await daughter.types(' And the window open.');
  await finish();
  await daughter.reads('What you wrote is not saved yet. Please try again when it is.');
  await goesOnline(daughter);
  await daughter.isToldSaved(ROUTINE);
  await finish();
  await daughter.reads('What you write here next begins a new entry in the history.');
  const panel = await daughter.opensPanel(ROUTINE, 'History');
  await expect(panel.locator('.entry').first()).toContainText('She likes the radio on. And the window');
});
