/** Somebody forgot their password: a manager of the service makes a way to a new one, and nobody is left in the dark about it. */
import { EFFORT } from '../support/environment.ts';
import { look } from './support/axe.ts';
import { joins, makesPlan, PASSWORD, setsUp } from './support/fresh.ts';
import { looksRound, WIDTHS } from './support/layout.ts';
import type { Someone } from './support/someone.ts';
import { expect, test as base, quick } from './support/world.ts';

/** Takes note of a state: what axe finds in it, and what of it has no place on the screen. */
type Note = (someone: Someone, state: string) => Promise<void>;
const test = base.extend<{ note: Note }>({
  note: async ({}, use) => {
    const findings: string[] = [];
    await use(async (someone, state) => {
      // Looking at each state takes half of the story, so the quick run leaves that to the full one.
      if (EFFORT === 'quick') return;
      await look(someone, state, findings);
      const { width = 0 } = someone.page.viewportSize() ?? {};
      await looksRound(someone, state, findings, { widths: width < 500 ? [width] : WIDTHS });
    });
    expect(findings).toEqual([]);
  },
});
test.use({ start: 'empty' });
test.describe.configure({ timeout: 360_000 });

const NEW = 'four new plain words';
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;
const NOT_OPEN = 'We cannot open anything with this.';
const PLAN = 'A plan for Rose Adeyemi';

const asManager = (name: string, email: string) => ({ path: '/api/service/invitations', body: { name }, email });

async function makesPasswordReset(manager: Someone, email: string): Promise<{ link: string; code: string }> {
  await manager.goes('/service', 'Service');
  await manager.fillsIn({ 'E-mail of their account': email });
  await manager.presses('Make the link and the code');
  await manager.reads(/The way to a new password for .* is ready/);
  return {
    link: (await manager.page.getByTestId('invitation-link').textContent()) ?? '',
    code: (await manager.page.getByTestId('invitation-code').textContent()) ?? '',
  };
}

test(
  'a daughter who forgot her password comes back on her phone; her old tablet is out, and she is told',
  quick,
  async ({ world, note }) => {
    const ruth = await setsUp(world);
    const planId = await makesPlan(ruth, PLAN);
    const body = { name: 'Grace Adeyemi', standing: 'family', relation: 'daughter' };
    const invited = { path: `/api/plans/${planId}/invitations`, body, email: 'grace@family.test' };
    const tablet = await joins(world, ruth, invited);
    tablet.mayHear(REFUSED_BY_SERVER);
    await tablet.goes(`/plans/${planId}`, PLAN);
    await tablet.opens('Life story');

    const phone = await world.comes({ size: 'phone' });
    phone.mayHear(REFUSED_BY_SERVER);
    await phone.goes('/', 'Sign in');
    await phone.reads('Forgotten your password? Ask a manager of Rosehill.');
    await note(phone, 'sign-in of a service');
    await phone.page.getByRole('link', { name: 'I have a code for a new password' }).click();
    await phone.isOn('Enter your code');
    await note(phone, 'code for a new password');
    await phone.fillsIn({ Code: 'ABCDE-22222' });
    await phone.presses('Go on');
    await phone.reads(NOT_OPEN);
    await note(phone, 'code for a new password, unknown');

    // The manager mistypes, tries it for herself, and then makes it.
    ruth.mayHear(REFUSED_BY_SERVER);
    await ruth.goes('/service', 'Service');
    await ruth.fillsIn({ 'E-mail of their account': 'grase@family.test' });
    await ruth.presses('Make the link and the code');
    await ruth.reads('There is no account with this e-mail here.');
    await ruth.fillsIn({ 'E-mail of their account': 'ruth@rosehill.test' });
    await ruth.presses('Make the link and the code');
    await ruth.reads('Nobody can do this for their own account.');
    await note(ruth, 'service, nobody for themselves');
    const { link } = await makesPasswordReset(ruth, 'grace@family.test');
    await ruth.reads('Grace Adeyemi sees on their own pages that it came from you.');
    await ruth.reads('Ways to a new password that nobody has used yet');
    await note(ruth, 'service, way back made');

    // Where she is still signed in she can see that there is one.
    await tablet.goes('/account', 'My account');
    await tablet.reads('Ruth Okafor made you a link and a code for a new password');
    await note(tablet, 'account, way back open');
    await tablet.goes(`/plans/${planId}`, PLAN);
    await tablet.opens('Life story');

    await phone.goes(link, 'Choose a new password');
    expect(phone.page.url()).not.toContain('key=');
    await phone.reads('This is the account of Grace Adeyemi.');
    await note(phone, 'new password');
    await phone.fillsIn({ 'New password': 'short' });
    await phone.presses('Save it and sign in');
    await phone.reads('Please use at least 10 characters.');
    await note(phone, 'new password, to be put right');
    await phone.fillsIn({ 'New password': NEW });
    await phone.presses('Save it and sign in');
    await phone.isOn('Plans');
    const notice = phone.page.getByRole('region', { name: 'You have a new password' });
    await expect(notice).toContainText('Ruth Okafor helped you to a new password: today,');
    await expect(notice).toContainText('It was used: today,');
    // Here she has just chosen it herself; every other place where she signs in says what to do if it was not her.
    await expect(notice).not.toContainText('someone else may have been in your account');
    await note(phone, 'plans, with the notice of a new password');

    // The tablet was in the plan: it is out by itself.
    await tablet.isOn('Sign in');
    await tablet.reads('You were signed out.');

    await phone.opensPlan(PLAN);
    await expect(notice).toBeVisible();
    await phone.presses('I have seen it');
    await expect(notice).toHaveCount(0);
    await phone.reloads();
    await phone.isOn(PLAN);
    await expect(notice).toHaveCount(0);
    await phone.chooses('My account');
    await phone.reads('Ruth Okafor helped you to a new password: today,');
    await note(phone, 'account, way back used');

    // It worked once.
    const other = await world.comes({ size: 'phone' });
    other.mayHear(REFUSED_BY_SERVER);
    await other.goes(link, 'Enter your code');
    await other.reads(NOT_OPEN);
    const login = (password: string) =>
      other.context.request.post('/api/auth/sign-in/email', { data: { email: 'grace@family.test', password } });
    expect([(await login(PASSWORD)).status(), (await login(NEW)).status()]).toEqual([401, 200]);
  },
);

