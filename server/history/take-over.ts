/**
 * Takes over into a text what was changed in another one with the same base: into a section what a suggestion changed, or the way back
 * from an acceptance. Both hold the units of the base in the same order. What is put in gets new units behind the same unit of the base;
 * what is taken out, marked or set is so wherever those units have been moved to since.
 */
import type * as Y from 'yjs';
import { mapOf, valuesIn } from '#shared/text/lines.ts';
import type { Values } from '#shared/text/markers.ts';
import { NO_MARKS, type Marks } from '#shared/text/marks.ts';
import type { Merged, UnitId } from '#shared/text/merged.ts';
import { inText, type Place, type TextWriter } from '#shared/text/write.ts';
import { firstUnit, type Credits } from '#server/history/credits.ts';

/** Units that were put in: the new ones, and those of the other text that they are. */
export type TakenOver = { readonly now: UnitId; readonly was: UnitId; readonly length: number };

/**
 * One piece of the other text, in its order. `stands` and `takeOut` are about units of the base, and `putIn` about others. `keys` and `marks`
 * are new values; null takes one away.
 */
export type Step =
  | {
      readonly do: 'stands' | 'takeOut';
      readonly unit: UnitId;
      readonly length: number;
      readonly keys: Values | null;
      readonly marks: Readonly<Record<string, unknown>> | null;
    }
  | { readonly do: 'putIn'; readonly unit: UnitId; readonly text: string; readonly marks: Marks }
  | { readonly do: 'putIn'; readonly unit: UnitId; readonly text: null; readonly values: Values };

type Found = { readonly index: number; readonly offset: number };
type Units = UnitId & { readonly length: number };

const nameOf = ({ client, clock }: UnitId): string => `${client} ${clock}`;
const lengthOf = (piece: Merged): number => (piece.kind === 'letters' ? piece.text.length : 1);

/** The text as it is: the base and now as one line, found by unit. */
class Here {
  readonly #pieces: readonly Merged[];
  readonly #byClient = new Map<number, { readonly clock: number; readonly index: number }[]>();
  readonly #credits: Credits;
  /** Units that were put in again since the base, by the units that they were at first. */
  readonly #again = new Map<string, UnitId>();

  constructor(pieces: readonly Merged[], credits: Credits) {
    this.#pieces = pieces;
    this.#credits = credits;
    for (const [index, piece] of pieces.entries()) {
      const { client, clock } = piece;
      const found = this.#byClient.get(client);
      if (found === undefined) this.#byClient.set(client, [{ clock, index }]);
      else found.push({ clock, index });
      if (piece.early === null) this.#noteAgain(piece);
    }
    for (const found of this.#byClient.values()) found.sort((a, b) => a.clock - b.clock);
  }

  #noteAgain(piece: Merged): void {
    const { client } = piece;
    for (let { clock } = piece; clock < piece.clock + lengthOf(piece); clock += 1) {
      const credit = this.#credits.of(client, clock);
      if (credit !== null && credit.again !== null)
        this.#again.set(nameOf(firstUnit(credit, client, clock)), { client, clock });
    }
  }

