/** Word and Outlook write lists as paragraphs, each with its dot or number in front. This makes lists of them. */
import { buildLists, type ItemLine } from '#client/editor/clipboard/list-builder.ts';
import { readSign, type Sign } from '#client/editor/clipboard/list-signs.ts';
import { styleValue, type Styles } from '#client/editor/clipboard/word-styles.ts';

const IN_LIST = /^(l\d+)\s+(level([1-9]))\b/i;

/** Takes the sign out of a paragraph; null if it has none. */
function takeSign(line: Element): string | null {
  for (const element of line.querySelectorAll('[style*="mso-list" i]'))
    if (/^ignore$/i.test(styleValue(element, 'mso-list'))) {
      const sign = element.textContent;
      element.remove();
      return sign;
    }
  // Some browsers leave out this style. The comments around the sign stay.
  const walker = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode() !== null) {
    const start = walker.currentNode;
    if (!/^\s*\[if !supportLists\]/i.test(start.nodeValue ?? '')) continue;
    let sign = '';
    for (let next = start.nextSibling; next !== null && next.nodeType !== Node.COMMENT_NODE; next = start.nextSibling) {
      sign += next.textContent ?? '';
      next.remove();
    }
    return sign;
  }
  return null;
}

function signOf(sign: string | null, level: string, { numberings }: Styles): Sign {
  if (sign !== null && sign.trim() !== '') return readSign(sign);
  // Where the sign is lost, only the style sheet knows what it was.
  const numbering = numberings.get(level);
  return numbering === undefined || numbering === 'bullet'
    ? { kind: 'bullet' }
    : { kind: 'number', readings: [{ type: '1', value: 1 }] };
}

/** Turns these paragraphs into lists. A heading keeps its number as words. */
export function wordLists(page: Document, styles: Styles): void {
  const items: ItemLine[] = [];
  let last: Element | null = null;
  for (const element of page.querySelectorAll<HTMLElement>('p, div, h1, h2, h3, h4, h5, h6')) {
    const style = styleValue(element, 'mso-list');
    const hasSign = element.localName !== 'div' && element.querySelector(':scope [style*="mso-list" i]') !== null;
    const [, list, levelName, level] = IN_LIST.exec(style) ?? [];
    if ((list === undefined && !(hasSign && style === '')) || element.closest('li') !== null) continue;
    const sign = takeSign(element);
    if (list === undefined && sign === null) continue;
    if (/^h\d$/.test(element.localName)) {
      if (sign !== null && /[\p{L}\p{Nd}]{1,}[^\p{L}]*$/u.test(sign))
        element.prepend(`${sign.replaceAll(/[\s\u00a0]+/g, ' ').trim()} `);
      continue;
    }
    items.push({
      element,
      content: [...element.childNodes],
      level: Number(level ?? 1),
      sign: signOf(sign, `${list ?? 'l0'}:${levelName ?? 'level1'}`.toLowerCase(), styles),
      follows: last !== null && element.previousElementSibling === last,
    });
    last = element;
  }
  buildLists(page, items);
}
