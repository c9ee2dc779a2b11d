/** Marks late words in the text and says beside them why they stand there, until the reader presses OK. */
import { Extension, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import i18next from 'i18next';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import { LATE } from '#shared/text/markers.ts';
import type { LateWords } from '#client/editor/binding/late-words.ts';
import { caretsKey } from '#client/editor/binding/carets.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { bindingKey, type TextBinding } from '#client/editor/binding/text-binding.ts';
import { nameIn } from '#client/live/presence.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** `ok`: the notes that the reader has pressed OK for. The line of such words keeps quiet as well. */
type Notes = { readonly notes: readonly LateWords[]; readonly ok: readonly LateWords[]; readonly drawn: DecorationSet };

const key = new PluginKey<Notes>('lateWordsNotes');
const zNote = z.custom<LateWords>();
const zChange = z.union([
  z.object({ add: z.array(zNote) }),
  z.object({ dismiss: zNote }),
  z.object({ lines: z.literal('new') }),
]);

function sentenceFor({ by }: LateWords, awareness: Awareness): string {
  if (by === null) return i18next.t('editor.lateMine');
  const name = nameIn(awareness, by);
  return name === null ? i18next.t('editor.lateSomeone') : i18next.t('editor.lateTheirs', { name });
}

/** The sentence with its button, as it stands behind the words. */
function noteElement(words: string, kind: 'now' | 'before', dismiss: () => void): HTMLElement {
  const element = document.createElement('div');
  element.className = `late-note ${kind} small`;
  element.contentEditable = 'false';
  element.dir = LANGUAGES[language()].direction;
  element.setAttribute('role', 'note');
  const sentence = document.createElement('span');
  sentence.textContent = words;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet';
  button.textContent = i18next.t('editor.ok');
  button.addEventListener('click', dismiss);
  element.append(sentence, button);
  return element;
}

type Range = { readonly from: number; readonly to: number };

/** The mark under the words from `from` to `to`, and the note behind their line. `name` tells one note from another. */
function drawNote(
  doc: Node,
  { from, to }: Range,
  name: string,
  element: (getPos: () => number | undefined) => HTMLElement,
): Decoration[] {
  return [
    Decoration.inline(from, to, { class: 'late-words' }),
    // Within the line, a caret at its end would stand behind the note.
    Decoration.widget(doc.resolve(to).after(), (_view, getPos) => element(getPos), {
      key: `late-${name}`,
      side: -1,
      stopEvent: () => true,
      ignoreSelection: true,
    }),
  ];
}

/** Where the words of a note stand; null if they are not shown. */
function rangeOf(binding: TextBinding, { first, last }: LateWords, state: EditorState): Range | null {
  // A point stands behind its letter, so the words begin one letter before the point of the first one.
  const behindFirst = binding.positionOf({ client: first.client, clock: first.clock }, state.doc);
  const to = binding.positionOf(last, state.doc);
  return behindFirst === null || to === null || to < behindFirst ? null : { from: behindFirst - 1, to };
}

/** The lines in the text that say of themselves that their words came late. */
function lateLines({ doc }: EditorState): Range[] {
  const lines: Range[] = [];
  doc.descendants((node, at) => {
    if (node.isTextblock && node.attrs['late'] === LATE && node.content.size > 0)
      lines.push({ from: at + 1, to: at + 1 + node.content.size });
    return !node.isTextblock;
  });
  return lines;
}

/** Takes the note from the line in front of a position, for all people. */
function settle({ view, state, isEditable }: Editor, position: number | undefined): void {
  if (position === undefined || !isEditable) return;
  const line = state.doc.resolve(position).nodeBefore;
  if (line === null) return;
  view.dispatch(state.tr.setNodeAttribute(position - line.nodeSize, 'late', null).setMeta(key, { lines: 'new' }));
}

function draw(editor: Editor, awareness: Awareness, state: EditorState, { notes, ok }: Omit<Notes, 'drawn'>): DecorationSet {
  const binding = bindingOf(editor);
  if (binding === null) return DecorationSet.empty;
  const told = notes.flatMap((note) => {
    const range = rangeOf(binding, note, state);
    return range === null ? [] : [{ note, range }];
  });
  const known = [...told.map(({ range }) => range), ...ok.flatMap((note) => rangeOf(binding, note, state) ?? [])];
  // This page was not there, or was opened anew since.
  const left = lateLines(state).filter(({ from, to }) => known.every((range) => range.to < from || range.from > to));
  const drawn = [
    ...told.flatMap(({ note, range }) => {
      const sentence = sentenceFor(note, awareness);
      const dismiss = (): void => editor.view.dispatch(editor.state.tr.setMeta(key, { dismiss: note }));
      // Who wrote them can become known later.
      return drawNote(state.doc, range, `${note.first.client}-${note.first.clock}-${sentence}`, () =>
        noteElement(sentence, 'now', dismiss),
      );
    }),
    ...left.flatMap((range) =>
      drawNote(state.doc, range, 'line', (getPos) =>
        noteElement(i18next.t('editor.lateBefore'), 'before', () => settle(editor, getPos())),
      ),
    ),
  ];
  return drawn.length === 0 ? DecorationSet.empty : DecorationSet.create(state.doc, drawn);
}

function changed({ notes, ok }: Notes, change: z.infer<typeof zChange>): Omit<Notes, 'drawn'> {
  if ('add' in change) return { notes: [...notes, ...change.add], ok };
  if ('dismiss' in change) return { notes: notes.filter((note) => note !== change.dismiss), ok: [...ok, change.dismiss] };
  return { notes, ok };
}

/** The extension for the live text of one room. */
export function lateWordsNotes(awareness: Awareness) {
  return Extension.create({
    name: 'lateWordsNotes',
    addProseMirrorPlugins() {
      const { editor } = this;
      const drawnFor = (state: EditorState, known: Omit<Notes, 'drawn'>): Notes => ({
        ...known,
        drawn: draw(editor, awareness, state, known),
      });
      return [
        new Plugin<Notes>({
          key,
          state: {
            init: () => ({ notes: [], ok: [], drawn: DecorationSet.empty }),
            apply: (transaction, known, _before, state) => {
              const change = zChange.safeParse(transaction.getMeta(key)).data;
              if (change !== undefined) return drawnFor(state, changed(known, change));
              const isNew = transaction.getMeta(bindingKey) !== undefined || transaction.getMeta(caretsKey) !== undefined;
              return isNew
                ? drawnFor(state, known)
                : { ...known, drawn: known.drawn.map(transaction.mapping, transaction.doc) };
            },
          },
          props: { decorations: (state) => key.getState(state)?.drawn },
          view: (view) => {
            // The text was shown before the editor had its binding.
            queueMicrotask(() => {
              if (!view.isDestroyed && lateLines(view.state).length > 0)
                view.dispatch(view.state.tr.setMeta(key, { lines: 'new' }));
            });
            const binding = bindingOf(editor);
            if (binding !== null)
              binding.onLateWords = (late) => {
                editor.view.dispatch(editor.state.tr.setMeta(key, { add: late }));
              };
            return {};
          },
        }),
      ];
    },
  });
}
