/** The comments about a block as a whole: the mark that opens them, and the button that begins one. */
import type { Editor } from '@tiptap/core';
import { MessageSquarePlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BlockName } from '#shared/blocks.ts';
import { useWatched } from '#client/editor/blocks/announcement.tsx';
import { blockComments } from '#client/editor/blocks/block-comments.ts';
import { Button } from '#client/ui/button.tsx';

/** The mark: how many threads are about the block. Whoever watches the text opens the first one at a press. */
export function BlockMark({ threads }: { threads: readonly string[] }) {
  const { t } = useTranslation();
  if (threads.length === 0) return null;
  return (
    <button
      type="button"
      className="thread-mark of-block"
      data-thread={threads[0]}
      data-count={threads.length}
      aria-label={t('comments.onBlockHere', { count: threads.length })}
    />
  );
}

/** The button; nothing where the reader may not comment. */
export function CommentOnBlock({
  editor,
  name,
  getPos,
}: {
  editor: Editor;
  name: BlockName;
  getPos: () => number | undefined;
}) {
  const { t } = useTranslation();
  const begin = useWatched(blockComments(editor));
  if (begin === null) return null;
  return (
    <Button
      variant="quiet"
      icon={MessageSquarePlus}
      aria-label={t('comments.onBlockOf', { block: t(`blocks.${name}`) })}
      onPress={() => {
        const at = getPos();
        if (at !== undefined) begin(at);
      }}
    >
      {t('comments.comment')}
    </Button>
  );
}
