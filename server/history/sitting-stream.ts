/** The sittings of one section for a timeline of many: newest first, read only as far as they are taken. */
import type { Sitting } from '#shared/api-sittings.ts';
import { sectionRoom } from '#shared/wire.ts';
import type { Ends } from '#server/history/sitting-ends.ts';
import type { SittingsPage, SittingsQuery } from '#server/history/history.ts';
import { lastRowAt, timeOf } from '#server/history/moments.ts';
import type { Store } from '#server/store/store.ts';

/** Reads sittings of a room. `History` implements it. */
export type SittingsReader = {
  sittingsPage(store: Store, room: string, ends: Ends, query: SittingsQuery): Promise<SittingsPage>;
};

/** What a stream reads. */
export type SittingStreamQuery = {
  readonly sectionId: string;
  readonly ends: Ends;
  /** The rows that are restores or answers to suggestions: they are no sittings of a timeline. */
  readonly acts: ReadonlySet<number>;
  readonly personId?: string | undefined;
  readonly since?: number | undefined;
};

/** The sittings of a section, from some place on. */
export class SittingStream {
  readonly sectionId: string;
  readonly #store: Store;
  readonly #reader: SittingsReader;
  readonly #query: SittingStreamQuery;
  readonly #room: string;
  #buffer: Sitting[] = [];
  /** The row before which the sittings after those of the buffer ended; 0 if there are none. */
  #before: number;
  /** The row before which the first sitting of the buffer ended. */
  #taken: number;
  #bound: number;

  private constructor(store: Store, reader: SittingsReader, query: SittingStreamQuery, before: number, bound: number) {
    this.sectionId = query.sectionId;
    this.#store = store;
    this.#reader = reader;
    this.#query = query;
    this.#room = sectionRoom(query.sectionId);
    this.#before = before;
    this.#taken = before;
    this.#bound = bound;
  }

  /** The stream from a place on. */
  static at(
    store: Store,
    reader: SittingsReader,
    query: SittingStreamQuery,
    place: { before: number; bound: number },
  ): SittingStream {
    return new SittingStream(store, reader, query, place.before, place.bound);
  }

  /** The stream from the newest sitting on, or from the newest that ended at or before `to`. */
  static async from(store: Store, reader: SittingsReader, query: SittingStreamQuery, to?: number): Promise<SittingStream> {
    const room = sectionRoom(query.sectionId);
    const last = await store.log.lastSeq(room);
    const newest = last === 0 ? null : await timeOf(store.log, room, last);
    if (to === undefined || (newest !== null && newest <= to))
      return new SittingStream(store, reader, query, last === 0 ? 0 : last + 1, newest ?? 0);
    const before = newest === null ? 0 : (await lastRowAt(store.log, room, last, to)) + 1;
    return new SittingStream(store, reader, query, before <= 1 ? 0 : before, to);
  }

  /** Whether there may be another sitting. */
  get isOpen(): boolean {
    return this.#buffer.length > 0 || this.#before > 1;
  }

  /** A time after which the next sitting did not end. It never rises. */
  get bound(): number {
    return this.#bound;
  }

  /** The next sitting, if it was read already. */
  get next(): Sitting | null {
    return this.#buffer[0] ?? null;
  }

  /** Where the next sitting is. */
  get place(): { readonly before: number; readonly bound: number } {
    return { before: this.#taken, bound: this.#bound };
  }

  /** Reads about `limit` further sittings, from at most about `maxRows` rows. Returns how many rows were read. */
  async read(limit: number, maxRows: number): Promise<number> {
    const { ends, personId, since, acts } = this.#query;
    const was = this.#before;
    const asked = { limit, before: was, personId, since, maxRows };
    const { sittings, before } = await this.#reader.sittingsPage(this.#store, this.#room, ends, asked);
    this.#before = before;
    this.#buffer = sittings.filter(({ fromSeq, toSeq }) => fromSeq !== toSeq || !acts.has(toSeq));
    if (this.#buffer.length === 0) this.#taken = before;
    this.#lower();
    return was - before;
  }

  /** Passes over the next sitting. */
  take(): void {
    const sitting = this.#buffer.shift();
    if (sitting === undefined) return;
    this.#taken = this.#buffer.length === 0 ? this.#before : sitting.toSeq;
    this.#lower();
  }

  #lower(): void {
    const next = this.#buffer[0];
    if (next !== undefined) this.#bound = Math.min(this.#bound, next.to);
  }
}
