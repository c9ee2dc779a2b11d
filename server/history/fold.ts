/**
 * Merges many rows of a log into few updates. Letters that were typed one after the other become one piece of text, as Yjs
 * itself would join them. The resulting document is the same.
 */
import { ByteWriter } from '#server/store/pack/bytes.ts';
import type { LogRow } from '#server/store/log/log.ts';
import type { CommonUpdate, Letters, UnitId } from '#server/history/quick.ts';

const CONTENT_STRING = 4;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT = 0x40;

const same = (a: UnitId | null, b: UnitId | null): boolean =>
  a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock);

/** The letters of one client: finished pieces, and one open piece that may still grow. */
class ClientLetters {
  readonly #client: number;
  readonly #first: number;
  readonly #pieces = new ByteWriter();
  readonly #letters = new ByteWriter();
  #count = 0;
  #open: Letters | null = null;
  #end: number;

  constructor(client: number, first: number) {
    this.#client = client;
    this.#first = first;
    this.#end = first;
  }

  /** Adds letters. Returns false if they do not follow directly on the last ones. */
  add(written: Letters): boolean {
    if (written.clock !== this.#end) return false;
    const open = this.#open;
    const { origin } = written;
    const continues =
      open !== null && origin.client === this.#client && origin.clock === this.#end - 1 && same(open.right, written.right);
    if (!continues) {
      this.#close();
      this.#open = written;
    }
    this.#letters.all(written.letters);
    this.#end += written.length;
    return true;
  }

  #close(): void {
    if (this.#open === null) return;
    const { origin, right } = this.#open;
    this.#pieces.byte(CONTENT_STRING | HAS_ORIGIN | (right === null ? 0 : HAS_RIGHT));
    this.#pieces.id(origin.client, origin.clock);
    if (right !== null) this.#pieces.id(right.client, right.clock);
    this.#pieces.uint(this.#letters.length);
    this.#pieces.all(this.#letters.view());
    this.#letters.clear();
    this.#count += 1;
    this.#open = null;
  }

  write(to: ByteWriter): void {
    this.#close();
    to.uint(this.#count);
    to.id(this.#client, this.#first);
    to.all(this.#pieces.view());
  }
}

/** Sorts ranges and joins those that touch. */
function joined(ranges: readonly (readonly [start: number, length: number])[]): [number, number][] {
  const all: [number, number][] = [];
  for (const [start, length] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && start <= last[0] + last[1]) last[1] = Math.max(last[1], start + length - last[0]);
    else all.push([start, length]);
  }
  return all;
}

/** Merges rows. Add rows in log order; the updates come out in an order in which each depends only on those before it. */
export class Fold {
  readonly #out: Uint8Array[] = [];
  #byClient = new Map<number, ClientLetters>();
  #deletes = new Map<number, [number, number][]>();

  /** Adds the next row. `common` is what `readCommonUpdate` says of its update. */
  add({ update }: LogRow, common: CommonUpdate | null): void {
    if (common === null) {
      this.#flush();
      this.#out.push(update);
      return;
    }
    const { written, deletes } = common;
    if (written !== null && this.#byClient.get(written.client)?.add(written) !== true) {
      if (this.#byClient.has(written.client)) this.#flush();
      const clientLetters = new ClientLetters(written.client, written.clock);
      clientLetters.add(written);
      this.#byClient.set(written.client, clientLetters);
    }
    for (let i = 0; i < deletes.length; i += 3) {
      const client = deletes[i] ?? 0;
      const range: [number, number] = [deletes[i + 1] ?? 0, deletes[i + 2] ?? 0];
      const ranges = this.#deletes.get(client);
      if (ranges === undefined) this.#deletes.set(client, [range]);
      else ranges.push(range);
    }
  }

  #flush(): void {
    if (this.#byClient.size === 0 && this.#deletes.size === 0) return;
    const to = new ByteWriter();
    to.uint(this.#byClient.size);
    for (const clientLetters of this.#byClient.values()) clientLetters.write(to);
    to.uint(this.#deletes.size);
    for (const [client, ranges] of this.#deletes) {
      const all = joined(ranges);
      to.uint(client);
      to.uint(all.length);
      for (const [start, length] of all) to.id(start, length);
    }
    this.#out.push(to.copy());
    this.#byClient = new Map();
    this.#deletes = new Map();
  }

  /** Returns the updates so far. Rows that are added later start new updates. */
  take(): Uint8Array[] {
    this.#flush();
    return this.#out.splice(0);
  }
}