  #find({ client, clock }: UnitId): Found | null {
    const all = this.#byClient.get(client) ?? [];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((all[middle]?.clock ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    const last = all[low - 1];
    const piece = last === undefined ? undefined : this.#pieces[last.index];
    if (last === undefined || piece === undefined || clock >= piece.clock + lengthOf(piece)) return null;
    return { index: last.index, offset: clock - last.clock };
  }

  /** Where a unit of the base stands now; null if it is gone. */
  #standing(unit: UnitId): UnitId | null {
    const found = this.#find(unit);
    if (found !== null && this.#pieces[found.index]?.late !== null) return unit;
    const credit = this.#credits.of(unit.client, unit.clock);
    const first = credit === null ? unit : firstUnit(credit, unit.client, unit.clock);
    return this.#again.get(nameOf(first)) ?? null;
  }

  /** The units in the text now that some units of the base are, in runs that stand next to each other. */
  standing({ client, clock }: UnitId, length: number): Units[] {
    const runs: Units[] = [];
    let lastPiece = -1;
    for (let at = clock; at < clock + length; at += 1) {
      const unit = this.#standing({ client, clock: at });
      const piece = unit === null ? -1 : (this.#find(unit)?.index ?? -1);
      const last = runs.at(-1);
      if (unit === null) lastPiece = -1;
      else if (
        last !== undefined &&
        piece === lastPiece &&
        last.client === unit.client &&
        last.clock + last.length === unit.clock
      )
        runs[runs.length - 1] = { ...last, length: last.length + 1 };
      else runs.push({ ...unit, length: 1 });
      lastPiece = piece;
    }
    return runs;
  }

  /** The place behind a unit of the base, where it stands now or where it stood. */
  behind(base: UnitId): Place {
    const unit = this.#standing(base) ?? base;
    const found = this.#find(unit);
    const piece = found === null ? undefined : this.#pieces[found.index];
    const marks = piece?.kind === 'letters' && piece.late !== null ? piece.late.marks : (piece?.around ?? NO_MARKS);
    return { unit, marks };
  }

  /**
   * The place at which a line can begin behind this place: behind the letters that others put in there since, so that they stay in their
   * line. Null if there are none.
   */
  behindNewLetters({ unit }: Place): Place | null {
    let index = 0;
    if (unit !== null) {
      const found = this.#find(unit);
      const piece = found === null ? undefined : this.#pieces[found.index];
      if (found === null || piece === undefined || found.offset + 1 < lengthOf(piece)) return null;
      index = found.index + 1;
    }
    let place: Place | null = null;
    for (let piece = this.#pieces[index]; piece !== undefined; piece = this.#pieces[(index += 1)]) {
      if (piece.late === null) continue;
      if (piece.kind === 'marker' || piece.early !== null) break;
      place = { unit: { client: piece.client, clock: piece.clock + piece.text.length - 1 }, marks: piece.late.marks };
    }
    return place;
  }
}

/** Puts in what the steps put in. */
function insertAll(writer: TextWriter, here: Here, steps: readonly Step[]): TakenOver[] {
  const done: TakenOver[] = [];
  /** The place behind the last unit of the base, and the place behind what was put in there. */
  let base: Place = { unit: null, marks: NO_MARKS };
  let place: Place | null = null;
  let hasLine = false;
  let known: UnitId | null = null;
  for (const step of steps) {
    const { unit } = step;
    if (step.do !== 'putIn') {
      known = { client: unit.client, clock: unit.clock + step.length - 1 };
      place = null;
      hasLine = false;
      continue;
    }
    if (place === null) {
      if (known !== null) base = here.behind(known);
      place = base;
    }
    if (step.text === null) {
      if (!hasLine) place = here.behindNewLetters(base) ?? place;
      hasLine = true;
      place = writer.insertMarker(place, step.values);
      if (place.unit !== null) done.push({ now: place.unit, was: unit, length: 1 });
      continue;
    }
    const { text, marks } = step;
    place = writer.insertLetters(place, { text, marks });
    if (place.unit !== null)
      done.push({
        now: { client: place.unit.client, clock: place.unit.clock - text.length + 1 },
        was: unit,
        length: text.length,
      });
  }
  return done;
}

/**
 * Takes the steps over into a text, in one transaction. `here` are the base and the text as it is, and `credits` those of the text.
 * Returns what was put in.
 */
export function takeOver(text: Y.Text, here: readonly Merged[], credits: Credits, steps: readonly Step[]): TakenOver[] {
  const found = new Here(here, credits);
  let done: TakenOver[] = [];
  inText(text, null, (writer) => {
    done = insertAll(writer, found, steps);
    for (const step of steps) if (step.do === 'takeOut') writer.delete(found.standing(step.unit, step.length));
    for (const step of steps) {
      if (step.do !== 'stands' || step.keys === null) continue;
      const [unit] = found.standing(step.unit, 1);
      const item = unit === undefined ? null : writer.itemOf(unit);
      const map = item === null ? null : mapOf(item);
      if (item === null || map === null) continue;
      const values: Record<string, unknown> = { ...valuesIn(map), ...step.keys };
      for (const [key, value] of Object.entries(values)) if (value === null || value === undefined) delete values[key];
      writer.setKeys(item, values);
    }
    for (const step of steps)
      if (step.do === 'stands' && step.marks !== null)
        for (const run of found.standing(step.unit, step.length)) writer.remark({ units: [run], changes: { ...step.marks } });
  });
  return done;
}
