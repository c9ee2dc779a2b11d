/** Prints one part of a page, and nothing beside it. The styles are in print.css. */

/** Opens the browser's print window with one element alone. */
export function printPart(part: HTMLElement): void {
  const root = document.documentElement;
  root.dataset['printsPart'] = '';
  part.dataset['printed'] = '';
  addEventListener(
    'afterprint',
    () => {
      delete root.dataset['printsPart'];
      delete part.dataset['printed'];
    },
    { once: true },
  );
  print();
}
