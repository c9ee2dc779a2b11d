/** Bytes that grow, and bytes that are read back: numbers as lib0 writes them, seven bits to a byte. */
import { PackDamaged } from '#server/store/pack/damaged.ts';

const TEXT = new TextEncoder();

/** Bytes that are being written. */
export class Bytes {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.view());
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  /** A number from 0 to 2^53 - 1. */
  uint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A number with a sign, small ones short; between -2^52 and 2^52. */
  int(value: number): void {
    this.uint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  id(client: number, clock: number): void {
    this.uint(client);
    this.uint(clock);
  }

  all(bytes: Uint8Array): void {
    this.#room(bytes.length);
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

  /** What was written, until the next writing. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what was written. */
  copy(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

const MAX = Number.MAX_SAFE_INTEGER;

/** Bytes that are being read. Throws `PackDamaged` where they end too early or hold no such thing. */
export class Reading {
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
