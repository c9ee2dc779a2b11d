/**
 * What the next row will most likely hold, as both the packing and the unpacking side work it out from the rows before it. People
 * type one letter after the other and take back what they typed last; only what is otherwise has to be written down.
 */

/** A client and a clock, with the client as its place in the pack's list. */
export type ExpectedPosition = { readonly client: number; readonly clock: number };

/** One person's writing: with which client, and which unit stands to the left of their caret. */
export type Writer = { client: number; caretClient: number; caretClock: number };

/** The expectations of one pack. */
export class Expected {
  readonly #next: number[] = [];
  readonly #near: number[] = [];
  readonly #rights: (ExpectedPosition | null)[] = [];
  readonly #lefts = new Map<number, Map<number, ExpectedPosition>>();
  readonly #writers: Writer[] = [];

  writer(person: number): Writer {
    return (this.#writers[person] ??= { client: 0, caretClient: -1, caretClock: 0 });
  }

  /** The clock at which a client goes on. */
  next(client: number): number {
    return this.#next[client] ?? 0;
  }

  /** The unit of a client that was touched last: others are named by how far they are from it. */
  near(client: number): number {
    return this.#near[client] ?? 0;
  }

  touch(client: number, clock: number): void {
    this.#near[client] = clock;
  }

  /** What stood to the right of what a client wrote last. */
  right(client: number): ExpectedPosition | null {
    return this.#rights[client] ?? null;
  }

  /** A client has written `length` units from `clock` on. */
  wrote(
    writer: Writer,
    client: number,
    clock: number,
    length: number,
    left: ExpectedPosition | null,
    right: ExpectedPosition | null,
  ): void {
    const end = clock + length;
    this.#next[client] = end;
    this.#near[client] = end - 1;
    this.#rights[client] = right;
    writer.caretClient = client;
    writer.caretClock = end - 1;
    if (left === null || (left.client === client && left.clock === clock - 1)) return;
    let lefts = this.#lefts.get(client);
    if (lefts === undefined) this.#lefts.set(client, (lefts = new Map<number, ExpectedPosition>()));
    lefts.set(clock, left);
  }

  /** Units were taken out, from `clock` on. */
  deleted(writer: Writer, client: number, clock: number): void {
    this.#near[client] = clock;
    const left = this.#lefts.get(client)?.get(clock);
    writer.caretClient = left?.client ?? client;
    writer.caretClock = left?.clock ?? clock - 1;
  }
}
