/** What a screen reader is told: the pages as a tree of names and roles, and what is said without being asked for. */
import { press, tabsTo } from './support/by-keyboard.ts';
import { hears } from './support/hears.ts';
import { demoLogin, expect, test, quick } from './support/world.ts';

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';
const HEALTH = 'Health, medication and clinical needs';

test('signing in and the list of plans are a few landmarks with names', async ({ world }) => {
  const daughter = await world.comes();
  await daughter.goes('/sign-in', 'Sign in');
  await expect(daughter.page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to the page"
    - banner:
      - link "Alongside"
      - paragraph: Demo. Nothing here is about a real person.
    - main:
      - heading "Sign in" [level=1]
      - group "Language of these pages":
        - paragraph: Language of these pages
        - button "English" [pressed]
        - button "اردو"
      - paragraph: One care plan, written together.
      - region "Look around as":
        - heading "Look around as" [level=2]
        - list
      - region "Or sign in by e-mail":
        - heading "Or sign in by e-mail" [level=2]
        - textbox "E-mail"
        - textbox "Password"
        - button "Show the password"
        - checkbox /Others use this device too/
        - button "Sign in"
  `);
  await daughter.signsInQuickly(demoLogin('daughter'));
  await expect(daughter.page.getByRole('list').first()).toBeVisible();
  await expect(daughter.page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to the page"
    - banner:
      - link "Alongside"
      - text: Pennywort House
      - button "Go to"
      - button "You are Denise Whittaker. Open your menu"
    - main:
      - heading "Plans" [level=1]
      - list:
        - listitem:
          - heading "Pearl’s care plan" [level=2]:
            - link "Pearl’s care plan"
          - paragraph: "You are here as: daughter."
  `);
});

test('a section and its blocks: fields and parts have their names for whoever writes, and are plain to read for whoever reads', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await expect(daughter.page.getByRole('navigation', { name: 'Sections' })).toMatchAriaSnapshot(`
    - navigation "Sections":
      - heading "Contents" [level=2]
      - list:
        - listitem:
          - link "About me and what matters"
        - listitem:
          - link "Life story"
        - listitem:
          - link "How I communicate"
        - listitem:
          - link "Daily routine"
        - listitem:
          - link /^Preferences.*On hold/
        - listitem:
          - 'link "Keeping safe: positive risk plans"'
        - listitem:
          - link "Review triggers"
        - listitem:
          - link /Health, medication and clinical needs.*Led by professionals/
        - listitem:
          - link /Capacity, consent and authority.*Led by professionals/
        - listitem:
          - link /Safeguarding.*Led by professionals/
        - listitem:
          - link "How we decide together"
        - listitem:
          - link "Outcomes and what we learned"
  `);
  await daughter.opens(HEALTH);
  await expect(daughter.section(HEALTH)).toMatchAriaSnapshot(`
    - region "Health, medication and clinical needs":
      - heading "Health, medication and clinical needs" [level=2]
      - button "More about Health, medication and clinical needs"
      - paragraph: Led by professionals
      - group: /decide here\\. Why, and how you have a say/
      - document "Health, medication and clinical needs":
        - heading "Conditions and diagnoses" [level=3]
        - list
  `);

  await daughter.startsWriting(ROUTINE);
  const step = daughter.text(ROUTINE).getByRole('group', { name: 'Routine step', exact: true }).first();
  await step.getByRole('button', { name: 'Details: Routine step' }).click();
  await expect(daughter.section(ROUTINE)).toMatchAriaSnapshot(`
    - region "Daily routine":
      - heading "Daily routine" [level=2]
      - textbox "Daily routine":
        - group "Routine step":
          - 'button "Hide details: Routine step" [expanded]'
          - textbox "Time": 07:30
          - combobox "Picture":
            - option "Not chosen"
            - option "Waking up"
            - option "Curtains" [selected]
          - group "When, or after what":
            - paragraph: When, or after what
          - group "What happens"
          - group "How to help"
          - group "Words that work"
          - group "Music"
          - 'button "Remove: Routine step"'
  `);
  await step.getByRole('textbox', { name: 'Time' }).focus();
  await expect(daughter.page.getByRole('toolbar')).toMatchAriaSnapshot(`
    - toolbar "Tools for writing in Daily routine":
      - button "Add a block"
      - button "Undo" [disabled]
      - button "Redo" [disabled]
      - button "How the text looks"
      - button "Bold"
      - button "Italic"
      - button "List"
      - button "Numbered list"
      - button "More tools"
  `);

  const inspector = await world.opensPearl('inspector');
  await inspector.opens(ROUTINE);
  const read = inspector.text(ROUTINE).getByRole('group', { name: 'Routine step', exact: true }).first();
  await expect(read).toMatchAriaSnapshot(`
    - group "Routine step":
      - paragraph: Routine step
      - group "When, or after what":
        - paragraph: When, or after what
      - group "What happens"
      - group "How to help"
      - group "Words that work"
      - group "Music"
  `);
  await expect(inspector.section(ROUTINE).getByRole('document', { name: ROUTINE })).toBeVisible();
  // What others say of the words can be opened; nothing can be changed.
  const changes = 'input, select, [role="textbox"], .block button:not(.thread-mark)';
  await expect(inspector.section(ROUTINE).locator(changes)).toHaveCount(0);

  // Whose plan it is comes first, whoever came first.
  await world.opensPearl('person');
  await expect(daughter.page.locator('.here-now')).toContainText('Pearl and Owen (inspector) are here.');
});

