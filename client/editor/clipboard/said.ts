/**
 * The words of structured blocks in a copy: what the page says beside their text stands in the copy as text too, for letters and
 * other programs. These words are marked, so that they are not pasted as text of a section.
 */
import i18next from 'i18next';
import { BLOCKS, dataAttribute, fieldFromData, type AttributeRule, type BlockName } from '#shared/blocks.ts';
import {
  factsLine,
  isBlock,
  isNeeded,
  kindLine,
  leadLine,
  partLabel,
  ruleLine,
  strengthLine,
  type Attributes,
} from '#client/editor/blocks/block-lines.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/**
 * The attribute of elements whose words are not text of the section: in a copy, and on the page, for copies and drags that only the
 * browser makes.
 */
export const SAID = 'data-said';
/** The value of that attribute for the words of the mark "must know". */
const MUST_KNOW_WORDS = 'must-know';

const VIEW_RULES: Readonly<Record<string, AttributeRule>> = { whose: { kind: 'text', max: 120 } };
const PART_RULES: Readonly<Record<string, AttributeRule>> = { name: { kind: 'text', max: 40 } };

function fieldsOf(element: Element, rules: Readonly<Record<string, AttributeRule>>): Attributes {
  return Object.fromEntries(
    Object.entries(rules).map(([field, rule]) => [field, fieldFromData(rule, element.getAttribute(dataAttribute(field)))]),
  );
}

function said(tag: 'p' | 'span', beside: Element, strong: string, rest = ''): HTMLElement {
  const page = beside.ownerDocument;
  const element = page.createElement(tag);
  element.setAttribute(SAID, '');
  // These words have the direction of the interface, whatever direction people wrote in.
  if (tag === 'p') element.dir = LANGUAGES[language()].direction;
  if (strong !== '') element.append(page.createElement('strong'));
  element.firstElementChild?.append(strong);
  element.append(rest);
  return element;
}

/** Puts the name of a part in front of its words. A part without words keeps quiet, unless readers must see that it is empty. */
function sayPart(part: Element): void {
  const type = part.hasAttribute('data-view') ? 'personView' : 'part';
  const attrs = fieldsOf(part, type === 'part' ? PART_RULES : VIEW_RULES);
  const label = `${partLabel(type, attrs)}:`;
  if (part.textContent === '') {
    // An empty line says nothing to other programs. A paste puts it in again.
    part.replaceChildren();
    if (isNeeded(attrs)) part.append(said('p', part, label, ` ${i18next.t('editor.notWritten')}`));
    return;
  }
  const first = part.firstElementChild;
  if (first?.localName === 'p' && first.textContent !== '') first.prepend(said('span', part, label, ' '));
  else part.prepend(said('p', part, label));
}

function sayBlock(block: Element, name: BlockName): void {
  const attrs = fieldsOf(block, BLOCKS[name].attributes);
  // The strength comes first: it turns the meaning of all that follows.
  const lead = strengthLine(name, attrs) || leadLine(name, attrs);
  const rule = ruleLine(name, attrs);
  const facts = factsLine(name, attrs);
  for (const part of block.querySelectorAll('[data-part], [data-view]')) sayPart(part);
  if (rule !== '') block.prepend(said('p', block, '', rule));
  block.prepend(said('p', block, lead === '' ? kindLine(name) : `${kindLine(name)}: ${lead}`));
  if (facts !== '') block.append(said('p', block, '', facts));
  // Moved in, so that one sees where it ends.
  block.setAttribute('style', 'margin: 1em 2em');
}

/** Puts what is marked as must know into words. What is copied of a line without its words says nothing. */
function sayMustKnow(copy: ParentNode): void {
  const label = i18next.t('mustKnow.mark');
  for (const element of copy.querySelectorAll('[data-must-know]')) {
    const isBlock = element.hasAttribute('data-block');
    element.removeAttribute('data-must-know');
    if (!isBlock && element.textContent.trim() === '') continue;
    const words = isBlock ? said('p', element, label) : said('span', element, `${label}:`, ' ');
    words.setAttribute(SAID, MUST_KNOW_WORDS);
    element.prepend(words);
  }
}

/** Adds the words of all structured blocks in a copy, and of what is marked as must know, in the language of the interface. */
export function sayInWords(copy: ParentNode): void {
  for (const block of copy.querySelectorAll('[data-block]')) {
    const name = block.getAttribute('data-block') ?? '';
    if (isBlock(name)) sayBlock(block, name);
  }
  sayMustKnow(copy);
}

/**
 * Takes the words out again that were added to a copy. With `keepsMustKnow` the words of the mark "must know" stay as text, because the
 * mark itself cannot be set again; those of a block go in front of it.
 */
export function withoutSaid(pasted: ParentNode, keepsMustKnow: boolean): void {
  for (const element of pasted.querySelectorAll(`[${SAID}]`)) {
    if (!keepsMustKnow || element.getAttribute(SAID) !== MUST_KNOW_WORDS) element.remove();
    else if (element.parentElement?.hasAttribute('data-block') === true) element.parentElement.before(element);
  }
}
