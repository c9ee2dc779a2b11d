/** Says that the writer took a block out, and for a while offers to bring it back. */
import type { Editor } from '@tiptap/core';
import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { undoOf } from '#client/editor/binding/live-text.ts';
import { takenBlocksOf, undoItem, type TakenBlocks } from '#client/editor/binding/taken-blocks.ts';
import { announcementOf, useWatched } from '#client/editor/blocks/announcement.tsx';
import { Button } from '#client/ui/button.tsx';

/** How long the offer stands, in milliseconds. While somebody is at the button it stays. */
const OFFER_TIME = 10_000;

function Offer({ editor, taken }: { editor: Editor; taken: TakenBlocks }) {
  const { t } = useTranslation();
  const [reached, setReached] = useState(false);
  useEffect(() => {
    if (reached) return;
    const offers = takenBlocksOf(editor);
    const timer = setTimeout(() => offers.get() === taken && offers.set(null), OFFER_TIME);
    return () => clearTimeout(timer);
  }, [editor, taken, reached]);
  const [name] = taken.names;
  if (name === undefined) return null;
  const isOne = taken.names.length === 1;
  const sentence = isOne
    ? t('editor.taken', { block: t(`theBlock.${name}`) })
    : t('editor.takenMany', { count: taken.names.length });
  const takeBack = (): void => {
    const undo = undoOf(editor);
    takenBlocksOf(editor).set(null);
    if (undo === null || !undoItem(undo, taken.item)) return;
    announcementOf(editor).set(isOne ? t('editor.back', { block: t(`theBlock.${name}`) }) : t('editor.backMany'));
    editor.commands.focus();
  };
  return (
    <div
      className="taken-out"
      onPointerEnter={() => setReached(true)}
      onPointerLeave={() => setReached(false)}
      onFocus={() => setReached(true)}
      onBlur={() => setReached(false)}
    >
      <span>{sentence}</span>
      <Button icon={Undo2} aria-label={t('editor.takenUndo', { taken: sentence })} onPress={takeBack}>
        {t('editor.undo')}
      </Button>
    </div>
  );
}

/** The offer, where there is one. It stands among the tools at the foot of the section, so no text moves when it comes and goes. */
export function TakenOut({ editor }: { editor: Editor }) {
  const taken = useWatched(takenBlocksOf(editor));
  return <div role="status">{taken !== null && <Offer editor={editor} taken={taken} />}</div>;
}
