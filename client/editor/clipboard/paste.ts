/** Paste into an editor, from another section and from other programs. The writer is told what was left out. */
import { Extension } from '@tiptap/core';
import { DOMParser } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { MAX_LETTERS } from '#client/editor/clipboard/bounds.ts';
import type { LeftOut } from '#client/editor/clipboard/left-out.ts';
import { htmlForSection } from '#client/editor/clipboard/pasted-html.ts';
import { markAgain, marksIn, type IsMarked } from '#client/editor/clipboard/marked-copies.ts';
import { PasteParser, pasteElsewhere, wholeSlice } from '#client/editor/clipboard/pasted-slice.ts';

/** Called at each paste with what it left out. */
export type OnLeftOut = (leftOut: readonly LeftOut[]) => void;

/** Whether only a file was pasted, such as a picture. */
function isOnlyFiles({ files, types }: DataTransfer): boolean {
  return files.length > 0 && !types.includes('text/plain') && !types.includes('text/html');
}

/** The extension that handles a paste. */
export const Paste = Extension.create<{ onLeftOut: OnLeftOut }>({
  name: 'pasteFromElsewhere',
  addOptions: () => ({ onLeftOut: () => undefined }),
  addProseMirrorPlugins() {
    const { onLeftOut } = this.options;
    const { schema } = this.editor;
    /** What the paste that is being read left out. */
    let leftOut: readonly LeftOut[] = [];
    /** Which words in it are marked as must know. */
    let isMarked: IsMarked | null = null;
    const begin = (event: Event, data: DataTransfer | null): boolean => {
      leftOut = [];
      isMarked = null;
      if (data === null || data.getData('text/plain').length <= MAX_LETTERS) return false;
      event.preventDefault();
      onLeftOut(['tooMuch']);
      return true;
    };
    return [
      new Plugin({
        appendTransaction: (transactions, _before, state) => {
          const isPaste = transactions.some((each) => ['paste', 'drop'].includes(String(each.getMeta('uiEvent'))));
          return isPaste && isMarked !== null ? markAgain(state, transactions, isMarked) : null;
        },
        props: {
          handleDOMEvents: {
            paste: (_view, event) => begin(event, event.clipboardData),
            drop: (view, event) => view.dragging === null && begin(event, event.dataTransfer),
          },
          transformPastedHTML: (pasted) => {
            isMarked = marksIn(pasted);
            const result = htmlForSection(pasted, isMarked !== null);
            ({ leftOut } = result);
            return result.html;
          },
          transformPasted: wholeSlice,
          clipboardParser: new PasteParser(schema, DOMParser.fromSchema(schema).rules),
          handlePaste: (view, { clipboardData }, slice) => {
            if (clipboardData !== null && isOnlyFiles(clipboardData)) leftOut = ['pictures'];
            onLeftOut(leftOut);
            if (slice.size === 0) return leftOut.length > 0;
            const elsewhere = pasteElsewhere(view.state, slice);
            if (elsewhere === null) return false;
            view.dispatch(elsewhere.setMeta('paste', true).setMeta('uiEvent', 'paste'));
            return true;
          },
          handleDrop: () => {
            if (leftOut.length > 0) onLeftOut(leftOut);
            leftOut = [];
            return false;
          },
        },
      }),
    ];
  },
});
