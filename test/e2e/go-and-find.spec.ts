/** Going, finding and adding by the keyboard alone, and the same by buttons with words. */
import { look } from './support/axe.ts';
import { BESIDE, DIALOG } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, quick, quickIf } from './support/world.ts';

const LIFE = 'Life story';

test(
  'by keyboard alone: go to a section, add a routine step behind a slash, and open its history',
  quick,
  async ({ world }) => {
    const nurse = await world.opensPearl('nurse');
    const { keyboard } = nurse.page;
    await keyboard.press('Control+k');
    await expect(nurse.page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
    await expect(nurse.page.getByRole('searchbox', { name: 'Where do you want to go?' })).toBeFocused();
    await nurse.types('life st');
    await expect(nurse.page.getByRole('menuitem').first()).toHaveText(LIFE);
    await keyboard.press('Enter');
    await expect(nurse.page.getByRole('dialog')).toHaveCount(0);
    await expect(nurse.section(LIFE)).toBeFocused();
    await expect(nurse.section(LIFE)).toBeInViewport();

    await nurse.opens(LIFE);
    for (
      let presses = 0;
      presses < 20 && !(await nurse.text(LIFE).evaluate((element) => element === document.activeElement));
      presses += 1
    )
      await keyboard.press('Tab');
    await keyboard.press('Control+End');
    await keyboard.press('Enter');
    await nurse.types('/');
    const menu = nurse.page.getByRole('listbox', { name: 'Choose what to add' });
    await expect(menu).toBeVisible();
    await expect(nurse.text(LIFE)).toHaveAttribute('aria-activedescendant', /heading/);
    await keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await keyboard.press('Backspace');
    await nurse.types('/rou');
    await expect(menu.getByRole('option')).toHaveText([/Routine step/]);
    await keyboard.press('Enter');
    await expect(menu).toHaveCount(0);
    await expect(nurse.text(LIFE).getByRole('group', { name: 'Routine step', exact: true })).toBeVisible();
    await nurse.types('After lunch');
    await nurse.isToldSaved(LIFE);
    await nurse.doesNotSee(LIFE, '/rou');

    await keyboard.press('Control+k');
    await nurse.types('history: life');
    await expect(nurse.page.getByRole('menuitem')).toHaveCount(1);
    await keyboard.press('Enter');
    await expect(nurse.page.getByRole('complementary', { name: `History: ${LIFE}` })).toBeVisible();
  },
);

test('a heading that was typed fits below the title of its section', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(LIFE);
  await nurse.writesAtEnd(LIFE, '# Her garden');
  await nurse.page.keyboard.press('Enter');
  await nurse.types('## In spring');
  await expect(nurse.text(LIFE).getByRole('heading', { level: 3, name: 'Her garden' })).toBeVisible();
  await expect(nurse.text(LIFE).getByRole('heading', { level: 4, name: 'In spring' })).toBeVisible();
});

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a section is gone to by its button, and words are found over all sections that one can read, and in no other`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      await daughter.presses('Go to');
      await expect(daughter.page.getByRole('searchbox', { name: 'Where do you want to go?' })).toBeFocused();
      await daughter.types('safeg');
      // What is sealed is not among the places, and neither are its words.
      await expect(daughter.page.getByRole('menuitem')).toHaveText([
        'Safeguarding',
        'History: Safeguarding',
        /^Find “safeg” in this plan/,
      ]);
      await daughter.page.getByRole('menuitem').first().click();
      await expect(daughter.page.getByRole('dialog')).toHaveCount(0);
      await expect(daughter.section('Safeguarding')).toBeFocused();
      await expect(daughter.section('Safeguarding')).toBeInViewport();

      await daughter.presses('Find in this plan');
      const panel = daughter.page.getByRole('complementary', { name: 'Find in this plan' });
      await expect(panel.getByRole('searchbox')).toBeFocused();
      await daughter.types('paracetamol');
      await expect(panel.getByRole('status')).toHaveText(/^Found in \d+ places\./);
      await expect(panel.getByRole('listitem').first()).toContainText('Health, medication and clinical needs');
      const findings: string[] = [];
      await look(daughter, 'find', findings, BESIDE);
      expect(findings).toEqual([]);
      await daughter.page.keyboard.press('Tab');
      await daughter.page.keyboard.press('Enter');
      await expect(panel.getByRole('status')).toContainText('Shown in the text: Health');
      await expect(
        daughter
          .text('Health, medication and clinical needs')
          .locator('p, li', { hasText: /paracetamol/i })
          .first(),
      ).toBeInViewport();
      await expect.poll(() => daughter.page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(1);

      await daughter.presses('Find in this plan');
      await expect(panel.getByRole('searchbox')).toBeFocused();
      await daughter.types('working record');
      await expect(panel.getByRole('status')).toHaveText('Nothing found.');
    },
  );

test('the ? key shows the shortcuts, but not while one types, and can be switched off', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const sheet = nurse.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await nurse.page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  const findings: string[] = [];
  await look(nurse, 'shortcuts', findings, DIALOG);
  expect(findings).toEqual([]);
  await sheet.getByRole('checkbox', { name: /The \? key/ }).press('Space');
  await nurse.page.keyboard.press('Escape');
  await nurse.page.locator('h1').click();
  await nurse.page.keyboard.press('?');
  await expect(sheet).toHaveCount(0);
  await nurse.chooses('Keyboard shortcuts');
  await expect(sheet).toBeVisible();
});

test('a notice about a changed right goes away by a button, or when it no longer holds', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  const notice = daughter.section(LIFE).getByText('This section was just put on hold.', { exact: false });
  const panel = await nurse.opensPanel(LIFE, 'Section settings');
  await panel.getByLabel('The reason for the hold').fill('We look at it together on Friday.');
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await expect(notice).toBeVisible();
  await daughter.section(LIFE).getByRole('button', { name: 'Hide this' }).click();
  await expect(notice).toHaveCount(0);
  await panel.getByRole('button', { name: 'Lift the hold' }).click();
  await expect(daughter.section(LIFE).getByText('The hold was lifted.', { exact: false })).toBeVisible();
  await panel.getByLabel('The reason for the hold').fill('One more day.');
  await panel.getByRole('button', { name: 'Put on hold' }).click();
  await expect(daughter.section(LIFE).getByText('The hold was lifted.', { exact: false })).toHaveCount(0);
  await expect(notice).toBeVisible();
});

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: two people in one risk plan: one in the prose, one in the fields`, async ({ world }) => {
    const RISK = 'Keeping safe: positive risk plans';
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.startsWriting(RISK), nurse.opens(RISK)]);
    const plan = (someone: typeof daughter) => someone.text(RISK).locator('[data-block="riskPlan"]').first();
    await plan(nurse).getByRole('button', { name: 'Details: Risk plan' }).click();
    await plan(daughter).locator('.part-text p').first().click();
    await daughter.page.keyboard.press('End');
    await Promise.all([
      daughter.types(' She has done this all her life.'),
      (async () => {
        await plan(nurse).getByLabel('How likely is harm').selectOption('4');
        await plan(nurse).getByLabel('How bad would it be').selectOption('2');
      })(),
    ]);
    for (const someone of [daughter, nurse]) {
      await someone.sees(RISK, 'She has done this all her life.');
      await someone.isToldSaved(RISK);
    }
    const said = plan(daughter).locator('.block-said');
    await expect(said).toContainText('How bad would it be? 2 of 5, a little harm.');
    await expect(said).toContainText('How likely is harm? 4 of 5, likely.');
  });

