/**
 * Passages: the words of a section's text that are new to a reader, who wrote them, and where they stand. Form alone makes no passage:
 * neither bold nor a heading, and neither a line that was split nor what moved. What others took out is a part of a passage too, at the place
 * where it stood.
 */
import * as Y from 'yjs';
import { readMarker, type Marker, type Values } from '#shared/text/markers.ts';
import { withoutSpaces, wordAround } from '#shared/text/word-around.ts';
import { isLiveMarker, mapOf, valuesIn } from '#shared/text/lines.ts';
import { BLOCKS } from '#shared/blocks.ts';

/**
 * Who wrote a unit, in which row of the log, and when. With `putBack` it is who put it in again after it was gone, whoever wrote it
 * first.
 */
export type Writer = { readonly person: string; readonly seq: number; readonly at: number; readonly putBack: boolean };

/**
 * Says of a unit who wrote it, if it is new to the reader, and null if it is not; and the first clock of the client behind it for
 * which the answer may be another.
 */
export type NewUnits = (client: number, clock: number) => { readonly by: Writer | null; readonly end: number };

/**
 * Units of a client that are gone and that the reader knew: their letters or, of a marker, its keys. `by` is who took them out; null if that is
 * no news. With `isBack` they stand elsewhere again. `end` is the first clock behind them.
 */
export type Gone = {
  readonly letters: string | null;
  readonly marker: Values | null;
  readonly by: Writer | null;
  readonly isBack: boolean;
  readonly end: number;
};

/** A value of a key that was taken out, which the reader knew, and the unit that stands for it. */
export type GoneField = {
  readonly by: Writer | null;
  readonly was: unknown;
  readonly unit: readonly [client: number, clock: number];
};

/** Says what is gone. */
export type GoneUnits = {
  /** What a unit was, if it is gone and the reader knew it; and the first clock behind it for which the answer may be another. */
  at(client: number, clock: number): { readonly gone: Gone | null; readonly end: number };
  /** The value that a key had of a marker that stands. */
  field(marker: readonly [client: number, clock: number], key: string): GoneField | null;
};

/** What a piece is: letters of one line, a structured block (or one person's view in it), or one field of it. */
export type PieceKind = 'words' | 'block' | 'field';

/** A part of a passage that stands at one place. */
export type Piece = {
  readonly kind: PieceKind;
  /** Whether it was taken out. */
  readonly gone: boolean;
  /** Whether only some of the letters of `words` were taken out: these are the whole words as they were. */
  readonly inWord: boolean;
  /** Its units: `client, clock, length, …`, in the order of the text. */
  readonly units: readonly number[];
  /** The marker of its block or of its field's block, as client and clock; for words null. */
  readonly marker: readonly [client: number, clock: number] | null;
  /** The letters; the type of a block; the key of a field. */
  readonly words: string;
  /** The value of a field; of one that was emptied, what it was. */
  readonly value: string | number | null;
  /** The first row that has to stay new for it to be told so: also that of a space or a line in or beside whole words. */
  readonly firstSeq: number;
  readonly at: number;
};

/**
 * New words of one person that belong together: those of one line, and of the lines that they go on in. With `putBack` the person put
 * them in again, and may not be who wrote them.
 */
export type Passage = { readonly person: string; readonly putBack: boolean; readonly pieces: readonly Piece[] };

type OpenPiece = {
  kind: PieceKind;
  gone: boolean;
  /** Of letters that are gone, where they stand in the text as the reader knew it. */
  was: { from: number; to: number } | null;
  person: string;
  putBack: boolean;
  units: number[];
  marker: readonly [number, number] | null;
  words: string;
  value: string | number | null;
  firstSeq: number;
  at: number;
  /** The line it stands in, counted over lines that show something. */
  row: number;
  /** Whether nothing old stands between it and the piece of the same person before it. */
  goesOn: boolean;
};

/** A block or a view that is new itself. It is news unless it holds letters that are not: then it only moved. */
type Holder = { readonly piece: OpenPiece | null; readonly kind: 'block' | 'view' };

function addUnits(units: number[], client: number, clock: number, length: number): void {
  const last = units.length - 3;
  if (last >= 0 && units[last] === client && (units[last + 1] ?? 0) + (units[last + 2] ?? 0) === clock)
    units[last + 2] = (units[last + 2] ?? 0) + length;
  else units.push(client, clock, length);
}

