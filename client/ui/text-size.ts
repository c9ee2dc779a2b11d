/** How large the text is on this device. It is kept here only, and forgotten at sign-out like everything else. */

/** The sizes to choose from. */
export const TEXT_SIZES = ['usual', 'large', 'largest'] as const;
/** One of the sizes. */
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = 'text-size';

/** The size that was chosen on this device. */
export function textSize(): TextSize {
  try {
    const kept = localStorage.getItem(KEY);
    return TEXT_SIZES.find((size) => size === kept) ?? 'usual';
  } catch {
    // Some browsers refuse storage altogether; the usual size then stays.
    return 'usual';
  }
}

/** Shows the page in the size that was chosen. */
export function applyTextSize(): void {
  document.documentElement.dataset['text'] = textSize();
}

/** Chooses a size and shows the page in it. */
export function chooseTextSize(size: TextSize): void {
  try {
    localStorage.setItem(KEY, size);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  document.documentElement.dataset['text'] = size;
}
