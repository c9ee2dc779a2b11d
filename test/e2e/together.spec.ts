/** Two people write in one section at the same time. */
import { NO_NETWORK } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, quick, quickIf } from './support/world.ts';

const ROUTINE = 'Daily routine';
const RISKS = 'Keeping safe: positive risk plans';
const TEA = 'I want my tea first.';

test(
  'a daughter signs in by the page and writes with the nurse in one paragraph, and both see text and carets [S1] [S2] [S8]',
  quick,
  async ({ world }) => {
    const daughter = await world.comes();
    await daughter.goes('/', 'Sign in');
    const { email, password } = demoLogin('daughter');
    await daughter.fillsIn({ 'E-mail': email, Password: password });
    await daughter.presses('Sign in');
    await daughter.isOn('Pearl’s care plan');
    daughter.staysOnThisPlan();

    const nurse = await world.opensPearl('nurse');
    await expect(daughter.page.locator('.here-now')).toContainText('Niamh (named nurse)');
    await expect(nurse.page.locator('.here-now')).toContainText('Denise (daughter)');
    await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
    await daughter.clicksBefore(ROUTINE, TEA);
    await nurse.clicksBehind(ROUTINE, TEA);
    await daughter.seesCaretOf(ROUTINE, 'Niamh');
    await nurse.seesCaretOf(ROUTINE, 'Denise');

    await Promise.all([daughter.types('Mum says this most mornings: '), nurse.types(' Night staff know this now.')]);

    for (const someone of [daughter, nurse]) {
      await someone.sees(
        ROUTINE,
        /Mum says this most mornings: I want my tea first\. Nobody .*?\. Night staff know this now\./,
      );
      await someone.isToldSaved(ROUTINE);
    }
    expect(await daughter.shownText(ROUTINE)).toBe(await nurse.shownText(ROUTINE));

    await daughter.reloads();
    await daughter.opens(ROUTINE);
    await daughter.sees(ROUTINE, 'Mum says this most mornings: I want my tea first.');
    await daughter.sees(ROUTINE, 'Night staff know this now.');
    const held = await daughter.heldText(ROUTINE);
    expect(held.text).toMatch(/Mum says this most mornings: I want my tea first\. Nobody .*?\. Night staff know this now\./);
  },
);

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: undo takes back only what one has written oneself`, quickIf(size === 'phone'), async ({ world }) => {
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse');
    await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
    await daughter.clicksBefore(ROUTINE, TEA);
    await daughter.types('Always: ');
    await nurse.sees(ROUTINE, 'Always: I want');
    await nurse.clicksBehind(ROUTINE, TEA);
    await nurse.types(' Agreed.');
    await daughter.sees(ROUTINE, 'Agreed.');

    if (size === 'desktop') await daughter.page.keyboard.press('Control+z');
    else await daughter.presses('Undo');

    await nurse.doesNotSee(ROUTINE, 'Always:');
    await nurse.sees(ROUTINE, 'Agreed.');
    await daughter.sees(ROUTINE, 'Agreed.');
  });

test('two people on phones write in one section', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  const careworker = await world.opensPearl('careworker', { size: 'phone' });
  await Promise.all([daughter.opens('Life story'), careworker.opens('Life story')]);
  await daughter.writesAtEnd('Life story', 'She sang in the choir at St Luke’s.');
  await careworker.sees('Life story', 'She sang in the choir at St Luke’s.');
  await careworker.writesAtEnd('Life story', 'She still hums the alto part.');
  await daughter.sees('Life story', 'She still hums the alto part.');
  await daughter.isToldSaved('Life story');
  await careworker.isToldSaved('Life story');
});

test('phone: what was written can be undone after "Finish writing" too', async ({ world }) => {
  const daughter = await world.opensPearl('daughter', { size: 'phone' });
  await daughter.writesAtEnd('Life story', 'She kept bees.');
  const section = daughter.section('Life story');
  await section.getByRole('button', { name: 'Finish writing: Life story' }).click();
  await daughter.canOnlyRead('Life story');
  await expect(section.locator('input, select, [role="textbox"]')).toHaveCount(0);
  await daughter.sees('Life story', 'She kept bees.');
  await daughter.startsWriting('Life story');
  await daughter.page.getByRole('toolbar').getByRole('button', { name: 'Undo' }).click();
  await daughter.doesNotSee('Life story', 'She kept bees.');
  await daughter.isToldSaved('Life story');
});

test(
  'fields of one risk plan that two people set while both are offline are all kept, and undo takes back only one’s own',
  quick,
  async ({ world }) => {
    const daughter = await world.opensPearl('daughter');
    const nurse = await world.opensPearl('nurse');
    const block = (someone: Someone) => someone.text(RISKS).locator('[data-block="riskPlan"]').first();
    for (const someone of [daughter, nurse]) {
      await someone.startsWriting(RISKS);
      await someone.text(RISKS).focus();
      await block(someone).getByRole('button', { name: 'Details: Risk plan' }).click();
      await someone.isTold(RISKS, '');
      someone.mayHear(...NO_NETWORK);
      await someone.context.setOffline(true);
    }
    const field = (someone: Someone, label: string) => block(someone).getByLabel(label);
    await field(daughter, 'How likely is harm').selectOption('2');
    await field(nurse, 'How bad would it be').selectOption('5');
    for (const someone of [daughter, nurse]) await someone.context.setOffline(false);
    for (const someone of [daughter, nurse]) {
      await expect(field(someone, 'How likely is harm')).toHaveValue('2');
      await expect(field(someone, 'How bad would it be')).toHaveValue('5');
      await someone.isToldSaved(RISKS);
    }
    await nurse.page.getByRole('toolbar').getByRole('button', { name: 'Undo' }).click();
    await expect(field(daughter, 'How bad would it be')).not.toHaveValue('5');
    await expect(field(daughter, 'How likely is harm')).toHaveValue('2');
  },
);
