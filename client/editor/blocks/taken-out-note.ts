/**
 * Says where a block was that the writer has just taken out, and offers to bring it back. The note takes some of the room of the
 * block, so the text below moves less. It goes only where nobody sees the text move: once it is out of view.
 */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import i18next from 'i18next';
import { z } from 'zod';
import { undoOf } from '#client/editor/binding/live-text.ts';
import { takenBlocksOf, undoItem, type TakenBlocks } from '#client/editor/binding/taken-blocks.ts';
import { announcementOf } from '#client/editor/blocks/announcement.tsx';
import { language } from '#client/words/index.ts';
import { LANGUAGES } from '#client/words/languages.ts';

/** How long the offer stands at least, in milliseconds. After that it goes once it is out of view and has no focus. */
const OFFER_TIME = 10_000;

const key = new PluginKey<DecorationSet>('takenOutNote');
const zOffer = z.custom<TakenBlocks>((value) => typeof value === 'object').nullable();

/** What was taken out, as a sentence. */
function sentenceOf({ names }: TakenBlocks): string {
  const [name] = names;
  return name !== undefined && names.length === 1
    ? i18next.t('editor.taken', { block: i18next.t(`theBlock.${name}`) })
    : i18next.t('editor.takenMany', { count: names.length });
}

function bringBack(editor: Editor, taken: TakenBlocks): void {
  const undo = undoOf(editor);
  takenBlocksOf(editor).set(null);
  if (undo === null || !undoItem(undo, taken.item)) return;
  const [name] = taken.names;
  const isOne = name !== undefined && taken.names.length === 1;
  const { t } = i18next;
  announcementOf(editor).set(isOne ? t('editor.back', { block: t(`theBlock.${name}`) }) : t('editor.backMany'));
  editor.commands.focus();
}

function makeButton(word: string, label: string, press: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet';
  button.textContent = word;
  button.setAttribute('aria-label', label);
  button.addEventListener('click', press);
  return button;
}

/** The note. `stop` ends what watches it. */
function makeNote(editor: Editor, taken: TakenBlocks): { element: HTMLElement; stop: () => void } {
  const { t } = i18next;
  const sentence = sentenceOf(taken);
  const element = document.createElement('div');
  element.className = 'taken-out';
  element.contentEditable = 'false';
  element.dir = LANGUAGES[language()].direction;
  element.setAttribute('role', 'note');
  const words = document.createElement('span');
  words.textContent = sentence;
  const offers = takenBlocksOf(editor);
  const end = (): void => {
    if (offers.get() !== taken) return;
    offers.set(null);
    announcementOf(editor).set('');
  };
  element.append(
    words,
    makeButton(t('editor.undo'), t('editor.takenUndo', { taken: sentence }), () => bringBack(editor, taken)),
    makeButton(t('editor.ok'), t('editor.takenOk', { taken: sentence }), () => {
      end();
      editor.commands.focus();
    }),
  );
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') editor.commands.focus();
  });
  let isOver = false;
  let isInView = true;
  const endUnseen = (): void => {
    if (isOver && !isInView && !element.contains(document.activeElement)) end();
  };
  const observer = new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting ?? isInView;
    endUnseen();
  });
  observer.observe(element);
  const timer = setTimeout(() => {
    isOver = true;
    endUnseen();
  }, OFFER_TIME);
  const stop = (): void => {
    clearTimeout(timer);
    observer.disconnect();
  };
  return { element, stop };
}

/** The extension that shows the offer. */
export const TakenOutNote = Extension.create({
  name: 'takenOutNote',
  addProseMirrorPlugins() {
    const { editor } = this;
    const noteFor = (taken: TakenBlocks): Decoration => {
      let stop = (): void => undefined;
      const draw = (): HTMLElement => {
        const note = makeNote(editor, taken);
        stop();
        ({ stop } = note);
        return note.element;
      };
      const behaviour = { side: -1, stopEvent: () => true, ignoreSelection: true };
      return Decoration.widget(taken.at, draw, { ...behaviour, destroy: () => stop() });
    };
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply: (transaction, drawn) => {
            const offer = zOffer.safeParse(transaction.getMeta(key)).data;
            if (offer === undefined) return drawn.map(transaction.mapping, transaction.doc);
            if (offer === null) return DecorationSet.empty;
            return DecorationSet.create(transaction.doc, [noteFor(offer)]);
          },
        },
        props: { decorations: (state) => key.getState(state) },
        view: (view) => {
          const offers = takenBlocksOf(editor);
          const unsubscribe = offers.subscribe(() => {
            const offer = offers.get();
            // The offer is made while the editor draws the change.
            queueMicrotask(() => {
              if (view.isDestroyed || offers.get() !== offer) return;
              if (offer !== null) announcementOf(editor).set(i18next.t('editor.takenHow', { taken: sentenceOf(offer) }));
              view.dispatch(view.state.tr.setMeta(key, offer));
            });
          });
          return { destroy: unsubscribe };
        },
      }),
    ];
  },
});
