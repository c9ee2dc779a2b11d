/** Voices: who wrote each line and who filled in the fields of each block, beside them. Who that is comes from outside; this file draws it in the text. */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import i18next from 'i18next';
import type { PersonRef } from '#shared/api.ts';
import { colourNumber } from '#client/ui/person-colours.ts';
import { firstName, initials, listOf } from '#client/words/format.ts';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/**
 * The people who wrote a line, those who wrote most of it first, or who filled in the fields of a block. `at` is the position in front of
 * the node.
 */
export type VoicesOfLine = { readonly at: number; readonly of: 'line' | 'fields'; readonly people: readonly PersonRef[] };

const key = new PluginKey<DecorationSet>('voices');

function voice({ id, name }: PersonRef): HTMLElement {
  const element = document.createElement('span');
  element.className = 'voice';
  element.dataset['person'] = String(colourNumber(id));
  element.setAttribute('aria-hidden', 'true');
  element.title = name;
  const mark = document.createElement('span');
  mark.className = 'avatar';
  mark.textContent = initials(name);
  const label = document.createElement('span');
  label.className = 'voice-name';
  label.textContent = firstName(name);
  element.append(mark, label);
  return element;
}

/** The names beside a line. A screen reader meets them in one sentence in front of it. */
function voicesElement({ of, people }: VoicesOfLine): HTMLElement {
  const element = document.createElement('div');
  element.className = 'voices';
  element.contentEditable = 'false';
  element.dir = LANGUAGES[language()].direction;
  const said = document.createElement('span');
  said.className = 'hidden';
  said.textContent = i18next.t(`voices.${of}`, { names: listOf(people.map(({ name }) => name)) });
  element.append(said, ...people.map(voice));
  return element;
}

/** Shows who wrote the lines of an editor, or nothing. The same names at the same line are not drawn anew. */
export function drawVoices(editor: Editor, lines: readonly VoicesOfLine[]): void {
  if (editor.isDestroyed) return;
  const { view, state } = editor;
  const drawn = lines.map((line) =>
    Decoration.widget(line.at, () => voicesElement(line), {
      key: `voices-${line.of}-${language()}-${line.people.map(({ id }) => id).join(' ')}`,
      side: -1,
      ignoreSelection: true,
    }),
  );
  view.dispatch(state.tr.setMeta(key, DecorationSet.create(state.doc, drawn)).setMeta('addToHistory', false));
}

/** The extension of the live text. */
export const Voices = Extension.create({
  name: 'voices',
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (transaction, drawn) => {
          const next: unknown = transaction.getMeta(key);
          return next instanceof DecorationSet ? next : drawn.map(transaction.mapping, transaction.doc);
        },
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});