function noteWriter(piece: OpenPiece, by: Writer): void {
  piece.firstSeq = Math.min(piece.firstSeq, by.seq);
  piece.at = Math.max(piece.at, by.at);
}

/** The keys of a marker that say something: the fields of blocks, whose view it is, and that a line must be known. */
function fieldsOf(marker: Marker): readonly string[] {
  if (marker.kind === 'block') return [...Object.keys(BLOCKS[marker.type].attributes), 'mustKnow'];
  if (marker.kind === 'view') return ['whose'];
  return marker.kind === 'line' ? ['mustKnow'] : [];
}

/** Whether a unit was written, or put back, by the person whose piece it is. */
function isOf(piece: OpenPiece | null, { person, putBack }: Writer): piece is OpenPiece {
  return piece?.person === person && piece.putBack === putBack;
}

function plainValue(value: unknown): string | number | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : null;
}

class PassageFinder {
  readonly #isNew: NewUnits;
  readonly #pieces: OpenPiece[] = [];
  #row = 0;
  /** Whether the line that began last has shown nothing yet. */
  #rowIsOpen = false;
  /** The piece to which the last letter belongs; null if that letter is old. */
  #last: OpenPiece | null = null;
  #holders: Holder[] = [];
  readonly #dropped = new Set<OpenPiece>();
  readonly #isGone: GoneUnits | null;
  /** What the reader knows of the text, with what was taken out of it and is news: this is told in its whole words. */
  #was = '';
  /** Where others put in or took out spaces and lines in it, and in which row: that alone is no news, but it parts and joins words. */
  readonly #gaps: { readonly from: number; readonly to: number; readonly seq: number }[] = [];
  /** The piece of letters that are gone which may go on, and the block that is gone with what comes behind it. */
  #lastGone: OpenPiece | null = null;
  #goneBlock: OpenPiece | null = null;

  constructor(isNew: NewUnits, isGone: GoneUnits | null) {
    this.#isNew = isNew;
    this.#isGone = isGone;
  }

