/** A byte writer and a byte reader. Numbers have the variable-length form of lib0, seven bits to a byte. */
import { PackDamaged } from '#server/store/pack/damaged.ts';

const TEXT = new TextEncoder();

/** A buffer that grows as bytes are written to it. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.view());
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A number from 0 to 2^53 - 1. */
  uint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A number between -2^52 and 2^52. Small numbers take few bytes, negative ones too. */
  int(value: number): void {
    this.uint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  id(client: number, clock: number): void {
    this.uint(client);
    this.uint(clock);
  }

  all(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(value: string): void {
    const bytes = TEXT.encode(value);
    this.uint(bytes.length);
    this.all(bytes);
  }

  clear(): void {
    this.#length = 0;
  }

  /** The written bytes, without a copy. They are valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of the written bytes. */
  copy(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

const MAX = Number.MAX_SAFE_INTEGER;

/** Reads bytes from front to back. Throws `PackDamaged` if they end too early or hold no valid value. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new PackDamaged('it breaks off');
    this.at += 1;
    return value;
  }

  uint(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 0x80;
    do {
      byte = this.byte();
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
      if (value > MAX) throw new PackDamaged('an impossible number');
    } while (byte >= 0x80);
    return value;
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  all(length: number): Uint8Array {
    if (length > this.left) throw new PackDamaged('it breaks off');
    const from = this.at;
    this.at += length;
    return this.bytes.subarray(from, this.at);
  }

  text(): string {
    return Buffer.from(this.all(this.uint())).toString('utf8');
  }
}
