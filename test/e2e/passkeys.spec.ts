/** Passkeys in a real browser, with a virtual device of its own: added, used to sign in, named and removed. */
import { look } from './support/axe.ts';
import { PASSWORD, setsUp } from './support/fresh.ts';
import { expect, test } from './support/world.ts';

test.use({ start: 'empty' });

/** The browser itself notes what the service refused. */
const REFUSED_BY_SERVER = /the server responded with a status of 4\d\d/;

test('a passkey is added, signs in, is renamed and removed', async ({ world }) => {
  const findings: string[] = [];
  const ruth = await setsUp(world, { size: 'phone' });
  ruth.mayHear(REFUSED_BY_SERVER);
  const { page } = ruth;
  const cdp = await ruth.context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await ruth.goes('/account', 'My account');
  const part = page.getByRole('region', { name: 'Passkeys' });
  await part.getByRole('button', { name: 'Add a passkey of this device' }).click();
  await part.getByLabel('Name of the passkey').fill('My phone');
  await part.getByLabel('Password now').fill('not this one');
  await part.getByRole('button', { name: 'Make the passkey' }).click();
  await expect(part.getByRole('alert')).toContainText('The password is not right.');
  await look(ruth, 'adding a passkey', findings);
  await part.getByLabel('Password now').fill(PASSWORD);
  await part.getByRole('button', { name: 'Make the passkey' }).click();
  await expect(part).toContainText('Your passkey is ready.');
  await expect(part.getByText('My phone')).toBeVisible();

  await ruth.chooses('Sign out');
  await ruth.isOn('Sign in');
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await ruth.presses('Sign in with a passkey');
  await expect(page.getByRole('alert')).toContainText('Your device did not give a passkey.');
  await look(ruth, 'sign-in with a passkey', findings);
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await ruth.presses('Sign in with a passkey');
  await ruth.isOn('Plans');

  await ruth.goes('/account', 'My account');
  await part.getByRole('button', { name: 'Rename the passkey My phone' }).click();
  await part.getByLabel('Name of the passkey').fill('Old phone');
  await part.getByRole('button', { name: 'Save' }).click();
  await expect(part.getByText('Old phone')).toBeVisible();
  await expect(part).toContainText('Last used');
  await part.getByRole('button', { name: 'Remove the passkey Old phone' }).click();
  await expect(part).toContainText('The passkey is removed.');
  await ruth.chooses('Sign out');
  await ruth.isOn('Sign in');
  await ruth.presses('Sign in with a passkey');
  await expect(page.getByRole('alert')).toContainText('This passkey does not open an account here.');
  expect(findings).toEqual([]);
});
