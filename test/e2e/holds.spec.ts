/** A hold shows wherever text of the section stands. */
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';
const REASON = 'We wait for the speech therapist.';

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: a hold shows in the contents, at the section, in its history, in what is found, and on paper`, async ({
    world,
  }) => {
    const nurse = await world.opensPearl('nurse', { size });
    const daughter = await world.opensPearl('daughter', { size });
    await daughter.opens(LIFE);
    const contents = await daughter.opensContents();
    const link = contents.getByRole('link', { name: LIFE });
    await expect(link).toBeVisible();
    await expect(link).not.toContainText('On hold');

    const panel = await nurse.opensPanel(LIFE, 'Section settings');
    await panel.getByLabel('The reason for the hold').fill(REASON);
    await panel.getByRole('button', { name: 'Put on hold' }).click();
    await expect(panel).toContainText(REASON);

    await expect(link).toContainText('On hold');
    await daughter.page.keyboard.press('Escape');
    const section = daughter.section(LIFE);
    await expect(section.locator('.facts')).toContainText('On hold');
    await expect(section.locator('.hold-notice')).toContainText('Put on hold by Niamh Doherty');
    await expect(section.locator('.hold-notice')).toContainText(REASON);

    const history = await daughter.opensPanel(LIFE, 'History');
    await expect(history.locator('.hold-notice')).toContainText(REASON);
    await expect(history.locator('.entry').first()).toContainText('Put this section on hold.');
    await expect(history.locator('.entry').first()).toContainText(REASON);
    await daughter.closesPanel();

    await daughter.presses('Find in this plan');
    await daughter.fillsIn({ 'What do you want to find?': 'Life' });
    const found = daughter.page.locator('.found li', { hasText: LIFE }).first();
    await expect(found).toContainText('On hold');
    await daughter.closesPanel();

    await daughter.page.goto(`${daughter.page.url().split('#')[0] ?? ''}/print`);
    const paper = daughter.page.locator('.sheet').getByRole('region', { name: LIFE, exact: true });
    await expect(paper.locator('.hold-notice')).toContainText(REASON);
    await daughter.page.getByText('Choose other sections').click();
    await expect(daughter.page.locator('label.choice', { hasText: LIFE }).first()).toContainText('On hold');
    await daughter.page.emulateMedia({ media: 'print' });
    await expect(paper.locator('.hold-notice')).toBeVisible();
  });
