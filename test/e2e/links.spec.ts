/** A link has an address and nothing else, wherever it comes from. */
import { expect, test } from './support/world.ts';

const LIFE = 'Life story';

test('[S4] a pasted link neither covers the page nor hides words, and is saved', async ({ world }) => {
  const daughter = await world.opensPearl('daughter');
  const inspector = await world.opensPearl('inspector');
  await daughter.startsWriting(LIFE);
  await daughter.text(LIFE).focus();
  await daughter.page.keyboard.press('Control+End');
  await daughter.text(LIFE).evaluate((prose) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData(
      'text/html',
      '<p>Give <a href="https://x.example/" class="hidden veil" target="_top" rel="opener" title="x">do not</a> aspirin</p>' +
        '<ol type="disc" start="-4"><li>one</li></ol><pre><code class="language-x veil">code</code></pre>',
    );
    prose.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await daughter.isToldSaved(LIFE);
  await inspector.opens(LIFE);
  await inspector.sees(LIFE, 'Give do not aspirin');
  const link = inspector.text(LIFE).getByRole('link', { name: 'do not' });
  await expect(link).toBeVisible();
  expect(
    await link.evaluate((a) => Object.fromEntries(a.getAttributeNames().map((name) => [name, a.getAttribute(name)]))),
  ).toEqual({ href: 'https://x.example/', target: '_blank', rel: 'noopener noreferrer nofollow' });
  await expect(inspector.text(LIFE).locator('.veil, .hidden')).toHaveCount(0);
});
