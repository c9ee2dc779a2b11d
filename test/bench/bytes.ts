/** Reads and writes numbers and byte arrays of the wire protocol, without allocation for each message. */

/** Reads bytes from a position on. One object is reused for all messages. */
export class Reader {
  bytes: Uint8Array = new Uint8Array();
  at = 0;

  over(bytes: Uint8Array, at = 0): this {
    this.bytes = bytes;
    this.at = at;
    return this;
  }

  uint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error('the message breaks off');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  skip(length: number): void {
    this.at += length;
  }
}

/** Appends an unsigned integer of variable length (varUint). */
export function pushUint(into: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    into.push(0x80 | (rest % 128));
    rest = Math.floor(rest / 128);
  }
  into.push(rest);
}

/** Appends bytes after their length. */
export function pushBytes(into: number[], bytes: Uint8Array): void {
  pushUint(into, bytes.length);
  for (const byte of bytes) into.push(byte);
}