test('the settings of a section, and the people of the plan', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.opens(LIFE);
  const settings = await nurse.opensPanel(LIFE, 'Section settings');
  await expect(settings.getByText('Denise Whittaker', { exact: true })).toBeVisible();
  await expect(settings).toMatchAriaSnapshot(`
    - 'dialog "Section settings: Life story"':
      - banner:
        - 'heading "Section settings: Life story" [level=2]'
        - button "Close"
      - textbox "Title of the section": Life story
      - radiogroup "Who leads this section":
        - radio "Together" [checked]
        - radio "Professionals"
        - radio "Sealed"
      - button "Save"
      - heading "Hold" [level=3]
      - textbox "The reason for the hold"
      - button "Put on hold"
      - heading "What each person can do here" [level=3]
      - list:
        - listitem:
          - combobox "What Pearl Whittaker can do here":
            - 'option "As usual: write" [selected]'
        - listitem:
          - combobox "What Denise Whittaker can do here"
      - heading "What everyone should know" [level=3]
      - textbox "Why it is led this way"
      - textbox "How the family has a say"
      - textbox "If we disagree"
      - textbox "How and when it is looked at again"
      - button "Save"
      - heading "Place in the plan" [level=3]
      - button "Move up"
      - button "Move down"
      - heading "Retire" [level=3]
      - paragraph:
        - button "Retire this section"
  `);
  await nurse.closesPanel();
  await nurse.page.getByRole('link', { name: 'People on the plan' }).click();
  await nurse.isOn('People on the plan');
  await expect(nurse.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "People on the plan" [level=1]
      - list:
        - listitem:
          - heading "Pearl Whittaker" [level=2]
          - paragraph: this is her plan, the person
        - listitem:
          - heading "Denise Whittaker" [level=2]
          - paragraph: daughter, family
  `);
});

test('sign in, go to a section, write, hear “Saved.” once, and open its history: by keyboard, and each step is in the tree', async ({
  world,
}) => {
  const nurse = await world.comes();
  const { page } = nurse;
  await nurse.goes('/sign-in', 'Sign in');
  await tabsTo(nurse, page.getByRole('textbox', { name: 'E-mail' }));
  await page.keyboard.type(demoLogin('nurse').email);
  await press(nurse, 'Tab');
  await page.keyboard.type(demoLogin('nurse').password);
  await press(nurse, 'Enter');
  await nurse.isOn('Plans');
  await expect(page).toHaveTitle('Plans, Alongside');
  await tabsTo(nurse, page.getByRole('link', { name: 'Pearl’s care plan', exact: true }));
  await press(nurse, 'Enter');
  await nurse.isOn('Pearl’s care plan');
  await expect(page).toHaveTitle('Pearl’s care plan, Alongside');
  nurse.staysOnThisPlan();

  await press(nurse, 'Control+k');
  const goTo = page.getByRole('dialog', { name: 'Go to' });
  await expect(goTo).toMatchAriaSnapshot(`
    - dialog "Go to":
      - banner:
        - heading "Go to" [level=2]
        - button "Close"
      - searchbox "Where do you want to go?"
      - menu "Go to":
        - group "Sections":
          - menuitem "About me and what matters"
  `);
  await nurse.types('life st');
  await expect(page.getByRole('menuitem').first()).toHaveText(LIFE);
  await press(nurse, 'Enter');
  await expect(nurse.section(LIFE)).toBeFocused();
  await tabsTo(nurse, nurse.text(LIFE));
  await nurse.canWriteIn(LIFE);
  const heard = await hears(nurse);
  await press(nurse, 'Control+End', 'Enter');
  await nurse.types('She kept every letter, all of them, in the blue tin.');
  await nurse.isToldSaved(LIFE);
  await expect.poll(heard).toEqual(['Saved.']);

  await tabsTo(nurse, nurse.section(LIFE).getByRole('button', { name: `More about ${LIFE}` }), 'Shift+Tab');
  await press(nurse, 'Enter');
  await expect(page.getByRole('menu')).toMatchAriaSnapshot(`
    - menu "More about Life story":
      - menuitem "History"
      - menuitem "I have finished writing"
      - menuitem "Copy link to this section"
      - menuitem "Print this section"
      - menuitem "Section settings"
  `);
  await expect(page.getByRole('menuitem', { name: 'History' })).toBeFocused();
  await press(nurse, 'Enter');
  const history = page.getByRole('complementary', { name: `History: ${LIFE}` });
  await expect(history).toMatchAriaSnapshot(`
    - 'complementary "History: Life story"':
      - 'heading "History: Life story" [level=2]'
      - button "Close"
      - combobox "What to show"
      - status: /entries are shown/
      - button "Look for newer entries"
      - heading "Today" [level=3]
      - list "Today":
        - listitem
  `);
  await expect(history.getByRole('listitem').first()).toContainText(/Niamh Doherty.*Wrote about \d+ words/);
  await press(nurse, 'Escape');
  await expect(history).toHaveCount(0);
  await expect(nurse.section(LIFE).getByRole('button', { name: `More about ${LIFE}` })).toBeFocused();
  expect((await heard()).filter((words) => words === 'Saved.')).toHaveLength(1);
});

test(
  'who comes is said once and who goes is not; another’s typing says nothing; a lock and a hold are said once each',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    await daughter.startsWriting(ROUTINE);
    const heard = await hears(daughter);
    const nurse = await world.opensPearl('nurse');
    const here = daughter.page.locator('.here-now');
    await expect(here).toContainText('Niamh');
    await expect.poll(heard).toEqual(['Niamh here now']);

    await nurse.writesAtEnd(ROUTINE, '');
    await daughter.seesCaretOf(ROUTINE, 'Niamh');
    // About ten seconds of it.
    await nurse.page.keyboard.type(
      'Night staff know this now, and they leave the small lamp on until she asks for it to go out.',
      {
        delay: 110,
      },
    );
    await daughter.sees(ROUTINE, 'until she asks for it to go out.');
    await nurse.isToldSaved(ROUTINE);
    expect(await heard()).toEqual(['Niamh here now']);

    const { id } = await nurse.sectionOnServer(ROUTINE);
    await nurse.context.request.put(`/api/sections/${id}/hold`, { data: { reason: 'We wait for Friday.' } });
    await daughter.canOnlyRead(ROUTINE);
    const held = /^This section was just put on hold\. You can no longer write here\./;
    await expect.poll(async () => (await heard()).slice(1)).toEqual([expect.stringMatching(held)]);
    await nurse.context.request.delete(`/api/sections/${id}/hold`);
    await daughter.canWriteIn(ROUTINE);
    const lifted = /^The hold was lifted\. You can write here now\./;
    await expect
      .poll(async () => (await heard()).slice(1))
      .toEqual([expect.stringMatching(held), expect.stringMatching(lifted)]);
    await nurse.context.request.patch(`/api/sections/${id}`, { data: { lead: 'professional', reason: 'Because' } });
    await daughter.canOnlyRead(ROUTINE);
    const locked = /^This section is now led by professionals\. You can no longer write here\./;
    await expect.poll(async () => (await heard()).slice(3)).toEqual([expect.stringMatching(locked)]);

    await nurse.page.close();
    await expect(here).not.toContainText('Niamh');
    // Who was here before does not come anew.
    const again = await nurse.again();
    await again.page.goto(daughter.page.url());
    await expect(here).toContainText('Niamh');
    expect((await heard()).slice(4)).toEqual([]);
  },
);