/** The words that are marked on the page. */
async function markedWords(someone: Someone): Promise<string | null> {
  return await someone.page.evaluate(() => {
    const [range] = CSS.highlights.get('found') ?? [];
    return range instanceof Range ? range.toString() : null;
  });
}

test('words are found as people type them, in what the page shows, and the exact words are marked', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const panel = daughter.page.getByRole('complementary', { name: 'Find in this plan' });
  const finds = async (typed: string, line: string | RegExp): Promise<void> => {
    await daughter.presses('Find in this plan');
    await panel.getByRole('searchbox').fill(typed);
    await panel.getByRole('listitem').filter({ hasText: line }).first().getByRole('button').click();
    await expect(panel.getByRole('listitem').filter({ hasText: line }).first()).toHaveAttribute('aria-current', 'true');
  };
  // In a section that is there already, with the apostrophe of a keyboard.
  await finds("PLEASE DON'T", /Please don’t$/);
  await expect.poll(() => markedWords(daughter)).toBe('Please don’t');
  await expect(daughter.text('About me and what matters').getByText('Please don’t', { exact: true })).toBeInViewport();
  // In sections far below: a fact of a block, and what the card of a section says.
  await finds('AVOID', /^Preferences\s*On hold\s*Avoid$/);
  await expect.poll(() => markedWords(daughter)).toBe('Avoid');
  await expect(daughter.text('Preferences').locator('.block-strength', { hasText: 'Avoid' }).first()).toBeInViewport();
  await expect.poll(() => daughter.section('Preferences').locator('.prose').count()).toBe(1);
  await expect.poll(() => markedWords(daughter)).toBe('Avoid');
  await finds('in the words of pearl', /^Preferences.*In the words of Pearl/);
  await expect.poll(() => markedWords(daughter)).toBe('In the words of Pearl');
  await expect(daughter.text('Preferences').locator('.block-said', { hasText: 'Pearl' }).first()).toBeInViewport();
  // Below a section whose text comes later and moves what is below it.
  await daughter.reloads();
  await finds('prefers or avoid', /^Preferences/);
  await expect.poll(() => daughter.text('Daily routine').count()).toBe(1);
  await expect.poll(() => markedWords(daughter)).toBe('prefers or avoid');
  await expect(daughter.section('Preferences').getByText('prefers or avoid').first()).toBeInViewport();
  const card = daughter.section('Health, medication and clinical needs').locator('.who-decides');
  const why = (await card.locator('dd').first().textContent()) ?? '';
  await finds(why.slice(0, 30), why.slice(0, 30));
  await expect(card.locator('dd').first()).toBeInViewport();
});

