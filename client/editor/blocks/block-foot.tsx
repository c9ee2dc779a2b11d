/** The foot of an open block: buttons that move it, add a view to it, and take it out. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { ArrowDown, ArrowUp, Trash2, UserRoundPlus } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockName } from '#shared/blocks.ts';
import { announcementOf } from '#client/editor/blocks/announcement.tsx';
import { CommentOnBlock } from '#client/editor/blocks/block-comment.tsx';
import { removeBlock } from '#client/editor/blocks/insert-block.ts';
import { moveBlock, placeOf, positionPast, type Direction } from '#client/editor/blocks/move-block.ts';
import { Button } from '#client/ui/button.tsx';

type Props = {
  readonly editor: Editor;
  readonly name: BlockName;
  readonly node: Node;
  readonly getPos: () => number | undefined;
};

const DIRECTIONS = [
  { direction: -1, icon: ArrowUp, word: 'moveUp', end: 'isFirst' },
  { direction: 1, icon: ArrowDown, word: 'moveDown', end: 'isLast' },
] as const;

/** The button of a block that moves it in a direction. */
function moveButton(editor: Editor, at: number, direction: Direction): HTMLElement | null {
  const block = editor.view.nodeDOM(at);
  return block instanceof Element ? block.querySelector<HTMLElement>(`[data-move='${direction}'] button`) : null;
}

/** Which ends of the section the block stands at, updated on each change: 1 first, 2 last, 3 both. */
function useEnds(editor: Editor, getPos: () => number | undefined): { readonly first: boolean; readonly last: boolean } {
  const ends = useSyncExternalStore(
    (listener) => {
      editor.on('update', listener);
      return () => void editor.off('update', listener);
    },
    () => {
      const at = getPos();
      if (at === undefined || at > editor.state.doc.content.size) return 0;
      const { number, count } = placeOf(editor.state.doc, at);
      return (number === 1 ? 1 : 0) + (number >= count ? 2 : 0);
    },
  );
  return { first: (ends & 1) !== 0, last: (ends & 2) !== 0 };
}

/** The buttons. */
export function BlockFoot({ editor, name, node, getPos }: Props) {
  const { t } = useTranslation();
  const title = t(`blocks.${name}`);
  const ends = useEnds(editor, getPos);
  const move = (direction: Direction, end: 'isFirst' | 'isLast'): void => {
    const at = getPos();
    if (at === undefined) return;
    const to = positionPast(editor.state.doc, at, direction);
    if (to === null) return announcementOf(editor).set(t(`editor.${end}`, { block: t(`theBlock.${name}`) }));
    const before = moveButton(editor, at, direction)?.getBoundingClientRect().top;
    const moved = moveBlock(editor, at, to, true);
    if (moved === null) return;
    // The block may be drawn anew. Its button keeps the focus and its place on the screen, so that one can press it again.
    requestAnimationFrame(() => {
      const button = editor.isDestroyed ? null : moveButton(editor, moved, direction);
      button?.focus({ preventScroll: true });
      const after = button?.getBoundingClientRect().top;
      if (before !== undefined && after !== undefined) scrollBy({ top: after - before, behavior: 'instant' });
    });
  };
  const addView = (): void => {
    const at = getPos();
    if (at === undefined) return;
    const end = at + node.nodeSize - 1;
    editor.commands.insertContentAt(end, { type: 'personView', content: [{ type: 'paragraph' }] });
    // A view first needs the name of its person.
    const view = editor.view.nodeDOM(end);
    if (view instanceof Element) view.querySelector('input')?.focus();
  };
  return (
    <div className="block-foot">
      {DIRECTIONS.map(({ direction, icon, word, end }) => (
        <span key={word} data-move={direction}>
          <Button
            variant="quiet"
            icon={icon}
            // Off, but still there: a button that goes away takes the focus with it.
            aria-disabled={direction === -1 ? ends.first : ends.last}
            aria-label={t(`editor.${word}Of`, { block: title })}
            onPress={() => move(direction, end)}
          >
            {t(`editor.${word}`)}
          </Button>
        </span>
      ))}
      <CommentOnBlock editor={editor} name={name} getPos={getPos} />
      {name === 'riskPlan' && (
        <Button variant="quiet" icon={UserRoundPlus} onPress={addView}>
          {t('editor.addView')}
        </Button>
      )}
      <Button
        variant="quiet"
        icon={Trash2}
        aria-label={t('editor.removeOf', { block: title })}
        onPress={() => {
          const at = getPos();
          if (at !== undefined) removeBlock(editor, at);
        }}
      >
        {t('editor.remove')}
      </Button>
    </div>
  );
}
