/** The plain text of a copy: lists with their numbers and dots, quotations with their sign, and blocks line under line. */

const INLINE: ReadonlySet<string> = new Set(['a', 'b', 'code', 'em', 'i', 's', 'span', 'strong', 'u', 'br']);
const QUOTE = '> ';

/** A line of the text. Lines of one list, quotation or block stand close together. */
type TextLine = { readonly text: string; readonly together: Element | null };

const ROMAN = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const;

/** The highest number that has a sign of its own in Roman numerals. */
const MAX_ROMAN = 3999;

/** A number in Roman numerals, in small letters. */
export function roman(value: number): string {
  let left = value;
  return ROMAN.map(([worth, sign]) => {
    const count = Math.floor(left / worth);
    left -= count * worth;
    return sign.repeat(count);
  }).join('');
}

/** A number in letters: a to z, then aa, ab and so on. */
function letters(value: number): string {
  let text = '';
  for (let left = value; left > 0; left = Math.floor((left - 1) / 26))
    text = String.fromCharCode(97 + ((left - 1) % 26)) + text;
  return text;
}

/** The sign in front of an item, as the page draws it. */
function signOf(list: Element, item: number): string {
  if (list.localName !== 'ol') return '- ';
  const start = Number(list.getAttribute('start') ?? 1);
  const value = (Number.isInteger(start) ? start : 1) + item;
  const type = list.getAttribute('type') ?? '1';
  const isRoman = type.toLowerCase() === 'i' && value > 0 && value <= MAX_ROMAN;
  const isLetter = type.toLowerCase() === 'a' && value > 0;
  const sign = isRoman ? roman(value) : isLetter ? letters(value) : String(value);
  return `${type === 'A' || type === 'I' ? sign.toUpperCase() : sign}. `;
}

function inlineText(node: Node): string {
  if (node.nodeName.toLowerCase() === 'br') return '\n';
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? '';
  return [...node.childNodes].map(inlineText).join('');
}

class Lines {
  readonly all: TextLine[] = [];
  /** What the next lines begin with, and what the next one begins with instead. */
  #indent = '';
  #sign: string | null = null;
  #together: Element | null = null;

  #add(text: string): void {
    if (text.trim() === '' && this.#sign === null) return;
    for (const line of text.split('\n')) {
      this.all.push({ text: ((this.#sign ?? this.#indent) + line).trimEnd(), together: this.#together });
      this.#sign = null;
    }
  }

  /** Walks what is in an element. `sign` begins its first line, and `indent` the others. */
  #inside(element: Element, sign: string, indent: string): void {
    const before = this.#indent;
    this.#sign = (this.#sign ?? before) + sign;
    this.#indent += indent;
    this.walk(element);
    // An item without words keeps its number.
    if (element.localName === 'li' && this.#sign !== null) this.#add('');
    this.#sign = null;
    this.#indent = before;
  }

  /** The lines of the outermost list, quotation or block stand close together. */
  #group(element: Element): void {
    const before = this.#together;
    this.#together ??= element;
    if (element.localName === 'ul' || element.localName === 'ol')
      for (const [index, item] of [...element.children].entries()) {
        const sign = signOf(element, index);
        this.#inside(item, sign, ' '.repeat(sign.length));
      }
    else if (element.localName === 'blockquote') this.#inside(element, QUOTE, QUOTE);
    else this.walk(element);
    this.#together = before;
  }

  walk(parent: Node): void {
    let open = '';
    const close = (): void => {
      if (open !== '') this.#add(open);
      open = '';
    };
    for (const node of parent.childNodes) {
      if (!(node instanceof Element) || INLINE.has(node.localName)) {
        open += inlineText(node);
        continue;
      }
      close();
      if (node.matches('ul, ol, blockquote, [data-block]')) this.#group(node);
      else if (node.localName === 'hr') this.#add('---');
      else this.walk(node);
    }
    close();
  }
}

/** The plain text of a copy. */
export function plainTextOf(copy: Node): string {
  const lines = new Lines();
  lines.walk(copy);
  return lines.all
    .map(({ text, together }, at) => {
      const before = lines.all[at - 1];
      if (before === undefined) return text;
      return `${together !== null && before.together === together ? '\n' : '\n\n'}${text}`;
    })
    .join('');
}
