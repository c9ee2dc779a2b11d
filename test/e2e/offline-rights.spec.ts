/** What changes while a device is away: refused text is kept for copying and never sent again, and what is not one's own any more leaves the device. */
import type { Page } from '@playwright/test';
import { closesAndReopens, goesOffline, goesOnline, isReadyForOffline, keptSections } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const ROUTINE = 'Daily routine';
const TEA = 'Nobody should wash before tea.';

async function changes(someone: Someone, title: string, body: object): Promise<void> {
  const { id } = await someone.sectionOnServer(title);
  const answer = await someone.context.request.patch(`/api/sections/${id}`, { data: body });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const alertsOf = (page: Page) => page.getByRole('alert').filter({ hasText: 'not saved' });

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: text written offline in a section that professionals lead by now is kept for copying, over a reload too, and not sent again [S7]`, async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter', { size });
    const nurse = await world.opensPearl('nurse');
    await daughter.opens(ROUTINE);
    await isReadyForOffline(daughter);
    await goesOffline(daughter);
    await daughter.clicksBehind(ROUTINE, TEA);
    await daughter.page.keyboard.insertText(' She laughed at it today.');
    await daughter.isTold(ROUTINE, /^Offline\. One change is kept/);

    await changes(nurse, ROUTINE, { lead: 'professional', reason: 'Because' });
    const before = await nurse.heldText(ROUTINE);
    const again = await closesAndReopens(daughter);
    await again.opens(ROUTINE);
    await again.sees(ROUTINE, 'She laughed at it today.');
    await goesOnline(again);

    const kept = alertsOf(again.page);
    await expect(kept).toContainText(`Something you wrote in “${ROUTINE}” was not saved`);
    await expect(kept.getByLabel('Your text that was not saved')).toHaveValue('She laughed at it today.');
    await expect(again.text(ROUTINE)).toHaveAttribute('contenteditable', 'false');
    await again.doesNotSee(ROUTINE, 'She laughed at it today.');

    await again.reloads();
    await again.opens(ROUTINE);
    await expect(kept.getByLabel('Your text that was not saved')).toHaveValue('She laughed at it today.');
    await expect(kept).toHaveCount(1);
    await again.doesNotSee(ROUTINE, 'She laughed at it today.');

    // The list of plans says that it waits.
    const { pathname } = new URL(again.page.url());
    await again.goes('/', 'Plans');
    await again.reads('Something you wrote could not be saved. Open the plan to see more about it.');
    await again.page.goto(pathname);
    await again.opens(ROUTINE);

    // Nor does it come back when the section is led together again.
    await changes(nurse, ROUTINE, { lead: 'together' });
    await again.startsWriting(ROUTINE);
    await again.doesNotSee(ROUTINE, 'She laughed at it today.');
    expect(await nurse.heldText(ROUTINE)).toEqual(before);
    await kept.getByRole('button', { name: 'Throw this text away' }).click();
    await again.reloads();
    await again.opens(ROUTINE);
    await expect(kept).toHaveCount(0);
  });

for (const size of ['desktop', 'phone'] as const)
  test(`${size}: a section that is not one’s own any more leaves the device with the next answer, and one’s own words stay for copying`, async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter', { size });
    const manager = await world.opensPearl('manager');
    await daughter.opens(ROUTINE);
    await isReadyForOffline(daughter);
    const { id } = await daughter.sectionOnServer(ROUTINE);
    const member = (await daughter.plan()).you.memberId;
    await goesOffline(daughter);
    await daughter.clicksBehind(ROUTINE, TEA);
    await daughter.page.keyboard.insertText(' She laughed at it today.');
    await daughter.isTold(ROUTINE, /^Offline\. One change is kept/);
    await daughter.page.close();

    const answer = await manager.context.request.put(`/api/sections/${id}/grants/${member}`, {
      data: { right: 'none', reason: 'Because' },
    });
    expect(answer.ok(), await answer.text()).toBe(true);

    const again = await daughter.again();
    await goesOnline(again);
    await again.page.goto(`/plans/${(await again.plans())[0]?.id ?? ''}`);
    await again.isOn('Pearl’s care plan');
    await expect(again.section(ROUTINE)).toHaveCount(0);
    await expect.poll(async () => await keptSections(again)).not.toContain(id);
    const kept = alertsOf(again.page);
    await expect(kept.getByLabel('Your text that was not saved')).toHaveValue('She laughed at it today.');
    // Not even the title of the section is told any more.
    await expect(again.page.getByText(ROUTINE)).toHaveCount(0);
  });
