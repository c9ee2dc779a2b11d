/**
 * Scrolls to an element in a section and keeps it in view while texts around it come and move it. It ends when the person goes on by
 * themselves.
 */
import { barBlock } from '#client/ui/bar-block.ts';
import { sheetBlock } from '#client/ui/sheet-block.ts';

/** How often the page looks meanwhile, in milliseconds. */
const POLL_INTERVAL = 100;
/** What a person does who goes on by themselves. */
const DEEDS = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const;

/** The part of the window in which text is seen: without what the page keeps free for the bar and for a sheet. */
function visiblePart(): { readonly top: number; readonly bottom: number } {
  const edge = innerHeight * 0.1;
  return { top: Math.max(edge, barBlock()), bottom: innerHeight - Math.max(edge, sheetBlock()) };
}

/** What was brought to the start of the window has to stay in this part of it, where reading begins. */
const START_PART = 0.3;

/** Whether a line is in view, and not only at its edge. A long line can be higher than the window. */
function isInView(line: Element, block: 'start' | 'center'): boolean {
  const visible = visiblePart();
  const { top, bottom } = line.getBoundingClientRect();
  const end = block === 'start' ? Math.max(START_PART * innerHeight, visible.top + 1) : visible.bottom;
  return top < end && bottom > visible.top;
}

let stopLast = (): void => undefined;

/**
 * Looks for an element in a section again and again, for `timeout` milliseconds at most, and scrolls to it. `find` gets the element
 * that it found last; it returns null while there is none yet, and "gone" when there will be none.
 */
export function keepInView(
  sectionId: string,
  find: (section: Element, last: Element | null) => Element | 'gone' | null,
  { block, timeout }: { readonly block: 'start' | 'center'; readonly timeout: number },
): void {
  stopLast();
  const until = Date.now() + timeout;
  let line: Element | null = null;
  /** Where it stood on the page at the last look. */
  let stood = Number.NaN;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    for (const deed of DEEDS) removeEventListener(deed, stop, { capture: true });
  };
  stopLast = stop;
  const follow = (): void => {
    const section = document.getElementById(`section-${sectionId}`);
    if (section === null || Date.now() > until) return stop();
    const found = find(section, line);
    if (found === 'gone') return stop();
    if (found !== null && line === null) found.scrollIntoView({ block });
    line = found ?? line;
    if (line?.isConnected === true) {
      const stands = line.getBoundingClientRect().top + scrollY;
      if (!isInView(line, block)) {
        // Nothing moved it on the page, so something else scrolled there on purpose.
        if (stands === stood) return stop();
        line.scrollIntoView({ block });
      }
      stood = stands;
    }
    timer = setTimeout(follow, POLL_INTERVAL);
  };
  for (const deed of DEEDS) addEventListener(deed, stop, { capture: true, passive: true });
  follow();
}
