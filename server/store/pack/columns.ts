/** Encodes columns of bytes: a version, then the columns, each compressed by itself, then a checksum. */
import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { ByteWriter, ByteReader } from '#server/store/pack/bytes.ts';
import { PackDamaged } from '#server/store/pack/damaged.ts';

const VERSION = 1;
const CHECKSUM_LENGTH = 4;
/** The most bytes of a decompressed column. Columns of the largest pack are smaller, so larger ones are refused as damage. */
const MAX_COLUMN = 256 * 1024 * 1024;
/** Columns of up to this many bytes are not compressed, because that saves nothing. */
const UNCOMPRESSED_UP_TO = 16;

function compress(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** Encodes columns in the given order. */
export function encodeColumns(columns: readonly Uint8Array[]): Uint8Array {
  const to = new ByteWriter();
  to.byte(VERSION);
  for (const plain of columns) {
    const attempt = plain.length <= UNCOMPRESSED_UP_TO ? null : compress(plain);
    const compressed = attempt !== null && attempt.length < plain.length ? attempt : null;
    const stored = compressed ?? plain;
    to.uint(stored.length * 2 + (compressed === null ? 0 : 1));
    to.all(stored);
  }
  const sum = crc32(to.view());
  for (let shift = 0; shift < 32; shift += 8) to.byte((sum >>> shift) & 0xff);
  return to.copy();
}

/** Checks the checksum and takes it off. */
function withoutChecksum(encoded: Uint8Array): Uint8Array {
  const end = encoded.length - CHECKSUM_LENGTH;
  if (end < 1) throw new PackDamaged('it breaks off');
  const body = encoded.subarray(0, end);
  const sum = new DataView(encoded.buffer, encoded.byteOffset + end, CHECKSUM_LENGTH).getUint32(0, true);
  if (crc32(body) !== sum) throw new PackDamaged('its checksum does not fit');
  return body;
}

/**
 * The same memory as a plain Uint8Array. The `slice` of a Buffer shares memory; that of a Uint8Array copies, as readers expect.
 */
function asPlainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Finds the next column, and decompresses it when it is asked for. */
function nextColumn(from: ByteReader): () => ByteReader {
  const head = from.uint();
  const stored = from.all(Math.floor(head / 2));
  return () => {
    if (head % 2 === 0) return new ByteReader(stored);
    try {
      return new ByteReader(asPlainBytes(brotliDecompressSync(stored, { maxOutputLength: MAX_COLUMN })));
    } catch (error) {
      throw new PackDamaged('a column cannot be read', { cause: error });
    }
  };
}

function columnsOf(encoded: Uint8Array): ByteReader {
  const from = new ByteReader(withoutChecksum(asPlainBytes(encoded)));
  if (from.byte() !== VERSION) throw new PackDamaged('it is of a version that is not known here');
  return from;
}

/** Finds `count` columns, each of which is decoded when it is asked for. Throws `PackDamaged`, then or at once. */
export function findColumns(encoded: Uint8Array, count: number): (() => ByteReader)[] {
  const from = columnsOf(encoded);
  const columns = Array.from({ length: count }, () => nextColumn(from));
  if (from.left > 0) throw new PackDamaged('something follows it');
  return columns;
}

/** Decodes `count` columns. Throws `PackDamaged` for bytes that `encodeColumns` did not write. */
export function decodeColumns(encoded: Uint8Array, count: number): ByteReader[] {
  return findColumns(encoded, count).map((column) => column());
}

/** Decodes only the first column: it says whether the others are of use. */
export function decodeFirstColumn(encoded: Uint8Array): ByteReader {
  return nextColumn(columnsOf(encoded))();
}
