/** What is pasted from elsewhere, in a form that a section can keep: rows stay rows, lists stay lists, and what is left out is said. */
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

/** Between the cells of a row, so that "Aspirin", "75" and "mg" never run into each other. */
const BETWEEN = ' · ';

function wordsOf(element: Element): string {
  // Paragraphs in one cell are apart for the eye, and have to stay so.
  for (const piece of element.querySelectorAll('p, div, li, br')) piece.append(' ');
  return element.textContent.replaceAll(/\s+/g, ' ').trim();
}

/** A section has no tables: each row becomes a line, a row of headings a bold one. */
function rowsAsLines(page: Document): void {
  // Tables within tables first.
  for (const table of [...page.querySelectorAll('table')].toReversed()) {
    const lines = [...table.querySelectorAll('tr')].flatMap((row) => {
      const cells = [...row.querySelectorAll('td, th')];
      const words = cells.map(wordsOf);
      if (words.every((word) => word === '')) return [];
      const line = page.createElement('p');
      const inner = cells.every((cell) => cell.localName === 'th') ? line.appendChild(page.createElement('strong')) : line;
      inner.textContent = words.join(BETWEEN);
      return [line];
    });
    table.replaceWith(...lines);
  }
}

const NUMBERED = /^\s*(?:\d+|[a-z]|[ivx]+)[.)]/i;

/** Word writes lists as paragraphs that begin with a typed dot or number. */
function wordLists(page: Document): void {
  /** The open lists, from the outermost in. */
  let open: HTMLElement[] = [];
  let last: Element | null = null;
  for (const item of page.querySelectorAll<HTMLElement>('p[style*="mso-list"]')) {
    const level = Number(/level(\d)/.exec(item.getAttribute('style') ?? '')?.[1] ?? 1);
    const marker = item.querySelector('[style*="mso-list:Ignore" i], [style*="mso-list: Ignore" i]');
    const kind = NUMBERED.test(marker?.textContent ?? '') ? 'ol' : 'ul';
    marker?.remove();
    if (last === null || item.previousElementSibling !== last) open = [];
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = page.createElement(kind);
      const inside: Element | null = open.at(-1)?.lastElementChild ?? null;
      if (inside === null) item.before(list);
      else inside.append(list);
      open.push(list);
    }
    const entry = page.createElement('li');
    const line = page.createElement('p');
    line.append(...item.childNodes);
    entry.append(line);
    open.at(-1)?.append(entry);
    item.remove();
    last = open[0] ?? null;
  }
}

/** The pasted HTML in a form that the schema can keep, and whether pictures had to be left out of it. */
export function keepable(html: string): { html: string; pictures: boolean } {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const pictures = page.querySelector('img, svg, picture, video') !== null;
  if (!pictures && page.querySelector('table, p[style*="mso-list"]') === null) return { html, pictures };
  rowsAsLines(page);
  wordLists(page);
  return { html: page.body.innerHTML, pictures };
}

/** Takes in what is pasted; `leftOut` is called where a picture could not be kept. */
export const Paste = Extension.create<{ leftOut: () => void }>({
  name: 'pasteFromElsewhere',
  addOptions: () => ({ leftOut: () => undefined }),
  addProseMirrorPlugins() {
    const { leftOut } = this.options;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (pasted) => {
            const { html, pictures } = keepable(pasted);
            if (pictures) leftOut();
            return html;
          },
          handlePaste: (_view, { clipboardData }) => {
            if (clipboardData === null || clipboardData.files.length === 0 || clipboardData.getData('text/plain') !== '')
              return false;
            if (clipboardData.getData('text/html') !== '') return false;
            leftOut();
            return true;
          },
        },
      }),
    ];
  },
});
