/**
 * What was taken out and put in again where it stood, by undo or by a restore, stands at both points: nobody is shown the same words
 * twice. The log says which letters are the same ones (moves.ts, restores), so nothing is told by likeness.
 */
import { firstUnit, type Credits } from '#server/history/credits.ts';
import type { Keys, Look, Merged, MergedLetters } from '#shared/text/merged.ts';

/** A unit of a piece that stands at one of the points, and the unit of the other point that it is. */
type Single = {
  readonly piece: Merged;
  readonly at: number;
  readonly first: string | null;
  same: Single | null;
  index: number;
};

/** The units of a piece. `first` names the unit that each was at first; null for one that is not known to be another. */
function singlesOf(piece: Merged, credits: Credits, isEarly: boolean): Single[] {
  const { client, clock } = piece;
  const length = piece.kind === 'letters' ? piece.text.length : 1;
  return Array.from({ length }, (_, at) => {
    const credit = credits.of(client, clock + at);
    const isKnown = credit !== null && (isEarly || credit.again !== null);
    const first = isKnown ? firstUnit(credit, client, clock + at) : null;
    return { piece, at, first: first === null ? null : `${first.client} ${first.clock}`, same: null, index: 0 };
  });
}

function pair(one: Single, other: Single): void {
  one.same = other;
  other.same = one;
}

/** Pairs the units that are the same ones and have the same order. */
function pairAll(gone: readonly Single[], here: readonly Single[]): void {
  const byFirst = new Map<string, Single>();
  for (const [index, single] of gone.entries()) {
    single.index = index;
    if (single.first !== null) byFirst.set(single.first, single);
  }
  let last = -1;
  for (const single of here) {
    const other = single.first === null ? undefined : byFirst.get(single.first);
    if (other === undefined || other.index <= last || other.piece.kind !== single.piece.kind) continue;
    pair(single, other);
    last = other.index;
  }
  // A marker that undo puts in again is a new one. It begins the same line if the same letter or marker stands behind it.
  for (let at = here.length - 2; at >= 0; at -= 1) {
    const marker = here[at];
    const behind = here[at + 1]?.same;
    const other = behind === null || behind === undefined ? undefined : gone[behind.index - 1];
    if (marker?.piece.kind !== 'marker' || other?.piece.kind !== 'marker' || marker.same !== null || other.same !== null)
      continue;
    if (marker.piece.late?.values['type'] === other.piece.early?.values['type']) pair(marker, other);
  }
}

const cut = (piece: MergedLetters, from: number, to: number): MergedLetters => ({
  ...piece,
  clock: piece.clock + from,
  text: piece.text.slice(from, to),
});

/** Whether units of a piece were put in again. */
function hasAgain(piece: Merged, credits: Credits): boolean {
  const end = piece.clock + (piece.kind === 'letters' ? piece.text.length : 1);
  for (let { clock } = piece; clock < end;) {
    const credit = credits.of(piece.client, clock);
    if (credit === null) return false;
    if (credit.again !== null) return true;
    clock = credit.end;
  }
  return false;
}

/** The units in one order: those that are gone stand in front of the next one that is there again. */
function inOrder(gone: readonly Single[], here: readonly Single[]): Single[] {
  const ordered: Single[] = [];
  let next = 0;
  const addGone = (end: number): void => {
    for (; next < end; next += 1) {
      const single = gone[next];
      if (single?.same === null) ordered.push(single);
    }
  };
  for (const single of here) {
    if (single.same !== null) addGone(single.same.index);
    ordered.push(single);
  }
  addGone(gone.length);
  return ordered;
}

/** What the units of one stretch are. */
function pieceOf({ piece, at, same }: Single, length: number): Merged {
  const early = same === null ? piece.early : same.piece.early;
  const was = same === null ? {} : { was: { client: same.piece.client, clock: same.piece.clock + same.at } };
  if (piece.kind === 'letters') return { ...cut(piece, at, at + length), ...was, early: early as Look | null };
  return { ...piece, ...was, early: early as Keys | null };
}

/** Neighbours that stand at one of the points only, with what is the same at both told once. */
function told(group: readonly Merged[], early: Credits, late: Credits): Merged[] {
  const isGone = (piece: Merged): boolean => piece.late === null;
  const all = group.flatMap((piece) => singlesOf(piece, isGone(piece) ? early : late, isGone(piece)));
  const gone = all.filter(({ piece }) => isGone(piece));
  const here = all.filter(({ piece }) => !isGone(piece));
  pairAll(gone, here);
  if (here.every(({ same }) => same === null)) return [...group];
  const pieces: Merged[] = [];
  const ordered = inOrder(gone, here);
  for (let from = 0; from < ordered.length;) {
    const first = ordered[from];
    if (first === undefined) break;
    let to = from + 1;
    while (to < ordered.length) {
      const next = ordered[to];
      const goesOn = next?.piece === first.piece && next.at === first.at + to - from && next.same?.piece === first.same?.piece;
      if (!goesOn) break;
      to += 1;
    }
    pieces.push(pieceOf(first, to - from));
    from = to;
  }
  return pieces;
}

/** Two points with what was put in again where it stood told once, as standing at both. */
export function sameAgain(merged: readonly Merged[], { early, late }: { early: Credits; late: Credits }): Merged[] {
  const whole: Merged[] = [];
  let group: Merged[] = [];
  const close = (): void => {
    const mayBeSame =
      group.some((piece) => piece.late === null) && group.some((piece) => piece.late !== null && hasAgain(piece, late));
    for (const piece of mayBeSame ? told(group, early, late) : group) whole.push(piece);
    group = [];
  };
  for (const piece of merged) {
    if (piece.early === null || piece.late === null) group.push(piece);
    else {
      close();
      whole.push(piece);
    }
  }
  close();
  return whole;
}
