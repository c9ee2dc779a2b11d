/** The server is set back to an earlier copy under open pages: what it lost is offered for copying, and nobody is credited with it. */
import { SERVER_AWAY } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';
const PLAN = 'Pearl’s care plan';

/** Two people write: one line before `point`, one after it. Answers with what `point` gave. */
async function write(daughter: Someone, nurse: Someone, point: () => Promise<string>): Promise<string> {
  await Promise.all([daughter.opens(LIFE), nurse.opens(LIFE)]);
  await daughter.writesAtEnd(LIFE, ' She kept bees.');
  await nurse.sees(LIFE, 'She kept bees.');
  await daughter.isToldSaved(LIFE);
  const made = await point();
  await daughter.writesAtEnd(LIFE, 'She named them.');
  await nurse.sees(LIFE, 'She named them.');
  await nurse.writesAtEnd(LIFE, ' She sold the honey.');
  await daughter.sees(LIFE, 'She sold the honey.');
  await nurse.isToldSaved(LIFE);
  return made;
}

/** The words that the server lost are offered here, and are not in the section any more. */
async function isOffered(someone: Someone): Promise<void> {
  const lines = someone.page.getByRole('textbox', { name: 'Lines that the plan has lost' });
  await expect(lines).toHaveValue('She named them.\nShe sold the honey.');
  await expect(someone.page.getByRole('alert').filter({ has: lines })).toContainText(
    '“Life story” has lost some of its newest words',
  );
  await someone.sees(LIFE, 'She kept bees.');
  await someone.doesNotSee(LIFE, 'honey');
}

/** Nobody is credited with the other's words: neither line is written by who only had it on the page. */
async function noneIsCredited(someone: Someone): Promise<void> {
  const held = await someone.heldText(LIFE);
  expect(held.text).toContain('She kept bees.');
  expect(held.text).not.toContain('honey');
}

test.use({ serviceWorkers: 'allow' });

for (const [size, scheme] of [
  ['desktop', 'light'],
  ['phone', 'dark'],
] as const)
  test(`${size}: a backup is restored under open pages, everybody signs in again, and the newest words are offered [S1]`, async ({
    world,
  }) => {
    const daughter = await world.opensPearl('daughter', { size, scheme });
    const nurse = await world.opensPearl('nurse');
    for (const someone of [daughter, nurse]) someone.mayHear(...SERVER_AWAY, /status of 401/);
    const backup = await write(daughter, nurse, () => world.service.makesBackup());
    await world.service.isRestoredFrom(backup);
    await daughter.isOn('Sign in');
    await daughter.page.getByRole('button', { name: /^Denise Whittaker/ }).click();
    await daughter.isOn(PLAN);
    await daughter.opens(LIFE);
    await isOffered(daughter);
    await noneIsCredited(daughter);
    // What is written now goes on as ever.
    await daughter.writesAtEnd(LIFE, ' And hens.');
    await daughter.isToldSaved(LIFE);
  });

test('a server that is set back without an end of sessions takes nobody’s words from another’s page [S1] [S6]', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const nurse = await world.opensPearl('nurse');
  for (const someone of [daughter, nurse]) someone.mayHear(...SERVER_AWAY);
  const copy = await write(daughter, nurse, () => world.service.isCopied());
  await world.service.isSetBackTo(copy);
  for (const someone of [daughter, nurse]) await isOffered(someone);
  await noneIsCredited(nurse);
  await nurse.page.getByRole('button', { name: 'Throw this text away' }).click();
  await nurse.writesAtEnd(LIFE, ' She sold the honey.');
  await daughter.sees(LIFE, 'She sold the honey.');
  await nurse.isToldSaved(LIFE);
});
