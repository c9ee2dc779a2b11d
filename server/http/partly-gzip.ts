/**
 * A gzip stream of two parts, of which only the first is compressed. The length of compressed text tells something about the text to
 * whoever can write into it and see the length (BREACH). So what people wrote stands in the stream as it is, and only what the build
 * made is made small.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** The header of a gzip stream: no name, no time, any system (RFC 1952). */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** The most bytes of a stored block (RFC 1951, 3.2.4). */
const MAX_STORED = 0xffff;
/** How many first parts are remembered in their compressed form. There are a few: one for each set of styles. */
const MAX_REMEMBERED = 64;

const compressed = new Map<string, Buffer>();

/** The blocks of a text that end at a byte, so that blocks of another kind can follow. */
function deflated(text: string): Buffer {
  const known = compressed.get(text);
  if (known !== undefined) return known;
  const blocks = deflateRawSync(text, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  if (compressed.size >= MAX_REMEMBERED) compressed.clear();
  compressed.set(text, blocks);
  return blocks;
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

/** The stream of both texts together. Its length depends on the length of `asItIs`, never on what stands there. */
export function partlyGzip(toCompress: string, asItIs: string): Buffer {
  const rest = Buffer.from(asItIs);
  const first = Buffer.from(toCompress);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(rest, crc32(first)));
  end.writeUInt32LE((first.length + rest.length) % 2 ** 32, 4);
  return Buffer.concat([HEADER, deflated(toCompress), ...stored(rest), end]);
}
