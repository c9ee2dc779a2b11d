/** How the carets and selections of others look: their colour and their first name. */
import { colourNumber } from '#client/ui/person.tsx';
import { firstName } from '#client/words/format.ts';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A caret with its name; hidden from screen readers, for whom it would cut words in two. */
export function caret(user: Record<string, unknown>): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'caret';
  mark.dataset['person'] = String(colourNumber(text(user['id'])));
  mark.setAttribute('aria-hidden', 'true');
  const label = document.createElement('span');
  label.className = 'caret-name';
  label.textContent = firstName(text(user['name']));
  // Word joiners keep the line from breaking at the caret.
  mark.append('\u2060', label, '\u2060');
  return mark;
}

/** The look of somebody else's selection. */
export function selection(user: Record<string, unknown>): { class: string; 'data-person': string } {
  return { class: 'selected-by', 'data-person': String(colourNumber(text(user['id']))) };
}
