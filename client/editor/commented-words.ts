/** Marks the words that open threads are about in a live text. The marks follow the words by the ids of their letters. */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import i18next from 'i18next';
import { z } from 'zod';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { bindingKey } from '#client/editor/binding/text-binding.ts';
import { nodeOfMarker, rangesOfUnits, type Range } from '#client/editor/units-in-text.ts';

/** The words or the block of a thread: `units` are `client, clock, length, …`, and `block` is the marker of a structured block. */
export type CommentedWords = {
  readonly threadId: string;
  readonly units: readonly number[];
  readonly block: readonly [number, number] | null;
};

/** Where words of a thread stand. A thread whose words stand in several parts has a place for each. */
export type ThreadPlace = Range & { readonly threadId: string };

type Marked = {
  readonly words: readonly CommentedWords[];
  /** The thread that is open beside the text; null if none is. */
  readonly current: string | null;
  readonly drawn: DecorationSet;
};

const key = new PluginKey<Marked>('commentedWords');
const zMarked = z.custom<Omit<Marked, 'drawn'>>();
const zSpec = z.object({ thread: z.string() });

/** The mark behind commented words: a button that opens their thread. Its number is drawn by a style, so no copy takes it for words. */
function markOf(threads: readonly string[]): HTMLElement {
  const mark = document.createElement('button');
  mark.type = 'button';
  mark.className = 'thread-mark';
  mark.contentEditable = 'false';
  mark.dataset['thread'] = threads[0] ?? '';
  mark.dataset['count'] = String(threads.length);
  mark.setAttribute('aria-label', i18next.t('comments.here', { count: threads.length }));
  return mark;
}

/** What the mark of a block is drawn from: the threads about a node, from the decorations of its view. */
export function threadsOfBlock(decorations: readonly { readonly spec: unknown }[]): string[] {
  return decorations.flatMap(({ spec }) => zSpec.safeParse(spec).data?.thread ?? []);
}

function draw(editor: Editor, state: EditorState, { words, current }: Omit<Marked, 'drawn'>): DecorationSet {
  const binding = words.length === 0 ? null : bindingOf(editor);
  if (binding === null) return DecorationSet.empty;
  const drawn: Decoration[] = [];
  /** The threads whose words end at a place. A block draws its mark itself. */
  const marks = new Map<number, string[]>();
  const markAt = (at: number, threadId: string): void => void marks.set(at, [...(marks.get(at) ?? []), threadId]);
  for (const { threadId, units, block } of words) {
    const now = threadId === current ? ' is-current' : '';
    if (block !== null) {
      const node = nodeOfMarker(binding, block, state);
      if (node !== null)
        drawn.push(Decoration.node(node.from, node.to, { class: `commented-block${now}` }, { thread: threadId }));
      continue;
    }
    const name = `commented${now}`;
    const ranges = rangesOfUnits(binding, units, state);
    for (const { from, to } of ranges) drawn.push(Decoration.inline(from, to, { class: name }, { thread: threadId }));
    const last = ranges.at(-1);
    if (last !== undefined) markAt(last.to, threadId);
  }
  for (const [at, threads] of marks)
    drawn.push(
      Decoration.widget(at, () => markOf(threads), {
        key: `${threads.join(' ')} ${i18next.language}`,
        side: 1,
        ignoreSelection: true,
        stopEvent: () => true,
      }),
    );
  return DecorationSet.create(state.doc, drawn);
}

/** Marks these words in an editor, and those of the thread `current` as the ones that are open beside the text. */
export function markCommentedWords(editor: Editor, words: readonly CommentedWords[], current: string | null): void {
  if (editor.isDestroyed) return;
  const known = key.getState(editor.state);
  if (known !== undefined && known.words === words && known.current === current) return;
  editor.view.dispatch(editor.state.tr.setMeta(key, { words, current }).setMeta('addToHistory', false));
}

function placesIn(found: readonly Decoration[]): ThreadPlace[] {
  return found
    .flatMap(({ from, to, spec }) => {
      const known = zSpec.safeParse(spec).data;
      return known === undefined ? [] : [{ threadId: known.thread, from, to }];
    })
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
}

/** Where the words of the marked threads stand now, in the order of the text. Threads whose words are gone have no place. */
export function commentedWordsIn(editor: Editor): ThreadPlace[] {
  return placesIn(key.getState(editor.state)?.drawn.find() ?? []);
}

/** The threads whose words stand at a position, the one with the fewest words first. */
export function threadsAt(editor: Editor, position: number): string[] {
  const found = placesIn(key.getState(editor.state)?.drawn.find(position, position) ?? []);
  const shortest = found.toSorted((a, b) => a.to - a.from - (b.to - b.from));
  return [...new Set(shortest.map(({ threadId }) => threadId))];
}

/** The extension. */
export const CommentedText = Extension.create({
  name: 'commentedWords',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin<Marked>({
        key,
        state: {
          init: () => ({ words: [], current: null, drawn: DecorationSet.empty }),
          apply: (transaction, known, _before, state) => {
            const change: unknown = transaction.getMeta(key);
            const next = change === undefined ? known : zMarked.parse(change);
            // What others did is in the text already; what this editor does is not, and only moves the marks.
            if (change !== undefined || (known.words.length > 0 && transaction.getMeta(bindingKey) !== undefined))
              return { ...next, drawn: draw(editor, state, next) };
            return transaction.docChanged ? { ...known, drawn: known.drawn.map(transaction.mapping, transaction.doc) } : known;
          },
        },
        props: { decorations: (state) => key.getState(state)?.drawn },
      }),
    ];
  },
});
