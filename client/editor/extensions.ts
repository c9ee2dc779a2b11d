/** The editor's extensions: the shared schema with the views of its blocks, live editing, and the carets of others. */
import type { Extensions } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { FRAGMENT, schemaExtensions } from '#shared/schema.ts';
import { fitsRule } from '#shared/blocks.ts';
import { blockViews } from '#client/editor/blocks.tsx';
import { caret, selection } from '#client/editor/carets.ts';
import { SectionHeading } from '#client/editor/headings.ts';
import { Slash, ToTools } from '#client/editor/slash.ts';

/** Links lead only where the server lets them lead, or a pasted one would cost its writer the whole change. */
const LINKS = { protocols: [], isAllowedUri: (address: string) => fitsRule({ kind: 'address' }, address) };

/** The schema with views, and nothing that writes or listens: for showing a section as it once was. */
export function viewExtensions(): Extensions {
  const extensions = schemaExtensions().map((extension) => {
    if (extension.name === 'starterKit') return extension.configure({ heading: false, link: LINKS });
    return blockViews[extension.name] ?? extension;
  });
  return [...extensions, SectionHeading];
}

/** Everything that an editor on a live document needs. */
export function liveExtensions(doc: Y.Doc, awareness: Awareness, me: { id: string; name: string }): Extensions {
  return [
    ...viewExtensions(),
    Slash,
    ToTools,
    Collaboration.configure({ document: doc, field: FRAGMENT }),
    // The user is a placeholder: the server stamps who one is for everyone else (S8).
    CollaborationCaret.configure({
      provider: { awareness },
      user: { id: me.id, name: me.name, color: '#17504c' },
      render: caret,
      selectionRender: selection,
    }),
  ];
}
