/** What is chosen in structured blocks, and whose views stand in them, as the other person’s page shows it. */
import { expect, test, quickIf } from './support/world.ts';

const ROUTINE = 'Daily routine';
const RISK = 'Keeping safe: positive risk plans';

for (const size of ['desktop', 'phone'] as const)
  test(
    `${size}: a routine step gets a picture, and a risk plan one more view, and the other one sees both`,
    quickIf(size === 'phone'),
    async ({ world }) => {
      const daughter = await world.opensPearl('daughter', { size });
      const nurse = await world.opensPearl('nurse', { size });
      await Promise.all([daughter.startsWriting(ROUTINE), nurse.opens(ROUTINE)]);
      const step = daughter.text(ROUTINE).locator('[data-block="routineStep"]').first();
      const shown = nurse.text(ROUTINE).locator('[data-block="routineStep"]').first().locator('.block-head');
      await step.getByRole('button', { name: 'Details: Routine step' }).click();
      await step.getByLabel('Picture').selectOption('Music');
      await expect(shown).toContainText('Music');
      const music = await shown.locator('.block-symbol svg').innerHTML();
      await step.getByLabel('Picture').selectOption('Walking');
      await expect(shown).toContainText('Walking');
      // The picture itself is another one too, beside its words.
      await expect(shown.locator('.block-symbol svg')).toBeVisible();
      expect(await shown.locator('.block-symbol svg').innerHTML()).not.toBe(music);
      await step.getByLabel('Picture').selectOption('Not chosen');
      await expect(shown.locator('.block-symbol')).toHaveCount(0);
      await step.getByRole('button', { name: 'Hide details: Routine step' }).click();

      await Promise.all([daughter.startsWriting(RISK), nurse.opens(RISK)]);
      const plan = daughter.text(RISK).locator('[data-block="riskPlan"]').first();
      await plan.getByRole('button', { name: 'Details: Risk plan' }).click();
      await plan.getByRole('button', { name: 'Add someone’s view' }).click();
      // First of all a view is somebody's; Enter leads on to their words.
      await daughter.types('Marcus');
      await daughter.page.keyboard.press('Enter');
      await daughter.types('I would walk with her on Sundays.');
      const view = plan.getByRole('group', { name: 'View of Marcus', exact: true });
      await expect(view).toContainText('I would walk with her on Sundays.');
      await daughter.isToldSaved(RISK);
      const read = nurse
        .text(RISK)
        .locator('[data-block="riskPlan"]')
        .first()
        .getByRole('group', { name: 'View of Marcus', exact: true });
      await expect(read).toContainText('I would walk with her on Sundays.');
      await expect(nurse.text(RISK).getByRole('group', { name: 'View of someone' })).toHaveCount(0);
    },
  );
