/** Rights that change under an open editor take effect at once, with a sentence, and nothing typed is lost. */
import { holdsBack, letsGo, mayBeSlow } from './support/raw.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quickIf } from './support/world.ts';

const ROUTINE = 'Daily routine';
const TEA = 'I want my tea first.';

async function leadsAs(nurse: Someone, title: string, lead: 'Together' | 'Professionals'): Promise<void> {
  const panel = await nurse.opensPanel(title, 'Section settings');
  await panel.getByText(lead, { exact: true }).click();
  const reason = panel.getByLabel('The reason for this change');
  if (lead === 'Professionals') {
    // Whoever takes the writing from others reads who is writing, and says why.
    await expect(panel.locator('form').first()).toContainText(
      'Denise is writing here now.What is written stays. After this, Denise can read here, but not write.',
    );
    await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
    await expect(panel.getByRole('alert')).toContainText('The reason for this change: Please fill this in.');
    await reason.fill('The speech therapist has to see every change now.');
  } else await expect(reason).toHaveCount(0);
  await panel.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(panel.getByText('Saved.')).toBeVisible();
  await nurse.closesPanel();
}

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: the nurse changes a lead, and the daughter’s open editor locks at once with a sentence`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      const nurse = await world.opensPearl('nurse');
      await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
      await daughter.clicksBehind(ROUTINE, TEA);
      await daughter.types(' And the blue cup.');
      await daughter.isToldSaved(ROUTINE);

      await leadsAs(nurse, ROUTINE, 'Professionals');

      await daughter.canOnlyRead(ROUTINE);
      const news = daughter.section(ROUTINE).getByRole('status');
      await expect(news.filter({ hasText: 'This section is now led by professionals.' })).toContainText(
        'You can no longer write here.',
      );
      await expect(daughter.section(ROUTINE)).toContainText('Led by professionals');
      await daughter.page.keyboard.type('Into the void');
      await daughter.sees(ROUTINE, 'And the blue cup.');
      await daughter.doesNotSee(ROUTINE, 'Into the void');
      await nurse.sees(ROUTINE, 'And the blue cup.');
      await nurse.canWriteIn(ROUTINE);

      await leadsAs(nurse, ROUTINE, 'Together');

      await expect(news.filter({ hasText: 'You can write here now.' })).toBeVisible();
      await daughter.startsWriting(ROUTINE);
      await daughter.clicksBehind(ROUTINE, TEA);
      await daughter.types(' With two hands.');
      await nurse.sees(ROUTINE, 'With two hands.');
    },
  );

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: text typed in the instant of the change is refused whole and kept for copying [S7]`,
    quickIf(size === 'desktop'),
    async ({ world }) => {
      const daughter = await world.signsIn('daughter', { size });
      await mayBeSlow(daughter.page);
      await daughter.reloads();
      await daughter.opensPlan('Pearl’s care plan');
      const nurse = await world.opensPearl('nurse');
      await Promise.all([daughter.opens(ROUTINE), nurse.opens(ROUTINE)]);
      await daughter.clicksBehind(ROUTINE, TEA);
      await daughter.types(' And the blue cup.');
      await daughter.isToldSaved(ROUTINE);
      const before = await nurse.heldText(ROUTINE);

      await holdsBack(daughter.page);
      await daughter.types(' She laughed at it today.');
      await daughter.isTold(ROUTINE, 'Saving…');
      await leadsAs(nurse, ROUTINE, 'Professionals');
      await daughter.canOnlyRead(ROUTINE);
      await letsGo(daughter.page);

      const kept = daughter.section(ROUTINE).getByRole('alert');
      await expect(kept).toContainText(`Something you wrote in “${ROUTINE}” was not saved`);
      await expect(kept).toContainText('You may not write here any more.');
      await expect(kept.getByLabel('Your text that was not saved')).toHaveValue('She laughed at it today.');
      await daughter.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await kept.getByRole('button', { name: 'Copy' }).click();
      await expect(kept).toContainText('Copied.');
      expect(await daughter.page.evaluate(() => navigator.clipboard.readText())).toBe('She laughed at it today.');

      // It is found in the history of the section too, on this device.
      const history = await daughter.opensPanel(ROUTINE, 'History');
      await expect(history).toContainText('You wrote this here, but it was not saved. Only this device keeps it:');
      await expect(history.locator('.kept-words')).toHaveText('She laughed at it today.');
      await history.getByRole('button', { name: 'Close' }).click();

      // What was saved before stays, what was refused is nowhere.
      await daughter.sees(ROUTINE, 'And the blue cup.');
      await daughter.doesNotSee(ROUTINE, 'She laughed at it today.');
      expect(await nurse.heldText(ROUTINE)).toEqual(before);
      await kept.getByRole('button', { name: 'Throw this text away' }).click();
      await expect(kept).toHaveCount(0);
    },
  );

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: the nurse puts a section on hold: the daughter reads the reason and can write again when it is lifted`, async ({
    world,
  }) => {
    const reason = 'The physiotherapist looks at the walk on Friday. We write on after that.';
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse');
    await daughter.startsWriting(ROUTINE);

    const panel = await nurse.opensPanel(ROUTINE, 'Section settings');
    await panel.getByLabel(/reason/i).fill(reason);
    await panel.getByRole('button', { name: 'Put on hold' }).click();
    await expect(panel.getByText('Put on hold by Niamh Doherty')).toBeVisible();

    await daughter.canOnlyRead(ROUTINE);
    const section = daughter.section(ROUTINE);
    await expect(section).toContainText('This section was just put on hold. You can no longer write here.');
    await expect(section).toContainText('Put on hold by Niamh Doherty');
    await expect(section).toContainText(reason);
    await nurse.closesPanel();
    await nurse.canWriteIn(ROUTINE);
    await nurse.opens(ROUTINE);
    await expect(nurse.section(ROUTINE)).toContainText(reason);

    const again = await nurse.opensPanel(ROUTINE, 'Section settings');
    await again.getByRole('button', { name: 'Lift the hold' }).click();
    await expect(again.getByRole('button', { name: 'Put on hold' })).toBeVisible();

    await expect(section).toContainText('The hold was lifted. You can write here now.');
    await daughter.startsWriting(ROUTINE);
    await expect(section).not.toContainText(reason);
    await daughter.clicksBehind(ROUTINE, TEA);
    await daughter.types(' As agreed.');
    await daughter.isToldSaved(ROUTINE);
  });
