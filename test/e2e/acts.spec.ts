/** Recorded acts: who agrees to a risk does it themself, also on the ward's tablet by a PIN, or it says who wrote it down. */
import { look } from './support/axe.ts';
import { demoLogin, expect, test } from './support/world.ts';
import type { Someone } from './support/someone.ts';

test.use({ serviceWorkers: 'allow' });

const RISKS = 'Keeping safe: positive risk plans';
const PINS = { careworker: '4073', nurse: '719304' } as const;
const firstRisk = (someone: Someone) => someone.text(RISKS).locator('[data-block="riskPlan"]').first();
const actsOn = (someone: Someone) => firstRisk(someone).getByRole('group', { name: 'Who agrees, and what people think' });

test('[R32] what people agreed to is theirs, what was written down for them says so, and changed words are asked for again', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  await Promise.all([daughter.opens(RISKS), nurse.opens(RISKS)]);
  await expect(actsOn(nurse)).toContainText('Denise');
  await expect(actsOn(nurse).getByText('agreed to take this risk on')).toBeVisible();
  await expect(
    actsOn(nurse)
      .getByText(/Written down by Marcus .*as Pearl .* said it, on/)
      .first(),
  ).toBeVisible();
  const findings: string[] = [];
  await look(nurse, 'acts', findings);
  expect(findings).toEqual([]);

  // Nobody is chosen for whoever writes down what another said.
  await actsOn(nurse).getByRole('button', { name: 'Write down what someone said' }).click();
  await actsOn(nurse).getByRole('button', { name: 'Save what they said' }).click();
  await expect(actsOn(nurse).getByRole('alert')).toContainText('Who said it: Please fill this in.');
  await expect(actsOn(nurse).getByLabel('Who said it').getByRole('option').nth(1)).toContainText('Pearl');
  await actsOn(nurse).getByRole('button', { name: 'Cancel' }).click();

  // The nurse's own agreement is on the daughter's page within a second, with no way for her to take it back.
  await actsOn(nurse).getByRole('button', { name: 'I agree to this' }).click();
  await expect(actsOn(nurse)).toBeFocused();
  const hers = actsOn(daughter).getByRole('listitem').filter({ hasText: 'Niamh' });
  await expect(hers).toContainText('agreed to take this risk on', { timeout: 3000 });
  await expect(hers.getByRole('button')).toHaveCount(0);

  // Somebody adds "not": everyone's agreement says so, with the way to what changed.
  await nurse.startsWriting(RISKS);
  await firstRisk(nurse).locator('[data-part="limit"] .part-text p').first().click();
  await nurse.page.keyboard.press('End');
  await nurse.types(' Not on Sundays.');
  await nurse.isToldSaved(RISKS);
  await expect(hers).toContainText('The words changed since. Ask again.');
  await hers.getByRole('link', { name: 'See what changed' }).click();
  await daughter.reads('Not on Sundays.');
});

test('a view that was begun is there again after a reload, and a form says what is missing only until it is filled in', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(RISKS);
  await actsOn(daughter).getByRole('button', { name: 'My view' }).click();
  const view = actsOn(daughter).getByRole('textbox', { name: 'What do you think of this risk?' });
  await actsOn(daughter).getByRole('button', { name: 'Save my view' }).click();
  await expect(view).toHaveAttribute('aria-invalid', 'true');
  await view.fill('She should go out');
  await expect(view).not.toHaveAttribute('aria-invalid', 'true');
  await daughter.reloads();
  await daughter.opens(RISKS);
  await expect(view).toHaveValue('She should go out');
  await view.focus();
  await daughter.page.keyboard.press('End');
  await daughter.types(', rain or shine.');
  await actsOn(daughter).getByRole('button', { name: 'Save my view' }).click();
  await expect(actsOn(daughter).getByRole('listitem').filter({ hasText: 'She should go out, rain or shine.' })).toBeVisible();
  await daughter.reloads();
  await daughter.opens(RISKS);
  await expect(actsOn(daughter).getByRole('button', { name: 'My view' })).toBeVisible();
  await expect(view).toHaveCount(0);

  // Words that are nowhere else are asked about before the page closes.
  await actsOn(daughter).getByRole('button', { name: 'Write down what someone said' }).click();
  await actsOn(daughter).getByLabel('What they said').selectOption({ label: 'What they think of it' });
  await actsOn(daughter).getByRole('textbox', { name: 'Their words' }).fill('I want to.');
  const asked: string[] = [];
  daughter.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await daughter.reloads();
  expect(asked).toEqual(['beforeunload']);
});

/** Signs in on the shared tablet by e-mail, and chooses a PIN there. */
async function choosesPin(tablet: Someone, name: keyof typeof PINS): Promise<void> {
  const { email, password } = demoLogin(name);
  await tablet.goes('/sign-in', 'Sign in');
  await tablet.fillsIn({ 'E-mail': email, Password: password });
  const shared = tablet.page.getByRole('checkbox', { name: /Others use this device too/ });
  if (!(await shared.isChecked())) await tablet.page.getByText('Others use this device too').click();
  await tablet.page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
  await tablet.isOn(/care plan|Plans/);
  await tablet.chooses('My account');
  await tablet.isOn('My account');
  await tablet.fillsIn({ 'New PIN': PINS[name], 'Your password': password });
  await tablet.presses('Choose this PIN');
  await tablet.reads('Your PIN is ready on this device.');
  await tablet.presses('Change user');
  await tablet.isOn('Sign in');
}

test('[R32] on the ward’s tablet an act is done by whoever the PIN switched to', async ({ world }) => {
  const tablet = await world.comes({ size: 'tablet' });
  const { page } = tablet;
  tablet.mayHear(/the server responded with a status of 401/);
  await choosesPin(tablet, 'careworker');
  await choosesPin(tablet, 'nurse');
  const takesTurn = async (name: keyof typeof PINS, first: string): Promise<void> => {
    await page
      .locator('.device-people')
      .getByRole('button', { name: new RegExp(`^${first}`) })
      .click();
    await tablet.fillsIn({ PIN: PINS[name] });
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tablet.isOn(/care plan|Plans/);
    if (await page.getByRole('heading', { level: 1, name: 'Plans' }).isVisible()) await tablet.opensPlan('Pearl’s care plan');
    else tablet.staysOnThisPlan();
    await tablet.opens(RISKS);
  };
  await takesTurn('careworker', 'Farah');
  await expect(actsOn(tablet)).toContainText('Denise');
  await tablet.presses('Change user');
  await tablet.isOn('Sign in');
  await takesTurn('nurse', 'Niamh');
  await actsOn(tablet).getByRole('button', { name: 'I agree to this' }).click();
  const lines = actsOn(tablet).getByRole('listitem');
  await expect(lines.filter({ hasText: /^Niamh Doherty.* agreed to take this risk on/ })).toHaveCount(1);
  await expect(lines.filter({ hasText: 'Farah' })).toHaveCount(0);
});
