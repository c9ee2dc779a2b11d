/** The icons of a drawn page, whose shapes come once and behind the first section. */
import { expect, test } from 'vitest';
import { withIconsOnce } from '#server/http/icons-once.ts';

const icon = (name: string, shape: string): string =>
  `<svg width="24" height="24" class="lucide lucide-${name} icon" aria-hidden="true">${shape}</svg>`;
const PEN = '<path d="M1 1"></path><path d="M2 2"></path>';
const CROSS = '<path d="M3 3"></path>';
const SECOND = '<!--$--><section id="section-b"><p>Second</p>';
const HTML = `${icon('pen', PEN)}<section id="section-a">${icon('x', CROSS)}<p>First</p></section>${SECOND}${icon('pen', PEN)}</section>`;

/** What the page does before it is taken over. */
function putBack(html: string): string {
  const shapes = new Map([...html.matchAll(/<g id="(.*?)">(.*?)<\/g>/g)].map(([, id = '', shape = '']) => [id, shape]));
  return html
    .replace(/<div id="drawn-icons".*?<\/div>/, '')
    .replace(/<use href="#(.*?)"><\/use>/g, (_use, id: string) => shapes.get(id) ?? '');
}

test('a shape stands in the page once, behind the first section, and can be put back', () => {
  const drawn = withIconsOnce(HTML);
  expect(drawn.split(PEN).length).toBe(2);
  expect(drawn.indexOf(PEN)).toBeGreaterThan(drawn.indexOf('First'));
  expect(drawn.indexOf(PEN)).toBeLessThan(drawn.indexOf('Second'));
  expect(putBack(drawn)).toBe(HTML);
});

test('a page with one section has the shapes at its end, and one without icons has none', () => {
  const one = `<section id="section-a">${icon('x', CROSS)}</section>`;
  expect(withIconsOnce(one).indexOf(CROSS)).toBeGreaterThan(one.indexOf('<section'));
  expect(putBack(withIconsOnce(one))).toBe(one);
  expect(withIconsOnce('<p>Words</p>')).toBe('<p>Words</p>');
});

test('what people wrote is never taken for an icon', () => {
  const written = '<p>&lt;svg class=&quot;lucide&quot;&gt;x&lt;/svg&gt;</p>';
  expect(withIconsOnce(written)).toBe(written);
});
