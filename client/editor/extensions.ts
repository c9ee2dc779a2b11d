/**
 * The lists of Tiptap extensions: the shared schema with the views of its blocks, live editing, and the carets of other
 * members.
 */
import { Mark, type AnyExtension, type Extensions } from '@tiptap/core';
import type * as Y from 'yjs';
import { schemaExtensions } from '#shared/schema.ts';
import { TEXT } from '#shared/text/markers.ts';
import { fitsRule } from '#shared/blocks.ts';
import { DragBlocks } from '#client/editor/blocks/drag-block.ts';
import { TakenOutNote } from '#client/editor/blocks/taken-out-note.ts';
import { blockViews } from '#client/editor/blocks/blocks.tsx';
import { CaretInText } from '#client/editor/binding/caret-in-text.ts';
import { caretsOf } from '#client/editor/binding/carets.ts';
import { SectionEnds } from '#client/editor/tools/section-ends.ts';
import { FocusNow } from '#client/editor/tools/focus-now.ts';
import { SectionHeading } from '#client/editor/tools/headings.ts';
import { LiveText } from '#client/editor/binding/live-text.ts';
import { EditorUndo } from '#client/editor/binding/undo.ts';
import { PartKeys } from '#client/editor/blocks/part-keys.ts';
import { CopyInWords } from '#client/editor/clipboard/copy.ts';
import { Paste, type OnLeftOut } from '#client/editor/clipboard/paste.ts';
import { MustKnowTool } from '#client/editor/tools/must-know-tool.ts';
import { Voices } from '#client/editor/tools/voices.ts';
import { lateWordsNotes } from '#client/editor/tools/late-words-notes.ts';
import { CommentedText } from '#client/editor/commented-words.ts';
import { NewWords } from '#client/editor/new-words.ts';
import { KeepSelection } from '#client/editor/binding/read-selection.ts';
import { nameIn } from '#client/live/presence.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import { keptAddress } from '#client/editor/tools/link-places.ts';
import { PasteLink } from '#client/editor/tools/paste-link.ts';
import { LinkKey } from '#client/editor/tools/linking.ts';
import { Slash, ToolbarKey } from '#client/editor/tools/slash.ts';
import { withoutInputRules, NoBrowserFormat } from '#client/editor/tools/disabled-input-rules.ts';

/**
 * The editor allows only link addresses that the server allows. Otherwise the server would refuse the writer's whole change
 * because of one pasted link.
 */
const LINKS = { protocols: [], isAllowedUri: (address: string) => fitsRule({ kind: 'address' }, address) };

/** The link of the editor. A whole address of this service that is pasted is kept as a path. */
function editorLink(link: AnyExtension): AnyExtension {
  if (!(link instanceof Mark)) return link;
  return link.extend({
    inclusive: false,
    addAttributes() {
      const attributes: Readonly<Record<string, object>> = this.parent?.() ?? {};
      return {
        ...attributes,
        href: { ...attributes['href'], parseHTML: (element: HTMLElement) => keptAddress(element.getAttribute('href') ?? '') },
      };
    },
  });
}

/** The starter kit for the editor. Text that is typed after a link does not become part of the link. */
function editorKit(kit: AnyExtension): AnyExtension {
  return kit.configure({ heading: false, link: LINKS }).extend({
    addExtensions() {
      const parts: Extensions = this.parent?.() ?? [];
      return parts.map((part) => (part.name === 'link' ? editorLink(part) : withoutInputRules(part)));
    },
  });
}

/** The extensions that only show text, without writing and without events: for an old version of a section. */
export function viewExtensions(): Extensions {
  const extensions = schemaExtensions().map((extension) => {
    if (extension.name === 'starterKit') return editorKit(extension);
    return blockViews[extension.name] ?? withoutInputRules(extension);
  });
  return [...extensions, SectionHeading, CopyInWords];
}

/**
 * All extensions of an editor on a live document. `onLeftOut` is called with what a paste left out, `onOutOfSync` when the
 * editor could not draw a remote change.
 */
export function liveExtensions(
  doc: Y.Doc,
  room: Pick<LiveRoom, 'provider' | 'incoming' | 'durableClock'>,
  onLeftOut: OnLeftOut,
  onOutOfSync: () => void,
): Extensions {
  return [
    ...viewExtensions(),
    Slash,
    ToolbarKey,
    LinkKey,
    PasteLink,
    PartKeys,
    SectionEnds,
    FocusNow,
    CaretInText,
    NoBrowserFormat,
    EditorUndo,
    MustKnowTool,
    Paste.configure({ onLeftOut }),
    KeepSelection.configure({ incoming: room.incoming }),
    DragBlocks,
    TakenOutNote,
    LiveText.configure({
      text: doc.getText(TEXT),
      onOutOfSync,
      durableClock: () => room.durableClock,
      nameOf: (client) => nameIn(room.provider.awareness, client),
    }),
    caretsOf(room.provider.awareness),
    lateWordsNotes(room.provider.awareness),
    NewWords,
    CommentedText,
    Voices,
  ];
}
