/**
 * Marks the words that are new to the reader in the live text: a line under them and one in the margin, with the writer's name. Where others took
 * words out stands a small mark, which opens what stood there.
 */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { z } from 'zod';
import type { NewPiece } from '#shared/api-news.ts';
import { wordAround } from '#shared/text/word-around.ts';
import { bindingOf } from '#client/editor/binding/live-text.ts';
import { bindingKey, type TextBinding } from '#client/editor/binding/text-binding.ts';
import { goneMark, goneMarkKey, type GoneMark } from '#client/editor/gone-mark.ts';
import { nodeOfMarker, placeOfGone, rangesOfUnits } from '#client/editor/units-in-text.ts';
import { colourNumber } from '#client/ui/person-colours.ts';

/** A piece to be marked. `label` says whose it is; only the first piece of a passage in a line has one. */
export type MarkedPiece = {
  readonly key: string;
  readonly passage: string;
  readonly person: string;
  readonly label: string;
  /** Whether only its place is kept, and nothing is drawn. */
  readonly quiet: boolean;
  /** What the mark says where the piece was taken out; null for a piece that stands. */
  readonly gone: GoneMark | null;
  readonly piece: NewPiece;
};

/** Where a piece stands in the editor. */
export type PiecePlace = { readonly key: string; readonly from: number; readonly to: number };

type Marked = { readonly pieces: readonly MarkedPiece[]; readonly current: string | null; readonly drawn: DecorationSet };

const key = new PluginKey<Marked>('newWords');
const zMarked = z.custom<Omit<Marked, 'drawn'>>();
const zSpec = z.object({ piece: z.string() });

/** A range with the whole of the words that it touches. */
function wholeWords(state: EditorState, { from, to }: { from: number; to: number }): { from: number; to: number } {
  const $from = state.doc.resolve(from);
  if (!$from.parent.isTextblock || to > $from.end()) return { from, to };
  const text = $from.parent.textBetween(0, $from.parent.content.size, '\uFFFC', '\uFFFC');
  const start = $from.parentOffset;
  const words = wordAround(text, { from: start, to: start + to - from });
  return { from: $from.start() + words.from, to: $from.start() + words.to };
}

type LineMark = { readonly from: number; readonly to: number; person: string; labels: string[]; isCurrent: boolean };

/** The mark of a piece that is gone, or only its place. */
function placeOf(
  at: number,
  { key: piece }: MarkedPiece,
  attributes: Readonly<Record<string, string>>,
  isCurrent: boolean,
  says: GoneMark | null,
): Decoration {
  const all = isCurrent ? { ...attributes, 'data-current': '' } : attributes;
  return Decoration.widget(at, () => goneMark(says, all), {
    key: goneMarkKey(piece, isCurrent, says),
    piece,
    side: -1,
    ignoreSelection: true,
    stopEvent: () => true,
  });
}

/** What the mark at a place says of a passage: all that was taken out there. */
function marksOf(binding: TextBinding, state: EditorState, pieces: readonly MarkedPiece[]) {
  const found = new Map<string, { readonly first: MarkedPiece; says: GoneMark }>();
  for (const marked of pieces) {
    const { gone, passage, piece } = marked;
    if (gone === null || piece.kind === 'field') continue;
    const place = `${placeOfGone(binding, piece.units, state)} ${passage}`;
    const known = found.get(place);
    if (known === undefined) found.set(place, { first: marked, says: gone });
    else known.says = { ...known.says, words: `${known.says.words}\n${gone.words}` };
  }
  return (at: number, passage: string) => found.get(`${at} ${passage}`) ?? null;
}

