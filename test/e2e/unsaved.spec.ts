/** Words that are not saved yet, where the device keeps nothing: whatever happens meanwhile, they are sent or given back to their writer. */
import { goesOffline, goesOnline, opensPearlOnSharedDevice } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, type World } from './support/world.ts';

test.use({ serviceWorkers: 'allow' });

const LIFE = 'Life story';
const WORDS = 'She fell at noon, no injury.';

async function onTablet(world: World): Promise<Someone> {
  const careworker = await world.comes();
  await opensPearlOnSharedDevice(careworker, demoLogin('careworker'));
  return careworker;
}

async function writesOffline(someone: Someone): Promise<void> {
  await someone.startsWriting(LIFE);
  await goesOffline(someone);
  await someone.writesAtEnd(LIFE, WORDS);
  await someone.isTold(LIFE, /^Offline\. .* kept in this page since .* Keep it open\.$/);
}

const alertsOf = (someone: Someone) => someone.page.getByRole('alert').filter({ hasText: 'not saved' });

test('words written offline outlive a link inside the app: they are there when one comes back, and are sent', async ({
  world,
}) => {
  const careworker = await onTablet(world);
  await careworker.page.evaluate(() => navigator.serviceWorker.ready);
  await writesOffline(careworker);
  await careworker.page.getByRole('link', { name: 'People on the plan' }).click();
  await expect(careworker.section(LIFE)).toHaveCount(0);
  // The question before signing out still knows of them.
  await careworker.presses('Change user');
  await careworker.reads('Something you wrote is not saved yet');
  await careworker.presses('Stay here');
  await careworker.page.goBack();
  await careworker.opens(LIFE);
  await careworker.sees(LIFE, WORDS);
  await careworker.writesAtEnd(LIFE, 'She had tea.');
  await goesOnline(careworker);
  await careworker.isToldSaved(LIFE);
  const { text } = await careworker.heldText(LIFE);
  expect(text).toContain(`${WORDS}\nShe had tea.`);
});

test('words written offline are sent from another page of the app too, and nobody is shown there for them', async ({
  world,
}) => {
  const careworker = await onTablet(world);
  await careworker.page.evaluate(() => navigator.serviceWorker.ready);
  await writesOffline(careworker);
  await careworker.page.getByRole('link', { name: 'People on the plan' }).click();
  await expect(careworker.section(LIFE)).toHaveCount(0);
  await goesOnline(careworker);
  await expect.poll(async () => (await careworker.heldText(LIFE)).text).toContain(WORDS);
  const nurse = await world.opensPearl('nurse');
  await nurse.sees(LIFE, WORDS);
  await expect(nurse.section(LIFE).locator('.here-too')).not.toContainText('Farah');
});

for (const how of ['sealed', 'hidden', 'removed'] as const)
  test(`words written offline in what was ${how} meanwhile are given back to their writer, without its title [S7]`, async ({
    world,
  }) => {
    const careworker = await onTablet(world);
    careworker.mayHear(/404/);
    const manager = await world.opensPearl(how === 'removed' ? 'manager' : 'nurse');
    await writesOffline(careworker);
    const { request } = manager.context;
    const { id } = await manager.sectionOnServer(LIFE);
    const member = (await manager.plan()).members.find(({ person }) => person.name.startsWith('Farah'))?.id ?? '';
    const answer =
      how === 'sealed'
        ? await request.patch(`/api/sections/${id}`, { data: { lead: 'sealed', reason: 'Because' } })
        : how === 'hidden'
          ? await request.put(`/api/sections/${id}/grants/${member}`, { data: { right: 'none', reason: 'Because' } })
          : await request.delete(`/api/members/${member}`);
    expect(answer.ok(), await answer.text()).toBe(true);
    await goesOnline(careworker);
    await expect(careworker.section(LIFE)).toHaveCount(0);
    await expect(alertsOf(careworker)).toHaveCount(1);
    await expect(alertsOf(careworker).getByLabel('Your text that was not saved')).toHaveValue(WORDS);
    await expect(alertsOf(careworker)).not.toContainText(LIFE);
  });

test('a refused text that the page alone holds is not lost unasked: by a reload, or by handing the device on', async ({
  world,
}) => {
  const careworker = await onTablet(world);
  const { page } = careworker;
  const nurse = await world.opensPearl('nurse');
  await writesOffline(careworker);
  const { id } = await nurse.sectionOnServer(LIFE);
  const answer = await nurse.context.request.patch(`/api/sections/${id}`, {
    data: { lead: 'professional', reason: 'Because' },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  await goesOnline(careworker);
  await expect(alertsOf(careworker).getByLabel('Your text that was not saved')).toHaveValue(WORDS);
  await expect(alertsOf(careworker)).toContainText('It is only in this page. Copy it before you close the page.');
  // The section is there again, to read, so nothing but the refused text is waiting.
  await careworker.canOnlyRead(LIFE);
  await careworker.doesNotSee(LIFE, WORDS);

  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await expect(alertsOf(careworker).getByLabel('Your text that was not saved')).toHaveValue(WORDS);
  await careworker.presses('Change user');
  await careworker.reads('Something you wrote is not saved yet');
  await careworker.presses('Stay here');
  await alertsOf(careworker).getByRole('button', { name: 'Throw this text away' }).click();
  await page.reload();
  await careworker.isOn('Pearl’s care plan');
  expect(asked).toEqual(['beforeunload']);
});
