/**
 * What a suggestion changes, as steps that can be taken over one by one: which changes are taken together, and in which lines and blocks
 * of the base each of them is.
 */
import { LINE_KEYS } from '#server/history/summary.ts';
import { compare, type Compared } from '#server/history/compare.ts';
import { firstUnit, type Credits } from '#server/history/credits.ts';
import type { BothPoints } from '#server/history/compare-job.ts';
import type { Piece } from '#server/history/fates.ts';
import type { Step } from '#server/history/take-over.ts';
import { sameValue, type Values } from '#shared/text/markers.ts';
import { markChanges, sameMark } from '#shared/text/marks.ts';
import type { UnitId } from '#shared/text/merged.ts';

/** A piece, the ids of its changes, and the newest row that made one of them. */
export type ToldPiece = { readonly piece: Piece; readonly changes: readonly number[]; readonly newest: number };
/** A comparison with its pieces. */
export type Told = Compared & { readonly pieces: readonly ToldPiece[] };

/** Compares two points, with the changes of each piece. */
export function tell({ merged, points }: BothPoints): Told {
  const pieces: ToldPiece[] = [];
  const compared = compare(merged, points, {
    byLetter: true,
    told: (piece, changes, newest) => pieces.push({ piece, changes: [...changes], newest }),
  });
  return { ...compared, pieces };
}

const nameOf = ({ client, clock }: UnitId): string => `${client} ${clock}`;
const lengthOf = ({ text }: Piece): number => text?.length ?? 1;
const isOfBase = ({ of }: Piece): boolean => of.early !== null;

/** The first unit of a piece as it was at the base; where it was not there, as it is. */
function unitOf({ of, at }: Piece): UnitId {
  const { client, clock } = of.was ?? of;
  return { client, clock: clock + at };
}

/** Whether a marker stands in a block or in another line rather than for itself. */
function standsInside({ type, in: path }: Values): boolean {
  return type === 'part' || type === 'personView' || (Array.isArray(path) && path.includes('part'));
}

/** The part in which the lines behind a marker stand, if they say so; `now` is the one in front of it. */
function partAt(values: Values, marker: string, now: string | null): string | null {
  if (values['type'] === 'part' || values['type'] === 'personView') return marker;
  return standsInside(values) ? now : null;
}

/** The lines and blocks of the base in which each change is, by the ids of their markers, and the newest row of each. */
export function linesOf(pieces: readonly ToldPiece[]): Map<number, Map<string, number>> {
  const lines = new Map<number, Map<string, number>>();
  const note = (changes: readonly number[], line: string, newest: number): void => {
    for (const id of changes) {
      let of = lines.get(id);
      if (of === undefined) lines.set(id, (of = new Map()));
      of.set(line, Math.max(newest, of.get(line) ?? 0));
    }
  };
  let line = 'start';
  /** The part of a block of the base in which a new line would stand here. */
  let part: string | null = null;
  /** The markers that were put in since the last unit of the base. What stands behind them is in a new line, or divides this one. */
  let began: ToldPiece[] = [];
  for (const told of pieces) {
    const { piece, changes, newest } = told;
    const isMarker = piece.of.kind === 'marker';
    if (isOfBase(piece)) {
      const before = line;
      if (isMarker) line = nameOf(unitOf(piece));
      // A line that is taken out joins the one before it.
      if (isMarker && piece.of.late === null) note(changes, before, newest);
      else if (!isMarker) for (const marker of began) note(marker.changes, line, marker.newest);
      note(changes, line, newest);
      if (piece.of.kind === 'marker') part = partAt(piece.of.early?.values ?? {}, line, part);
      began = [];
    } else if (piece.of.kind === 'marker') {
      // A new line is in no line of the base, but it may be in a block of it.
      if (!standsInside(piece.of.late?.values ?? {})) part = null;
      else if (part !== null) note(changes, part, newest);
      began.push(told);
    } else if (began.length === 0) note(changes, line, newest);
  }
  return lines;
}

