// @vitest-environment jsdom
/** Which heading on the page is which of the overview, also while one of the two is a moment older. */
import { expect, it } from 'vitest';
import { elementOfHeading, headingOfElement } from '#client/features/sections/heading-elements.ts';
import { linkPlaces } from '#client/features/sections/link-places.ts';
import type { Plan } from '#shared/api.ts';

function textOf(html: string): Element {
  const text = document.createElement('div');
  text.innerHTML = html;
  return text;
}

const heading = (at: string, text: string) => ({ at, level: 1, text });

it('finds a heading by its number and its words, and leaves out empty headings and heads of blocks', () => {
  const text = textOf(
    '<h3>Tea</h3><h3></h3><div class="block-head"><h4>Tea</h4></div>' +
      '<h3>Te<span class="caret"><span class="caret-name">Denise</span></span>a</h3><h4>Bed</h4>',
  );
  const headings = [heading('1.1', 'Tea'), heading('1.2', 'Tea'), heading('1.3', 'Bed')];
  expect(elementOfHeading(text, headings, '1.2')).toBe(text.querySelectorAll('h3')[2]);
  expect(elementOfHeading(text, headings, '1.3')).toBe(text.querySelectorAll('h4')[1]);
  expect(elementOfHeading(text, headings, '9.9')).toBeNull();
  for (const each of headings) {
    const element = elementOfHeading(text, headings, each.at);
    expect(element !== null && headingOfElement(text, headings, element)).toBe(each);
  }
});

it('finds a heading while somebody puts one in above it, or gives it other words', () => {
  const headings = [heading('1.1', 'Tea'), heading('1.2', 'Bed')];
  const longer = textOf('<h3>New</h3><h3>Tea</h3><h3>Bed</h3>');
  expect(elementOfHeading(longer, headings, '1.2')?.textContent).toBe('Bed');
  const renamed = textOf('<h3>Tea</h3><h3>Bedtime</h3>');
  expect(elementOfHeading(renamed, headings, '1.2')?.textContent).toBe('Bedtime');
});

it('[R9] the words of a new link never name a sealed section or its headings', () => {
  const section = (id: string, title: string, lead: string) => ({ id, title, lead, retiredAt: null });
  const plan = { id: 'p', sections: [section('a', 'Routine', 'together'), section('b', 'Enquiry', 'sealed')] };
  const overviews = new Map([['b', { headings: [heading('1.1', 'The bruise')] }]]);
  const places = linkPlaces(plan as unknown as Plan, overviews, 'see here');
  expect(places.map(({ path, label, words }) => [path, label, words])).toEqual([
    ['/plans/p#section-a', 'Routine', 'Routine'],
    ['/plans/p#section-b', 'Enquiry', 'see here'],
    ['/plans/p#at-b-1-1', 'The bruise', 'see here'],
  ]);
});
