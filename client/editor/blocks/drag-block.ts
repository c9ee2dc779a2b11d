/** Dragging a block by its head with a mouse. Whoever has no mouse moves blocks by their buttons. */
import { Extension, type Editor } from '@tiptap/core';
import { NodeSelection, Plugin } from '@tiptap/pm/state';
import { dropPoint } from '@tiptap/pm/transform';
import { moveBlock } from '#client/editor/blocks/move-block.ts';
import { useMediaQuery } from '#client/ui/media-query.ts';

/** Pointers that can drag and that do not scroll the page by that. */
const MOUSE = '(hover: hover) and (pointer: fine)';

/** Whether this device has a mouse or the like. */
export function useMouse(): boolean {
  return useMediaQuery(MOUSE);
}

/** A block that is being dragged: where it is now, and whether its details are open. */
type Dragged = { readonly getPos: () => number | undefined; readonly open: boolean };
const dragged = new WeakMap<Editor, Dragged>();

/** Begins to drag a block. The picture under the pointer is the block itself. */
export function startDrag(editor: Editor, block: Dragged, { dataTransfer, clientX, clientY }: React.DragEvent): void {
  const at = block.getPos();
  if (at === undefined) return;
  const { view, state } = editor;
  dragged.set(editor, block);
  // The browser tells of no released button after a drag. The editor waits for it, and puts its old selection back on the next
  // press of the button, over what that press marks.
  view.root.dispatchEvent(new MouseEvent('mouseup'));
  dataTransfer.clearData();
  // No text, so that nothing happens where the block is dropped outside of its section.
  dataTransfer.setData('application/x-alongside-block', '');
  dataTransfer.effectAllowed = 'move';
  const shown = view.nodeDOM(at);
  if (shown instanceof HTMLElement) {
    const { left, top } = shown.getBoundingClientRect();
    dataTransfer.setDragImage(shown, clientX - left, clientY - top);
  }
  // The editor draws a line where the block would go.
  view.dragging = { slice: NodeSelection.create(state.doc, at).content(), move: true };
}

/** Ends a drag, wherever the block was dropped. */
export function endDrag(editor: Editor): void {
  dragged.delete(editor);
  if (!editor.isDestroyed) editor.view.dragging = null;
}

/** The extension that takes a dropped block: a drop is one change, like the buttons. */
export const DragBlocks = Extension.create({
  name: 'dragBlocks',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          handleDrop: (view, event, slice) => {
            const block = dragged.get(editor);
            if (block === undefined) return false;
            const at = block.getPos();
            const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
            const to = place === null ? null : dropPoint(view.state.doc, place.pos, slice);
            if (at !== undefined && to !== null && view.state.doc.resolve(to).depth === 0)
              moveBlock(editor, at, to, block.open);
            endDrag(editor);
            return true;
          },
        },
      }),
    ];
  },
});
