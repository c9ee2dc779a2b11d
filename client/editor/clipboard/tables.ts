/** A section has no tables. The rows of a table become lines, and what stands in the cells of a layout becomes what it was there. */
import { asBlocks, isBlockNode } from '#client/editor/clipboard/block-elements.ts';

/** The text between the cells of a row, so that "Aspirin", "75" and "mg" do not join into one word. */
const CELL_SEPARATOR = ' · ';
/** What stands for an empty cell: without it the next cell would seem to be in its column. */
const EMPTY_CELL = '–';
/** Elements that a cell of one line does not have. */
const MORE_THAN_A_LINE = 'ul, ol, h1, h2, h3, h4, h5, h6, blockquote, pre, hr, table';

const wordsIn = (node: Node): string => (node.textContent ?? '').trim();

/** The most line breaks of a cell that are looked at. */
const MAX_BREAKS = 20;

/** The letters of a cell that is one line, as nodes; null if it is more than a line. */
function lineOf(cell: Element): Node[] | null {
  if (cell.querySelector(MORE_THAN_A_LINE) !== null) return null;
  let holder = cell;
  for (;;) {
    const [only, ...others] = [...holder.childNodes].filter((node) => wordsIn(node) !== '');
    if (others.length > 0 || !(only instanceof Element) || !isBlockNode(only)) break;
    holder = only;
  }
  if ([...holder.childNodes].some(isBlockNode)) return null;
  const breaks = [...holder.querySelectorAll('br')];
  if (breaks.length > MAX_BREAKS || breaks.some((one) => isBetweenWords(one, holder))) return null;
  for (const one of breaks) one.remove();
  return [...holder.childNodes];
}

/** Whether a line break has words on both sides, and so makes two lines. */
function isBetweenWords(one: Element, holder: Element): boolean {
  const range = one.ownerDocument.createRange();
  range.selectNodeContents(holder);
  range.setEndBefore(one);
  const before = range.toString().trim();
  range.selectNodeContents(holder);
  range.setStartAfter(one);
  return before !== '' && range.toString().trim() !== '';
}

/** The rows of a table, without those of tables in it. */
function rowsOf(table: Element): Element[] {
  return [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table);
}

/** One line of neighbours in a row. */
function joined(page: Document, cells: readonly (readonly Node[])[], bold: boolean): Element {
  const line = page.createElement('p');
  const holder = bold ? line.appendChild(page.createElement('strong')) : line;
  for (const [index, nodes] of cells.entries()) {
    if (index > 0) holder.append(CELL_SEPARATOR);
    if (nodes.length === 0) holder.append(EMPTY_CELL);
    holder.append(...nodes);
  }
  return line;
}

function rowAsBlocks(page: Document, cells: readonly Element[], isLayout: boolean): Node[] {
  if (cells.every((cell) => wordsIn(cell) === '')) return [];
  const isHead = cells.every((cell) => cell.localName === 'th');
  const blocks: Node[] = [];
  let line: (readonly Node[])[] = [];
  const end = (): void => {
    if (line.length > 0) blocks.push(joined(page, line, isHead));
    line = [];
  };
  for (const cell of cells) {
    const isEmpty = wordsIn(cell) === '';
    const letters = isEmpty ? [] : lineOf(cell);
    if (letters !== null) {
      if (!isEmpty || !isLayout) line.push(letters);
      continue;
    }
    end();
    blocks.push(...asBlocks(cell));
  }
  end();
  return blocks;
}

/** Whether a table only places things on a page: its empty cells mean nothing. */
function isLayoutTable(table: Element, rows: readonly (readonly Element[])[]): boolean {
  if (/^(presentation|none)$/i.test(table.getAttribute('role') ?? '')) return true;
  return rows.some((cells) =>
    cells.some((cell) => cell.querySelector(`${MORE_THAN_A_LINE}, p + p, p + div, div + div`) !== null),
  );
}

/** Replaces all tables: inner ones before those that hold them. */
export function tablesAsLines(page: Document): void {
  for (const table of [...page.querySelectorAll('table')].toReversed()) {
    const rows = rowsOf(table).map((row) =>
      [...row.children].filter((cell) => cell.localName === 'td' || cell.localName === 'th'),
    );
    const isLayout = isLayoutTable(table, rows);
    const captions = [...table.children].filter((child) => child.localName === 'caption' && wordsIn(child) !== '');
    table.replaceWith(...captions.flatMap(asBlocks), ...rows.flatMap((cells) => rowAsBlocks(page, cells, isLayout)));
  }
}
