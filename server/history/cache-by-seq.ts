/**
 * A cache of what is worked out of rooms as they are now. Each value is kept with the last seq of its room's log, so it is never older
 * than the log; the value that was asked for longest ago goes first when there is no more room.
 */

type Cached<T> = { readonly seq: number; readonly value: T; readonly size: number };

/** Values by room. */
export class CacheBySeq<T> {
  readonly #maxSize: number;
  readonly #sizeOf: (value: T) => number;
  /** By room, the one that was asked for last at the end. */
  readonly #cached = new Map<string, Cached<T>>();
  #size = 0;
  /** What is being worked out now, by room and seq: several who ask share one answer. */
  readonly #running = new Map<string, Promise<T>>();

  /** `maxSize` is what all values may take together, in the unit of `sizeOf`. */
  constructor(maxSize: number, sizeOf: (value: T) => number) {
    this.#maxSize = maxSize;
    this.#sizeOf = sizeOf;
  }

  /** The value of a room after row `seq`: the cached one, or what `read` gives. */
  async get(room: string, seq: number, read: () => Promise<T>): Promise<T> {
    const cached = this.#cached.get(room);
    if (cached !== undefined && cached.seq === seq) {
      this.#cached.delete(room);
      this.#cached.set(room, cached);
      return cached.value;
    }
    const key = `${seq} ${room}`;
    const running = this.#running.get(key) ?? read().finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    const value = await running;
    this.#put(room, seq, value);
    return value;
  }

  #drop(room: string): void {
    this.#size -= this.#cached.get(room)?.size ?? 0;
    this.#cached.delete(room);
  }

  #put(room: string, seq: number, value: T): void {
    const cached = this.#cached.get(room);
    if (cached !== undefined && cached.seq >= seq) return;
    this.#drop(room);
    const size = this.#sizeOf(value) + room.length;
    this.#cached.set(room, { seq, value, size });
    this.#size += size;
    for (const oldest of this.#cached.keys()) {
      if (this.#size <= this.#maxSize) break;
      this.#drop(oldest);
    }
  }
}
