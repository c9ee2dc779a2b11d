/** Marks late words in the text and says beside them why they stand there, until the reader presses OK. */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import i18next from 'i18next';
import type { Awareness } from 'y-protocols/awareness';
import { z } from 'zod';
import type { LateWords } from '#client/editor/binding/late-words.ts';
import { caretsKey } from '#client/editor/binding/carets.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { bindingKey } from '#client/editor/binding/text-binding.ts';
import { nameIn } from '#client/live/presence.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

type Note = LateWords;
type Notes = { readonly notes: readonly Note[]; readonly drawn: DecorationSet };

const key = new PluginKey<Notes>('lateWordsNotes');
const zChange = z.union([z.object({ add: z.array(z.custom<Note>()) }), z.object({ dismiss: z.custom<Note>() })]);

function sentenceFor({ by }: LateWords, awareness: Awareness): string {
  if (by === null) return i18next.t('editor.lateMine');
  const name = nameIn(awareness, by);
  return name === null ? i18next.t('editor.lateSomeone') : i18next.t('editor.lateTheirs', { name });
}

/** The sentence with its button, as it stands behind the words. */
function noteElement(words: string, dismiss: () => void): HTMLElement {
  const element = document.createElement('span');
  element.className = 'late-note small';
  element.contentEditable = 'false';
  element.dir = LANGUAGES[language()].direction;
  element.setAttribute('role', 'note');
  const sentence = document.createElement('span');
  sentence.textContent = words;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet';
  button.textContent = i18next.t('editor.lateOk');
  button.addEventListener('click', dismiss);
  element.append(sentence, button);
  return element;
}

function draw(editor: Editor, awareness: Awareness, state: EditorState, notes: readonly Note[]): DecorationSet {
  const binding = bindingOf(editor);
  if (binding === null || notes.length === 0) return DecorationSet.empty;
  const drawn = notes.flatMap((note) => {
    const { client, clock } = note.first;
    const last = binding.positionOf(note.last, state.doc);
    // A point stands behind its letter, so the words begin one letter before the point of the first one.
    const first = binding.positionOf({ client, clock }, state.doc);
    if (first === null || last === null || last < first) return [];
    const sentence = sentenceFor(note, awareness);
    const dismiss = (): void => editor.view.dispatch(editor.state.tr.setMeta(key, { dismiss: note }));
    return [
      Decoration.inline(first - 1, last, { class: 'late-words' }),
      Decoration.widget(last, () => noteElement(sentence, dismiss), {
        // Who wrote them can become known later.
        key: `late-${client}-${clock}-${sentence}`,
        side: 5,
        stopEvent: () => true,
        ignoreSelection: true,
      }),
    ];
  });
  return DecorationSet.create(state.doc, drawn);
}

/** The extension for the live text of one room. */
export function lateWordsNotes(awareness: Awareness) {
  return Extension.create({
    name: 'lateWordsNotes',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin<Notes>({
          key,
          state: {
            init: () => ({ notes: [], drawn: DecorationSet.empty }),
            apply: (transaction, { notes, drawn }, _before, state) => {
              const change = zChange.safeParse(transaction.getMeta(key)).data;
              const now =
                change === undefined
                  ? notes
                  : 'add' in change
                    ? [...notes, ...change.add]
                    : notes.filter((note) => note !== change.dismiss);
              const isNew =
                change !== undefined ||
                transaction.getMeta(bindingKey) !== undefined ||
                transaction.getMeta(caretsKey) !== undefined;
              return {
                notes: now,
                drawn: isNew ? draw(editor, awareness, state, now) : drawn.map(transaction.mapping, transaction.doc),
              };
            },
          },
          props: { decorations: (state) => key.getState(state)?.drawn },
          view: () => {
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
