/** Word on the web writes each item as a list of its own, with its depth in an attribute. This joins them. */
import { buildLists, type ItemLine } from '#client/editor/clipboard/list-builder.ts';
import type { Sign } from '#client/editor/clipboard/list-signs.ts';
import { styleValue } from '#client/editor/clipboard/word-styles.ts';

const WRAPPER = '.ListContainerWrapper';
const ITEMS = ':scope > :is(ul, ol) > li';
const wordsIn = (element: Element): string => element.textContent.replaceAll(/\s+/g, '');

function signOf(list: Element, index: number): Sign {
  if (list.localName !== 'ol') return { kind: 'bullet' };
  const start = Number(list.getAttribute('start') ?? 1);
  const value = (Number.isInteger(start) ? start : 1) + index;
  const style = styleValue(list, 'list-style-type').toLowerCase();
  const isUpper = style.startsWith('upper');
  if (style.endsWith('alpha')) return { kind: 'number', readings: [{ type: isUpper ? 'A' : 'a', value }] };
  if (style.endsWith('roman')) return { kind: 'number', readings: [{ type: isUpper ? 'I' : 'i', value }] };
  return { kind: 'number', readings: [{ type: '1', value }] };
}

/** Makes one list of items that belong together. */
export function onlineLists(page: Document): void {
  const items: ItemLine[] = [];
  let last: Element | null = null;
  for (const wrapper of page.querySelectorAll(WRAPPER)) {
    const all = [...wrapper.querySelectorAll(ITEMS)];
    // A wrapper that holds other words too is none.
    if (all.map(wordsIn).join('') !== wordsIn(wrapper)) continue;
    for (const [index, item] of all.entries()) {
      const list = item.parentElement;
      if (list === null) continue;
      items.push({
        // All items of a wrapper stand at its place.
        element: index === 0 ? wrapper : page.createElement('p'),
        content: [...item.childNodes],
        level: Math.max(1, Number(item.getAttribute('data-aria-level') ?? item.getAttribute('aria-level')) || 1),
        sign: signOf(list, [...list.children].indexOf(item)),
        follows: index > 0 || (last !== null && wrapper.previousElementSibling === last),
      });
    }
    last = wrapper;
  }
  buildLists(page, items);
}
