/** The main job by keyboard alone. */
import { press, tabsTo } from './support/by-keyboard.ts';
import { demoLogin, expect, test, quick } from './support/world.ts';

const LIFE = 'Life story';

test('sign in, open a plan, jump to a section, write, and settle who leads it, all by keyboard', async ({ world }) => {
  const nurse = await world.comes();
  await nurse.goes('/', 'Sign in');
  const { page } = nurse;
  await tabsTo(nurse, page.getByRole('textbox', { name: 'E-mail' }));
  await page.keyboard.type(demoLogin('nurse').email);
  await press(nurse, 'Tab');
  await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await page.keyboard.type(demoLogin('nurse').password);
  await press(nurse, 'Enter');
  await nurse.isOn('Plans');

  await tabsTo(nurse, page.getByRole('link', { name: 'Pearl’s care plan' }));
  await press(nurse, 'Enter');
  await nurse.isOn('Pearl’s care plan');
  nurse.staysOnThisPlan();

  await tabsTo(nurse, page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: LIFE }));
  await press(nurse, 'Enter');
  await expect(nurse.section(LIFE)).toBeInViewport();
  await expect(nurse.text(LIFE)).toBeVisible();

  // Editing begins where the keyboard arrives, and Tab leads out again: no trap.
  await tabsTo(nurse, nurse.text(LIFE));
  await press(nurse, 'Control+End', 'Enter');
  await nurse.types('She kept every letter.');
  await nurse.isToldSaved(LIFE);
  await press(nurse, 'Control+b');
  await nurse.types('All of them.');
  await expect(nurse.text(LIFE).locator('strong', { hasText: 'All of them.' })).toBeVisible();
  await expect(page.getByRole('toolbar', { name: `Tools for writing in ${LIFE}` })).toBeVisible();
  await tabsTo(nurse, nurse.section('How I communicate').getByRole('button', { name: 'More about How I communicate' }));

  await tabsTo(nurse, nurse.section(LIFE).getByRole('button', { name: `More about ${LIFE}` }), 'Shift+Tab');
  await press(nurse, 'Enter');
  await expect(page.getByRole('menuitem', { name: 'History' })).toBeFocused();
  await press(nurse, 'End');
  await expect(page.getByRole('menuitem', { name: 'Section settings' })).toBeFocused();
  await press(nurse, 'Enter');
  const settings = page.getByRole('dialog', { name: `Section settings: ${LIFE}` });
  await expect(settings).toBeVisible();
  await tabsTo(nurse, settings.getByRole('radio', { name: 'Together' }));
  await press(nurse, 'ArrowDown');
  await expect(settings.getByRole('radio', { name: 'Professionals' })).toBeChecked();
  await press(nurse, 'Tab');
  await expect(settings.getByLabel('The reason for this change')).toBeFocused();
  await page.keyboard.type('The nurse has to see every change.');
  await tabsTo(nurse, settings.getByRole('button', { name: 'Save', exact: true }).first());
  await press(nurse, 'Enter');
  await expect(settings.getByText('Saved.')).toBeVisible();

  // The dialog holds the focus while it is open, and gives it back.
  for (let presses = 0; presses < 40; presses += 1) {
    await press(nurse, 'Tab');
    expect(await settings.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  }
  await press(nurse, 'Escape');
  await expect(settings).toHaveCount(0);
  await expect(nurse.section(LIFE).getByRole('button', { name: `More about ${LIFE}` })).toBeFocused();
  await expect(nurse.section(LIFE)).toContainText('Led by professionals');
  expect((await nurse.sectionOnServer(LIFE)).lead).toBe('professional');
});

test('the toolbar is reached from the text, works by arrow keys, and its menu adds a block', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(LIFE);
  const { page } = daughter;
  await daughter.text(LIFE).focus();
  await press(daughter, 'Control+End', 'Enter');
  const tools = page.getByRole('toolbar', { name: `Tools for writing in ${LIFE}` });
  await expect(tools).toBeVisible();
  // Coming from behind, its last tool is the first that is met; from there on the arrow keys go.
  await tabsTo(daughter, tools.getByRole('button', { name: 'More tools' }), 'Shift+Tab');
  await press(daughter, 'ArrowLeft');
  await expect(tools.getByRole('button', { name: 'Numbered list' })).toBeFocused();
  await press(daughter, ...Array.from({ length: 20 }, () => 'ArrowLeft'));
  await expect(tools.getByRole('button', { name: 'Add a block' })).toBeFocused();
  await press(daughter, 'Enter');
  await expect(page.getByRole('menuitem', { name: /Preference/ })).toBeFocused();
  await press(daughter, 'Enter');
  const block = daughter.text(LIFE).getByRole('group', { name: 'Preference', exact: true });
  await expect(block).toBeVisible();
  await daughter.types('Hymns');
  await expect(block).toContainText('Hymns');
  await daughter.isToldSaved(LIFE);
  expect((await daughter.heldText(LIFE)).text).toContain('Hymns');
});

test('the first Tab offers a way past the bar, and the menu under one’s name opens and closes by keyboard', async ({
  world,
}) => {
  const daughter = await world.signsIn('daughter');
  const { page } = daughter;
  await press(daughter, 'Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await press(daughter, 'Enter');
  await expect(page.getByRole('main')).toBeFocused();
  const menu = page.getByRole('button', { name: /Open your menu/ });
  await tabsTo(daughter, menu, 'Shift+Tab');
  await press(daughter, 'Enter');
  await expect(page.getByRole('menuitem', { name: 'Plans' })).toBeFocused();
  await press(daughter, 'Escape');
  await expect(menu).toBeFocused();
  await press(daughter, 'Enter', 'ArrowDown', 'Enter');
  await daughter.isOn('My account');
  await expect(page.getByRole('main')).toBeFocused();
});

test('what has to be put right in a form is said, summed up, and reached by keyboard', quick, async ({ world }) => {
  const visitor = await world.comes();
  await visitor.goes('/', 'Sign in');
  const { page } = visitor;
  await tabsTo(visitor, page.getByRole('textbox', { name: 'E-mail' }));
  await page.keyboard.type('daughter');
  await press(visitor, 'Enter');
  const summary = page.getByRole('alert').filter({ hasText: '2 things need to be put right' });
  await expect(summary).toBeFocused();
  await press(visitor, 'Tab', 'Enter');
  const field = page.getByRole('textbox', { name: 'E-mail' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('daughter');
  await expect(field).toHaveAccessibleDescription(/Please write a whole e-mail address/);
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(/Please fill this in/);
});
