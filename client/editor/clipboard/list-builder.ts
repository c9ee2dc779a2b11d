/** Builds lists from lines that each say how deep they stand and which sign is in front of them. */
import { asBlocks } from '#client/editor/clipboard/block-elements.ts';
import type { Numbering, Sign } from '#client/editor/clipboard/list-signs.ts';

/** A line that is an item of a list. */
export type ItemLine = {
  /** What stands in the page for it, and is replaced by the list. */
  readonly element: Element;
  readonly content: readonly Node[];
  /** How deep it stands, from 1. */
  readonly level: number;
  readonly sign: Sign;
  /** Whether it stands right behind the line before it. */
  readonly follows: boolean;
};

type Reading = { readonly type: Numbering; readonly value: number };
type OpenList = { readonly level: number; readonly list: Element; readonly type: Numbering | null; next: number };

/** The reading of a number that goes on with a list, or with which the next item of the list goes on; otherwise the first one. */
function readingOf(item: ItemLine, open: OpenList | undefined, later: readonly ItemLine[]): Reading | null {
  if (item.sign.kind !== 'number') return null;
  const { readings } = item.sign;
  const goesOn = readings.find(({ type, value }) => open?.type === type && open.next === value);
  if (goesOn !== undefined || readings.length === 1) return goesOn ?? readings[0] ?? null;
  for (const next of later) {
    if (!next.follows || next.level < item.level) break;
    if (next.level > item.level) continue;
    const { sign } = next;
    if (sign.kind !== 'number') break;
    const fits = readings.find((one) => sign.readings.some(({ type, value }) => type === one.type && value === one.value + 1));
    return fits ?? readings[0] ?? null;
  }
  return readings[0] ?? null;
}

/** How many lines are looked at to read a sign. */
const LOOK_AHEAD = 50;

class ListBuilder {
  readonly #page: Document;
  /** The open lists, outermost first. */
  readonly #open: OpenList[] = [];

  constructor(page: Document) {
    this.#page = page;
  }

  /** What stands in the item: lines, if it has them, or one line of its letters. */
  #lines(content: readonly Node[], words = ''): Node[] {
    const holder = this.#page.createElement('div');
    holder.append(...content);
    const lines = asBlocks(holder);
    const [first] = lines;
    if (first === undefined || words !== '') {
      const line = first instanceof Element && first.localName === 'p' ? first : this.#page.createElement('p');
      if (words !== '') line.prepend(`${words} `);
      if (line !== first) lines.unshift(line);
    }
    return lines;
  }

  #close(level: number): void {
    while ((this.#open.at(-1)?.level ?? 0) > level) this.#open.pop();
  }

  add(item: ItemLine, later: readonly ItemLine[]): void {
    if (!item.follows) this.#close(0);
    const { element, sign, level } = item;
    if (sign.kind === 'words') {
      // A number that a list cannot draw is kept as words, in the item above it.
      this.#close(level - 1);
      const lines = this.#lines(item.content, sign.words);
      const above = this.#open.at(-1)?.list.lastElementChild;
      if (above === undefined || above === null) element.replaceWith(...lines);
      else {
        above.append(...lines);
        element.remove();
      }
      return;
    }
    this.#close(level);
    const top = this.#open.at(-1);
    const same = top?.level === level ? top : undefined;
    const reading = readingOf(item, same, later);
    const continues =
      same !== undefined && same.type === (reading?.type ?? null) && (reading === null || reading.value === same.next);
    const list = continues ? same : this.#begin(item, reading);
    const entry = this.#page.createElement('li');
    entry.append(...this.#lines(item.content));
    list.list.append(entry);
    list.next += 1;
    element.remove();
  }

  #begin({ element, level }: ItemLine, reading: Reading | null): OpenList {
    const list = this.#page.createElement(reading === null ? 'ul' : 'ol');
    if (reading !== null && reading.value !== 1) list.setAttribute('start', String(reading.value));
    if (reading !== null && reading.type !== '1') list.setAttribute('type', reading.type);
    // A list of the same depth that numbers in another way ends here.
    const ended = this.#open.at(-1)?.level === level ? this.#open.pop() : undefined;
    const outer = this.#open.at(-1);
    if (ended !== undefined) ended.list.after(list);
    else if (outer?.list.lastElementChild) outer.list.lastElementChild.append(list);
    else element.before(list);
    const open = { level, list, type: reading?.type ?? null, next: reading?.value ?? 0 };
    this.#open.push(open);
    return open;
  }
}

/** Replaces the lines by lists, in their places. */
export function buildLists(page: Document, items: readonly ItemLine[]): void {
  const builder = new ListBuilder(page);
  for (const [at, item] of items.entries()) builder.add(item, items.slice(at + 1, at + 1 + LOOK_AHEAD));
}
