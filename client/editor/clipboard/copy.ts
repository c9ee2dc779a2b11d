/** Copies from an editor: the HTML and the plain text say in words what the page says, and are pasted back whole. */
import { Extension } from '@tiptap/core';
import { DOMSerializer, type Fragment, type Schema, type Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { absoluteLinks } from '#client/editor/clipboard/absolute-links.ts';
import { copiedSlice, isPieceOfLine } from '#client/editor/clipboard/copied-slice.ts';
import { plainTextOf } from '#client/editor/clipboard/plain-text.ts';
import { rememberMarked } from '#client/editor/clipboard/marked-copies.ts';
import { sayInWords } from '#client/editor/clipboard/said.ts';

/** Makes the HTML of a copy, with the words of its blocks. */
class CopySerializer extends DOMSerializer {
  override serializeFragment(
    fragment: Fragment,
    options?: { document?: Document },
    target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    const copy = super.serializeFragment(fragment, options, target);
    // The serializer calls this for the content of each node too, with the element of the node.
    if (target === undefined) {
      rememberMarked(copy);
      sayInWords(copy);
      absoluteLinks(copy);
    }
    return copy;
  }
}

/** The serializer for copies in a schema. */
export function copySerializer(schema: Schema): DOMSerializer {
  return new CopySerializer(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));
}

/** The plain text of a copied slice. */
export function copiedText(slice: Slice, serializer: DOMSerializer): string {
  if (isPieceOfLine(slice)) return slice.content.textBetween(0, slice.content.size, '\n', '\n');
  return plainTextOf(serializer.serializeFragment(slice.content, { document: document.implementation.createHTMLDocument() }));
}

/** Whether everything that is selected on the page is in this editor. */
function holdsSelection({ dom }: EditorView): boolean {
  const selection = dom.ownerDocument.getSelection();
  return selection === null || (dom.contains(selection.anchorNode) && dom.contains(selection.focusNode));
}

/**
 * The extension for editors and for texts that are only read. What is selected in a text that one cannot write, or beyond it, is
 * copied by the page: see copy-from-page.ts.
 */
export const CopyInWords = Extension.create({
  name: 'copyInWords',
  addProseMirrorPlugins() {
    const serializer = copySerializer(this.editor.schema);
    return [
      new Plugin({
        props: {
          transformCopied: (slice, view) => copiedSlice(slice, view.state.selection),
          clipboardSerializer: serializer,
          clipboardTextSerializer: (slice) => copiedText(slice, serializer),
          handleDOMEvents: { copy: (view) => !view.editable || !holdsSelection(view) },
        },
      }),
    ];
  },
});
