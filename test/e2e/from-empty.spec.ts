/** From a service that nobody has set up to a family member's first word. */
import { setsUp } from './support/fresh.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick } from './support/world.ts';

test.use({ start: 'empty' });

const PLAN = 'A plan for Rose Adeyemi';
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;

/** The manager starts a plan from the template. */
async function startsPlan(manager: Someone): Promise<void> {
  await manager.reads('There is no plan yet. Start the first one.');
  await manager.page.getByRole('link', { name: 'Start a new plan' }).click();
  await manager.isOn('Start a new plan');
  await manager.fillsIn({ 'Full name of the person the plan is for': 'Rose Adeyemi' });
  await manager.presses('Start the plan');
  await manager.isOn(PLAN);
  manager.staysOnThisPlan();
}

/** The manager invites somebody; answers with the link and the code that are shown once. */
async function invites(manager: Someone, name: string, relation: string): Promise<{ link: string; code: string }> {
  await manager.goesToPeople();
  await manager.presses('Invite someone');
  await manager.fillsIn({ 'Their name': name, 'What they are to Rose': relation });
  await expect(manager.page.getByRole('radio', { name: 'Family or friend' })).toBeChecked();
  await manager.presses('Make the invitation');
  await manager.reads(`The invitation for ${name} is ready now`);
  const link = (await manager.page.getByTestId('invitation-link').textContent()) ?? '';
  const code = (await manager.page.getByTestId('invitation-code').textContent()) ?? '';
  // Neither was copied by its button, so the panel asks first.
  await manager.presses('Close');
  await manager.reads('They are shown only this once.');
  await manager.presses('Close it all the same');
  await manager.goesBackToPlan(PLAN);
  return { link, code };
}

async function makesAccount(someone: Someone, email: string): Promise<void> {
  await someone.fillsIn({ 'E-mail': email, Password: 'four plain words here' });
  await someone.presses('Make my account and join');
  await someone.isOn(PLAN);
  someone.staysOnThisPlan();
}

