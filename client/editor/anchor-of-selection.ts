/** The words, or the structured block, that a new thread is about, from a live text. */
import type { Editor } from '@tiptap/core';
import type { NewAnchor } from '#shared/api-threads.ts';
import { MAX_ANCHOR_RANGES, MAX_QUOTE_LETTERS, SURROUNDING_LETTERS } from '#shared/conversations.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import type { Range } from '#client/editor/units-in-text.ts';

/** What stands around a part of the text, and what it says. */
function quoted({ state: { doc } }: Editor, { from, to }: Range): Pick<NewAnchor, 'quote' | 'before' | 'after'> {
  const { size } = doc.content;
  const between = (start: number, end: number): string =>
    doc.textBetween(Math.max(0, start), Math.min(size, end), '\n', ' ').toWellFormed();
  return {
    quote: between(from, to).trim(),
    before: between(from - SURROUNDING_LETTERS, from)
      .slice(-SURROUNDING_LETTERS)
      .toWellFormed(),
    after: between(to, to + SURROUNDING_LETTERS)
      .slice(0, SURROUNDING_LETTERS)
      .toWellFormed(),
  };
}

/** The anchor of a part of the text; `tooLong` if it is more than one thread can be about, null if it has no letters. */
export function anchorOf(editor: Editor, range: Range): NewAnchor | 'tooLong' | null {
  const binding = bindingOf(editor);
  if (binding === null || range.to > editor.state.doc.content.size) return null;
  const units = binding.unitsBetween(range.from, range.to);
  if (units.length === 0) return null;
  const words = quoted(editor, range);
  if (words.quote.length > MAX_QUOTE_LETTERS || units.length > MAX_ANCHOR_RANGES) return 'tooLong';
  return { units: units.flatMap(({ client, clock, length }) => [client, clock, length]), block: null, ...words };
}

/** The anchor of the structured block at a position, whatever it holds; null if there is none. */
export function anchorOfBlock(editor: Editor, at: number): NewAnchor | null {
  const marker = bindingOf(editor)?.blockMarkerAt(at) ?? null;
  const node = editor.state.doc.nodeAt(at);
  if (marker === null || node === null) return null;
  const { quote, ...around } = quoted(editor, { from: at, to: at + node.nodeSize });
  const { client, clock } = marker.id;
  return { units: [], block: [client, clock], quote: quote.slice(0, MAX_QUOTE_LETTERS).toWellFormed(), ...around };
}