  #add(
    by: Writer,
    { gone = false, ...piece }: Pick<OpenPiece, 'kind' | 'marker' | 'words' | 'value'> & { gone?: boolean },
  ): OpenPiece {
    const { person, putBack, seq: firstSeq, at } = by;
    const goesOn = isOf(this.#last, by);
    const added = { ...piece, gone, was: null, person, putBack, units: [], firstSeq, at, row: this.#row, goesOn };
    this.#pieces.push(added);
    return added;
  }

  #showsLine(): void {
    if (!this.#rowIsOpen) return;
    this.#row += 1;
    this.#rowIsOpen = false;
  }

  #old(text: string): void {
    this.#last = null;
    if (text.trim() === '') return;
    for (const { piece } of this.#holders) if (piece !== null) this.#dropped.add(piece);
  }

  /** Notes spaces or a line that others put in or took out, and how much of them the reader knew. */
  #gap(letters: string, { seq }: Writer, known: number): void {
    const from = this.#was.length;
    if (letters.trim() === '') this.#gaps.push({ from, to: from + known, seq });
  }

  letters({ id, length }: Y.Item, text: string): void {
    this.#showsLine();
    for (let at = 0; at < length;) {
      const { by, end } = this.#isNew(id.client, id.clock + at);
      const to = Math.min(length, end - id.clock);
      const letters = text.slice(at, to);
      if (by === null) {
        this.#old(letters);
        this.#was += letters;
        this.#lastGone = null;
      } else {
        this.#gap(letters, by, 0);
        // What is written in the place of other words parts those of nobody else.
        if (!isOf(this.#lastGone, by)) this.#lastGone = null;
        const open = this.#last;
        const piece =
          isOf(open, by) && open.kind === 'words' && open.row === this.#row
            ? open
            : this.#add(by, { kind: 'words', marker: null, words: '', value: null });
        addUnits(piece.units, id.client, id.clock + at, to - at);
        piece.words += letters;
        noteWriter(piece, by);
        this.#last = piece;
      }
      at = to;
    }
  }

  marker(item: Y.Item): void {
    const map = mapOf(item);
    if (map === null) return;
    const values = valuesIn(map);
    const marker = readMarker(values);
    this.#rowIsOpen = true;
    const inPart = marker.kind === 'line' && marker.path[0] === 'part';
    if (marker.kind === 'block' || (marker.kind === 'line' && !inPart)) this.#holders = [];
    if (marker.kind === 'part' || marker.kind === 'view') this.#holders = this.#holders.filter(({ kind }) => kind === 'block');
    const own = this.#isNew(item.id.client, item.id.clock).by;
    if (own === null) this.#was += '\n';
    else this.#gap('\n', own, 0);
    this.#lastGone = null;
    this.#goneBlock = null;
    let holder: OpenPiece | null = null;
    if (marker.kind === 'block' || marker.kind === 'view') {
      if (marker.kind === 'block') this.#showsLine();
      const place = [item.id.client, item.id.clock] as const;
      const words = marker.kind === 'block' ? marker.type : 'personView';
      holder = own && this.#add(own, { kind: 'block', marker: place, words, value: null });
      if (holder !== null) {
        addUnits(holder.units, item.id.client, item.id.clock, 1);
        this.#last = holder;
      } else if (marker.kind === 'block') this.#last = null;
      this.#holders.push({ piece: holder, kind: marker.kind });
    }
    for (const key of fieldsOf(marker)) this.#field(item, { key, own, holder, isSaid: key in values });
  }

  /** A field that was set. Those that came with their block belong to it, and those of a line that is new are form. */
  #field(
    marker: Y.Item,
    { key, own, holder, isSaid }: { key: string; own: Writer | null; holder: OpenPiece | null; isSaid: boolean },
  ): void {
    const item = isSaid ? mapOf(marker)?._map.get(key) : undefined;
    if (item === undefined) return this.#goneField(marker, key);
    const { client } = item.id;
    const clock = item.id.clock + item.length - 1;
    const { by } = this.#isNew(client, clock);
    if (by === null) return;
    if (isOf(holder, by)) {
      addUnits(holder.units, client, clock, 1);
      return noteWriter(holder, by);
    }
    if (own !== null && own.person === by.person) return;
    const value = plainValue(item.content.getContent()[item.length - 1]);
    // That a line need not be known any more takes something away, and no word of it stands there.
    if (key === 'mustKnow' && value === null) return;
    // The row of a line that shows nothing yet is that of its letters.
    if (this.#rowIsOpen) this.#showsLine();
    const piece = this.#add(by, { kind: 'field', marker: [marker.id.client, marker.id.clock], words: key, value });
    addUnits(piece.units, client, clock, 1);
  }

  /** A field that was emptied. */
  #goneField({ id }: Y.Item, key: string): void {
    const gone = this.#isGone?.field([id.client, id.clock], key) ?? null;
    const value = plainValue(gone?.was);
    if (gone === null || gone.by === null || value === null) return;
    if (this.#rowIsOpen) this.#showsLine();
    const piece = this.#add(gone.by, { kind: 'field', gone: true, marker: [id.client, id.clock], words: key, value });
    addUnits(piece.units, ...gone.unit, 1);
  }

  /** Units that stand no more. */
  gone({ id, length }: Y.Item): void {
    if (this.#isGone === null) return;
    for (let at = id.clock; at < id.clock + length;) {
      const { gone, end } = this.#isGone.at(id.client, at);
      const to = Math.min(id.clock + length, end);
      if (gone?.letters != null) this.#goneLetters(id.client, at, { ...gone, letters: gone.letters.slice(0, to - at) });
      else if (gone !== null && gone.marker !== null) this.#goneMarker(id.client, at, gone.marker, gone);
      at = to;
    }
  }

  #goneLetters(client: number, clock: number, { letters, by, isBack }: Gone & { readonly letters: string }): void {
    const says = letters.trim() !== '';
    // A block of which words stand elsewhere was moved there.
    if (isBack && says && this.#goneBlock !== null) this.#dropped.add(this.#goneBlock);
    // What is no news parts nothing: where the reader last looked may change what is known of it, and the marks stay the same.
    if (by === null) return;
    const from = this.#was.length;
    this.#gap(letters, by, letters.length);
    this.#was += letters;
    if (says) this.#showsLine();
    const open = this.#lastGone;
    const piece =
      isOf(open, by) && open.row === this.#row
        ? open
        : this.#add(by, { kind: 'words', gone: true, marker: null, words: '', value: null });
    addUnits(piece.units, client, clock, letters.length);
    noteWriter(piece, by);
    piece.words += letters;
    piece.was = { from: piece.was?.from ?? from, to: this.#was.length };
    this.#lastGone = piece;
  }

  #goneMarker(client: number, clock: number, values: Values, { by }: Gone): void {
    // A line of which the reader knows that it is gone parts no words any more.
    if (by !== null) {
      this.#gap('\n', by, 1);
      this.#was += '\n';
    }
    const marker = readMarker(values);
    const inPart = marker.kind === 'line' && marker.path[0] === 'part';
    if (marker.kind === 'line' && !inPart) this.#goneBlock = null;
    if (marker.kind !== 'block') return;
    this.#lastGone = null;
    this.#goneBlock = by && this.#add(by, { kind: 'block', gone: true, marker: null, words: marker.type, value: null });
    if (this.#goneBlock !== null) addUnits(this.#goneBlock.units, client, clock, 1);
  }

  /** Whoever knew a space or a line in or beside whole words, or that it is gone, would be told others: its row stays new with them. */
  #noteGaps(piece: OpenPiece, words: { readonly from: number; readonly to: number }): void {
    for (const { from, to, seq } of this.#gaps)
      if (to >= words.from - 1 && from <= words.to) piece.firstSeq = Math.min(piece.firstSeq, seq);
  }

  /** Gives letters that are gone the whole words that they were in, and joins those of one word. */
  #inWholeWords(pieces: readonly OpenPiece[]): { piece: OpenPiece; words: string; inWord: boolean }[] {
    const whole: { piece: OpenPiece; words: string; inWord: boolean; to: number }[] = [];
    for (const piece of pieces) {
      if (piece.was === null) {
        whole.push({ piece, words: piece.words, inWord: false, to: -1 });
        continue;
      }
      const said = withoutSpaces(this.#was, piece.was);
      const { from, to } = wordAround(this.#was, said);
      this.#noteGaps(piece, { from: Math.min(from, piece.was.from), to: Math.max(to, piece.was.to) });
      const last = whole.at(-1);
      if (last?.piece.was != null && last.to > from) {
        const first = last.piece.was.from;
        last.piece.units.push(...piece.units);
        noteWriter(last.piece, { ...piece, seq: piece.firstSeq });
        const both = wordAround(this.#was, withoutSpaces(this.#was, { from: first, to: piece.was.to }));
        whole[whole.length - 1] = { ...last, words: this.#was.slice(both.from, both.to), inWord: true, to: both.to };
      } else whole.push({ piece, words: this.#was.slice(from, to), inWord: to - from > said.to - said.from, to });
    }
    return whole;
  }

  passages(): Passage[] {
    const passages: { person: string; putBack: boolean; pieces: OpenPiece[] }[] = [];
    const open = new Map<string, (typeof passages)[number]>();
    for (const piece of this.#pieces) {
      // A space between two words that somebody joined is no news.
      if (this.#dropped.has(piece) || (piece.kind === 'words' && piece.words.trim() === '')) continue;
      const { person, putBack } = piece;
      const before = open.get(`${putBack} ${person}`);
      const row = before?.pieces.at(-1)?.row;
      if (before !== undefined && row !== undefined && (row === piece.row || (piece.goesOn && row === piece.row - 1)))
        before.pieces.push(piece);
      else {
        const passage = { person, putBack, pieces: [piece] };
        open.set(`${putBack} ${person}`, passage);
        passages.push(passage);
      }
    }
    return passages.map(({ person, putBack, pieces }) => ({
      person,
      putBack,
      pieces: this.#inWholeWords(pieces).map(
        ({ piece: { kind, gone, units, marker, value, firstSeq, at }, words, inWord }) => ({
          kind,
          gone,
          inWord,
          units,
          marker,
          words,
          value,
          firstSeq,
          at,
        }),
      ),
    }));
  }
}

/** The passages of a text that are new, in the order of the text. `isGone` says what others took out; null if that is nothing. */
export function passagesOf(text: Y.Text, isNew: NewUnits, isGone: GoneUnits | null = null): Passage[] {
  const finder = new PassageFinder(isNew, isGone);
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) finder.gone(item);
    else if (item.content instanceof Y.ContentString) finder.letters(item, item.content.str);
    else if (isLiveMarker(item)) finder.marker(item);
  }
  return finder.passages();
}
