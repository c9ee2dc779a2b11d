/**
 * Predicts the next row of a pack from the rows before it. The packer and the unpacker make the same predictions. People mostly
 * type one letter after the other and delete what they typed last, so a pack stores only where a row differs from the
 * prediction.
 */

/** The id of a unit: its client, as an index in the pack's list of clients, and its clock. */
export type IndexedId = { readonly client: number; readonly clock: number };

/** The state of one person's writing: the client that they write with, and the unit to the left of their caret. */
export type Writer = { client: number; caretClient: number; caretClock: number };

/** The predictions for one pack. Clients and people are indexes in the lists of the pack. */
export class Predictor {
  readonly #nextClocks: number[] = [];
  readonly #lastTouched: number[] = [];
  readonly #rights: (IndexedId | null)[] = [];
  readonly #lefts = new Map<number, Map<number, IndexedId>>();
  readonly #writers: Writer[] = [];

  writer(person: number): Writer {
    return (this.#writers[person] ??= { client: 0, caretClient: -1, caretClock: 0 });
  }

  /** The clock that the next struct of a client will have. */
  nextClock(client: number): number {
    return this.#nextClocks[client] ?? 0;
  }

  /** The clock of the unit of a client that was named last. A pack stores other clocks as the distance from it. */
  lastTouched(client: number): number {
    return this.#lastTouched[client] ?? 0;
  }

  touch(client: number, clock: number): void {
    this.#lastTouched[client] = clock;
  }

  /** The right neighbour of the last struct of a client. */
  lastRight(client: number): IndexedId | null {
    return this.#rights[client] ?? null;
  }

  /** Takes note that a client wrote `length` units from `clock` on. */
  wrote(writer: Writer, client: number, clock: number, length: number, left: IndexedId | null, right: IndexedId | null): void {
    const end = clock + length;
    this.#nextClocks[client] = end;
    this.#lastTouched[client] = end - 1;
    this.#rights[client] = right;
    writer.caretClient = client;
    writer.caretClock = end - 1;
    if (left === null || (left.client === client && left.clock === clock - 1)) return;
    let lefts = this.#lefts.get(client);
    if (lefts === undefined) this.#lefts.set(client, (lefts = new Map<number, IndexedId>()));
    lefts.set(clock, left);
  }

  /** Takes note that units of a client were deleted, from `clock` on. */
  deleted(writer: Writer, client: number, clock: number): void {
    this.#lastTouched[client] = clock;
    const left = this.#lefts.get(client)?.get(clock);
    writer.caretClient = left?.client ?? client;
    writer.caretClock = left?.clock ?? clock - 1;
  }
}
