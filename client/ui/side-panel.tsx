/**
 * A panel beside the text that it is about. It dims nothing and holds nobody: the text can be read, scrolled and written meanwhile.
 * On a wide screen it stands in a column of its own, on others in the lower half of the screen (side-panel.css).
 */
import { X } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextSize } from '#shared/settings.ts';
import { textSize } from '#client/settings/text-size.ts';
import { Button } from '#client/ui/button.tsx';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { UnsentInPanel } from '#client/ui/unsent-input.ts';
import { ClosingQuestion, useClosing } from '#client/ui/unsent-question.tsx';
import './side-panel.css';

/** The screens on which the page keeps a column for the panel. plan.css has the same numbers: larger text needs a wider screen. */
const WITH_COLUMN: Readonly<Record<TextSize, string>> = {
  usual: '(width >= 80rem)',
  large: '(width >= 94rem)',
  largest: '(width >= 112rem)',
};

/** How many sheets are open. The page is marked while there are any (side-panel.css). */
let sheets = 0;

function countSheets(change: 1 | -1): void {
  sheets += change;
  document.documentElement.toggleAttribute('data-sheet', sheets > 0);
}

/** What had the focus before the panel came; null if nothing had it. */
function focusedNow(): Element | null {
  const { activeElement } = document;
  return activeElement === document.body ? null : activeElement;
}

/**
 * The panel. When it opens it takes the focus, so that a screen reader says its name. When it closes the focus goes to
 * `focusAfter`, or else back to where it was. If the panel holds unsent input, it asks first.
 */
export function SidePanel({
  title,
  onClose,
  aboutId,
  focusAfter,
  takesFocus = true,
  children,
}: {
  title: string;
  onClose: () => void;
  /** The id of the element that the panel is about. A sheet does not stay over it. */
  aboutId?: string;
  focusAfter?: () => HTMLElement | null;
  /** Whether the panel takes the focus when it comes. It does not where somebody writes in the text meanwhile. */
  takesFocus?: boolean;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  const isColumn = useMediaQuery(WITH_COLUMN[textSize()]);
  const [opener] = useState(focusedNow);
  useLayoutEffect(() => {
    if (isColumn) return;
    countSheets(1);
    return () => countSheets(-1);
  }, [isColumn]);
  useEffect(() => {
    // A field in the panel may have taken the focus already.
    if (takesFocus && !frame.current?.contains(document.activeElement)) head.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  useEffect(() => {
    const about = aboutId === undefined ? null : document.getElementById(aboutId);
    const isCovered = isColumn || about === null ? false : about.getBoundingClientRect().top > innerHeight * 0.35;
    if (isCovered) about?.scrollIntoView({ block: 'start' });
  }, [aboutId, isColumn]);
  const leave = (): void => {
    const hadFocus = frame.current?.contains(document.activeElement) ?? false;
    onClose();
    if (!hadFocus) return;
    const next = focusAfter?.() ?? (opener instanceof HTMLElement && opener.isConnected ? opener : null);
    (next ?? document.getElementById('main'))?.focus({ preventScroll: true });
  };
  const { close, asking, stay, report } = useClosing(leave);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape in whatever is inside closes the panel
    <aside
      ref={frame}
      className={isColumn ? 'side-panel' : 'side-panel sheet'}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <h2 ref={head} id={titleId} tabIndex={-1}>
          {title}
        </h2>
        <Button variant="quiet" icon={X} onPress={close}>
          {t('app.close')}
        </Button>
      </header>
      {asking !== null && <ClosingQuestion asking={asking} stay={stay} drop={leave} />}
      <UnsentInPanel value={report}>{children}</UnsentInPanel>
    </aside>
  );
}
