/** Pasted HTML in a form that a section can hold, and what was left out of it. The HTML comes from anywhere, so nothing of it is run or loaded. */
import { boundDepth, boundLists, isTooMuch, isTooMuchToRead, withoutInlinePictures } from '#client/editor/clipboard/bounds.ts';
import { cleaned, withoutForeign } from '#client/editor/clipboard/clean.ts';
import { continueNumbers } from '#client/editor/clipboard/list-numbers.ts';
import { leaveOutOthers, type LeftOut } from '#client/editor/clipboard/left-out.ts';
import { onlineLists } from '#client/editor/clipboard/online-lists.ts';
import { withoutSaid } from '#client/editor/clipboard/said.ts';
import { tablesAsLines } from '#client/editor/clipboard/tables.ts';
import { styleOf } from '#client/editor/clipboard/word-styles.ts';
import { wordLists } from '#client/editor/clipboard/word-lists.ts';

export type PastedHtml = { readonly html: string; readonly leftOut: readonly LeftOut[] };

const TOO_MUCH: PastedHtml = { html: '', leftOut: ['tooMuch'] };

/** Rows and cells stand only in a table; without one a browser runs their words together. */
const BARE_ROWS = /^(?:\s|<meta[^>]*>|<!--[^>]*-->)*<t(?:r|d|h|body|head|foot)\b/i;

/** The pasted HTML as HTML that the schema can hold. `marksKnown`: what was marked as must know in it will be marked again. */
export function htmlForSection(clipboard: string, marksKnown = false): PastedHtml {
  const pasted = withoutInlinePictures(clipboard);
  if (isTooMuchToRead(pasted)) return TOO_MUCH;
  const page = new DOMParser().parseFromString(BARE_ROWS.test(pasted) ? `<table>${pasted}</table>` : pasted, 'text/html');
  if (isTooMuchToRead(page)) return TOO_MUCH;
  boundDepth(page.body);
  withoutSaid(page, !marksKnown);
  const styles = styleOf(page);
  const leftOut = leaveOutOthers(page, styles);
  wordLists(page, styles);
  onlineLists(page);
  if (withoutForeign(page)) leftOut.add('pictures');
  tablesAsLines(page);
  continueNumbers(page);
  boundLists(page);
  cleaned(page);
  if (isTooMuch(page.body)) return TOO_MUCH;
  return { html: page.body.innerHTML, leftOut: [...leftOut] };
}
