/**
 * What happened to each unit between two points: whether it was added, removed or moved, and by which row. Units decide, never
 * likeness: letters are moved where the log says that they are the same letters, put in again.
 */
import { firstUnit, putInBy, type Authorship, type Credits } from '#server/history/credits.ts';
import type { Removed } from '#server/history/deletions.ts';
import type { Merged, MergedLetters, MergedMarker, UnitId } from '#shared/text/merged.ts';

/** Nobody is known to have made a change. Then something that was read is incomplete. */
export class AuthorUnknown extends Error {}

/** What happened to units. `standing` units stand at both points. */
export type Fate = 'added' | 'removed' | 'movedHere' | 'movedAway' | 'standing';

/** Units with one fate and one author, from the letter `at` on. `by` is null for those that stand at both points. */
export type Piece =
  | {
      readonly of: MergedLetters;
      readonly at: number;
      readonly text: string;
      readonly fate: Fate;
      readonly by: Authorship | null;
    }
  | { readonly of: MergedMarker; readonly at: 0; readonly text: null; readonly fate: Fate; readonly by: Authorship | null };

/** Who wrote and who deleted, for two points. */
export type Authors = { readonly early: Credits; readonly late: Credits; readonly removed: Removed };

/** A set of units. */
class UnitSet {
  readonly #clocks = new Map<number, Set<number>>();

  add({ client, clock }: UnitId): void {
    const clocks = this.#clocks.get(client);
    if (clocks === undefined) this.#clocks.set(client, new Set([clock]));
    else clocks.add(clock);
  }

  has({ client, clock }: UnitId): boolean {
    return this.#clocks.get(client)?.has(clock) === true;
  }
}

type Part = {
  readonly at: number;
  readonly length: number;
  readonly by: Authorship;
  /** The first of the units that these were at first. */
  readonly first: UnitId;
  /** Whether they were put in again. */
  readonly again: boolean;
};

/** The letters of a piece in parts of one author each. */
function partsOf({ client, clock, text, late }: MergedLetters, { early: before, late: after, removed }: Authors): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < text.length;) {
    const credit = (late === null ? before : after).of(client, clock + at);
    if (credit === null) throw new AuthorUnknown('letters that nobody wrote');
    let end = Math.min(text.length, credit.end - clock);
    let by = putInBy(credit);
    if (late === null) {
      const deletion = removed.of(client, clock + at);
      if (deletion === null) throw new AuthorUnknown('letters that nobody deleted');
      end = Math.min(end, at + deletion.length);
      by = deletion.by;
    }
    parts.push({ at, length: end - at, by, first: firstUnit(credit, client, clock + at), again: credit.again !== null });
    at = end;
  }
  return parts;
}

/** Calls back for the stretches of a part in which all units are in a set, or none. */
function eachStretch(
  { at, length, first }: Part,
  set: UnitSet,
  found: (from: number, to: number, isIn: boolean) => void,
): void {
  const isIn = (offset: number): boolean => set.has({ client: first.client, clock: first.clock + offset });
  for (let from = 0; from < length;) {
    const inside = isIn(from);
    let to = from + 1;
    while (to < length && isIn(to) === inside) to += 1;
    found(at + from, at + to, inside);
    from = to;
  }
}

function eachUnit({ first, length }: Part, found: (unit: UnitId) => void): void {
  for (let i = 0; i < length; i += 1) found({ client: first.client, clock: first.clock + i });
}

/** The pieces of two points, in the order of the text. Throws `AuthorUnknown`. */
export function piecesOf(merged: readonly Merged[], authors: Authors): Piece[] {
  const parts = new Map<MergedLetters, Part[]>();
  for (const piece of merged)
    if (piece.kind === 'letters' && (piece.early === null || piece.late === null)) parts.set(piece, partsOf(piece, authors));
  // A moved unit stood at the earlier point as one unit, and stands at the later point as another.
  const here = new UnitSet();
  const moved = new UnitSet();
  for (const [{ early }, all] of parts)
    for (const part of all) if (early === null && part.again) eachUnit(part, (unit) => here.add(unit));
  for (const [{ late }, all] of parts)
    for (const part of all) if (late === null) eachUnit(part, (unit) => void (here.has(unit) && moved.add(unit)));

  const pieces: Piece[] = [];
  /** The rows that moved letters: markers that they put in or took out moved with the letters. */
  const rows = { movedHere: new Set<number>(), movedAway: new Set<number>() };
  for (const of of merged) {
    if (of.kind === 'marker') {
      pieces.push({ of, at: 0, text: null, fate: markerFate(of), by: markerAuthor(of, authors) });
      continue;
    }
    const all = parts.get(of);
    if (all === undefined) pieces.push({ of, at: 0, text: of.text, fate: 'standing', by: null });
    for (const part of all ?? [])
      eachStretch(part, moved, (from, to, isMoved) => {
        const move = of.early === null ? 'movedHere' : 'movedAway';
        const fate = isMoved && (part.again || of.late === null) ? move : of.early === null ? 'added' : 'removed';
        if (fate === move) rows[move].add(part.by.seq);
        pieces.push({ of, at: from, text: of.text.slice(from, to), fate, by: part.by });
      });
  }
  return pieces.map((piece): Piece => {
    if (piece.text !== null || piece.by === null) return piece;
    if (piece.fate === 'added' && rows.movedHere.has(piece.by.seq)) return { ...piece, fate: 'movedHere' };
    if (piece.fate === 'removed' && rows.movedAway.has(piece.by.seq)) return { ...piece, fate: 'movedAway' };
    return piece;
  });
}

function markerFate({ early, late }: MergedMarker): Fate {
  if (early === null) return 'added';
  return late === null ? 'removed' : 'standing';
}

function markerAuthor({ client, clock, early, late }: MergedMarker, authors: Authors): Authorship | null {
  if (early !== null && late !== null) return null;
  if (late === null) return deleterOf({ client, clock }, authors);
  const credit = authors.late.of(client, clock);
  if (credit === null) throw new AuthorUnknown('a marker that nobody put in');
  return putInBy(credit);
}

function deleterOf({ client, clock }: UnitId, { removed }: Authors): Authorship {
  const deletion = removed.of(client, clock);
  if (deletion === null) throw new AuthorUnknown('a unit that nobody deleted');
  return deletion.by;
}

/**
 * Who made a value what it is at the later point: who set it after the earlier point, or else who deleted what stood there. `was`
 * and `is` are the units that held it last at the two points, and `isSet` says whether the later one holds it still. If nobody did either,
 * it was `again`: who put in again what has the value, in another place.
 */
export function setterOf(
  was: UnitId | undefined,
  is: UnitId | undefined,
  isSet: boolean,
  { authors, earlySeq }: { readonly authors: Authors; readonly earlySeq: number },
  again: Authorship | null = null,
): Authorship {
  const credit = is === undefined || !isSet ? null : authors.late.of(is.client, is.clock);
  if (credit !== null && credit.by.seq > earlySeq) return credit.by;
  // Of two values that were set at one moment one is deleted without any row that says so. The row that deleted the other counts.
  for (const unit of [isSet ? undefined : is, was]) {
    const deletion = unit === undefined ? null : authors.removed.of(unit.client, unit.clock);
    if (deletion !== null) return deletion.by;
  }
  if (again !== null) return again;
  throw new AuthorUnknown('a value that nobody set');
}
