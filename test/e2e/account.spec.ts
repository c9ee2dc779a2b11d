/** One’s own account by its page: where one is signed in, and another password. */
import { makesPlan, PASSWORD, setsUp } from './support/fresh.ts';
import { expect, test } from './support/world.ts';

test.use({ start: 'empty' });

const PLAN = 'A plan for Rose Adeyemi';
const LIFE = 'Life story';
const NEW = 'four new plain words';
const EMAIL = 'ruth@rosehill.test';
/** The browser itself notes what the service refused. */
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: one device is signed out from another, and a new password ends all the others`, async ({ world }) => {
    const ruth = await setsUp(world, { size });
    await makesPlan(ruth, PLAN);
    const tab = await ruth.again();
    await tab.goes('/', 'Plans');
    await tab.opensPlan(PLAN);
    await tab.startsWriting(LIFE);
    const old = await world.comes({ size });
    const tablet = await world.comes();
    for (const device of [old, tablet]) {
      device.mayHear(REFUSED_BY_SERVER);
      await device.signsInQuickly({ email: EMAIL, password: PASSWORD });
      await device.opensPlan(PLAN);
    }

    await ruth.chooses('My account');
    await ruth.reads('This device, now');
    const others = ruth.page.getByRole('button', { name: /^Sign out there/ });
    await expect(others).toHaveCount(2);
    // They stand with the newest first.
    await others.first().click();
    await ruth.reads('Signed out there.');
    await expect(others).toHaveCount(1);
    await tablet.isOn('Sign in');
    await tablet.reads('You were signed out. Please sign in to go on.');
    await old.startsWriting(LIFE);

    ruth.mayHear(REFUSED_BY_SERVER);
    const everywhere = ruth.page.getByRole('checkbox', { name: 'Sign me out everywhere else' });
    await ruth.fillsIn({ 'Password now': 'not this one', 'New password': 'short' });
    await ruth.presses('Change my password');
    await ruth.reads('Please use at least 10 characters.');
    await ruth.fillsIn({ 'New password': NEW });
    await ruth.presses('Change my password');
    await expect(ruth.page.getByRole('alert')).toContainText('The password is not right. Please try again.');
    await old.isOn(PLAN);
    await ruth.fillsIn({ 'Password now': PASSWORD });
    await expect(everywhere).toBeChecked();
    // The other page of this browser asks who is signed in once the answer with the new session is there, however slow that is.
    const changed = ruth.page.waitForResponse((answer) => answer.url().endsWith('/change-password') && answer.ok());
    await tab.page.route('**/api/me', async (route) => {
      await changed;
      await route.continue();
    });
    await ruth.presses('Change my password');
    await ruth.reads('Your password is changed.');
    await expect(ruth.page.getByLabel('Password now')).toHaveValue('');
    await old.isOn('Sign in');
    await expect(old.page.getByText(PLAN)).toHaveCount(0);
    await expect(others).toHaveCount(0);

    // This browser is signed in as before, also in its other page.
    await tab.writesAtEnd(LIFE, 'She taught half the town to swim.');
    await tab.isToldSaved(LIFE);
    await ruth.reloads();
    await ruth.reads('This device, now');

    await old.fillsIn({ 'E-mail': EMAIL, Password: PASSWORD });
    await old.presses('Sign in');
    await old.reads('The e-mail or the password is not right.');
    await old.fillsIn({ Password: NEW });
    await old.presses('Sign in');
    await old.isOn(PLAN);
  });
