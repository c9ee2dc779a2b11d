/**
 * Gives the editor what was typed before it was there. public/early-keys.js keeps it: it runs before the main script, because a plan
 * that the server drew can be pressed before that.
 */
import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';

/** What was typed early into a text. */
export type EarlyKeys = {
  /** The line that was pressed, and how many of its letters stand before the caret; null if writing began by a button. */
  readonly line: { readonly index: number; readonly text: string; readonly letters: number } | null;
  /** How many letters before and after the caret were deleted. */
  readonly before: number;
  readonly after: number;
  readonly typed: string;
  /** Whether the caret is still there. */
  readonly focused: boolean;
  /** Removes the field in which it was typed. */
  readonly remove: () => void;
};

type Keeper = {
  readonly has: (sectionId: string) => boolean;
  readonly take: (sectionId: string, give: (keys: EarlyKeys) => void) => void;
};

function keeper(): Keeper | undefined {
  return (globalThis as { alongsideEarlyKeys?: Keeper }).alongsideEarlyKeys;
}

/** Whether somebody wanted to write in a section before its editor was there. */
export function beganEarly(sectionId: string): boolean {
  return keeper()?.has(sectionId) === true;
}

/** Where the caret was in the text, in the document of the editor; null if its line is gone. */
function placeOf(editor: Editor, { index, text, letters }: NonNullable<EarlyKeys['line']>): number | null {
  const lines: { at: number; length: number; isSame: boolean }[] = [];
  editor.state.doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const isSame = node.textBetween(0, node.content.size, undefined, '\n') === text;
    lines.push({ at: at + 1, length: node.content.size, isSame });
    return false;
  });
  // Others may have written since the text was drawn. The line with the same words is the same one, else the one at its place.
  const distance = (line: number): number => Math.abs(line - index);
  const [same] = [...lines.keys()].filter((line) => lines[line]?.isSame).toSorted((a, b) => distance(a) - distance(b));
  const found = lines[same ?? index];
  return found === undefined ? null : found.at + Math.min(letters, found.length);
}

/** Writes what was typed early where it was typed. Without a place of its own that is where the caret is now. */
export function writeEarlyKeys(editor: Editor, { line, before, after, typed, focused, remove }: EarlyKeys): void {
  const at = line === null ? null : placeOf(editor, line);
  editor
    .chain()
    .command(({ tr }) => {
      if (at !== null) tr.setSelection(TextSelection.create(tr.doc, at));
      const { $from } = tr.selection;
      const from = Math.max($from.start(), $from.pos - before);
      const to = Math.min($from.end(), $from.pos + after);
      if (from < to) tr.delete(from, to);
      return true;
    })
    .run();
  for (const [number, words] of typed.split('\n').entries()) {
    if (number > 0) editor.commands.keyboardShortcut('Enter');
    if (words !== '') editor.view.dispatch(editor.state.tr.insertText(words));
  }
  if (focused) editor.commands.focus(null, { scrollIntoView: false });
  // In a microtask the editor has the focus, so that a keyboard on the screen stays.
  queueMicrotask(remove);
}

/** Gives `editor` what was typed early in a section, if anything was. */
export function takeEarlyKeys(editor: Editor, sectionId: string): void {
  keeper()?.take(sectionId, (keys) => {
    if (!editor.isDestroyed) writeEarlyKeys(editor, keys);
  });
}
