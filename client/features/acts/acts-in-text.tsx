/** The recorded acts of a section in its live text: at the foot of each risk plan, and below the text those whose block is gone. */
import type { Editor } from '@tiptap/core';
import { useEffect, useEffectEvent } from 'react';
import { rereadActs, useActs } from '#client/api/acts.ts';
import { usePlan } from '#client/api/queries.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { blockExtraOf } from '#client/editor/blocks/block-extra.tsx';
import { nodeOfMarker } from '#client/editor/units-in-text.ts';
import { BlockActs } from './block-acts.tsx';
import { GoneActs } from './acts-list.tsx';

/** How long the text is quiet before the page asks where a block is that it does not find, in milliseconds. */
const QUIET_TIME = 800;

/** Asks where the blocks are whose marker the text does not have any more, or has again, once it is quiet. */
function useMoved(editor: Editor, planId: string, sectionId: string, live: boolean): void {
  const { data } = useActs(planId, sectionId);
  const lookFor = useEffectEvent((): void => {
    const binding = editor.isDestroyed ? null : bindingOf(editor);
    if (binding === null || data === undefined) return;
    // One that is gone can come back under another marker, so only the server can tell.
    const isThere = data.acts.every(({ now }) => now !== null && nodeOfMarker(binding, now.block, editor.state) !== null);
    if (!isThere) void rereadActs(planId, sectionId);
  });
  const hasActs = (data?.acts.length ?? 0) > 0;
  useEffect(() => {
    if (!live || !hasActs) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
      if (!transaction.docChanged) return;
      clearTimeout(timer);
      timer = setTimeout(lookFor, QUIET_TIME);
    };
    editor.on('transaction', changed);
    return () => {
      clearTimeout(timer);
      editor.off('transaction', changed);
    };
  }, [editor, live, hasActs]);
}

/** Gives the blocks of an editor their acts. */
export function ActsInText({
  editor,
  planId,
  sectionId,
  live,
}: {
  editor: Editor;
  planId: string;
  sectionId: string;
  live: boolean;
}) {
  const { data: plan } = usePlan(planId);
  const me = plan?.you.memberId ?? '';
  useMoved(editor, planId, sectionId, live);
  useEffect(() => {
    const extra = blockExtraOf(editor);
    extra.set((block) =>
      block.node.type.name === 'riskPlan' ? <BlockActs planId={planId} sectionId={sectionId} me={me} block={block} /> : null,
    );
    return () => extra.set(null);
  }, [editor, planId, sectionId, me]);
  return <GoneActs planId={planId} sectionId={sectionId} />;
}
