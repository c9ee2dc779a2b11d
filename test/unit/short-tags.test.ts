/** What a drawn page leaves out of its tags: shapes of icons that stand there already, and what all icons and buttons have. */
import { expect, test } from 'vitest';
import { withShortTags } from '#server/http/short-tags.ts';

const icon = (name: string, shape: string): string =>
  `<svg width="24" height="24" viewBox="0 0 24 24" stroke-width="2" class="lucide lucide-${name} icon" aria-hidden="true">${shape}</svg>`;
const PEN = '<path d="M1 1"></path><path d="M2 2"></path>';
const CROSS = '<path d="M3 3"></path>';
const BUTTON = ' data-rac="" type="button" tabindex="0" data-react-aria-pressable="true"';
const SECOND = '<!--$--><section id="section-b"><p>Second</p>';
const HTML = `<button class="button"${BUTTON}>Go</button>${icon('pen', PEN)}<section id="section-a">${icon('x', CROSS)}<p>First</p></section>${SECOND}${icon('pen', PEN)}</section>`;

/** What the page does before it is taken over. */
function putBack(html: string): string {
  const shapes = new Map(
    [...html.matchAll(/<symbol id="(.*?)" .*?>(.*?)<\/symbol>/g)].map(([, id = '', shape = '']) => [id, shape]),
  );
  return html
    .replace(/<div id="drawn-icons".*?<\/div>/, '')
    .replaceAll('<svg class', '<svg width="24" height="24" viewBox="0 0 24 24" stroke-width="2" class')
    .replaceAll(' data-b=""', BUTTON)
    .replace(/<use href="#(.*?)"><\/use>/g, (_use, id: string) => shapes.get(id) ?? '');
}

test('a shape stands in the page once, behind the first section, and can be put back', () => {
  const drawn = withShortTags(HTML);
  expect(drawn.split(PEN).length).toBe(2);
  expect(drawn.indexOf(PEN)).toBeGreaterThan(drawn.indexOf('First'));
  expect(drawn.indexOf(PEN)).toBeLessThan(drawn.indexOf('Second'));
  expect(drawn).not.toContain('data-rac');
  expect(putBack(drawn)).toBe(HTML);
});

test('a page with one section has the shapes at its end, and one without icons has none', () => {
  const one = `<section id="section-a">${icon('x', CROSS)}</section>`;
  expect(withShortTags(one).indexOf(CROSS)).toBeGreaterThan(one.indexOf('<section'));
  expect(putBack(withShortTags(one))).toBe(one);
  expect(withShortTags('<p>Words</p>')).toBe('<p>Words</p>');
});

test('an icon of another form stays as it is', () => {
  const other = `<svg width="32" class="lucide">${PEN}</svg>`;
  expect(withShortTags(other)).toBe(other);
});

test('what people wrote is never taken for an icon', () => {
  const written = '<p>&lt;svg class=&quot;lucide&quot;&gt;x&lt;/svg&gt;</p>';
  expect(withShortTags(written)).toBe(written);
});
