/** Columns of bytes, one beneath the other and each compressed by itself, with a version in front and a checksum at the end. */
import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { Bytes, Reading } from '#server/store/pack/bytes.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';

const VERSION = 1;
const CHECKSUM = 4;
/** More than a column of the largest pack; what claims to be more is no pack of ours. */
const MAX_COLUMN = 256 * 1024 * 1024;
/** Up to this many bytes compressing does not pay. */
const SHORT = 16;

function squeezed(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** Lays columns down in their order. */
export function encodeColumns(columns: readonly Uint8Array[]): Uint8Array {
  const to = new Bytes();
  to.byte(VERSION);
  for (const plain of columns) {
    const short = plain.length <= SHORT ? null : squeezed(plain);
    const compressed = short !== null && short.length < plain.length ? short : null;
    const stored = compressed ?? plain;
    to.uint(stored.length * 2 + (compressed === null ? 0 : 1));
    to.all(stored);
  }
  const sum = crc32(to.view());
  for (let shift = 0; shift < 32; shift += 8) to.byte((sum >>> shift) & 0xff);
  return to.copy();
}

function checked(laid: Uint8Array): Uint8Array {
  const end = laid.length - CHECKSUM;
  if (end < 1) throw new PackDamaged('it breaks off');
  const body = laid.subarray(0, end);
  const sum = new DataView(laid.buffer, laid.byteOffset + end, CHECKSUM).getUint32(0, true);
  if (crc32(body) !== sum) throw new PackDamaged('its checksum does not fit');
  return body;
}

/** A Buffer's `slice` is no copy, as that of plain bytes is. */
function plainly(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Takes `count` columns up again. Throws `PackDamaged` for anything that was not laid down like this. */
export function decodeColumns(laid: Uint8Array, count: number): Reading[] {
  const from = new Reading(checked(plainly(laid)));
  if (from.byte() !== VERSION) throw new PackDamaged('it is of a version that is not known here');
  const columns = Array.from({ length: count }, () => {
    const head = from.uint();
    const stored = from.all(Math.floor(head / 2));
    if (head % 2 === 0) return new Reading(stored);
    try {
      return new Reading(plainly(brotliDecompressSync(stored, { maxOutputLength: MAX_COLUMN })));
    } catch (error) {
      throw new PackDamaged('a column cannot be read', { cause: error });
    }
  });
  if (from.left > 0) throw new PackDamaged('something follows it');
  return columns;
}
