/** The carets and selections of other members: their colour, their first name, and the check whether they can be drawn. */
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { z } from 'zod';
import { zCursor } from '#shared/presence.ts';
import { colourNumber } from '#client/ui/person-colours.ts';
import { firstName } from '#client/words/format.ts';

/** How long a new caret shows its name, in milliseconds. */
const NAME_DURATION = 4000;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A caret with its name. It is hidden from screen readers, because it would split words for them. */
function caret(user: Record<string, unknown>): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'caret';
  mark.dataset['person'] = String(colourNumber(text(user['id'])));
  mark.setAttribute('aria-hidden', 'true');
  const label = document.createElement('span');
  label.className = 'caret-name';
  label.textContent = firstName(text(user['name']));
  setTimeout(() => label.classList.add('aside'), NAME_DURATION);
  // The word joiners prevent a line break at the caret.
  mark.append('\u2060', label, '\u2060');
  return mark;
}

/** The attributes with which another member's selection is drawn. */
function selection(user: Record<string, unknown>): { class: string; 'data-person': string } {
  return { class: 'selected-by', 'data-person': String(colourNumber(text(user['id']))) };
}

const zCaretState = z.object({ cursor: zCursor });

/**
 * Whether a presence state has a caret whose positions exist in this document. The editor draws carets together with the text,
 * so an error at a caret with a wrong position would also stop the text from being drawn.
 */
function canShow(doc: Y.Doc, state: unknown): boolean {
  const shown = zCaretState.safeParse(state);
  if (!shown.success) return false;
  const { anchor, head } = shown.data.cursor;
  try {
    for (const position of [anchor, head])
      if (Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), doc) === null) return false;
    return true;
  } catch {
    return false;
  }
}

/** The extension that draws the carets of other members in the text of `doc`. */
export function caretsOf(doc: Y.Doc, awareness: Awareness, me: { id: string; name: string }) {
  return CollaborationCaret.extend({
    addProseMirrorPlugins() {
      const [users] = this.parent?.() ?? [];
      const carets = yCursorPlugin(awareness, {
        awarenessStateFilter: (own: number, client: number, state: unknown) => own !== client && canShow(doc, state),
        cursorBuilder: caret,
        selectionBuilder: selection,
      });
      return users === undefined ? [carets] : [users, carets];
    },
    // This user is a placeholder: the server sets the user that all others see (S8).
  }).configure({ provider: { awareness }, user: { id: me.id, name: me.name, color: '#17504c' } });
}
