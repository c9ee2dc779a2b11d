/** How the carets and selections of others look: their colour and their first name. And which of them can be drawn at all. */
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { z } from 'zod';
import { zCursor } from '#shared/presence.ts';
import { colourNumber } from '#client/ui/person-colours.ts';
import { firstName } from '#client/words/format.ts';

/** For how long a caret that has just come carries its name, in milliseconds. */
const NAMED = 4000;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A caret with its name; hidden from screen readers, for whom it would cut words in two. */
function caret(user: Record<string, unknown>): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'caret';
  mark.dataset['person'] = String(colourNumber(text(user['id'])));
  mark.setAttribute('aria-hidden', 'true');
  const label = document.createElement('span');
  label.className = 'caret-name';
  label.textContent = firstName(text(user['name']));
  setTimeout(() => label.classList.add('aside'), NAMED);
  // Word joiners keep the line from breaking at the caret.
  mark.append('\u2060', label, '\u2060');
  return mark;
}

/** The look of somebody else's selection. */
function selection(user: Record<string, unknown>): { class: string; 'data-person': string } {
  return { class: 'selected-by', 'data-person': String(colourNumber(text(user['id']))) };
}

const zShown = z.object({ cursor: zCursor });

/**
 * Whether a presence state says where a caret is in this document. A place that is not there is no fault of the one who looks: the
 * editor draws carets together with the text, so a caret that it trips over would cost it the text as well.
 */
function canShow(doc: Y.Doc, state: unknown): boolean {
  const shown = zShown.safeParse(state);
  if (!shown.success) return false;
  const { anchor, head } = shown.data.cursor;
  try {
    for (const place of [anchor, head])
      if (Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(place), doc) === null) return false;
    return true;
  } catch {
    return false;
  }
}

/** The carets of others in the text of `doc`. */
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
    // The user is a placeholder: the server stamps who one is for everyone else (S8).
  }).configure({ provider: { awareness }, user: { id: me.id, name: me.name, color: '#17504c' } });
}
