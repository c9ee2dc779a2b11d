/** The editor's extensions: the shared schema with the views of its blocks, live editing, and the carets of others. */
import type { AnyExtension, Extensions } from '@tiptap/core';
import type * as Y from 'yjs';
import { FRAGMENT, schemaExtensions } from '#shared/schema.ts';
import { fitsRule } from '#shared/blocks.ts';
import { blockViews } from '#client/editor/blocks/blocks.tsx';
import { CaretInText } from '#client/editor/binding/caret-in-text.ts';
import { caretsOf } from '#client/editor/binding/carets.ts';
import { SectionEnds } from '#client/editor/tools/section-ends.ts';
import { FocusNow } from '#client/editor/tools/focus-now.ts';
import { SectionHeading } from '#client/editor/tools/headings.ts';
import { ConsistencyCheck } from '#client/editor/binding/consistency-check.ts';
import { EditorUndo } from '#client/editor/binding/undo.ts';
import { PartKeys } from '#client/editor/blocks/part-keys.ts';
import { Paste } from '#client/editor/tools/paste.ts';
import { KeepSelection } from '#client/editor/binding/read-selection.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import { Slash, ToolbarKey } from '#client/editor/tools/slash.ts';
import { withoutInputRules, NoBrowserFormat } from '#client/editor/tools/disabled-input-rules.ts';

/** Links lead only where the server lets them lead, or a pasted one would cost its writer the whole change. */
const LINKS = { protocols: [], isAllowedUri: (address: string) => fitsRule({ kind: 'address' }, address) };

/** The shared kit with links as an editor wants them: what is typed behind a link is not part of it. */
function startingWith(kit: AnyExtension): AnyExtension {
  return kit.configure({ heading: false, link: LINKS }).extend({
    addExtensions() {
      const parts: Extensions = this.parent?.() ?? [];
      return parts.map((part) => (part.name === 'link' ? part.extend({ inclusive: false }) : withoutInputRules(part)));
    },
  });
}

/** The schema with views, and nothing that writes or listens: for showing a section as it once was. */
export function viewExtensions(): Extensions {
  const extensions = schemaExtensions().map((extension) => {
    if (extension.name === 'starterKit') return startingWith(extension);
    return blockViews[extension.name] ?? withoutInputRules(extension);
  });
  return [...extensions, SectionHeading];
}

/**
 * Everything that an editor on a live document needs. `leftOut` is called where a pasted picture could not be kept, `lost` where the
 * editor could not take in what others wrote.
 */
export function liveExtensions(
  doc: Y.Doc,
  { provider, incoming }: Pick<LiveRoom, 'provider' | 'incoming'>,
  me: { id: string; name: string },
  leftOut: () => void,
  lost: () => void,
): Extensions {
  return [
    ...viewExtensions(),
    Slash,
    ToolbarKey,
    PartKeys,
    SectionEnds,
    FocusNow,
    CaretInText,
    NoBrowserFormat,
    EditorUndo,
    Paste.configure({ leftOut }),
    KeepSelection.configure({ incoming }),
    ConsistencyCheck.configure({ document: doc, field: FRAGMENT, lost }),
    caretsOf(doc, provider.awareness, me),
  ];
}
