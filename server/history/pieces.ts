/**
 * The units that a sitting put in, or that it took out, as rows tell them: letters, markers and formats, each with the unit that it was
 * put in behind. From that alone they are put in the order of the text again, also where they are in no text any more.
 */
import type { UnitId } from '#server/history/quick.ts';
import type { Values } from '#shared/text/markers.ts';

/** Beyond so many pieces nothing more is kept: such a sitting is told without its words. */
const MAX_PIECES = 20_000;

/** Units of one client that follow each other. */
export type Piece = {
  readonly client: number;
  clock: number;
  length: number;
  /** The letters in parts, the last part first; null for a marker or a format. */
  readonly letters: string[] | null;
  /** The keys of a marker; null for all others. */
  readonly marker: Values | null;
  /** The unit behind which the first of them was put in. */
  origin: UnitId | null;
  /** The row that put them in, and the row of the sitting that they belong to: it put them in, or took them out. */
  seq: number;
  readonly row: number;
  /** Whether they count. Those that the sitting put in and took out again only hold others together. */
  readonly counts: boolean;
};

/** A unit of the text in its order: letters that follow on each other, or a marker. */
export type Token = {
  readonly row: number;
  readonly letters: string;
  readonly marker: Values | null;
};
/** Tokens that follow on each other, and the unit in front of them, which is none of them. */
export type Run = { readonly behind: UnitId | null; readonly tokens: readonly Token[] };

/** Collects pieces while rows are read from the newest to the oldest. */
export class Pieces {
  readonly #all: Piece[] = [];
  /** The newest piece of each client: what comes next often ends where it begins. */
  readonly #last = new Map<number, Piece>();
  #isFull = false;

  /** Adds letters that were put in behind `origin` by row `seq`. */
  letters(of: {
    client: number;
    clock: number;
    text: string;
    origin: UnitId | null;
    seq: number;
    row: number;
    counts: boolean;
  }): void {
    const { client, clock, text, origin, seq, row, counts } = of;
    const next = this.#last.get(client);
    const isBefore =
      next !== undefined &&
      next.clock === clock + text.length &&
      next.letters !== null &&
      next.counts === counts &&
      next.row === row &&
      next.origin?.client === client &&
      next.origin.clock === next.clock - 1;
    if (!isBefore || next.letters === null) {
      this.#add({ client, clock, length: text.length, letters: [text], marker: null, origin, seq, row, counts });
      return;
    }
    next.letters.push(text);
    next.clock = clock;
    next.length += text.length;
    next.origin = origin;
    next.seq = seq;
  }

  /** Adds a marker or a format. */
  unit(of: {
    client: number;
    clock: number;
    marker: Values | null;
    origin: UnitId | null;
    seq: number;
    row: number;
    counts: boolean;
  }): void {
    this.#add({ ...of, length: 1, letters: null });
  }

  #add(piece: Piece): void {
    if (this.#all.length >= MAX_PIECES) this.#isFull = true;
    if (this.#isFull) return;
    this.#all.push(piece);
    this.#last.set(piece.client, piece);
  }

  /** All units in the order of the text, as far as they hang together. */
  runs(): readonly Run[] {
    return this.#isFull ? [] : new Order(this.#all).runs();
  }
}

/** Puts pieces in order: each unit stands right behind the one that it was put in behind, and of several the newest does. */
class Order {
  readonly #byClient: ReadonlyMap<number, readonly Piece[]>;
  /** What was put in behind a unit of a piece, by the offset of that unit. */
  readonly #behind = new Map<Piece, Map<number, Piece[]>>();
  readonly #roots: Piece[] = [];

  constructor(pieces: readonly Piece[]) {
    const byClient = Map.groupBy(pieces, (piece) => piece.client);
    this.#byClient = new Map([...byClient].map(([client, all]) => [client, all.toSorted((a, b) => a.clock - b.clock)]));
    for (const piece of pieces) {
      const on = piece.origin === null ? null : this.#pieceAt(piece.origin);
      if (on === null || piece.origin === null || on === piece) {
        this.#roots.push(piece);
        continue;
      }
      const offset = piece.origin.clock - on.clock;
      const known = this.#behind.get(on) ?? new Map<number, Piece[]>();
      this.#behind.set(on, known);
      known.set(offset, [...(known.get(offset) ?? []), piece]);
    }
  }

  #pieceAt({ client, clock }: UnitId): Piece | null {
    const all = this.#byClient.get(client) ?? [];
    let low = 0;
    for (let high = all.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.clock ?? Number.POSITIVE_INFINITY) <= clock) low = middle + 1;
      else high = middle;
    }
    const piece = all[low - 1];
    return piece !== undefined && clock < piece.clock + piece.length ? piece : null;
  }

  runs(): Run[] {
    return this.#roots
      .toSorted((a, b) => a.seq - b.seq || a.clock - b.clock)
      .map((root) => ({ behind: root.origin, tokens: this.#tokensFrom(root) }));
  }

  /** What hangs on a piece, without recursion: a long text is a long chain. */
  #tokensFrom(root: Piece): Token[] {
    const tokens: Token[] = [];
    const open: { piece: Piece; from: number }[] = [{ piece: root, from: 0 }];
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const { piece, from } = top;
      const children = this.#behind.get(piece);
      const offset = [...(children?.keys() ?? [])].filter((at) => at >= from).toSorted((a, b) => a - b)[0];
      const end = offset === undefined ? piece.length : offset + 1;
      tokens.push(...tokensOf(piece, from, end));
      if (offset === undefined) continue;
      if (end < piece.length) open.push({ piece, from: end });
      const here = (children?.get(offset) ?? []).toSorted((a, b) => a.seq - b.seq || a.clock - b.clock);
      for (const child of here) open.push({ piece: child, from: 0 });
    }
    return tokens;
  }
}

function tokensOf({ letters, marker, row, counts }: Piece, from: number, end: number): Token[] {
  if (!counts) return [];
  if (letters === null) return marker === null ? [] : [{ row, letters: '', marker }];
  return [{ row, letters: letters.toReversed().join('').slice(from, end), marker: null }];
}