test('a way back opened where somebody else is signed in waits until they have signed out', async ({ world, note }) => {
  const ruth = await setsUp(world);
  const joy = await joins(world, ruth, asManager('Joy Mensah', 'joy@rosehill.test'));
  const { link } = await makesPasswordReset(ruth, 'joy@rosehill.test');
  await ruth.page.goto('about:blank');
  await ruth.goes(link, 'Choose a new password');
  await ruth.reads('You are signed in as Ruth Okafor. This is for the account of Joy Mensah.');
  await expect(ruth.page.getByRole('textbox')).toHaveCount(0);
  await note(ruth, 'new password, somebody else is signed in');
  await ruth.presses('Sign out and go on');
  await expect(ruth.page.getByLabel('New password')).toBeVisible();
  expect(ruth.page.url()).not.toContain('key=');
  await ruth.fillsIn({ 'New password': NEW });
  await ruth.presses('Save it and sign in');
  await ruth.isOn('Plans');
  await ruth.reads('Ruth Okafor helped you to a new password');
  joy.mayHear(REFUSED_BY_SERVER);
  await joy.goes('/', 'Sign in');
});

test('somebody who did not ask takes it back; the code is then worth nothing', async ({ world }) => {
  const ruth = await setsUp(world);
  const joy = await joins(world, ruth, asManager('Joy Mensah', 'joy@rosehill.test'));
  const { code } = await makesPasswordReset(ruth, 'joy@rosehill.test');
  await joy.goes('/account', 'My account');
  await joy.reads('Nobody has used it yet.');
  await joy.presses('Take back');
  await joy.reads('Taken back.');
  await expect(joy.page.getByRole('button', { name: 'Take back', exact: true })).toHaveCount(0);
  const thief = await world.comes();
  thief.mayHear(REFUSED_BY_SERVER);
  await thief.goes('/new-password', 'Enter your code');
  await thief.fillsIn({ Code: code });
  await thief.presses('Go on');
  await thief.reads(NOT_OPEN);
  await joy.goes('/', 'Plans');

  // A manager can take one back too.
  await makesPasswordReset(ruth, 'joy@rosehill.test');
  await ruth.presses('Take back the way to a new password for Joy Mensah');
  await expect(ruth.page.getByRole('heading', { name: 'Ways to a new password that nobody has used yet' })).toHaveCount(0);
});

