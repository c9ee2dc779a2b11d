/** Keeps the numbers of pasted lists that browsers draw: those of single items, and letters and Roman numerals in styles. */
import { styleValue } from '#client/editor/clipboard/word-styles.ts';

const TYPES: Readonly<Record<string, string>> = {
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

const numberIn = (element: Element, name: string): number | null => {
  const value = element.getAttribute(name);
  return value !== null && /^\s*-?\d+\s*$/.test(value) ? Number(value) : null;
};

/** A list whose items have numbers of their own is cut where the numbers do not follow on each other. */
function cutAtNumbers(list: Element): void {
  let open = list;
  let next = numberIn(list, 'start') ?? 1;
  for (const item of [...list.children].filter(({ localName }) => localName === 'li')) {
    const value = numberIn(item, 'value') ?? next;
    if (value !== next && item === list.firstElementChild) list.setAttribute('start', String(value));
    else if (value !== next) {
      const rest = list.cloneNode() as Element;
      rest.setAttribute('start', String(value));
      open.after(rest);
      open = rest;
    }
    if (open !== list) open.append(item);
    next = value + 1;
  }
}

/** A paragraph that was drawn in a list without its dot goes on with the item before it. */
function joinUnmarked(page: Document): void {
  for (const item of page.querySelectorAll('li[style*="mso-list" i]')) {
    const before = item.previousElementSibling;
    if (!/^none\b/i.test(styleValue(item, 'mso-list')) || before?.localName !== 'li') continue;
    const line = page.createElement('p');
    line.append(...item.childNodes);
    before.append(line);
    item.remove();
  }
}

/** Writes the numbers of lists into the attributes that the schema reads. */
export function continueNumbers(page: Document): void {
  joinUnmarked(page);
  for (const list of page.querySelectorAll('ol')) {
    const first = list.firstElementChild;
    const style = [list, ...(first === null ? [] : [first])]
      .map((one) => styleValue(one, 'list-style-type') || styleValue(one, 'list-style'))
      .join(' ');
    const type = Object.entries(TYPES).find(([name]) => style.toLowerCase().includes(name))?.[1];
    if (type !== undefined) list.setAttribute('type', type);
    cutAtNumbers(list);
  }
}
