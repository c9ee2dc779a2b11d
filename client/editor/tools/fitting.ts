/** How many tools of a bar fit into its width. The others go into a menu. */
import { useMeasured } from '#client/ui/use-measured.ts';

/** How many of the last boxes have to go so that the rest and the menu fit. `widths` are those of the boxes that may go. */
export function countToMove(room: number, fixed: number, widths: readonly number[], menu: number): number {
  let left = fixed + widths.reduce((sum, width) => sum + width, 0);
  if (left <= room) return 0;
  left += menu;
  let moved = 0;
  for (const width of widths.toReversed()) {
    if (left <= room) break;
    left -= width;
    moved += 1;
  }
  return moved;
}

function outerWidth(box: HTMLElement, gap: number): number {
  return box.offsetWidth + gap;
}

/** Measures a bar in which all its tools and the menu are drawn. */
function measure(bar: HTMLElement): number {
  const style = getComputedStyle(bar);
  const gap = Number.parseFloat(style.columnGap) || 0;
  const room = bar.clientWidth - Number.parseFloat(style.paddingInlineStart) - Number.parseFloat(style.paddingInlineEnd);
  const boxes = [...bar.children].filter((box) => box instanceof HTMLElement);
  const isMenu = (box: HTMLElement): boolean => box.dataset['tool'] === 'more';
  const mayGo = boxes.filter((box) => box.dataset['tool'] !== undefined && !isMenu(box));
  const fixed = boxes.filter((box) => box.dataset['tool'] === undefined);
  const sum = (list: readonly HTMLElement[]): number => list.reduce((all, box) => all + outerWidth(box, gap), 0);
  const widths = mayGo.map((box) => outerWidth(box, gap));
  // One gap less than boxes.
  return countToMove(room + gap, sum(fixed), widths, sum(boxes.filter(isMenu)));
}

/**
 * How many of the last tools go into the menu; null while the bar is to be drawn with all of them, to be measured. `content`
 * changes where the tools or their words do.
 */
export function useFitting(bar: React.RefObject<HTMLElement | null>, content: string): number | null {
  return useMeasured(bar, content, measure);
}
