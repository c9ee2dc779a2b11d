/** Leaves out of pasted HTML what is not its text: remarks in the margin, words that were taken out or hidden, and what each page repeats. */
import { isHidden, styleValue, type Styles } from '#client/editor/clipboard/word-styles.ts';

/** What a paste can leave out. `tooMuch` is all of it. */
export const LEFT_OUT = ['pictures', 'comments', 'deleted', 'hidden', 'edges', 'tooMuch'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Elements of comments, by the names that Word, Outlook and Google Docs give them. */
const COMMENTS = [
  '[class~="MsoCommentText" i]',
  '[class~="MsoCommentSubject" i]',
  '[class~="msocomtxt" i]',
  '[id^="_com_"]',
  'comment',
  'annotation',
].join(', ');
/** The signs in the text that lead to a comment. */
const COMMENT_MARKS = [
  'a[class~="msocomanchor" i]',
  '[class~="msocomoff" i]',
  'a[href*="#_msocom_"]',
  'a[href*="#_msoanchor_"]',
  'a[href*="#cmnt"]',
  'a[name^="_msocom_"]',
].join(', ');
/** Words that somebody took out while changes were being tracked. A line through words alone is kept: it can be meant. */
const DELETED = [
  'del[cite], del[datetime]',
  '[class~="msoDel" i]',
  '[class~="msochangeprop" i] del',
  '[class*="TrackChangeTextDeletion"]',
  '[class*="TrackedChangeDeletion"]',
].join(', ');
/** Headers and footers of pages. */
const EDGES =
  '[class~="MsoFooter" i], div[title="footer" i], div[title="header" i], div[type="FOOTER" i], div[type="HEADER" i]';
const EDGE_ELEMENTS: ReadonlySet<string> = new Set(['header', 'footer']);

const hasWords = (element: Element): boolean => element.textContent.trim() !== '';

class Leaving {
  readonly kinds = new Set<LeftOut>();

  /** Takes an element out. Without words it is nothing that one would miss. */
  out(element: Element, kind: LeftOut): void {
    if (hasWords(element)) this.kinds.add(kind);
    element.remove();
  }

  outAll(elements: Iterable<Element>, kind: LeftOut): void {
    for (const element of elements) this.out(element, kind);
  }
}

/** Google Docs writes its comments below the text, each with a link back to its place. */
function docsComments(page: Document): Element[] {
  return [...page.querySelectorAll('a[href*="#cmnt_ref"]')].flatMap((back) => {
    const line = back.closest('p');
    const box =
      line?.parentElement?.localName === 'div' && line.parentElement.parentElement === page.body ? line.parentElement : line;
    return box === null || box === undefined ? [] : [box];
  });
}

function comments(page: Document, leaving: Leaving): void {
  leaving.outAll(docsComments(page), 'comments');
  for (const element of page.querySelectorAll('[style*="mso-" i]')) {
    const isComment = /^comment(-list)?$/i.test(styleValue(element, 'mso-element'));
    // A dot or number of a bullet point does not count as a comment.
    if (isComment || /^comment$/i.test(styleValue(element, 'mso-special-character'))) leaving.out(element, 'comments');
  }
  leaving.outAll(page.querySelectorAll(COMMENTS), 'comments');
  leaving.outAll(page.querySelectorAll(COMMENT_MARKS), 'comments');
  // What is left of the signs: small empty letters.
  for (const reference of page.querySelectorAll('[class~="MsoCommentReference" i]'))
    if (!hasWords(reference)) reference.remove();
  for (const sup of page.querySelectorAll('sup')) if (!hasWords(sup)) sup.remove();
}

function edges(page: Document, leaving: Leaving): void {
  for (const element of page.querySelectorAll('[style*="mso-element" i]'))
    if (EDGE_ELEMENTS.has(styleValue(element, 'mso-element').toLowerCase())) leaving.out(element, 'edges');
  leaving.outAll(page.querySelectorAll(EDGES), 'edges');
}

/** Takes out what is not text. Returns what it took out. */
export function leaveOutOthers(page: Document, styles: Styles): Set<LeftOut> {
  const leaving = new Leaving();
  comments(page, leaving);
  leaving.outAll(page.querySelectorAll(DELETED), 'deleted');
  edges(page, leaving);
  for (const element of page.body.querySelectorAll('[style], [hidden], [class]'))
    if (isHidden(element, styles)) leaving.out(element, 'hidden');
  return leaving.kinds;
}