test('“Go to” finds headings, words, people and other plans, and says where it looked', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const { page } = nurse;
  const panel = page.getByRole('dialog', { name: 'Go to' });
  const item = (name: string | RegExp) => panel.getByRole('menuitem', { name });
  const types = async (words: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await expect(panel.getByRole('searchbox')).toBeFocused();
    await nurse.types(words);
  };

  await types('ALLERGIES');
  await expect(item('Allergies and bad reactions')).toBeVisible();
  await expect(panel.getByRole('group', { name: 'Headings' }).getByRole('menuitem')).toHaveCount(1);
  const findings: string[] = [];
  await look(nurse, 'go to', findings, DIALOG);
  expect(findings).toEqual([]);
  await item('Allergies and bad reactions').click();
  await expect(panel).toHaveCount(0);
  const health = nurse.text('Health, medication and clinical needs');
  await expect(health.getByRole('heading', { name: 'Allergies and bad reactions' })).toBeInViewport();
  await expect.poll(() => markedWords(nurse)).toBe('Allergies');

  // Words are handed over to Find.
  await types('penicillin');
  await expect(item('Find “penicillin” in this plan')).toBeVisible();
  await page.keyboard.press('Enter');
  const find = page.getByRole('complementary', { name: 'Find in this plan' });
  await expect(find.getByRole('searchbox')).toHaveValue('penicillin');
  await expect(find.getByRole('listitem').first()).toContainText('Penicillin');
  await nurse.closesPanel();

  await types('xyzzy');
  await expect(
    panel.getByText(/^Nothing fits. We looked at the sections, their headings, all their words/).first(),
  ).toBeVisible();
  await expect(panel.getByRole('status')).toHaveText(/^Nothing fits/);
  await page.keyboard.press('Escape');

  await types('keyworker');
  await page.keyboard.press('Enter');
  await nurse.isOn('People on the plan');
  await expect(nurse.member('Farah Siddiqui')).toBeFocused();
  await expect(nurse.member('Farah Siddiqui')).toBeInViewport();

  // Another plan, by the name of its person. Its sections and people are not among the places of this one.
  await types('iqbal');
  await expect(panel.getByRole('menuitem')).toHaveText(['Mr Hussain’s care plan']);
  await page.keyboard.press('Enter');
  await nurse.isOn('Mr Hussain’s care plan');
  await types('Denise');
  await expect(panel.getByText(/^Nothing fits/).first()).toBeVisible();
});

test('what is typed while “Go to” still opens stands in its field, and nothing of it in the text', async ({ world }) => {
  const nurse = await world.comes();
  let letThrough = (): void => undefined;
  const waits = new Promise<void>((resolve) => (letThrough = resolve));
  await nurse.page.route('**/assets/go-to-*.js', async (route) => {
    await waits;
    await route.continue();
  });
  await nurse.signsInQuickly(demoLogin('nurse'));
  await nurse.opensPlan('Pearl’s care plan');
  await nurse.writesAtEnd(LIFE, 'She swam.');
  await nurse.isToldSaved(LIFE);
  const { keyboard } = nurse.page;
  await keyboard.press('Control+k');
  await nurse.types('wrong');
  await keyboard.press('Escape');
  await nurse.types(' Often');
  await nurse.sees(LIFE, 'She swam. Often');

  await keyboard.press('Control+k');
  await nurse.types('prexf');
  await keyboard.press('Backspace');
  await keyboard.press('Backspace');
  await nurse.types('f');
  letThrough();
  await expect(nurse.page.getByRole('searchbox')).toHaveValue('pref');
  await nurse.types('er');
  await expect(nurse.page.getByRole('searchbox')).toHaveValue('prefer');
  await expect(nurse.page.getByRole('menuitem').first()).toHaveText(/^Preferences/);
  await keyboard.press('Enter');
  await expect(nurse.section('Preferences')).toBeFocused();
  await nurse.sees(LIFE, 'She swam. Often');
  for (const word of ['wrong', 'pre']) await nurse.doesNotSee(LIFE, word);
});
