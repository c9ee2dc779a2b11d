/** What somebody writes stays theirs and stays in its line, whatever others do to the form of that line at the same moment. */
import { goesOffline, goesOnline } from './support/device.ts';
import type { Someone } from './support/someone.ts';
import { expect, test, quick } from './support/world.ts';

const ROUTINE = 'Daily routine';

/** Types lines of their own at the end of a section. */
async function writesLines(someone: Someone, lines: readonly string[]): Promise<void> {
  const [first = '', ...others] = lines;
  await someone.writesAtEnd(ROUTINE, first);
  for (const line of others) {
    await someone.page.keyboard.press('Enter');
    await someone.types(line);
  }
  await someone.isToldSaved(ROUTINE);
}

/** What the nurse does to a line: the keys that she presses with the caret at its end, and where the line’s words are then. */
const FORMS = [
  { line: 'Toast', keys: ['Control+Alt+1'], at: 'h3' },
  { line: 'Jam', keys: ['Control+Shift+8'], at: 'ul li' },
  { line: 'Tea', keys: ['Control+Shift+7'], at: 'ol li' },
  { line: 'Milk', keys: ['Control+Shift+b'], at: 'blockquote p' },
  { line: 'Eggs', keys: ['Home', 'Backspace'], at: 'p' },
  { line: 'Soup', keys: ['ArrowLeft', 'ArrowLeft', 'Enter'], at: 'p' },
] as const;

test(
  'words added without a network are in their line when one is back, whatever the nurse did to it meanwhile [S13]',
  quick,
  async ({ world }) => {
    const nurse = await world.opensPearl('nurse');
    const son = await world.opensPearl('son');
    await writesLines(
      nurse,
      FORMS.flatMap(({ line }) => ['Above:', `${line}.`]),
    );
    await son.opens(ROUTINE);
    await son.sees(ROUTINE, 'Soup.');
    await goesOffline(son);
    for (const { line } of FORMS) {
      await son.clicksBehind(ROUTINE, `${line}.`);
      await son.types(` Never dry ${line}, she chokes.`);
    }
    for (const { line, keys } of FORMS) {
      await nurse.clicksBehind(ROUTINE, `${line}.`);
      for (const key of keys) await nurse.page.keyboard.press(key);
    }
    await nurse.isToldSaved(ROUTINE);
    await goesOnline(son);
    await son.isToldSaved(ROUTINE);
    for (const someone of [nurse, son]) {
      for (const { line, at } of FORMS) {
        // Enter was pressed two letters before the end of its line.
        const words = line === 'Soup' ? 'p. Never dry Soup, she chokes.' : `${line}. Never dry ${line}, she chokes.`;
        await expect(someone.text(ROUTINE).locator(at).filter({ hasText: words })).not.toHaveCount(0);
      }
    }
    expect(await son.shownText(ROUTINE)).toBe(await nurse.shownText(ROUTINE));
    const { text } = await nurse.heldText(ROUTINE);
    for (const { line } of FORMS) expect(text.split(`Never dry ${line}, she chokes.`)).toHaveLength(2);
  },
);

test('words at the end of a line stay there when somebody presses Enter in it, and each is credited with their own', async ({
  world,
}) => {
  const daughter = await world.opensPearl('daughter');
  const son = await world.opensPearl('son');
  await writesLines(son, ['She wakes at six. She likes the window open.']);
  await daughter.opens(ROUTINE);
  await daughter.sees(ROUTINE, 'She likes the window open.');
  await daughter.clicksBehind(ROUTINE, 'She wakes at six.');
  await son.clicksBehind(ROUTINE, 'She wakes at six.');
  for (let back = 0; back < ' She likes the window open.'.length; back += 1) await son.page.keyboard.press('ArrowLeft');
  await Promise.all([
    daughter.types(' Then she has tea with milk and reads the paper.'),
    (async () => {
      await son.page.keyboard.press('Enter');
      await son.types('Not before.');
    })(),
  ]);
  for (const someone of [daughter, son]) {
    await someone.isToldSaved(ROUTINE);
    await expect
      .poll(() => someone.shownText(ROUTINE))
      .toMatch(/She wakes at six\.Not before\. She likes the window open\. Then she has tea with milk and reads the paper\.$/);
    await expect(
      someone
        .text(ROUTINE)
        .locator('p')
        .filter({ hasText: /^She wakes at six\.$/ }),
    ).toHaveCount(1);
  }
  const panel = await daughter.opensPanel(ROUTINE, 'History');
  await expect(panel.getByText(/Marcus/).first()).toBeVisible();
  // The two newest sittings are theirs; the demo has older ones.
  for (const newest of [0, 1]) await expect(panel.locator('.did').nth(newest)).not.toContainText('Took out');
});

test('two people write while one takes out the line: the words stay, and both are told at them', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  const son = await world.opensPearl('son');
  await writesLines(nurse, ['Above.', 'Do lift him.', 'Below.']);
  await son.opens(ROUTINE);
  await son.sees(ROUTINE, 'Below.');
  await goesOffline(son);
  await son.clicksBehind(ROUTINE, 'Do lift him.');
  await son.types(' Never alone.');
  await nurse.clicksBehind(ROUTINE, 'Do lift him.');
  await nurse.page.keyboard.press('Shift+Home');
  await nurse.page.keyboard.press('Backspace');
  await nurse.page.keyboard.press('Backspace');
  await nurse.isToldSaved(ROUTINE);
  await goesOnline(son);
  await son.isToldSaved(ROUTINE);
  await expect(son.text(ROUTINE).getByRole('note')).toContainText('You wrote these words while someone else took out the line');
  await expect(nurse.text(ROUTINE).getByRole('note')).toContainText('these words while you took out the line they were in');
  for (const someone of [nurse, son]) {
    const lines = someone.text(ROUTINE).locator('p');
    await expect(lines.filter({ hasText: 'Never alone.' })).toHaveCount(1);
    await expect(lines.filter({ hasText: 'Above.' })).not.toContainText('Never alone.');
  }
  await son.text(ROUTINE).getByRole('note').getByRole('button', { name: 'OK' }).click();
  await expect(son.text(ROUTINE).getByRole('note')).toHaveCount(0);
  // A page that is opened later says it too, until somebody who may write here presses OK.
  await nurse.reloads();
  await nurse.opens(ROUTINE);
  const note = nurse.text(ROUTINE).getByRole('note');
  await expect(note).toContainText('These words were written while someone else took out the line they were in.');
  await nurse.startsWriting(ROUTINE);
  await note.getByRole('button', { name: 'OK' }).click();
  await expect(note).toHaveCount(0);
  await nurse.isToldSaved(ROUTINE);
  const daughter = await world.opensPearl('daughter');
  await daughter.opens(ROUTINE);
  await daughter.sees(ROUTINE, 'Never alone.');
  await daughter.canWriteIn(ROUTINE);
  await expect(daughter.text(ROUTINE).getByRole('note')).toHaveCount(0);
});
