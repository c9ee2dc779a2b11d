/** What a feature shows at the foot of the structured blocks of a live text, and which block that is, by its marker. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { useSyncExternalStore } from 'react';
import { isBlockName } from '#shared/text/markers.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { onePer, Watched } from '#client/editor/binding/watched.ts';

/** A block of a live text: its node, and its marker as client and clock. */
export type LiveBlock = { readonly node: Node; readonly marker: readonly [number, number] };

type DrawsExtra = (block: LiveBlock) => React.ReactNode;

/** What is drawn at the foot of each block of an editor; null where nothing is. */
export const blockExtraOf = onePer<Editor, Watched<DrawsExtra | null>>(() => new Watched<DrawsExtra | null>(null));

/** The marker of the block at a position, as text; empty while the text does not have it. */
function markerAt(editor: Editor, at: number | undefined): string {
  const binding = editor.isDestroyed ? null : bindingOf(editor);
  if (binding === null || at === undefined) return '';
  let number = -1;
  editor.state.doc.forEach((node, offset) => {
    if (offset <= at && isBlockName(node.type.name)) number += 1;
  });
  const id = binding.markerOfBlock(number);
  return id === null ? '' : `${id.client} ${id.clock}`;
}

/** The extra of a block. A block that is moved keeps its view and gets another marker, so each change of the text is looked at. */
export function BlockExtra({
  editor,
  node,
  getPos,
  draw,
}: {
  editor: Editor;
  node: Node;
  getPos: () => number | undefined;
  draw: DrawsExtra;
}) {
  const marker = useSyncExternalStore(
    (listener) => {
      editor.on('create', listener);
      editor.on('transaction', listener);
      return () => {
        editor.off('create', listener);
        editor.off('transaction', listener);
      };
    },
    () => markerAt(editor, getPos()),
  );
  const [client, clock] = marker.split(' ').map(Number);
  return client === undefined || clock === undefined ? null : draw({ node, marker: [client, clock] });
}
