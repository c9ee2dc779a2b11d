/** Between two visits: a comment at night without a network, a suggestion for a risk plan, and the answer in the morning. */
import type { Locator } from '@playwright/test';
import { closesAndReopens, goesOffline, goesOnline, isReadyForOffline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

const LED = 'Capacity, consent and authority';
const SAFE = 'Keeping safe: positive risk plans';
const LIMIT = 'Up to two walks a day, in daylight';
const CARE = 'The way there:';

const panelOf = (someone: Someone): Locator => someone.page.locator('aside.side-panel');
const shown = (someone: Someone): Locator => someone.page.getByRole('region', { name: `A suggestion for ${SAFE}` });

/** Types behind the end of the line of the suggestion that holds these words. */
async function addsInFork(someone: Someone, words: string, added: string): Promise<void> {
  const line = shown(someone).locator('.ProseMirror p', { hasText: words }).first();
  await line.scrollIntoViewIfNeeded();
  const [width, height] = await line.evaluate((element) => [element.clientWidth, element.clientHeight]);
  await line.click({ position: { x: width - 2, y: height - 2 } });
  await someone.page.keyboard.press('End');
  await someone.types(added);
}

test.describe('with a device that keeps the plan', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a daughter comments offline at night and suggests two changes to a risk plan, and reads what became of each [R26] [R27]', async ({
    world,
  }) => {
    const first = await world.opensPearl('daughter', { size: 'phone' });
    await first.opens(LED);
    await isReadyForOffline(first);
    await goesOffline(first);
    await first
      .section(LED)
      .getByRole('button', { name: `More about ${LED}` })
      .click();
    await first.page.getByRole('menuitem', { name: 'Comment', exact: true }).click();
    await expect(panelOf(first).getByRole('textbox')).toBeFocused();
    await first.types('She said on the phone that she wants to go on deciding this.');
    await first.page.keyboard.press('Control+Enter');
    await expect(panelOf(first)).toContainText('Kept on this device, not sent yet');
    const daughter = await closesAndReopens(first);
    daughter.staysOnThisPlan();
    await goesOnline(daughter);

    await daughter.opens(SAFE);
    await daughter
      .section(SAFE)
      .getByRole('button', { name: `More about ${SAFE}` })
      .click();
    await daughter.page.getByRole('menuitem', { name: 'Suggest a change', exact: true }).click();
    await addsInFork(daughter, LIMIT, ' On Sundays only one.');
    await addsInFork(daughter, CARE, ' A lamp at the seat.');
    await expect(shown(daughter).locator('.save-state')).toHaveText('Saved.');
    await shown(daughter).getByRole('button', { name: 'Done', exact: true }).first().click();
    await expect(shown(daughter).locator('ins.change')).toHaveCount(2);

    // Meanwhile the manager puts a word into the line of the first change.
    const manager = await world.opensPearl('manager');
    await manager.opens(SAFE);
    await manager.clicksBefore(SAFE, LIMIT);
    await manager.types('Not yet: ');
    await manager.isToldSaved(SAFE);

    // The nurse, between two rounds: the comment has come once, and she answers the suggestion.
    const nurse = await world.opensPearl('nurse');
    await nurse.opens(LED);
    await expect(nurse.section(LED).locator('[data-comment-count]')).toContainText('One comment, one waits for you');
    await nurse.opens(SAFE);
    await nurse
      .section(SAFE)
      .getByRole('button', { name: /^Answer it/ })
      .click();
    await expect(shown(nurse)).toContainText(/Since then Harpreet added “Not yet: ?”/);
    const accept = shown(nurse).getByRole('button', { name: /^Accept/ });
    await expect(accept).toBeDisabled();
    await shown(nurse)
      .getByRole('button', { name: /^Leave: .*On Sundays only one/ })
      .click();
    await nurse.fillsIn({
      'Your answer to Denise': 'The lamp comes this week. The walks stay two: the second one does her good.',
    });
    await expect(accept).toBeEnabled();
    await accept.click();
    await expect(shown(nurse)).toContainText(/Niamh accepted some of it, today/, { timeout: 60_000 });
    await nurse.presses('Back to the plan’s text');
    await nurse.sees(SAFE, 'A lamp at the seat.');
    await nurse.sees(SAFE, 'Not yet: Up to two walks a day');
    await nurse.doesNotSee(SAFE, 'On Sundays only one.');

    // The daughter is told, and reads what became of each of the two.
    await daughter.presses('Back to the plan’s text');
    await expect(daughter.section(SAFE)).toContainText('The walks stay two: the second one does her good.');
    await daughter
      .section(SAFE)
      .getByRole('button', { name: /^Look at it/ })
      .first()
      .click();
    const change = (words: string): Locator => shown(daughter).getByRole('listitem').filter({ hasText: words });
    await expect(change('A lamp at the seat.')).toContainText('Taken');
    await expect(change('On Sundays only one.')).toContainText('Not taken');
  });
});
