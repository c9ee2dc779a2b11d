/** "Copy link" at the heading on which the pointer is. Keyboards and fingers have the list in "More" (heading-links.tsx). */
import { Link } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as Y from 'yjs';
import type { HeadingAt } from '#shared/api-overview.ts';
import { overviewOf } from '#shared/overview.ts';
import { TEXT } from '#shared/text/markers.ts';
import { useMediaQuery } from '#client/ui/media-query.ts';
import { Button } from '#client/ui/button.tsx';
import { copySectionLink } from './copy-link.ts';
import { headingOfElement } from './heading-elements.ts';

const MOUSE = '(width >= 64rem) and (any-pointer: fine)';
/** The space between a heading and its button, in pixels. */
const GAP = 8;

type At = { readonly heading: HeadingAt; readonly top: number; readonly start: number };

/** Where the button stands: behind the last word of the heading, or above the heading if there is no room. */
function placeAt(heading: HeadingAt, element: Element, frame: HTMLElement, width: number): At {
  const range = document.createRange();
  range.selectNodeContents(element);
  const lines = [...range.getClientRects()];
  const last = lines.at(-1) ?? element.getBoundingClientRect();
  const box = frame.getBoundingClientRect();
  const rtl = getComputedStyle(frame).direction === 'rtl';
  const end = rtl ? box.right - last.left : last.right - box.left;
  const isBeside = end + GAP + width <= box.width;
  const middle = isBeside ? (last.top + last.bottom) / 2 : (lines[0] ?? last).top - GAP;
  return { heading, top: middle - box.top, start: isBeside ? end + GAP : box.width - width };
}

/** The button. `frame` is the box of the text, in which it is placed. */
export function HeadingLink({
  frame,
  doc,
  planId,
  sectionId,
}: {
  frame: React.RefObject<HTMLElement | null>;
  doc: Y.Doc;
  planId: string;
  sectionId: string;
}) {
  const { t } = useTranslation();
  const hasMouse = useMediaQuery(MOUSE);
  const [at, setAt] = useState<At | null>(null);
  useEffect(() => {
    const box = frame.current;
    if (!hasMouse || box === null) return;
    const over = ({ target, pointerType, buttons }: PointerEvent): void => {
      if (pointerType !== 'mouse' || buttons !== 0 || !(target instanceof Element)) return;
      if (target.closest('.heading-link') !== null) return;
      const element = target.closest('.prose :is(h1, h2, h3, h4, h5, h6)');
      const text = element?.closest('.prose');
      if (element == null || text == null) return setAt(null);
      const heading = headingOfElement(text, overviewOf(doc.getText(TEXT)).headings, element);
      const width = 7.5 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setAt(heading === null ? null : placeAt(heading, element, box, width));
    };
    const hide = (): void => setAt(null);
    box.addEventListener('pointerover', over);
    box.addEventListener('pointerleave', hide);
    box.addEventListener('keydown', hide);
    return () => {
      box.removeEventListener('pointerover', over);
      box.removeEventListener('pointerleave', hide);
      box.removeEventListener('keydown', hide);
    };
  }, [frame, doc, hasMouse]);
  if (at === null) return null;
  const { heading, top, start } = at;
  return (
    <div className="heading-link" style={{ insetBlockStart: `${top}px`, insetInlineStart: `${start}px` }}>
      <Button
        variant="quiet"
        icon={Link}
        excludeFromTabOrder
        preventFocusOnPress
        aria-label={t('sectionLink.copyThisOf', { heading: heading.text })}
        onPress={() => {
          setAt(null);
          void copySectionLink({ planId, sectionId, at: heading.at });
        }}
      >
        {t('sectionLink.copyThis')}
      </Button>
    </div>
  );
}