test('a manager of the service is removed by another, and sees so; the last one stays', async ({ world, note }) => {
  const ruth = await setsUp(world);
  await ruth.goes('/service', 'Service');
  await ruth.reads('The service needs at least one manager, so you cannot stop now.');
  await expect(ruth.page.getByRole('button', { name: 'Stop being a manager' })).toHaveCount(0);
  await note(ruth, 'service, only one manager');
  const joy = await joins(world, ruth, asManager('Joy Mensah', 'joy@rosehill.test'));
  await joy.goes('/service', 'Service');
  await joy.reads('Ruth Okafor');

  await ruth.goes('/service', 'Service');
  await ruth.presses('Remove Joy Mensah as a manager of the service');
  const question = ruth.page.getByRole('dialog', { name: 'Remove Joy Mensah as a manager of the service?' });
  await expect(question).toContainText('Their places on plans stay.');
  await note(ruth, 'service, removing a manager');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await ruth.presses('Remove Joy Mensah as a manager of the service');
  await ruth.presses('Yes, remove Joy');
  await ruth.reads('Joy Mensah is no longer a manager of the service.');
  await note(ruth, 'service, manager removed');

  joy.mayHear(REFUSED_BY_SERVER);
  await joy.fillsIn({ 'Name of the new manager': 'A friend' });
  await joy.presses('Make the invitation');
  await joy.reads('You do not have the right to do this.');
  await joy.reloads();
  await joy.reads('Only managers of the service can see this page.');
  await joy.page.getByRole('button', { name: /Open your menu/ }).click();
  await expect(joy.page.getByRole('menuitem', { name: 'My account' })).toBeVisible();
  await expect(joy.page.getByRole('menuitem', { name: 'Service' })).toHaveCount(0);
});

test('a manager of the service stops being one', async ({ world, note }) => {
  const ruth = await setsUp(world);
  await joins(world, ruth, asManager('Joy Mensah', 'joy@rosehill.test'));
  await ruth.goes('/service', 'Service');
  await ruth.presses('Stop being a manager');
  await note(ruth, 'service, stopping');
  await ruth.presses('Yes, I want to stop');
  await ruth.reads('You are no longer a manager of Rosehill.');
  await note(ruth, 'service, stopped');
});

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: the same in Urdu`, async ({ world, note }) => {
    const ruth = await setsUp(world);
    await joins(world, ruth, asManager('Joy Mensah', 'joy@rosehill.test'));
    const { link } = await makesPasswordReset(ruth, 'joy@rosehill.test');
    await ruth.context.request.patch('/api/me', { data: { language: 'ur' } });
    const joy = await world.comes({ size });
    await joy.goes('/new-password', 'Enter your code');
    await joy.page.getByRole('button', { name: 'اردو' }).click();
    await joy.isOn('اپنا کوڈ لکھیں');
    await note(joy, 'urdu, code');
    await joy.page.goto('about:blank');
    await joy.goes(link, 'نیا پاس ورڈ چنیں');
    await note(joy, 'urdu, new password');
    await joy.page.getByLabel('نیا پاس ورڈ').fill(NEW);
    await joy.presses('محفوظ کریں اور سائن اِن کریں');
    await joy.isOn('منصوبے');
    await expect(joy.page.getByRole('region', { name: 'آپ کا پاس ورڈ نیا ہے' })).toBeVisible();
    await note(joy, 'urdu, notice');
    await joy.goes('/account', 'میرا اکاؤنٹ');
    await joy.reads('آپ کے لیے بنائے گئے نئے پاس ورڈ کے راستے');
    await joy.presses('میں نے دیکھ لیا');
    await joy.goes('/service', 'ادارہ');
    await note(joy, 'urdu, service');
    const forgotten = joy.page.getByRole('region', { name: 'کوئی اپنا پاس ورڈ بھول گیا' });
    await forgotten.getByRole('textbox', { name: 'ان کے اکاؤنٹ کی ای میل' }).fill('ruth@rosehill.test');
    await joy.presses('لنک اور کوڈ بنائیں');
    await joy.reads('کے لیے نئے پاس ورڈ کا راستہ تیار ہے');
    await note(joy, 'urdu, service, made');
    await joy.page.getByRole('button', { name: /کو ادارے کے منتظم کے طور پر ہٹائیں/ }).click();
    await expect(joy.page.getByRole('dialog')).toBeVisible();
    await note(joy, 'urdu, removing a manager');
  });
}
