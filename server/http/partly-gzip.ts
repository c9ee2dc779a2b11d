/**
 * A gzip stream of two parts, of which only the start is compressed. The length of compressed text tells something about the text to
 * whoever can write into it and see the length (BREACH). So what people wrote stands in the stream as it is, and only what the build
 * made is made small.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** The header of a gzip stream: no name, no time, any system (RFC 1952). */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** The most bytes of a stored block (RFC 1951, 3.2.4). */
const MAX_STORED = 0xffff;

/** What the end of a stream has to know of its start: checksum and length of what is in it. */
export type GzipSum = { readonly crc: number; readonly length: number };
/** The start of a stream. It ends at a byte, so it can be sent before the rest is known. */
export type GzipStart = GzipSum & { readonly bytes: Uint8Array };

/** The start of a stream, with a compressed text. */
export function gzipStart(text: string): GzipStart {
  const plain = Buffer.from(text);
  const blocks = deflateRawSync(plain, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  return { bytes: Buffer.concat([HEADER, blocks]), crc: crc32(plain), length: plain.length };
}

/** The bytes in stored blocks, the last of which ends the stream. */
function stored(bytes: Buffer): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += MAX_STORED) {
    const part = bytes.subarray(at, at + MAX_STORED);
    const isLast = at + MAX_STORED >= bytes.length;
    const head = Buffer.alloc(5);
    head.writeUInt8(isLast ? 1 : 0);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(part.length ^ 0xffff, 3);
    blocks.push(head, part);
  }
  return blocks;
}

/** The rest of a stream after this start. Its length depends on the length of the text, never on what stands there. */
export function gzipEnd({ crc, length }: GzipSum, text: string): Buffer {
  const rest = Buffer.from(text);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(rest, crc));
  end.writeUInt32LE((length + rest.length) % 2 ** 32, 4);
  return Buffer.concat([...stored(rest), end]);
}