test(
  'a printed link, a service, a plan, an invitation, and a daughter’s first word from her phone',
  quick,
  async ({ world }) => {
    const manager = await setsUp(world);
    await startsPlan(manager);
    const { link } = await invites(manager, 'Grace Adeyemi', 'daughter');

    const daughter = await world.comes({ size: 'phone' });
    await daughter.goes(link, 'You are invited');
    await daughter.reads(
      'Ruth Okafor of Rosehill invites you, Grace Adeyemi, to write the plan “A plan for Rose Adeyemi” with others.',
    );
    expect(daughter.page.url()).not.toContain('key=');
    await expect(daughter.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Grace Adeyemi');
    await makesAccount(daughter, 'grace@family.test');

    await expect(manager.page.locator('.here-now')).toContainText('Grace (daughter)');
    await manager.opens('Life story');
    await daughter.opens('Life story');
    await daughter.writesAtEnd('Life story', 'Mum taught half this town to swim.');
    await daughter.isToldSaved('Life story');
    await manager.sees('Life story', 'Mum taught half this town to swim.');
    const held = await manager.heldText('Life story');
    expect(held.text).toContain('Mum taught half this town to swim.');
  },
);

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: an empty plan says what belongs where, a press starts writing, and the first steps lead to an invitation`, async ({
    world,
  }) => {
    const manager = await setsUp(world, { size });
    await startsPlan(manager);
    const { page } = manager;
    const steps = page.getByRole('region', { name: 'First steps' });
    await expect(steps).toContainText('You are alone on this plan. Invite Rose Adeyemi, the family and the staff');

    await manager.opens('Life story');
    const life = manager.section('Life story');
    const hint = life.getByRole('button', { name: 'Start writing: Life story' });
    await expect(hint).toHaveAccessibleDescription(/What belongs here: Where the person comes from, their family/);
    const held = await manager.heldText('Life story');
    expect(held.text).not.toContain('Where the person comes from');
    const before = await manager.text('Life story').evaluate((text) => text.getBoundingClientRect().top + scrollY);
    await hint.click();
    await expect(manager.text('Life story')).toBeFocused();
    await manager.types('Kingston, by the sea.');
    await manager.isToldSaved('Life story');
    // The words stand below the first heading, and nothing moved while they were written.
    expect((await manager.heldText('Life story')).text).toMatch(/Where I come from\s*Kingston, by the sea\./);
    await expect(hint).toBeVisible();
    if (size === 'desktop')
      expect(await manager.text('Life story').evaluate((text) => text.getBoundingClientRect().top + scrollY)).toBe(before);
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    await expect(hint).toHaveCount(0);
    // Examples of the template are words already.
    await manager.opens('How we decide together');
    await expect(manager.section('How we decide together').locator('.empty-hint')).toHaveCount(0);

    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    await steps.getByRole('link', { name: 'Invite someone' }).click();
    await expect(page.getByRole('dialog', { name: 'Invite someone' })).toBeVisible();
    await manager.fillsIn({ 'Their name': 'Grace Adeyemi', 'What they are to Rose Adeyemi': 'daughter' });
    await manager.presses('Make the invitation');
    const link = (await page.getByTestId('invitation-link').textContent()) ?? '';

    const daughter = await world.comes({ size: 'phone' });
    await daughter.goes(link, 'You are invited');
    await makesAccount(daughter, 'grace@family.test');
    await expect(daughter.page.getByRole('region', { name: 'First steps' })).toHaveCount(0);
    // Whoever only reads a section sees what belongs there, and no button.
    await daughter.opens('Safeguarding');
    const reading = daughter.section('Safeguarding').locator('.empty-hint');
    await expect(reading).toContainText('How we keep the person safe from harm');
    await expect(reading.getByRole('button')).toHaveCount(0);
    await page.goto(new URL(daughter.page.url()).pathname);
    await expect(manager.section('Life story')).toBeAttached();
    await expect(steps).toHaveCount(0);
  });

test('the code of a letter, typed by hand on a phone, works once and then says kindly that it was used', async ({ world }) => {
  const manager = await setsUp(world);
  await startsPlan(manager);
  const { code } = await invites(manager, 'Daniel Adeyemi', 'son');

  const son = await world.comes({ size: 'phone' });
  await son.goes('/', 'Sign in');
  await son.page.getByRole('link', { name: 'I have an invitation' }).click();
  await son.isOn('Enter your invitation');
  await son.fillsIn({ Code: 'ABCDE-22222' });
  son.mayHear(REFUSED_BY_SERVER);
  await son.presses('Go on');
  await son.reads('This code is not known here. Please look at it again.');
  await expect(son.page.getByRole('textbox', { name: 'Code' })).toHaveValue('ABCDE-22222');
  await son.fillsIn({ Code: ` ${code.toLowerCase().replace('-', '  ')} ` });
  await son.presses('Go on');
  await son.isOn('You are invited');
  await makesAccount(son, 'daniel@family.test');
  expect((await son.plan()).you.standing).toBe('family');

  const stranger = await world.comes({ size: 'phone' });
  stranger.mayHear(REFUSED_BY_SERVER);
  await stranger.goes('/invitation', 'Enter your invitation');
  await stranger.fillsIn({ Code: code });
  await stranger.presses('Go on');
  await stranger.reads('This invitation was used, taken back or has run out. Please ask for a new one.');
  await expect(stranger.page.getByRole('heading', { name: 'You are invited' })).toHaveCount(0);
});

test('a link that was used says so, and leads to typing a code', async ({ world }) => {
  const manager = await setsUp(world);
  await startsPlan(manager);
  const { link } = await invites(manager, 'Grace Adeyemi', 'daughter');
  const daughter = await world.comes();
  await daughter.goes(link, 'You are invited');
  await makesAccount(daughter, 'grace@family.test');

  const other = await world.comes();
  other.mayHear(REFUSED_BY_SERVER);
  await other.goes(link, 'Enter your invitation');
  await other.reads('This invitation was used, taken back or has run out. Please ask for a new one.');
  await expect(other.page.getByRole('textbox', { name: 'Code' })).toBeVisible();
});

test('what a page asked before somebody joined is never taken for an answer of today', async ({ world }) => {
  const manager = await setsUp(world);
  await startsPlan(manager);
  const { link } = await invites(manager, 'Grace Adeyemi', 'daughter');
  const daughter = await world.comes({ size: 'phone' });
  // The file that asks early comes after the script, as it can when the script lies on the device.
  let letThrough = (): void => undefined;
  const scriptIsThere = new Promise<void>((resolve) => (letThrough = resolve));
  await daughter.page.route('**/early.js', async (route) => {
    await scriptIsThere;
    await route.continue();
  });
  await daughter.page.goto(link, { waitUntil: 'commit' });
  await daughter.isOn('You are invited');
  const late = daughter.page.waitForResponse('**/early.js');
  letThrough();
  await (await late).finished();
  await makesAccount(daughter, 'grace@family.test');
});

test('the set-up page belongs to the printed link, and to it once', async ({ world }) => {
  const guesser = await world.comes();
  await guesser.goes('/', 'Sign in');
  await guesser.reads('This service is not set up yet.');
  await expect(guesser.page.getByRole('textbox')).toHaveCount(0);
  await guesser.goes('/set-up', 'Set up your service');
  await guesser.reads('Please open the link that was shown when the service was started.');
  await expect(guesser.page.getByRole('textbox')).toHaveCount(0);

  await guesser.page.goto('about:blank');
  await guesser.page.goto(`${world.service.url}/set-up#token=guessed`);
  await guesser.fillsIn({
    'Name of the service': 'Mine',
    'Your name': 'Mal',
    'E-mail': 'mal@example.test',
    Password: 'three plain words',
  });
  guesser.mayHear(REFUSED_BY_SERVER);
  await guesser.presses('Set up the service');
  await expect(guesser.page.getByRole('alert')).toBeVisible();
  await guesser.isOn('Set up your service');
  await expect(guesser.page.getByRole('textbox', { name: 'Name of the service' })).toHaveValue('Mine');

  await setsUp(world);
  const late = await world.comes();
  await late.page.goto(world.service.setUpLink);
  await late.reads('This service is already set up.');
  await expect(late.page.getByRole('textbox')).toHaveCount(0);
});