/** For each change those that have to be taken with it: the other half of a move, and the line or block in which it stands. */
export function needsOf(
  { pieces, changes: all }: Told,
  credits: { readonly early: Credits; readonly late: Credits },
): Map<number, Set<number>> {
  const ofForm = new Set(all.flatMap(({ id, made }) => (made === undefined ? [] : [id])));
  const needs = new Map<number, Set<number>>();
  const need = (id: number, other: number): void => {
    if (id === other) return;
    const known = needs.get(id);
    if (known === undefined) needs.set(id, new Set([other]));
    else known.add(other);
  };
  const movedBy = new Map<string, number>();
  const linkMoved = (key: string, id: number): void => {
    const other = movedBy.get(key);
    if (other === undefined) movedBy.set(key, id);
    else {
      need(id, other);
      need(other, id);
    }
  };
  /** The last marker that was put in, as long as no unit of the base that stands came after it. */
  let began: readonly number[] = [];
  for (const { piece, changes } of pieces) {
    const { of, at, fate, by } = piece;
    const [id] = changes;
    if (of.early !== null && of.late !== null) {
      began = [];
      // Two changes of how one line stands go together: some keys of a line say something only with others.
      const ofLine = of.kind === 'marker' ? changes.filter((one) => ofForm.has(one)) : [];
      for (const one of ofLine) for (const other of ofLine) need(one, other);
      continue;
    }
    if (id === undefined) continue;
    if (of.early === null) {
      const isInside = of.kind === 'letters' || standsInside(of.late?.values ?? {});
      if (isInside) for (const marker of began) need(id, marker);
      if (of.kind === 'marker') began = changes;
    }
    if (fate !== 'movedHere' && fate !== 'movedAway') continue;
    linkMoved(`row ${by?.seq ?? 0}`, id);
    if (of.kind === 'marker') continue;
    const from = of.early === null ? credits.late : credits.early;
    for (let clock = of.clock + at; clock < of.clock + at + lengthOf(piece); clock += 1) {
      const credit = from.of(of.client, clock);
      if (credit !== null) linkMoved(`unit ${nameOf(firstUnit(credit, of.client, clock))}`, id);
    }
  }
  return needs;
}

/** These changes and all that have to be taken with them. */
export function withNeeds(ids: Iterable<number>, needs: ReadonlyMap<number, ReadonlySet<number>>): Set<number> {
  const all = new Set<number>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (all.has(id)) continue;
    all.add(id);
    open.push(...(needs.get(id) ?? []));
  }
  return all;
}

function keysTaken(early: Values, late: Values, isTaken: (isLine: boolean, key: string) => boolean): Values | null {
  const taken: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(early), ...Object.keys(late)]))
    if (!sameValue(early[key], late[key]) && isTaken(LINE_KEYS.has(key), key)) taken[key] = late[key] ?? null;
  return Object.keys(taken).length === 0 ? null : taken;
}

/**
 * The steps that take these changes over. Some keys of a line are no change that anybody is told of, such as whether its words are marked
 * as late: they are taken over with the form of their line, and where everything is taken (`isWhole`).
 */
export function stepsOf({ pieces, changes }: Told, taken: ReadonlySet<number>, isWhole: boolean): Step[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return pieces.flatMap(({ piece, changes: ids }): Step[] => {
    const { of, text } = piece;
    const unit = unitOf(piece);
    const length = lengthOf(piece);
    const isTaken = ids.some((id) => taken.has(id));
    if (of.early === null) {
      if (!isTaken || of.late === null) return [];
      if (of.kind === 'letters') return [{ do: 'putIn', unit, text: text ?? '', marks: of.late.marks }];
      return [{ do: 'putIn', unit, text: null, values: of.late.values }];
    }
    if (of.late === null) return [{ do: isTaken ? 'takeOut' : 'stands', unit, length, keys: null, marks: null }];
    const known = isTaken ? ids.flatMap((id) => (taken.has(id) ? (byId.get(id) ?? []) : [])) : [];
    if (of.kind === 'marker') {
      const hasForm = isWhole || known.some(({ made }) => made !== undefined);
      const fields = new Set(known.map(({ field }) => field?.key));
      const keys = keysTaken(of.early.values, of.late.values, (isLine, key) => (isLine ? hasForm : fields.has(key)));
      return [{ do: 'stands', unit, length, keys, marks: null }];
    }
    const marks: Record<string, unknown> = {};
    for (const { mark } of known)
      if (mark !== undefined && !sameMark(of.early.marks[mark.name], of.late.marks[mark.name]))
        marks[mark.name] = of.late.marks[mark.name] ?? null;
    return [{ do: 'stands', unit, length, keys: null, marks: Object.keys(marks).length === 0 ? null : marks }];
  });
}

/** The steps back from the later point to the earlier one, whatever was changed between them. */
export function stepsBack({ units }: Pick<BothPoints, 'units'>): Step[] {
  return units.map((of): Step => {
    const unit = { client: of.client, clock: of.clock };
    const length = of.kind === 'letters' ? of.text.length : 1;
    if (of.late === null) {
      if (of.kind === 'letters') return { do: 'putIn', unit, text: of.text, marks: of.early?.marks ?? {} };
      return { do: 'putIn', unit, text: null, values: of.early?.values ?? {} };
    }
    if (of.early === null) return { do: 'takeOut', unit, length, keys: null, marks: null };
    if (of.kind === 'marker')
      return { do: 'stands', unit, length, keys: keysTaken(of.late.values, of.early.values, () => true), marks: null };
    return { do: 'stands', unit, length, keys: null, marks: markChanges(of.late.marks, of.early.marks) };
  });
}
