/** The form for the address of a link, beside the selected words or the caret. */
import type { Editor } from '@tiptap/core';
import { useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { LinkForm } from '#client/editor/tools/link-form.tsx';
import { linkingOf } from '#client/editor/tools/linking.ts';
import { nameDismissButton } from '#client/ui/dismiss-label.ts';

/** The name under which the selected words stay marked while the form has the focus. */
const MARK = 'linked';

/** Lays `anchor` over the selected words, in the coordinates of `frame`, and marks them. Returns what takes the mark away. */
function showSelection({ view, state }: Editor, anchor: HTMLElement, frame: HTMLElement): () => void {
  const { from, to } = state.selection;
  const first = view.coordsAtPos(from, 1);
  const last = view.coordsAtPos(to, -1);
  const box = frame.getBoundingClientRect();
  const isOneLine = last.bottom - first.top < 2 * (first.bottom - first.top);
  const [left, right] = isOneLine
    ? [Math.min(first.left, last.left), Math.max(first.right, last.right)]
    : [box.left, box.right];
  const rtl = getComputedStyle(frame).direction === 'rtl';
  anchor.style.insetBlockStart = `${first.top - box.top}px`;
  anchor.style.insetInlineStart = `${rtl ? box.right - right : left - box.left}px`;
  anchor.style.inlineSize = `${right - left}px`;
  anchor.style.blockSize = `${last.bottom - first.top}px`;
  const [start, end] = [view.domAtPos(from), view.domAtPos(to)];
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  CSS.highlights?.set(MARK, new Highlight(range));
  return () => void CSS.highlights?.delete(MARK);
}

function Form({ editor, frame }: { editor: Editor; frame: React.RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const anchor = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (anchor.current !== null && frame.current !== null) return showSelection(editor, anchor.current, frame.current);
    return undefined;
  }, [editor, frame]);
  const close = (): void => linkingOf(editor).set(false);
  return (
    <>
      <span ref={anchor} className="link-anchor" aria-hidden="true" />
      <Popover
        ref={nameDismissButton}
        className="popover"
        placement="bottom"
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => {
          if (open) return;
          flushSync(close);
          // When the form closes without a change, the focus goes to the text.
          editor.commands.focus();
        }}
      >
        <Dialog aria-label={t('editor.link')}>
          <LinkForm editor={editor} close={close} />
        </Dialog>
      </Popover>
    </>
  );
}

/** Shows the form while it is open. It is placed inside the box `frame`. */
export function LinkPopover({ editor, frame }: { editor: Editor; frame: React.RefObject<HTMLElement | null> }) {
  return useWatched(linkingOf(editor)) && <Form editor={editor} frame={frame} />;
}
