/** Every page and main state, on a desktop and on a phone: axe finds nothing, the browser has nothing to complain about, and everything has its place at every width, with text twice as large and from right to left. */
import { BESIDE, DIALOG, test } from './support/noted.ts';
import type { Someone } from './support/someone.ts';
import { expect, type World } from './support/world.ts';

const HEALTH = 'Health, medication and clinical needs';
const ROUTINE = 'Daily routine';
const SEALED = 'Safeguarding enquiry: working record';

// Each state is looked at many times over, and a plan is long.
test.describe.configure({ timeout: 360_000 });

/** Brings every section into view once, so that all editors are there. */
async function opensAll(someone: Someone): Promise<void> {
  for (const { title } of (await someone.plan()).sections) await someone.opens(title);
}

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: pages for somebody who is not signed in`, async ({ world, note }) => {
    const visitor = await world.comes({ size });
    await visitor.goes('/', 'Sign in');
    await note(visitor, 'sign-in');
    await visitor.presses('Sign in');
    await visitor.reads('2 things need to be put right');
    await note(visitor, 'sign-in, to be put right');
    visitor.mayHear(/the server responded with a status of 4\d\d/);
    await visitor.fillsIn({ 'E-mail': 'daughter@demo.test', Password: 'not this one' });
    const password = visitor.page.getByLabel('Password', { exact: true });
    await visitor.presses('Show the password');
    await expect(password).toHaveAttribute('type', 'text');
    await expect(password).toHaveValue('not this one');
    await note(visitor, 'sign-in, password shown');
    await visitor.presses('Sign in');
    // What was shown is not left on the screen.
    await expect(password).toHaveAttribute('type', 'password');
    await visitor.reads('The e-mail or the password is not right.');
    await note(visitor, 'sign-in, refused');
    await visitor.goes('/invitation', 'Enter your invitation');
    await note(visitor, 'invitation');
    await visitor.fillsIn({ Code: 'ABCDE-22222' });
    await visitor.presses('Go on');
    await visitor.reads('This code is not known here.');
    await note(visitor, 'invitation, unknown code');
    await visitor.goes('/set-up', 'Set up your service');
    await note(visitor, 'set-up, done');
    await visitor.goes('/nowhere', 'This page is not here');
    await note(visitor, 'not found');
  });

  test(`${size}: pages of the daughter`, async ({ world, note }) => {
    const daughter = await world.signsIn('daughter', { size });
    await note(daughter, 'plans');
    await daughter.page.getByRole('button', { name: /Open your menu/ }).click();
    await expect(daughter.page.getByRole('menu')).toBeVisible();
    await note(daughter, 'own menu', '.popover');
    await daughter.page.keyboard.press('Escape');
    await daughter.opensPlan('Pearl’s care plan');
    await opensAll(daughter);
    await daughter.section(HEALTH).getByText('Why, and how you have a say').click();
    await daughter.section(HEALTH).scrollIntoViewIfNeeded();
    await note(daughter, 'plan');
    await daughter.startsWriting(ROUTINE);
    await daughter.text(ROUTINE).focus();
    await expect(daughter.page.getByRole('toolbar')).toBeVisible();
    await note(daughter, 'plan, writing', `#section-${(await daughter.sectionOnServer(ROUTINE)).id}`);
    const panel = await daughter.opensPanel(ROUTINE, 'History');
    await expect(panel.getByRole('listitem').first()).toBeVisible();
    await note(daughter, 'history', BESIDE);
    await daughter.closesPanel();
    await daughter.page.getByRole('link', { name: 'Timeline', exact: true }).click();
    await daughter.isOn('Timeline');
    await expect(daughter.page.locator('.entry').first()).toBeVisible();
    await daughter.page.getByText('Choose a person, a section or days').click();
    await note(daughter, 'timeline');
    await daughter.page.getByRole('link', { name: 'People on the plan' }).click();
    await daughter.isOn('People on the plan');
    await note(daughter, 'people');
    await daughter.chooses('My account');
    await daughter.reads('This device, now');
    await note(daughter, 'account');
    daughter.mayHear(/the server responded with a status of 404/);
    await daughter.goes('/plans/never-was', 'There is no plan here that you can open');
    await note(daughter, 'a plan that is not hers');
    await daughter.goes('/service', 'Service');
    await daughter.reads('Only managers of the service can see this page.');
    await note(daughter, 'service, not hers');
  });

  test(`${size}: pages of the nurse`, async ({ world, note }) => {
    const nurse = await world.opensPearl('nurse', { size });
    await nurse.opens(SEALED);
    await note(nurse, 'plan, with what only she and the manager see');
    await nurse
      .section(ROUTINE)
      .getByRole('button', { name: `More about ${ROUTINE}` })
      .click();
    await expect(nurse.page.getByRole('menu')).toBeVisible();
    await note(nurse, 'section menu', '.popover');
    await nurse.page.keyboard.press('Escape');
    await nurse.startsWriting(ROUTINE);
    await nurse.text(ROUTINE).getByRole('button', { name: 'Details: Routine step' }).first().click();
    await note(nurse, 'a block with its fields', `#section-${(await nurse.sectionOnServer(ROUTINE)).id}`);
    const settings = await nurse.opensPanel(ROUTINE, 'Section settings');
    await expect(settings.getByText('What each person can do here')).toBeVisible();
    await expect(settings.getByText('Denise Whittaker', { exact: true })).toBeVisible();
    await note(nurse, 'section settings', DIALOG);
    await settings.getByText('Professionals', { exact: true }).click();
    await settings.getByLabel('What Marcus Whittaker can do here').selectOption('nothing: cannot open it');
    await expect(settings.getByLabel('The reason for this change')).toHaveCount(2);
    await note(nurse, 'section settings, asked why', DIALOG);
    await settings.getByRole('button', { name: 'Cancel' }).click();
    await settings.getByText('Together', { exact: true }).click();
    await settings.getByRole('button', { name: 'Put on hold' }).click();
    await expect(settings.getByRole('alert')).toBeVisible();
    await note(nurse, 'section settings, to be put right', DIALOG);
    await settings.getByLabel('The reason for the hold').fill('We wait for the physiotherapist.');
    await settings.getByRole('button', { name: 'Put on hold' }).click();
    await expect(settings.getByRole('button', { name: 'Lift the hold' })).toBeVisible();
    await nurse.closesPanel();
    await nurse.opens(ROUTINE);
    await note(nurse, 'a section on hold', `#section-${(await nurse.sectionOnServer(ROUTINE)).id}`);
    await nurse.asksForNewSection();
    const adding = nurse.page.getByRole('dialog', { name: 'Add a section' });
    await adding.getByText('Sealed', { exact: true }).click();
    await expect(adding.getByText('Harpreet Gill, manager of the home')).toBeVisible();
    await note(nurse, 'add a section', DIALOG);
  });

  test(`${size}: pages of the manager`, async ({ world, note }) => {
    const manager = await world.signsIn('manager', { size });
    await manager.chooses('Service');
    await manager.isOn('Service');
    await manager.reads('Managers');
    await note(manager, 'service');
    await manager.fillsIn({ 'Name of the new manager': 'Joy Mensah' });
    await manager.presses('Make the invitation');
    await manager.reads('The invitation for Joy Mensah is ready now');
    await note(manager, 'service, invitation made');
    await manager.goes('/plans/new', 'Start a new plan');
    await manager.reads('It starts with these sections:');
    await note(manager, 'new plan');
    await manager.presses('Start the plan');
    await expect(manager.page.getByRole('alert')).toBeVisible();
    await note(manager, 'new plan, to be put right');
    await manager.goes('/', 'Plans');
    await manager.opensPlan('Mr Hussain’s care plan');
    await manager.presses('More about Mr Hussain’s care plan');
    await manager.page.getByRole('menuitem', { name: 'Plan settings' }).click();
    await expect(manager.page.getByRole('dialog', { name: 'Plan settings' })).toBeVisible();
    await note(manager, 'plan settings', DIALOG);
    await manager.closesPanel();
    await manager.page.getByRole('link', { name: 'People on the plan' }).click();
    await manager.isOn('People on the plan');
    await manager.presses('Change what is noted about Farah Siddiqui');
    await expect(manager.page.getByRole('dialog', { name: 'Farah Siddiqui' })).toBeVisible();
    await note(manager, 'a member', DIALOG);
    await manager.closesPanel();
    await manager.presses('Invite someone');
    await note(manager, 'invite', DIALOG);
    await manager.fillsIn({ 'Their name': 'Sana Hussain' });
    await manager.presses('Make the invitation');
    await manager.reads('The invitation for Sana Hussain is ready now');
    await note(manager, 'invitation made', DIALOG);
    const link = (await manager.page.getByTestId('invitation-link').textContent()) ?? '';
    await manager.presses('Close');
    await manager.presses('Close it all the same');
    await manager.reads('Invitations that wait');
    await note(manager, 'people with an invitation that waits');

    const invited = await world.comes({ size });
    await invited.goes(link, 'You are invited');
    await note(invited, 'an invitation');
    await invited.presses('Make my account and join');
    await expect(invited.page.getByRole('alert')).toBeVisible();
    await note(invited, 'an invitation, to be put right');
  });

  test(`${size}: the plan of the inspector`, async ({ world, note }) => {
    const inspector = await world.opensPearl('inspector', { size });
    await opensAll(inspector);
    await expect(inspector.page.locator('.sections').getByRole('textbox')).toHaveCount(0);
    await note(inspector, 'plan');
  });

  test.describe('an empty service', () => {
    test.use({ start: 'empty' });
    test(`${size}: set-up`, async ({ world, note }) => {
      const guesser = await world.comes({ size });
      await guesser.goes('/', 'Sign in');
      await note(guesser, 'sign-in before set-up');
      await guesser.goes('/set-up', 'Set up your service');
      await note(guesser, 'set-up without its link');
      const manager = await firstManager(world, size);
      await note(manager, 'set-up');
      await manager.presses('Set up the service');
      await expect(manager.page.getByRole('alert')).toBeVisible();
      await note(manager, 'set-up, to be put right');
      await manager.fillsIn({
        'Name of the service': 'Rosehill',
        'Your name': 'Ruth Okafor',
        'E-mail': 'ruth@rosehill.test',
        Password: 'three plain words',
      });
      await manager.presses('Set up the service');
      await manager.isOn('Plans');
      await note(manager, 'no plans yet');
      await manager.chooses('My account');
      await manager.reads('Change your password');
      await note(manager, 'account with a password');
    });
  });
}

async function firstManager(world: World, size: 'desktop' | 'phone'): Promise<Someone> {
  const manager = await world.comes({ size });
  await manager.page.goto(world.service.setUpLink);
  await manager.isOn('Set up your service');
  return manager;
}

test('the files of the pages are sent small', async ({ world }) => {
  const visitor = await world.comes();
  const sent: { path: string; encoding: string; type: string }[] = [];
  visitor.page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    const headers = response.headers();
    if (/^\/assets\/.*\.(js|css)$/.test(path))
      sent.push({ path, encoding: headers['content-encoding'] ?? '', type: headers['content-type'] ?? '' });
  });
  await visitor.goes('/', 'Sign in');
  const large = sent.filter(({ path }) => /\/first-/.test(path));
  expect(large.length).toBeGreaterThan(1);
  for (const { path, encoding, type } of large) {
    expect(['br', 'gzip'], path).toContain(encoding);
    expect(type).toMatch(path.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
    const whole = await visitor.context.request.get(path, { headers: { 'accept-encoding': 'identity' } });
    expect([whole.headers()['content-encoding'], whole.headers()['vary']]).toEqual([undefined, 'Accept-Encoding']);
  }
});
