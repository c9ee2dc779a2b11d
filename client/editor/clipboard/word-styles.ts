/** Reads the styles of word processors, which browsers do not know: those of an element, and those of the style sheet that comes along. */

/** How much of a style sheet is read, in characters. */
const MAX_SHEET = 200_000;

/** What the style sheet of pasted HTML says that matters for its words. */
export type Styles = {
  /** Classes whose words are hidden. */
  readonly hidden: ReadonlySet<string>;
  /** How a list numbers a level, by the names of list and level, such as "l0:level1". */
  readonly numberings: ReadonlyMap<string, string>;
};

const HIDDEN = /(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*(?:all|screen))/i;

/** The value of a style of an element as it is written; empty if it has none. */
export function styleValue(element: Element, name: string): string {
  const style = element.getAttribute('style') ?? '';
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon > 0 && declaration.slice(0, colon).trim().toLowerCase() === name) return declaration.slice(colon + 1).trim();
  }
  return '';
}

/** Reads the style sheets of pasted HTML. */
export function styleOf(page: Document): Styles {
  const hidden = new Set<string>();
  const numberings = new Map<string, string>();
  const sheet = [...page.querySelectorAll('style')]
    .map((style) => style.textContent)
    .join('\n')
    .slice(0, MAX_SHEET)
    .replaceAll(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|<!--|-->/g, '');
  let depth = 0;
  let selector = '';
  // Rules within others, such as those for paper or small screens, do not count.
  for (const piece of sheet.split(/([{}])/)) {
    if (piece === '{') depth += 1;
    else if (piece === '}') {
      depth = Math.max(0, depth - 1);
      selector = '';
    } else if (depth === 0) selector = piece.trim();
    else if (depth === 1) {
      const level = /^@list\s+(l\d+:level\d)$/i.exec(selector)?.[1];
      const numbering = /mso-level-number-format\s*:\s*([\w-]+)/i.exec(piece)?.[1];
      if (level !== undefined) numberings.set(level.toLowerCase(), numbering?.toLowerCase() ?? 'decimal');
      if (HIDDEN.test(piece))
        for (const one of selector.split(',')) {
          const name = /^[a-z0-9]*\.([\w-]+)$/i.exec(one.trim())?.[1];
          if (name !== undefined) hidden.add(name);
        }
    }
  }
  return { hidden, numberings };
}

/** Whether an element says that its words are not to be seen. */
export function isHidden(element: Element, { hidden }: Styles): boolean {
  if (element.hasAttribute('hidden') || HIDDEN.test(element.getAttribute('style') ?? '')) return true;
  return hidden.size > 0 && [...element.classList].some((name) => hidden.has(name));
}
