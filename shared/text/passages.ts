/**
 * Passages: the words of a section's text that are new to a reader, who wrote them, and where they stand. Form alone makes no passage:
 * neither bold nor a heading, and neither a line that was split nor what moved.
 */
import * as Y from 'yjs';
import { readMarker, type Marker } from '#shared/text/markers.ts';
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

/** What a piece is: letters of one line, a structured block (or one person's view in it), or one field of it. */
export type PieceKind = 'words' | 'block' | 'field';

/** A part of a passage that stands at one place. */
export type Piece = {
  readonly kind: PieceKind;
  /** Its units: `client, clock, length, …`, in the order of the text. */
  readonly units: readonly number[];
  /** The marker of its block or of its field's block, as client and clock; for words null. */
  readonly marker: readonly [client: number, clock: number] | null;
  /** The letters; the type of a block; the key of a field. */
  readonly words: string;
  /** The value of a field. */
  readonly value: string | number | null;
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

  constructor(isNew: NewUnits) {
    this.#isNew = isNew;
  }

  #add(by: Writer, piece: Pick<OpenPiece, 'kind' | 'marker' | 'words' | 'value'>): OpenPiece {
    const { person, putBack, seq: firstSeq, at } = by;
    const added = { ...piece, person, putBack, units: [], firstSeq, at, row: this.#row, goesOn: isOf(this.#last, by) };
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

  letters({ id, length }: Y.Item, text: string): void {
    this.#showsLine();
    for (let at = 0; at < length;) {
      const { by, end } = this.#isNew(id.client, id.clock + at);
      const to = Math.min(length, end - id.clock);
      const letters = text.slice(at, to);
      if (by === null) this.#old(letters);
      else {
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
    if (item === undefined) return;
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
      pieces: pieces.map(({ kind, units, marker, words, value, firstSeq, at }) => ({
        kind,
        units,
        marker,
        words,
        value,
        firstSeq,
        at,
      })),
    }));
  }
}

/** The passages of a text that are new, in the order of the text. */
export function passagesOf(text: Y.Text, isNew: NewUnits): Passage[] {
  const finder = new PassageFinder(isNew);
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentString) finder.letters(item, item.content.str);
    else if (isLiveMarker(item)) finder.marker(item);
  }
  return finder.passages();
}
