/**
 * What others took out that a reader knew: not what the reader never saw, not what is there again, and not what the reader took out. Of what
 * was put in again and taken out once more, the last time counts.
 */
import * as Y from 'yjs';
import { stretchAt, unitSet, type UnitSet } from '#shared/seen-units.ts';
import { isLiveMarker } from '#shared/text/lines.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { Gone, GoneField, GoneUnits } from '#shared/text/passages.ts';
import { firstUnit, type UnitId } from '#server/history/credits.ts';
import type { CreditOf, KnownUnits, Reader } from '#server/history/known-units.ts';
import type { Taken } from '#server/history/taken-job.ts';

type Stretch = Gone & { readonly clock: number };

const nameOf = ({ client, clock }: UnitId): string => `${client} ${clock}`;

/** The units that stand now and are others put in again, by what they were at first. */
function standingAgain(doc: Y.Doc, creditOf: CreditOf): UnitSet {
  const triples: number[] = [];
  for (let item = doc.getText(TEXT)._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString || isLiveMarker(item))) continue;
    const { client, clock } = item.id;
    for (let at = clock; at < clock + item.length;) {
      const credit = creditOf(client, at);
      const end = Math.min(clock + item.length, credit?.end ?? Infinity);
      if (credit !== null && credit.again !== null) triples.push(credit.again.client, at + credit.again.shift, end - at);
      at = end;
    }
  }
  return unitSet(triples);
}

/** What is asked of the units that were taken out. */
export type GoneAsked = {
  /** What the rows since the reader's floor took out, in their order. */
  readonly taken: readonly Taken[];
  readonly reader: Reader;
  readonly units: KnownUnits;
  readonly creditOf: CreditOf;
};

/** Finds what was taken out in a document. */
export class GoneFinder implements GoneUnits {
  readonly #byClient = new Map<number, Stretch[]>();
  readonly #fields = new Map<string, GoneField>();
  readonly #asked: GoneAsked;
  readonly #again: UnitSet;
  /** By first unit, the unit of it that was taken out last. */
  readonly #last = new Map<string, string>();

  constructor(doc: Y.Doc, asked: GoneAsked) {
    this.#asked = asked;
    this.#again = standingAgain(doc, asked.creditOf);
    for (const { client, clock, letters, value } of asked.taken)
      if (value === null)
        for (let at = 0; at < (letters?.length ?? 1); at += 1) {
          const unit = { client, clock: clock + at };
          this.#last.set(nameOf(this.#first(unit)), nameOf(unit));
        }
    for (const taken of asked.taken) this.#add(taken);
    for (const stretches of this.#byClient.values()) stretches.sort((a, b) => a.clock - b.clock);
  }

  #first({ client, clock }: UnitId): UnitId {
    const credit = this.#asked.creditOf(client, clock);
    return credit === null ? { client, clock } : firstUnit(credit, client, clock);
  }

  #isKnown({ client, clock }: UnitId): boolean {
    return this.#asked.units.of(client, clock).by === null;
  }

  /** What became of a unit: it is there again, it is gone and that is news, or neither. */
  #fate(unit: UnitId, by: Taken['by']): 'back' | 'news' | 'other' | 'unknown' {
    const { gone, ownId } = this.#asked.reader;
    if (!this.#isKnown(unit)) return 'unknown';
    const first = this.#first(unit);
    if (stretchAt(this.#again, first.client, first.clock).isIn) return 'back';
    const isOver = by.personId === ownId || stretchAt(gone, unit.client, unit.clock).isIn;
    return isOver || this.#last.get(nameOf(first)) !== nameOf(unit) ? 'other' : 'news';
  }

  #add(taken: Taken): void {
    const { client, clock, letters, marker, value, by } = taken;
    if (value !== null) return this.#addField(taken);
    const length = letters?.length ?? 1;
    for (let at = 0; at < length;) {
      const fate = this.#fate({ client, clock: clock + at }, by);
      let to = at + 1;
      while (to < length && this.#fate({ client, clock: clock + to }, by) === fate) to += 1;
      if (fate !== 'unknown') {
        const { seq, personId: person } = by;
        const stretch = {
          clock: clock + at,
          end: clock + to,
          letters: letters?.slice(at, to) ?? null,
          marker,
          by: fate === 'news' ? { person, seq, at: by.at, putBack: false } : null,
          isBack: fate === 'back',
        };
        const known = this.#byClient.get(client);
        if (known === undefined) this.#byClient.set(client, [stretch]);
        else known.push(stretch);
      }
      at = to;
    }
  }

  /** The value that the reader knew, and who took out the last value of the key. */
  #addField({ client, clock, value, by }: Taken): void {
    if (value === null) return;
    const name = `${nameOf(value.marker)} ${value.key}`;
    const before = this.#fields.get(name);
    const was = this.#isKnown({ client, clock }) ? value.value : before?.was;
    if (was === undefined) return;
    const { gone, ownId } = this.#asked.reader;
    const isOver = by.personId === ownId || stretchAt(gone, client, clock).isIn;
    const writer = { person: by.personId, seq: by.seq, at: by.at, putBack: false };
    this.#fields.set(name, { by: isOver ? null : writer, was, unit: [client, clock] });
  }

  at(client: number, clock: number): { readonly gone: Gone | null; readonly end: number } {
    const stretches = this.#byClient.get(client) ?? [];
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((stretches[middle]?.end ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    const found = stretches[low];
    if (found === undefined) return { gone: null, end: Infinity };
    if (found.clock > clock) return { gone: null, end: found.clock };
    if (found.letters === null || found.clock === clock) return { gone: found, end: found.end };
    return { gone: { ...found, letters: found.letters.slice(clock - found.clock) }, end: found.end };
  }

  field(marker: readonly [client: number, clock: number], key: string): GoneField | null {
    return this.#fields.get(`${marker[0]} ${marker[1]} ${key}`) ?? null;
  }
}
