/** The words that a new thread is about, from what is selected in a live text. */
import type { Editor } from '@tiptap/core';
import type { NewAnchor } from '#shared/api-threads.ts';
import { MAX_ANCHOR_RANGES, MAX_QUOTE_LETTERS, SURROUNDING_LETTERS } from '#shared/conversations.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import type { Range } from '#client/editor/units-in-text.ts';

/**
 * The anchor of a part of the text; `tooLong` if it is more than one thread can be about, null if it has no letters. `block` is the
 * marker of the structured block that the thread is about, as client and clock.
 */
export function anchorOf(
  editor: Editor,
  { from, to }: Range,
  block: readonly [number, number] | null = null,
): NewAnchor | 'tooLong' | null {
  const binding = bindingOf(editor);
  const { doc } = editor.state;
  if (binding === null || to > doc.content.size) return null;
  const units = binding.unitsBetween(from, to);
  const quote = doc.textBetween(from, to, '\n', ' ').trim();
  if (units.length === 0 && block === null) return null;
  if (quote.length > MAX_QUOTE_LETTERS || units.length > MAX_ANCHOR_RANGES) return 'tooLong';
  const { size } = doc.content;
  const around = (start: number, end: number): string =>
    doc.textBetween(Math.max(0, start), Math.min(size, end), '\n', ' ').toWellFormed();
  return {
    units: units.flatMap(({ client, clock, length }) => [client, clock, length]),
    block: block === null ? null : [...block],
    quote: quote.toWellFormed(),
    before: around(from - SURROUNDING_LETTERS, from)
      .slice(-SURROUNDING_LETTERS)
      .toWellFormed(),
    after: around(to, to + SURROUNDING_LETTERS)
      .slice(0, SURROUNDING_LETTERS)
      .toWellFormed(),
  };
}
