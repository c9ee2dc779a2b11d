/** Where the bar on the selection stands: above the selected words or below them, and never over them. */

/** The lines of the selected words on the screen: the top of the first, the bottom of the last, and where the first begins. */
export type SelectedLines = { readonly top: number; readonly bottom: number; readonly start: number };

/** The part of the screen in which the bar may stand. */
export type Room = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

/** The space between the bar and the words. */
const GAP = 8;

/**
 * The top and the left edge of a bar of this size; null if there is no room for it above or below the words. `rtl` says that
 * `start` is the right end of the first word.
 */
export function placeOfBar(
  lines: SelectedLines,
  size: { readonly width: number; readonly height: number },
  room: Room,
  rtl: boolean,
): { readonly top: number; readonly left: number } | null {
  const above = lines.top - GAP - size.height;
  const below = lines.bottom + GAP;
  const fitsAbove = above >= room.top && lines.top <= room.bottom;
  const fitsBelow = below + size.height <= room.bottom && lines.bottom >= room.top;
  if (!fitsAbove && !fitsBelow) return null;
  const wanted = rtl ? lines.start - size.width : lines.start;
  const left = Math.max(room.left, Math.min(wanted, room.right - size.width));
  return { top: fitsAbove ? above : below, left };
}
