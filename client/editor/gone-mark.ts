/** The mark where somebody took words out: a button in the line that opens what stood there. */

/** What the mark says: its name for screen readers, the words on it, and all that was taken out. */
export type GoneMark = { readonly name: string; readonly mark: string; readonly words: string };

/** Two marks with the same key are the same element: one that is open stays open. */
export function goneMarkKey(piece: string, isCurrent: boolean, gone: GoneMark | null): string {
  return [piece, isCurrent, gone?.name, gone?.words].join(' ');
}

let marks = 0;

/** The mark. Without words it only keeps its place. No caret meets it, and no copy takes it for words of the text. */
export function goneMark(gone: GoneMark | null, attributes: Readonly<Record<string, string>>): HTMLElement {
  const whole = document.createElement('span');
  whole.contentEditable = 'false';
  if (gone === null) return whole;
  whole.className = 'gone-mark';
  for (const [name, value] of Object.entries(attributes)) whole.setAttribute(name, value);
  const words = document.createElement('del');
  words.textContent = gone.words;
  words.id = `gone-words-${(marks += 1)}`;
  words.dir = 'auto';
  words.hidden = true;
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['says'] = gone.mark;
  button.setAttribute('aria-label', gone.name);
  button.setAttribute('aria-controls', words.id);
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    words.hidden = !words.hidden;
    button.setAttribute('aria-expanded', String(!words.hidden));
  });
  whole.append(button, words);
  return whole;
}
