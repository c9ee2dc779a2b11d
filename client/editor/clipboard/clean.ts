/** Takes everything out of pasted HTML that the schema does not read. */
import { z } from 'zod';
import { BLOCKS, dataAttribute, PART_FIELDS } from '#shared/blocks.ts';
import { asBlocks } from '#client/editor/clipboard/block-elements.ts';

/** Elements that never hold text of a document. */
const FOREIGN =
  'script, style, title, head, meta, link, base, noscript, template, object, embed, applet, iframe, frame, frameset, audio, canvas, map, select, textarea, input, datalist, xml';
const PICTURES = 'img, svg, picture, video';
/** Prefixed elements in which programs keep settings. */
const SETTINGS = /^(?:w:worddocument|w:latentstyles|o:officedocumentsettings|o:documentproperties|m:mathpr|v:shapetype)$/;

const FIELDS = new Set([
  'data-pm-slice',
  'data-block',
  'data-part',
  'data-view',
  ...PART_FIELDS.map(dataAttribute),
  ...Object.values(BLOCKS).flatMap(({ attributes }) => Object.keys(attributes).map(dataAttribute)),
]);
const OF_ELEMENTS: Readonly<Record<string, readonly string[]>> = { a: ['href'], ol: ['start', 'type'] };
const LOOKS = /(?:^|;)\s*(font-weight|font-style|text-decoration(?:-line)?)\s*:\s*([\w\s-]{1,40})/gi;

/** The part of a style from which marks are read. */
function looksOf(element: Element): string {
  // The line under a link is how links look, and no choice of the writer.
  const isLink = element.closest('a') !== null || element.querySelector(':scope > a') !== null;
  return [...(element.getAttribute('style') ?? '').matchAll(LOOKS)]
    .filter(([, name = '']) => !isLink || !name.toLowerCase().startsWith('text'))
    .map(([, name = '', value = '']) => `${name}: ${value.trim()}`)
    .join('; ');
}

/** Takes out what is no text. Returns whether there were pictures. Small pictures of faces are the signs that they show. */
export function withoutForeign(page: Document): boolean {
  for (const element of page.querySelectorAll(FOREIGN)) element.remove();
  for (const element of page.body.querySelectorAll('*')) if (SETTINGS.test(element.localName)) element.remove();
  for (const picture of page.querySelectorAll('img[alt]')) {
    const sign = picture.getAttribute('alt') ?? '';
    if (sign.length <= 16 && /^\p{Extended_Pictographic}/u.test(sign)) picture.replaceWith(sign);
  }
  const pictures = page.querySelectorAll(PICTURES);
  for (const picture of pictures) picture.remove();
  return pictures.length > 0;
}

/** Blank lines are how word processors make room. One of them is enough, and it has no space in it. */
function blankLines(page: Document): void {
  for (const end of page.querySelectorAll('.EOP')) if (end.textContent.trim() === '') end.remove();
  for (const line of page.querySelectorAll('p')) {
    if (line.textContent.trim() !== '' || line.querySelector('br') !== null) continue;
    const before = line.previousElementSibling;
    const isDouble = before?.localName === 'p' && before.textContent === '' && before.childElementCount === 0;
    if (isDouble) line.remove();
    else line.replaceChildren();
  }
}

const EDITOR_COPY = /^(\d{1,2}) (\d{1,2}) (?:-\d )?(\[.{0,2000}\])$/s;
const zWrappers = z.array(z.unknown());
const zList = z.object({ start: z.number().int().min(0) });

function readWrappers(text: string): readonly unknown[] {
  try {
    return zWrappers.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

/**
 * An editor says of its copy how far its ends are open, and in which nodes it stood. Of these only the list of an item counts: whoever
 * writes HTML could name others that cannot hold what is in them.
 */
function openEnds(element: Element): void {
  const [, start, end, wrappers = ''] = EDITOR_COPY.exec(element.getAttribute('data-pm-slice') ?? '') ?? [];
  element.removeAttribute('data-pm-slice');
  if (start === undefined || end === undefined) return;
  if (element.localName !== 'li' || element.parentElement?.localName !== 'body')
    return element.setAttribute('data-pm-slice', `${start} ${end} []`);
  const [list, attrs] = readWrappers(wrappers).slice(-2);
  const holder = element.ownerDocument.createElement(list === 'orderedList' ? 'ol' : 'ul');
  const first = zList.safeParse(attrs).data?.start;
  if (first !== undefined && list === 'orderedList') holder.setAttribute('start', String(first));
  holder.setAttribute('data-pm-slice', `${Number(start) + 1} ${Number(end) + 1} []`);
  element.replaceWith(holder);
  holder.append(element);
}

/** Cleans all that is left. */
export function cleaned(page: Document): void {
  // Google Docs wraps all of a copy in letters that are not bold.
  for (const wrapper of page.querySelectorAll('b[id^="docs-internal-guid"]')) wrapper.replaceWith(...asBlocks(wrapper));
  for (const element of page.querySelectorAll('[data-pm-slice]')) openEnds(element);
  const isOwn = page.querySelector('[data-pm-slice]') !== null;
  if (!isOwn) blankLines(page);
  // The page names a person's view so, where a browser copied it.
  for (const view of page.querySelectorAll('[data-part="view"]')) {
    view.removeAttribute('data-part');
    view.setAttribute('data-view', '');
  }
  for (const element of page.body.querySelectorAll('*')) {
    const looks = looksOf(element);
    for (const name of element.getAttributeNames()) {
      const isKept = FIELDS.has(name) || OF_ELEMENTS[element.localName]?.includes(name) === true;
      if (!isKept) element.removeAttribute(name);
    }
    if (looks !== '') element.setAttribute('style', looks);
  }
}
