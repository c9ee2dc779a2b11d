/**
 * Paste from other programs: the HTML is changed into a form that a section can hold, and the writer is told what was left out.
 */
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

/** The text between the cells of a row, so that "Aspirin", "75" and "mg" do not join into one word. */
const CELL_SEPARATOR = ' · ';

function cellText(element: Element): string {
  // Paragraphs in a cell are separate on screen, so the words must stay separate too.
  for (const piece of element.querySelectorAll('p, div, li, br')) piece.append(' ');
  return element.textContent.replaceAll(/\s+/g, ' ').trim();
}

/** A section has no tables, so each table row becomes a line. A row of header cells becomes a bold line. */
function rowsAsLines(page: Document): void {
  // Inner tables before the tables that contain them.
  for (const table of [...page.querySelectorAll('table')].toReversed()) {
    const lines = [...table.querySelectorAll('tr')].flatMap((row) => {
      const cells = [...row.querySelectorAll('td, th')];
      const words = cells.map(cellText);
      if (words.every((word) => word === '')) return [];
      const line = page.createElement('p');
      const inner = cells.every((cell) => cell.localName === 'th') ? line.appendChild(page.createElement('strong')) : line;
      inner.textContent = words.join(CELL_SEPARATOR);
      return [line];
    });
    table.replaceWith(...lines);
  }
}

const NUMBERED = /^\s*(?:\d+|[a-z]|[ivx]+)[.)]/i;

/** Microsoft Word writes lists as paragraphs that begin with a typed dot or number. This turns them into list elements. */
function wordLists(page: Document): void {
  /** The open lists, outermost first. */
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

/** The pasted HTML in a form that the schema can hold, and whether it had pictures, which are left out. */
export function htmlForSection(html: string): { html: string; pictures: boolean } {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const pictures = page.querySelector('img, svg, picture, video') !== null;
  if (!pictures && page.querySelector('table, p[style*="mso-list"]') === null) return { html, pictures };
  rowsAsLines(page);
  wordLists(page);
  return { html: page.body.innerHTML, pictures };
}

/** The extension that handles a paste. `onPictureLeftOut` is called when a picture was left out. */
export const Paste = Extension.create<{ onPictureLeftOut: () => void }>({
  name: 'pasteFromElsewhere',
  addOptions: () => ({ onPictureLeftOut: () => undefined }),
  addProseMirrorPlugins() {
    const { onPictureLeftOut } = this.options;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (pasted) => {
            const { html, pictures } = htmlForSection(pasted);
            if (pictures) onPictureLeftOut();
            return html;
          },
          handlePaste: (_view, { clipboardData }) => {
            if (clipboardData === null || clipboardData.files.length === 0 || clipboardData.getData('text/plain') !== '')
              return false;
            if (clipboardData.getData('text/html') !== '') return false;
            onPictureLeftOut();
            return true;
          },
        },
      }),
    ];
  },
});
