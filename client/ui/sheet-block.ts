/** The sheet in the lower part of the window (side-panel.tsx): how much of the window it covers. */

/** The height of the open sheet, in pixels; 0 if there is none, or if it gives way to somebody who writes. */
export function sheetBlock(): number {
  return document.querySelector<HTMLElement>('.side-panel.sheet')?.offsetHeight ?? 0;
}
