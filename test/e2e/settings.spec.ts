/** Settings of a section and of a plan, through the page itself: what one person changes there, others see at once on theirs. */
import { zAccess } from '#shared/api.ts';
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';
const ROUTINE = 'Daily routine';
const HEALTH = 'Health, medication and clinical needs';

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: a section gets another title, card and place, is held, retired and brought back`, async ({ world }) => {
    const nurse = await world.opensPearl('nurse', { size });
    const daughter = await world.opensPearl('daughter', { size });
    const titles = daughter.page.locator('.sections > .section > header h2');

    // The card says in the nurse’s words why professionals lead; it is read where it was open before.
    await daughter.opens(HEALTH);
    await daughter.section(HEALTH).getByText('Why, and how you have a say').click();
    let panel = await nurse.opensPanel(HEALTH, 'Section settings');
    await panel.getByLabel('How the family has a say').fill('Ring me on Tuesdays. I write down what you say.');
    await panel.getByRole('button', { name: 'Save', exact: true }).last().click();
    await expect(panel.getByText('Saved.', { exact: true })).toBeVisible();
    await expect(daughter.section(HEALTH).getByText('Ring me on Tuesdays. I write down what you say.')).toBeVisible();
    await nurse.closesPanel();

    panel = await nurse.opensPanel(ROUTINE, 'Section settings');
    await panel.getByLabel('Title of the section').fill('  ');
    await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
    await expect(panel.getByRole('alert')).toContainText('Title of the section: Please fill this in.');
    await panel.getByLabel('Title of the section').fill('Pearl’s day');
    await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
    await expect(daughter.section('Pearl’s day')).toBeVisible();
    await expect(daughter.section(ROUTINE)).toHaveCount(0);
    await nurse.closesPanel();

    const before = await titles.allTextContents();
    const at = before.indexOf('Pearl’s day');
    panel = await nurse.opensPanel('Pearl’s day', 'Section settings');
    await panel.getByRole('button', { name: 'Move up' }).click();
    await expect(panel).toContainText(`Moved. It is now number ${at}.`);
    await expect(titles.nth(at - 1)).toHaveText('Pearl’s day');
    await panel.getByRole('button', { name: 'Move down' }).click();
    await expect(panel).toContainText(`Moved. It is now number ${at + 1}.`);
    await expect(titles).toHaveText(before);

    await daughter.startsWriting('Pearl’s day');
    await panel.getByLabel('The reason for the hold').fill('We look at it together on Friday.');
    await panel.getByRole('button', { name: 'Put on hold' }).click();
    await daughter.canOnlyRead('Pearl’s day');
    await expect(daughter.section('Pearl’s day')).toContainText('We look at it together on Friday.');
    await panel.getByRole('button', { name: 'Lift the hold' }).click();
    await expect(daughter.section('Pearl’s day')).toContainText('The hold was lifted. You can write here now.');
    await daughter.startsWriting('Pearl’s day');

    await panel.getByRole('button', { name: 'Retire this section' }).click();
    await expect(titles).toHaveText(before.filter((title) => title !== 'Pearl’s day'));
    await daughter.opensRetired();
    await expect(daughter.section('Pearl’s day')).toContainText('It can be read, but not changed.');
    await daughter.canOnlyRead('Pearl’s day');
    await panel.getByRole('button', { name: 'Bring it back' }).click();
    await expect(titles.filter({ hasText: 'Pearl’s day' })).toBeVisible();
    await expect(daughter.page.getByText('Retired sections')).toHaveCount(0);
    await daughter.startsWriting('Pearl’s day');
  });

  test(`${size}: one person gets more or less than the others in a section, and somebody is named on a sealed one`, async ({
    world,
  }) => {
    const nurse = await world.opensPearl('nurse', { size });
    const son = await world.opensPearl('son', { size });
    await son.startsWriting(LIFE);
    const panel = await nurse.opensPanel(LIFE, 'Section settings');
    const choice = nurse.page.getByLabel('What Marcus Whittaker can do here');
    const entry = panel.getByRole('listitem').filter({ has: choice });
    const right = entry.getByRole('combobox');
    const reason = entry.getByLabel('The reason for this change');
    const saysWhy = async (): Promise<void> => {
      await reason.fill('His sister asked for some time.');
      await entry.getByRole('button', { name: 'Change it for Marcus' }).click();
      await expect(reason).toHaveCount(0);
    };
    // Less is asked about first: nothing changes before there is a reason, and who asks may think again.
    await right.selectOption('read');
    await expect(entry).toContainText('Please say why. Until then, nothing changes.');
    await expect(entry).toContainText('Marcus does not see it.');
    await entry.getByRole('button', { name: 'Change it for Marcus' }).click();
    await expect(entry.getByRole('alert')).toContainText('Please fill this in.');
    await entry.getByRole('button', { name: 'Cancel' }).click();
    await expect(right.getByRole('option', { selected: true })).toHaveText('As usual: write');
    await son.canWriteIn(LIFE);
    await right.selectOption('read');
    await saysWhy();
    await son.canOnlyRead(LIFE);
    await expect(son.section(LIFE).locator('.state')).toHaveText(/^You can read here\. .* decide here\.$/);
    await right.selectOption('nothing: cannot open it');
    await saysWhy();
    await expect(son.section(LIFE)).toHaveCount(0);
    // More is given at once.
    await right.selectOption('write');
    await expect(reason).toHaveCount(0);
    await expect(son.section(LIFE).locator('.state')).toHaveText(/^You can write here\. .* has the last word\.$/);
    await right.selectOption('read');
    await saysWhy();
    await expect(son.section(LIFE).locator('.state')).toHaveText(/^You can read here\./);
    await right.selectOption('As usual for them');
    await expect(son.section(LIFE).locator('.state')).toHaveText(/^You can write here\./);
    await expect(right.getByRole('option', { selected: true })).toHaveText('As usual: write');
    await nurse.closesPanel();

    // A sealed section is there for its maker alone, then for whoever is named, and afterwards it never was.
    const MONEY = 'Money worries';
    const manager = await world.opensPearl('manager', { size });
    await nurse.asksForNewSection();
    const adding = nurse.page.getByRole('dialog', { name: 'Add a section' });
    await adding.getByLabel('Title of the section').fill(MONEY);
    await adding.getByText('Sealed', { exact: true }).click();
    await adding.getByRole('button', { name: 'Add the section' }).click();
    await expect(nurse.section(MONEY)).toBeVisible();
    const { id } = await nurse.sectionOnServer(MONEY);
    await nurse.writesAtEnd(MONEY, 'Rang the bank.');
    await nurse.isToldSaved(MONEY);
    await nurse.opensPanel(MONEY, 'Section settings');
    const named = panel.locator('form').filter({ hasText: 'Who is named on this sealed section' });
    await named.getByText('Harpreet Gill, manager of the home').click();
    await named.getByRole('button', { name: 'Save', exact: true }).click();
    await manager.opens(MONEY);
    await manager.sees(MONEY, 'Rang the bank.');
    await named.getByText('Harpreet Gill, manager of the home').click();
    await named.getByLabel('The reason for this change').fill('It is settled.');
    await named.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(manager.section(MONEY)).toHaveCount(0);
    const html = await manager.page.content();
    for (const trace of [MONEY, id, 'Rang the bank.']) expect(html).not.toContain(trace);
    expect(JSON.stringify(await manager.plan())).not.toContain(id);
    await manager.presses('Find in this plan');
    await manager.types('bank');
    await expect(manager.page.getByRole('complementary')).not.toContainText('Rang');
    // Nobody can be left who is named on it.
    nurse.mayHear(/the server responded with a status of 422/);
    await named.getByText('Niamh Doherty, named nurse').click();
    await named.getByLabel('The reason for this change').fill('It is settled.');
    await named.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(named.getByRole('alert')).toContainText('At least one person has to stay named here.');
  });

  test(`${size}: a name that was written wrong is put right, and the title that was made from it follows`, async ({
    world,
  }) => {
    const manager = await world.signsIn('manager', { size });
    await manager.goes('/plans/new', 'Start a new plan');
    await manager.fillsIn({
      'Full name of the person the plan is for': 'Gulzar Aktar',
      'What they like to be called': 'Gulzar',
    });
    await manager.presses('Start the plan');
    await manager.isOn('A plan for Gulzar');
    await manager.choosesForPlan('Plan settings');
    await manager.fillsIn({
      'Full name of the person the plan is for': 'Gulnaz Akhtar',
      'What they like to be called': 'Gulnaz',
    });
    await manager.presses('Save');
    await manager.isOn('A plan for Gulnaz');
    await manager.choosesForPlan('Plan settings');
    await expect(manager.page.getByLabel('Full name of the person the plan is for')).toHaveValue('Gulnaz Akhtar');
    await expect(manager.page.getByLabel('Title of the plan')).toHaveValue('A plan for Gulnaz');
  });

  test(`${size}: a manager who reads English starts a plan in Urdu: its sections and its title are, and what was typed stays`, async ({
    world,
  }) => {
    const manager = await world.signsIn('manager', { size });
    await manager.goes('/plans/new', 'Start a new plan');
    await manager.fillsIn({ 'Full name of the person the plan is for': 'گلناز اختر', 'What they like to be called': 'گلناز' });
    // Where its sections do not come, the form stays with all that was typed.
    manager.mayHear(/the server responded with a status of 503/);
    await manager.page.route('**/api/templates?language=ur', (route) => route.fulfill({ status: 503, body: 'busy' }));
    const refused = manager.page.waitForResponse(/templates\?language=ur/);
    const language = manager.page.getByLabel('Language of the plan');
    await language.selectOption('اردو');
    await refused;
    await expect(manager.page.locator('ol[lang="en"]')).toBeVisible();
    await expect(manager.page.getByLabel('Full name of the person the plan is for')).toHaveValue('گلناز اختر');
    await manager.page.unroute('**/api/templates?language=ur');
    await language.selectOption('English');
    await language.selectOption('اردو');
    await expect(manager.page.locator('ol[lang="ur"]')).toContainText('زندگی کی کہانی');
    await expect(manager.page.getByLabel('Full name of the person the plan is for')).toHaveValue('گلناز اختر');
    // However often the button is pressed while the words for the title are on their way, it is one plan.
    let made = 0;
    manager.page.on(
      'request',
      (request) => (made += request.method() === 'POST' && request.url().endsWith('/api/plans') ? 1 : 0),
    );
    await manager.page.route('**/assets/ur-*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    await manager.page.getByRole('button', { name: 'Start the plan' }).dblclick();
    await manager.isOn('گلناز کے لیے منصوبہ');
    expect(made).toBe(1);
    await expect(manager.page.getByRole('region', { name: 'زندگی کی کہانی', exact: true })).toBeVisible();
    // The title follows the name in its own language.
    await manager.choosesForPlan('Plan settings');
    await expect(manager.page.getByLabel('Title of the plan')).toHaveValue('گلناز کے لیے منصوبہ');
    await manager.fillsIn({ 'What they like to be called': 'گل' });
    await manager.presses('Save');
    await manager.isOn('گل کے لیے منصوبہ');
  });

  test(`${size}: a plan gets another title, is archived and opened again, and nobody writes in it meanwhile`, async ({
    world,
  }) => {
    const manager = await world.opensPearl('manager', { size });
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse', { size });
    await daughter.startsWriting(LIFE);
    await nurse.startsWriting(LIFE);
    await manager.choosesForPlan('Plan settings');
    const panel = manager.page.getByRole('dialog', { name: 'Plan settings' });
    await panel.getByLabel('Title of the plan').fill('Pearl’s plan at Pennywort House');
    await panel.getByLabel('Full name of the person the plan is for').fill('Pearl May Whittaker');
    await panel.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(panel).toHaveCount(0);
    await daughter.isOn('Pearl’s plan at Pennywort House');

    await manager.choosesForPlan('Plan settings');
    await expect(panel.getByLabel('Full name of the person the plan is for')).toHaveValue('Pearl May Whittaker');
    await panel.getByRole('button', { name: 'Archive the plan' }).click();
    await expect(panel).toHaveCount(0);
    const archived = 'This plan is archived. Everyone on it can read it; nobody can write in it.';
    for (const someone of [daughter, nurse, manager]) {
      await someone.reads(archived);
      await someone.canOnlyRead(LIFE);
    }
    await expect(nurse.page.getByRole('button', { name: 'Add a section' })).toHaveCount(0);
    await nurse.page
      .locator('.plan-bar, .plan-foot')
      .getByRole('button', { name: /^More about/ })
      .click();
    await expect(nurse.page.getByRole('menuitem', { name: 'Print' })).toBeVisible();
    await expect(nurse.page.getByRole('menuitem', { name: 'Plan settings' })).toHaveCount(0);
    await nurse.page.keyboard.press('Escape');
    await daughter.page.getByRole('link', { name: 'Alongside', exact: true }).click();
    await daughter.isOn('Plans');
    // It is her only one, so the list of archived plans is open already.
    await daughter.opensPlan('Pearl’s plan at Pennywort House');
    await daughter.reads(archived);
    await daughter.opens(LIFE);

    await manager.choosesForPlan('Plan settings');
    await expect(panel.getByLabel('Title of the plan')).toHaveCount(0);
    await panel.getByRole('button', { name: 'Open the plan again' }).click();
    for (const someone of [daughter, nurse]) {
      await expect(someone.page.getByText(archived)).toHaveCount(0);
      await someone.startsWriting(LIFE);
    }
    await expect(nurse.page.getByRole('button', { name: 'Add a section' })).toBeVisible();
  });
}

test('a right that is chosen while the choice before it is still on its way counts', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const { id } = await nurse.sectionOnServer(LIFE);
  const member = (await nurse.plan()).members.find(({ person }) => person.name === 'Marcus Whittaker')?.id;
  const grant = { right: 'none', reason: 'His sister asked for some time.' };
  const none = await nurse.context.request.put(`/api/sections/${id}/grants/${member}`, { data: grant });
  expect(none.ok(), await none.text()).toBe(true);
  const panel = await nurse.opensPanel(LIFE, 'Section settings');
  const right = panel.getByLabel('What Marcus Whittaker can do here');
  const { promise: gate, resolve: goOn } = Promise.withResolvers<void>();
  await nurse.page.route('**/grants/*', async (route) => {
    await gate;
    await route.continue();
  });
  await right.selectOption('read');
  await right.selectOption('write');
  goOn();
  await expect
    .poll(async () => {
      const answer = await nurse.context.request.get(`/api/sections/${id}/access`);
      return zAccess.parse(await answer.json()).members.find(({ memberId }) => memberId === member)?.granted;
    })
    .toBe('edit');
  await expect(right.getByRole('option', { selected: true })).toHaveText('write');
});
