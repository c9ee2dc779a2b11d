/** The carets and selections of other members: sends one's own, and draws those of others with a colour and a first name. */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import { zCursor } from '#shared/presence.ts';
import { bindingKey, type TextBinding } from '#client/editor/binding/text-binding.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { pointFromJson, pointToJson } from '#client/editor/binding/points.ts';
import { colourNumber } from '#client/ui/person-colours.ts';
import { firstName } from '#client/words/format.ts';

/** How long a new caret shows its name, in milliseconds. */
const NAME_DURATION = 4000;

/** The key of the plugin. Its meta says that a transaction only draws the carets of others anew. */
export const caretsKey = new PluginKey<DecorationSet>('carets');

const zCaretState = z.object({ cursor: zCursor, user: z.object({ id: z.string(), name: z.string() }) });
type User = z.infer<typeof zCaretState>['user'];

/** A caret with its name. It is hidden from screen readers, because it would split words for them. */
function caret({ id, name }: User): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'caret';
  mark.dataset['person'] = String(colourNumber(id));
  mark.setAttribute('aria-hidden', 'true');
  const label = document.createElement('span');
  label.className = 'caret-name';
  label.textContent = firstName(name);
  setTimeout(() => label.classList.add('aside'), NAME_DURATION);
  // The word joiners prevent a line break at the caret.
  mark.append('\u2060', label, '\u2060');
  return mark;
}

/** The position of one end of another member's selection; null if this text does not have it. */
function positionIn(binding: TextBinding, state: EditorState, end: z.infer<typeof zCursor>['anchor']): number | null {
  const point = pointFromJson(binding.text, end);
  return point === undefined ? null : binding.positionOf(point, state.doc);
}

function drawCarets(editor: Editor, awareness: Awareness, state: EditorState): DecorationSet {
  const binding = bindingOf(editor);
  if (binding === null) return DecorationSet.empty;
  const drawn: Decoration[] = [];
  for (const [client, presence] of awareness.getStates()) {
    const shown = client === awareness.clientID ? null : zCaretState.safeParse(presence);
    if (shown?.success !== true) continue;
    const { cursor, user } = shown.data;
    const anchor = positionIn(binding, state, cursor.anchor);
    const head = positionIn(binding, state, cursor.head);
    if (anchor === null || head === null) continue;
    drawn.push(Decoration.widget(head, () => caret(user), { key: `${client}`, side: 10 }));
    if (anchor === head) continue;
    const attributes = { class: 'selected-by', 'data-person': String(colourNumber(user.id)) };
    const ends = { inclusiveEnd: true, inclusiveStart: false };
    drawn.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), attributes, ends));
  }
  return DecorationSet.create(state.doc, drawn);
}

/** Sends where this member's caret is, while the editor has the focus. */
function publishCaret(editor: Editor, awareness: Awareness): void {
  const local = awareness.getLocalState();
  const binding = bindingOf(editor);
  // A page that is hidden from others has no state.
  if (local === null || binding === null) return;
  const sent: unknown = local['cursor'] ?? null;
  const points = editor.view.hasFocus() ? binding.pointsOf(editor.state.selection) : null;
  const cursor = points === null ? null : { anchor: pointToJson(points.anchor), head: pointToJson(points.head) };
  if (JSON.stringify(sent) !== JSON.stringify(cursor)) awareness.setLocalStateField('cursor', cursor);
}

/** The extension for the carets of one room. */
export function caretsOf(awareness: Awareness) {
  return Extension.create({
    name: 'carets',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin<DecorationSet>({
          key: caretsKey,
          state: {
            init: () => DecorationSet.empty,
            apply: (transaction, drawn, _before, state) => {
              const isRemote = transaction.getMeta(caretsKey) !== undefined || transaction.getMeta(bindingKey) !== undefined;
              return isRemote ? drawCarets(editor, awareness, state) : drawn.map(transaction.mapping, transaction.doc);
            },
          },
          props: { decorations: (state) => caretsKey.getState(state) },
          view: (view) => {
            const redraw = (): void => {
              if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(caretsKey, 'drawn'));
            };
            const onChange = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>): void => {
              if ([...added, ...updated, ...removed].some((client) => client !== awareness.clientID)) redraw();
            };
            const publish = (): void => publishCaret(editor, awareness);
            awareness.on('change', onChange);
            view.dom.addEventListener('focusin', publish);
            view.dom.addEventListener('focusout', publish);
            // Members who are here already are drawn once the text is.
            setTimeout(redraw);
            return {
              update: publish,
              destroy: () => {
                awareness.off('change', onChange);
                view.dom.removeEventListener('focusin', publish);
                view.dom.removeEventListener('focusout', publish);
                if (awareness.getLocalState() !== null) awareness.setLocalStateField('cursor', null);
              },
            };
          },
        }),
      ];
    },
  });
}