function draw(editor: Editor, state: EditorState, { pieces, current }: Omit<Marked, 'drawn'>): DecorationSet {
  const binding = pieces.length === 0 ? null : bindingOf(editor);
  if (binding === null) return DecorationSet.empty;
  const drawn: Decoration[] = [];
  const lines = new Map<number, LineMark>();
  const markLine = (from: number, to: number, { person, label, passage, quiet }: MarkedPiece): void => {
    if (quiet) return;
    const line = lines.get(from) ?? { from, to, person, labels: [], isCurrent: false };
    if (label !== '' && !line.labels.includes(label)) line.labels.push(label);
    line.isCurrent ||= passage === current;
    lines.set(from, line);
  };
  const whole = marksOf(binding, state, pieces);
  for (const marked of pieces) {
    const { person, passage, piece, quiet } = marked;
    const attributes: Record<string, string> = quiet
      ? {}
      : { 'data-person': String(colourNumber(person)), 'data-passage': passage };
    if (piece.gone && piece.kind !== 'field') {
      const at = placeOfGone(binding, piece.units, state);
      const $at = state.doc.resolve(at);
      if ($at.depth > 0) markLine($at.before(), $at.after(), marked);
      // What was taken out at one place together has one mark; the others only keep their place.
      const mark = quiet ? null : whole(at, passage);
      drawn.push(placeOf(at, marked, attributes, passage === current, mark?.first === marked ? mark.says : null));
      continue;
    }
    if (piece.kind === 'words') {
      for (const found of rangesOfUnits(binding, piece.units, state)) {
        const { from, to } = wholeWords(state, found);
        drawn.push(Decoration.inline(from, to, quiet ? {} : { ...attributes, class: 'new-words' }, { piece: marked.key }));
        const $from = state.doc.resolve(from);
        if ($from.depth > 0) markLine($from.before(), $from.after(), marked);
      }
      continue;
    }
    const node = piece.marker && nodeOfMarker(binding, piece.marker, state);
    if (node === null) continue;
    drawn.push(Decoration.node(node.from, node.to, attributes, { piece: marked.key }));
    markLine(node.from, node.to, marked);
  }
  for (const { from, to, person, labels, isCurrent } of lines.values()) {
    const attributes: Record<string, string> = { class: 'new-line', 'data-person': String(colourNumber(person)) };
    // A style keeps the words out of the text: no caret meets them, and no copy takes them for words that somebody wrote.
    if (labels.length > 0) attributes['style'] = `--new-label: ${JSON.stringify(labels.join(' · '))}`;
    if (labels.length > 0) attributes['data-new-label'] = '';
    if (isCurrent) attributes['data-current'] = '';
    drawn.push(Decoration.node(from, to, attributes));
  }
  return DecorationSet.create(state.doc, drawn);
}

/** Marks these pieces in an editor, and the passage `current` as the one that the reader has gone to. */
export function markNewWords(editor: Editor, pieces: readonly MarkedPiece[], current: string | null): void {
  if (editor.isDestroyed) return;
  const known = key.getState(editor.state);
  if (known !== undefined && known.pieces === pieces && known.current === current) return;
  editor.view.dispatch(editor.state.tr.setMeta(key, { pieces, current }).setMeta('addToHistory', false));
}

/** Where the marked pieces stand now, in the order of the text. A piece that stands in several parts has a place for each. */
export function newWordsIn(editor: Editor): PiecePlace[] {
  const found = key.getState(editor.state)?.drawn.find() ?? [];
  return found
    .flatMap(({ from, to, spec }) => {
      const known = zSpec.safeParse(spec).data;
      return known === undefined ? [] : [{ key: known.piece, from, to }];
    })
    .toSorted((a, b) => a.from - b.from);
}

/** The extension. */
export const NewWords = Extension.create({
  name: 'newWords',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin<Marked>({
        key,
        state: {
          init: () => ({ pieces: [], current: null, drawn: DecorationSet.empty }),
          apply: (transaction, known, _before, state) => {
            const change: unknown = transaction.getMeta(key);
            const next = change === undefined ? known : zMarked.parse(change);
            // What others did is in the text already; what this editor does is not, and only moves the marks.
            if (change !== undefined || (known.pieces.length > 0 && transaction.getMeta(bindingKey) !== undefined))
              return { ...next, drawn: draw(editor, state, next) };
            return transaction.docChanged ? { ...known, drawn: known.drawn.map(transaction.mapping, transaction.doc) } : known;
          },
        },
        props: { decorations: (state) => key.getState(state)?.drawn },
      }),
    ];
  },
});
