/** A read-only view of an old version of a section. */
import { EditorContent, useEditor } from '@tiptap/react';
import { viewExtensions } from '#client/editor/extensions.ts';
import { mustKnowStyle } from '#client/editor/must-know.ts';
import '#client/editor/editor.css';
import '#client/editor/blocks/blocks.css';

/** Draws Tiptap JSON with the same views as the live text. */
export function ReadOnlyText({ doc, title }: { doc: { type: 'doc'; [key: string]: unknown }; title: string }) {
  const editor = useEditor({
    extensions: viewExtensions(),
    content: doc,
    editable: false,
    injectCSS: false,
    editorProps: { attributes: { 'aria-label': title, role: 'document', class: 'prose' } },
  });
  return (
    <div className="editor" style={mustKnowStyle()}>
      <EditorContent editor={editor} />
    </div>
  );
}
