/** Copy and paste with the real clipboard: what a copy says, and that it is pasted back whole. */
import type { Someone } from './support/someone.ts';
import { expect, test } from './support/world.ts';

const LIKES = 'Preferences';
const LIFE = 'Life story';

/** What other programs get as plain text. */
async function onClipboard(someone: Someone): Promise<string> {
  return await someone.page.evaluate(() => navigator.clipboard.readText());
}

/** Marks everything from the first of these words in a section to the last of them. */
async function marks(someone: Someone, title: string, from: string, to: string): Promise<void> {
  await someone.text(title).evaluate(
    (element, words) => {
      const place = (wanted: string): { node: Text; offset: number } => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() !== null) {
          const node = walker.currentNode as Text;
          const offset = node.data.indexOf(wanted);
          if (offset >= 0) return { node, offset };
        }
        throw new Error(`no text has "${wanted}"`);
      };
      const start = place(words.from);
      const end = place(words.to);
      getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset + words.to.length);
    },
    { from, to },
  );
}

test('a copy of blocks says what the page says, and is pasted back whole with all their fields', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await nurse.startsWriting(LIKES);
  await nurse.clicksBehind(LIKES, 'Washing');
  await marks(nurse, LIKES, 'Washing', 'shouts at me.');
  await nurse.page.keyboard.press('Control+c');
  await expect.poll(() => onClipboard(nurse)).toContain('Preference: Avoid\nAbout: Television\nIn words: Not on all day.');
  expect(await onClipboard(nurse)).toMatch(
    /^Preference: Must be so\nAbout: Washing\nIn words: .*\nIn the words of Pearl Whittaker, /,
  );

  await nurse.writesAtEnd(LIFE, 'So we do it:');
  const blocks = nurse.text(LIFE).locator('.block');
  const before = await blocks.count();
  await nurse.page.keyboard.press('Control+v');
  await expect(blocks).toHaveCount(before + 3);
  const last = blocks.last();
  await expect(last).toHaveAttribute('data-strength', 'avoid');
  await expect(last.locator('.block-strength')).toHaveText('Avoid');
  await expect(last.locator('.block-said')).toContainText('In the words of Pearl Whittaker');
  await expect(last.locator('.part-text')).toHaveText(['Television', 'Not on all day. It shouts at me.']);
  await nurse.doesNotSee(LIFE, 'About: Television');
  await nurse.isToldSaved(LIFE);

  // What is cut out of one part and pasted into another is words.
  await marks(nurse, LIFE, 'Television', 'Television');
  await nurse.page.keyboard.press('Control+x');
  await last.locator('.part-text').last().click();
  await nurse.page.keyboard.press('End');
  await nurse.page.keyboard.press('Control+v');
  await expect(last.locator('.part-text').last()).toContainText('Television');
  await expect(blocks).toHaveCount(before + 3);
  await nurse.isToldSaved(LIFE);
});

test('a copy of a text that one may only read says the same, also over two sections', async ({ world }) => {
  const inspector = await world.opensPearl('inspector');
  await inspector.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await inspector.opens(LIKES);
  await inspector.canOnlyRead(LIKES);
  await marks(inspector, LIKES, 'Washing', 'shouts at me.');
  await inspector.page.keyboard.press('Control+c');
  await expect.poll(() => onClipboard(inspector)).toContain('Preference: Avoid\nAbout: Television\nIn words: Not on all day.');
  await marks(inspector, LIKES, 'Television', 'Television');
  await inspector.page.keyboard.press('Control+c');
  await expect.poll(() => onClipboard(inspector)).toBe('Television');

  await inspector.page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('main') ?? document.body));
  await inspector.page.keyboard.press('Control+c');
  await expect.poll(() => onClipboard(inspector)).toContain('Preference: Avoid\nAbout: Television');
  const all = await onClipboard(inspector);
  expect(all).toContain(`\n\n${LIFE}\n\n`);
  expect(all).toContain('Routine step: ');
});

test('a paste that is too much or too deep never holds up the page, and is said', async ({ world }) => {
  const nurse = await world.opensPearl('nurse');
  await nurse.writesAtEnd(LIFE, 'See: ');
  const pastes = async (of: 'deep' | 'nested' | 'open' | 'long' | 'wide'): Promise<number> =>
    await nurse.text(LIFE).evaluate((element, kind) => {
      const html = {
        deep: '<div><b><table><tr><td>'.repeat(100_000),
        nested: `${'<div><b>'.repeat(450)}bottom${'</b></div>'.repeat(450)}`,
        open: '<p><i><b>'.repeat(100_000),
        long: '<p>word</p>'.repeat(600_000),
        wide: '<td>a</td>'.repeat(60_000),
      }[kind];
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', html);
      clipboardData.setData('text/plain', 'plain');
      const start = performance.now();
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      return performance.now() - start;
    }, of);
  const told = nurse.section(LIFE).getByText('That was too much to paste at once.');
  for (const kind of ['deep', 'long', 'wide', 'open'] as const) {
    // A busy machine is ten times slower than a quiet one.
    expect(await pastes(kind), kind).toBeLessThan(10_000);
    await expect(told).toBeVisible();
  }
  await nurse.section(LIFE).getByRole('button', { name: 'Hide this' }).click();
  await expect(told).toHaveCount(0);
  expect(await pastes('nested')).toBeLessThan(10_000);
  await nurse.sees(LIFE, 'See: bottom');
  await expect(told).toHaveCount(0);
});
