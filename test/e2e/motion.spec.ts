/** Movement: none at all for whoever asked for none, and everything works with it too. */
import type { Someone } from './support/someone.ts';
import { demoLogin, expect, test, type World } from './support/world.ts';

const PLAN = 'Pearl’s care plan';
const ROUTINE = 'Daily routine';

/** Somebody on Pearl's plan, whose browser notes everything that begins to move. */
async function opensPearl(world: World, motion: 'reduce' | 'no-preference'): Promise<Someone> {
  const someone = await world.comes();
  await someone.page.emulateMedia({ reducedMotion: motion });
  await someone.context.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(globalThis, { moved });
    for (const kind of ['animationstart', 'transitionrun'])
      addEventListener(kind, ({ target }) => moved.push(`${kind} ${(target as Element).className}`), { capture: true });
  });
  await someone.signsInQuickly(demoLogin('daughter'));
  await someone.opensPlan(PLAN);
  return someone;
}

/** What moves on the page now, or has moved since it was loaded. */
async function movement(someone: Someone): Promise<string[]> {
  return await someone.page.evaluate(() => [
    ...(globalThis as unknown as { moved: string[] }).moved,
    ...document.getAnimations().map((animation) => `runs: ${animation.playState}`),
  ]);
}

/** The nurse writes in the same section. */
async function writesBeside(world: World): Promise<Someone> {
  const nurse = await world.opensPearl('nurse');
  await nurse.startsWriting(ROUTINE);
  await nurse.clicksBefore(ROUTINE, 'I want my tea first.');
  return nurse;
}

test('for whoever asked for none nothing moves: not a name on a caret, not a panel, not a notice', async ({ world }) => {
  const daughter = await opensPearl(world, 'reduce');
  await daughter.startsWriting(ROUTINE);
  await daughter.text(ROUTINE).focus();
  const nurse = await writesBeside(world);
  await daughter.seesCaretOf(ROUTINE, 'Niamh');
  await expect(daughter.text(ROUTINE).locator('.caret-name')).toHaveCSS('opacity', '1');
  expect(await movement(daughter)).toEqual([]);

  await daughter.page.getByRole('button', { name: `More about ${ROUTINE}` }).hover();
  await daughter.opensPanel(ROUTINE, 'History');
  expect(await movement(daughter)).toEqual([]);
  await daughter.closesPanel();

  const { id } = await nurse.sectionOnServer(ROUTINE);
  await nurse.context.request.put(`/api/sections/${id}/hold`, { data: { reason: 'We wait for Friday.' } });
  await daughter.reads(/This section was just put on hold/);
  expect(await movement(daughter)).toEqual([]);
});

test('with movement on, a panel opens and closes and gives the focus back, and a name on a caret steps aside', async ({
  world,
}) => {
  const daughter = await opensPearl(world, 'no-preference');
  await daughter.startsWriting(ROUTINE);
  await daughter.text(ROUTINE).focus();
  await writesBeside(world);
  await daughter.seesCaretOf(ROUTINE, 'Niamh');
  const panel = await daughter.opensPanel(ROUTINE, 'History');
  await expect(panel.getByRole('listitem').first()).toBeVisible();
  await daughter.closesPanel();
  await daughter.opensPanel(ROUTINE, 'History');
  await daughter.page.keyboard.press('Escape');
  await expect(daughter.beside()).toHaveCount(0);
  await expect(daughter.section(ROUTINE).getByRole('button', { name: `More about ${ROUTINE}` })).toBeFocused();
  await expect(daughter.text(ROUTINE).locator('.caret-name')).toHaveCSS('opacity', '0');
  expect(await movement(daughter)).toContain('transitionrun caret-name aside');
});
