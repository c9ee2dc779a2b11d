/**
 * The job that reads what rows of a log took out: the letters, markers and values, and who did it. It starts from a stored state and reads
 * the rows behind it, but builds no document: of each unit that stands it keeps only what it says.
 */
import * as Y from 'yjs';
import { mapOf, valuesIn } from '#shared/text/lines.ts';
import { TEXT, type Values } from '#shared/text/markers.ts';
import type { Chunk } from '#server/history/chunks.ts';
import type { Authorship, UnitId } from '#server/history/credits.ts';
import type { DeletedRanges } from '#server/history/moves.ts';
import { PastState, readOrThrow, type Start } from '#server/history/past.ts';
import type { ReadRow } from '#server/history/row-credits.ts';
import { rowsOf } from '#server/store/pack/stretch.ts';

/** The question. The rows that will be added begin behind `startSeq`; what those up to `after` took out is left out. */
export type TakenQuestion = {
  readonly room: string;
  readonly start: Start;
  readonly startSeq: number;
  readonly after: number;
};

/** The value of a key of a marker. */
export type TakenValue = { readonly marker: UnitId; readonly key: string; readonly value: unknown };

/** What one row took out: letters of one client that follow each other, a marker, or the value of a key. */
export type Taken = UnitId & {
  readonly by: Authorship;
  /** The letters; null for all others. */
  readonly letters: string | null;
  /** The keys of a marker; null for all others. */
  readonly marker: Values | null;
  /** The value of a key; null for all others. */
  readonly value: TakenValue | null;
};

/** What stands: a letter, the keys of a marker, or the value of a key. */
type Standing = string | { readonly values: Record<string, unknown> } | TakenValue;

const DECODER = new TextDecoder();

/** The job. */
export class TakenJob {
  readonly #question: TakenQuestion;
  readonly #standing = new Map<number, Map<number, Standing>>();
  /** All values of keys by their units, also those that are gone: a later value of the key names the one before it. */
  readonly #values = new Map<string, TakenValue>();
  readonly #taken: Taken[] = [];

  /** Throws if the start state cannot be read. */
  constructor(question: TakenQuestion) {
    this.#question = question;
    const past = new PastState(question.start);
    for (let item = past.doc.getText(TEXT)._start; item !== null; item = item.right) {
      if (item.deleted) continue;
      const map = mapOf(item);
      if (item.content instanceof Y.ContentString) this.#letters(item.id, item.content.str);
      else if (map !== null) {
        this.#put(item.id, { values: { ...valuesIn(map) } });
        for (const [key, value] of map._map)
          if (!value.deleted) this.#value(value.lastId, { marker: item.id, key, value: valuesIn(map)[key] });
      }
    }
    past.destroy();
  }

  #of(client: number): Map<number, Standing> {
    const known = this.#standing.get(client);
    if (known !== undefined) return known;
    const units = new Map<number, Standing>();
    this.#standing.set(client, units);
    return units;
  }

  #put({ client, clock }: UnitId, unit: Standing): void {
    this.#of(client).set(clock, unit);
  }

  #letters({ client, clock }: UnitId, text: string): void {
    const units = this.#of(client);
    for (let at = 0; at < text.length; at += 1) units.set(clock + at, text.charAt(at));
  }

  #value(unit: UnitId, { marker, key, value }: TakenValue): void {
    const said = { marker: { client: marker.client, clock: marker.clock }, key, value };
    this.#values.set(`${unit.client} ${unit.clock}`, said);
    this.#put(unit, said);
    const holder = this.#standing.get(marker.client)?.get(marker.clock);
    if (typeof holder === 'object' && 'values' in holder) holder.values[key] = value;
  }

  /** Adds the next rows. Returns whether more of them are of use. */
  add({ stretch, from, to }: Chunk): boolean {
    const { room, startSeq } = this.#question;
    for (const row of rowsOf(room, stretch, from, to)) {
      if (row.seq <= startSeq) continue;
      const read = readOrThrow(row);
      this.#putIn(read);
      this.#takeOut(read.deletes, { seq: row.seq, personId: row.personId, at: row.at });
    }
    return true;
  }

  #putIn({ row, common, update }: ReadRow): void {
    if (common !== null) {
      if (common.written !== null) this.#letters(common.written, DECODER.decode(common.written.letters));
      return;
    }
    if (update === null || update.clients.length === 0) return;
    for (const item of Y.decodeUpdate(row.update).structs) {
      if (!(item instanceof Y.Item)) continue;
      const before = item.origin === null ? undefined : this.#values.get(`${item.origin.client} ${item.origin.clock}`);
      const { content, parent } = item;
      if (before !== undefined || (item.parentSub !== null && parent instanceof Y.ID)) {
        const marker = before?.marker ?? (parent instanceof Y.ID ? parent : item.id);
        const value: unknown = content.getContent()[item.length - 1];
        this.#value(item.lastId, { marker, key: before?.key ?? item.parentSub ?? '', value });
      } else if (content instanceof Y.ContentString) this.#letters(item.id, content.str);
      else if (mapOf(item) !== null) this.#put(item.id, { values: {} });
    }
  }

  #takeOut(ranges: DeletedRanges, by: Authorship): void {
    for (const { client, start, end } of ranges) {
      const units = this.#standing.get(client);
      if (units === undefined) continue;
      // A client that was away says all deletions that it knows: most of those units are gone already.
      const clocks =
        end - start <= units.size
          ? Array.from({ length: end - start }, (_, at) => start + at)
          : [...units.keys()].filter((clock) => clock >= start && clock < end).toSorted((a, b) => a - b);
      for (const clock of clocks) {
        const unit = units.get(clock);
        if (unit === undefined) continue;
        units.delete(clock);
        if (by.seq > this.#question.after) this.#note({ client, clock }, unit, by);
      }
    }
  }

  #note({ client, clock }: UnitId, unit: Standing, by: Authorship): void {
    if (typeof unit !== 'string') {
      const [marker, value] = 'values' in unit ? [unit.values, null] : [null, unit];
      this.#taken.push({ client, clock, by, letters: null, marker, value });
      return;
    }
    const last = this.#taken.at(-1);
    const goesOn =
      last?.letters != null && last.by === by && last.client === client && last.clock + last.letters.length === clock;
    if (goesOn) this.#taken[this.#taken.length - 1] = { ...last, letters: last.letters + unit };
    else this.#taken.push({ client, clock, by, letters: unit, marker: null, value: null });
  }

  end(): Taken[] {
    return this.#taken;
  }
}
