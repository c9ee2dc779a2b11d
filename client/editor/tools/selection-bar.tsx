/**
 * A bar with the tools for selected words, beside these words. It is there on wide screens with a mouse; on others the device
 * has a menu of its own there, and the toolbar has the same tools.
 */
import { TextSelection } from '@tiptap/pm/state';
import type { Editor } from '@tiptap/react';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { linkingOf } from '#client/editor/tools/linking.ts';
import { placeOfBar } from '#client/editor/tools/selection-place.ts';
import { useTextTools } from '#client/editor/tools/text-tools.ts';
import { ToolButton } from '#client/editor/tools/tool-button.tsx';
import { useToolKeys } from '#client/editor/tools/use-tool-keys.ts';
import { belowBar } from '#client/ui/bar-block.ts';
import { useMediaQuery } from '#client/ui/media-query.ts';

/** The screens on which the bar is there. */
export const SELECTION_BAR_SCREEN = '(width >= 64rem) and (any-pointer: fine)';

/** The selected words of an editor as a text; empty if none are selected. Two selections of the same words are different. */
function selectedWords({ state }: Editor): string {
  const { selection, doc } = state;
  if (!(selection instanceof TextSelection) || selection.empty) return '';
  const { from, to } = selection;
  return doc.textBetween(from, to, ' ').trim() === '' ? '' : `${from} ${to}`;
}

/** Whether a pointer is down that was put down in the text. Meanwhile its owner still selects. */
function usePressing(editor: Editor): boolean {
  const [pressing, setPressing] = useState(false);
  useEffect(() => {
    const { dom } = editor.view;
    const down = (): void => setPressing(true);
    const up = (): void => setPressing(false);
    dom.addEventListener('pointerdown', down);
    for (const name of ['pointerup', 'pointercancel', 'dragend'] as const) addEventListener(name, up);
    return () => {
      dom.removeEventListener('pointerdown', down);
      for (const name of ['pointerup', 'pointercancel', 'dragend'] as const) removeEventListener(name, up);
    };
  }, [editor]);
  return pressing;
}

/** Draws the caller again when the editor changes, and when its focus comes or goes. */
function useChanges(editor: Editor): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    const changed = (): void => setCount((count) => count + 1);
    // A focus that goes is elsewhere only after its event.
    const moved = (): void => void requestAnimationFrame(changed);
    editor.on('transaction', changed);
    editor.on('focus', moved);
    editor.on('blur', moved);
    return () => {
      editor.off('transaction', changed);
      editor.off('focus', moved);
      editor.off('blur', moved);
    };
  }, [editor]);
}

/** Puts a bar beside the selected words, in the coordinates of `frame`. Without room for it the bar is not visible. */
function putBar(editor: Editor, bar: HTMLElement, frame: HTMLElement): void {
  const { from, to } = editor.state.selection;
  const first = editor.view.coordsAtPos(from, 1);
  const last = editor.view.coordsAtPos(to, -1);
  const box = frame.getBoundingClientRect();
  const rtl = getComputedStyle(bar).direction === 'rtl';
  const room = {
    top: Math.max(belowBar(), document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0),
    bottom: document.querySelector('.tool-dock.docked')?.getBoundingClientRect().top ?? innerHeight,
    left: box.left,
    right: box.right,
  };
  const lines = { top: Math.min(first.top, last.top), bottom: Math.max(first.bottom, last.bottom), start: first.left };
  const place = placeOfBar(lines, { width: bar.offsetWidth, height: bar.offsetHeight }, room, rtl);
  bar.style.visibility = place === null ? 'hidden' : '';
  if (place === null) return;
  bar.style.insetBlockStart = `${place.top - box.top}px`;
  bar.style.insetInlineStart = `${rtl ? box.right - place.left - bar.offsetWidth : place.left - box.left}px`;
}

type BarProps = {
  editor: Editor;
  frame: React.RefObject<HTMLElement | null>;
  /** One more button at its end. */
  extra: React.ReactNode;
};

function Bar({ editor, frame, extra, escape }: BarProps & { escape: () => void }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const { tools } = useTextTools(editor);
  useToolKeys(editor, bar, escape);
  const put = useEffectEvent((): void => {
    if (bar.current !== null && frame.current !== null && !editor.isDestroyed) putBar(editor, bar.current, frame.current);
  });
  useLayoutEffect(() => put());
  useEffect(() => {
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && editor.isFocused) escape();
    };
    const listener = (): void => put();
    addEventListener('scroll', listener, { passive: true });
    addEventListener('resize', listener);
    addEventListener('keydown', onEscape);
    return () => {
      removeEventListener('scroll', listener);
      removeEventListener('resize', listener);
      removeEventListener('keydown', onEscape);
    };
  }, [editor, escape]);
  return (
    <AriaToolbar ref={bar} className="selection-bar" aria-label={t('editor.selectionTools')}>
      {[tools.bold, tools.italic, tools.heading, tools.link].map((tool) => (
        <ToolButton key={tool.word} tool={tool} />
      ))}
      {extra}
    </AriaToolbar>
  );
}

/** Shows the bar while words are selected in the text that is being written. It is placed inside the box `frame`. */
export function SelectionBar({ editor, frame, extra }: BarProps) {
  const wide = useMediaQuery(SELECTION_BAR_SCREEN);
  const pressing = usePressing(editor);
  const linking = useWatched(linkingOf(editor));
  useChanges(editor);
  const words = selectedWords(editor);
  /** The selection for which the writer has put the bar away. */
  const [putAway, setPutAway] = useState('');
  if (putAway !== '' && putAway !== words) setPutAway('');
  const inBar = document.activeElement?.closest('.selection-bar') != null;
  const isShown = wide && words !== '' && putAway !== words && !pressing && !linking && (editor.isFocused || inBar);
  return isShown && <Bar editor={editor} frame={frame} extra={extra} escape={() => setPutAway(words)} />;
}
