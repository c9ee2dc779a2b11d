/**
 * Splits a Yjs update (format version 1) into its fields and writes fields as an update. It checks nothing, because the log
 * holds only updates that were admitted. An update that is encoded otherwise than Yjs does it would not give the same bytes
 * again; the packer stores such an update as its plain bytes.
 */
import * as decoding from 'lib0/decoding';
import { ByteWriter } from '#server/store/pack/bytes.ts';

/** The id of one unit. */
export type PartId = { readonly client: number; readonly clock: number };

/** One struct. `body` is the bytes of its content in the update; for a string, its letters without their length. */
export type PartStruct = {
  readonly info: number;
  readonly origin: PartId | null;
  readonly right: PartId | null;
  readonly parent: string | PartId | null;
  readonly key: string | null;
  readonly body: Uint8Array;
  /** How many units it holds. */
  readonly length: number;
};

/** All structs of one client, from `clock` on. */
export type PartGroup = { readonly client: number; readonly clock: number; readonly structs: readonly PartStruct[] };
/** Deleted units of one client: start, length, start, length, … */
export type PartDeletes = { readonly client: number; readonly ranges: readonly number[] };
/** The fields of an update, in the order in which the update has them. */
export type Parts = { readonly groups: readonly PartGroup[]; readonly deletes: readonly PartDeletes[] };

/** The bits and kinds in a struct's first byte, as Yjs defines them. */
export const HAS_ORIGIN = 0x80;
export const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;
const KIND = 0x1f;
const GC = 0;
const DELETED = 1;
/** The kind whose content is letters. */
export const STRING = 4;
const FORMAT = 6;
const TYPE = 7;
const VALUES = 8;
/** Types that carry a name: elements and hooks. */
const NAMED_TYPES = new Set([3, 5]);

/** The kind of a struct, by its first byte. */
export function kindOf(info: number): number {
  return info & KIND;
}

/**
 * Whether the update names the parent of a struct. It does so if the struct has neither neighbour to derive the parent from.
 */
export function namesParent(info: number): boolean {
  return (info & KIND) !== GC && (info & (HAS_ORIGIN | HAS_RIGHT)) === 0;
}

/** Whether the update names the parent of a struct and a key in that parent. */
export function namesKey(info: number): boolean {
  return namesParent(info) && (info & HAS_KEY) !== 0;
}

class UnknownContent extends Error {}

function readId(from: decoding.Decoder): PartId {
  return { client: decoding.readVarUint(from), clock: decoding.readVarUint(from) };
}

/** The number of UTF-16 units of letters that are encoded in UTF-8. Yjs counts a text in these units. */
export function unitsOf(letters: Uint8Array): number {
  let units = 0;
  for (const byte of letters) if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  return units;
}

function skipContent(from: decoding.Decoder, kind: number): number {
  switch (kind) {
    case GC:
    case DELETED:
      return decoding.readVarUint(from);
    case FORMAT:
      decoding.readVarUint8Array(from);
      decoding.readVarUint8Array(from);
      return 1;
    case TYPE:
      if (NAMED_TYPES.has(decoding.readVarUint(from))) decoding.readVarUint8Array(from);
      return 1;
    case VALUES: {
      const count = decoding.readVarUint(from);
      for (let i = 0; i < count; i += 1) decoding.readAny(from);
      return count;
    }
    default:
      throw new UnknownContent();
  }
}

function readStruct(from: decoding.Decoder): PartStruct {
  const info = decoding.readUint8(from);
  const kind = info & KIND;
  let origin: PartId | null = null;
  let right: PartId | null = null;
  let parent: string | PartId | null = null;
  let key: string | null = null;
  if (kind !== GC) {
    if ((info & HAS_ORIGIN) !== 0) origin = readId(from);
    if ((info & HAS_RIGHT) !== 0) right = readId(from);
    if (namesParent(info)) parent = decoding.readVarUint(from) === 1 ? decoding.readVarString(from) : readId(from);
    if (namesKey(info)) key = decoding.readVarString(from);
  }
  if (kind === STRING) {
    const body = decoding.readVarUint8Array(from);
    return { info, origin, right, parent, key, body, length: unitsOf(body) };
  }
  const start = from.pos;
  const length = skipContent(from, kind);
  return { info, origin, right, parent, key, body: from.arr.subarray(start, from.pos), length };
}

function readParts(update: Uint8Array): Parts {
  const from = decoding.createDecoder(update);
  const groups: PartGroup[] = [];
  for (let left = decoding.readVarUint(from); left > 0; left -= 1) {
    let count = decoding.readVarUint(from);
    const client = decoding.readVarUint(from);
    const clock = decoding.readVarUint(from);
    const structs: PartStruct[] = [];
    for (; count > 0; count -= 1) structs.push(readStruct(from));
    groups.push({ client, clock, structs });
  }
  const deletes: PartDeletes[] = [];
  for (let left = decoding.readVarUint(from); left > 0; left -= 1) {
    const client = decoding.readVarUint(from);
    const ranges: number[] = [];
    for (let count = decoding.readVarUint(from); count > 0; count -= 1)
      ranges.push(decoding.readVarUint(from), decoding.readVarUint(from));
    deletes.push({ client, ranges });
  }
  return { groups, deletes };
}

/** Writes one struct. */
export function writeStruct(to: ByteWriter, struct: PartStruct): void {
  to.byte(struct.info);
  if (struct.origin !== null) to.id(struct.origin.client, struct.origin.clock);
  if (struct.right !== null) to.id(struct.right.client, struct.right.clock);
  if (namesParent(struct.info)) {
    if (typeof struct.parent === 'string') {
      to.uint(1);
      to.text(struct.parent);
    } else if (struct.parent !== null) {
      to.uint(0);
      to.id(struct.parent.client, struct.parent.clock);
    }
    if (struct.key !== null) to.text(struct.key);
  }
  if (kindOf(struct.info) === STRING) to.uint(struct.body.length);
  to.all(struct.body);
}

/** Writes the deletions of an update. */
export function writeDeletes(to: ByteWriter, deletes: readonly PartDeletes[]): void {
  to.uint(deletes.length);
  for (const { client, ranges } of deletes) {
    to.uint(client);
    to.uint(ranges.length / 2);
    for (const value of ranges) to.uint(value);
  }
}

/** Writes an update. */
export function writeParts(to: ByteWriter, parts: Parts): void {
  to.uint(parts.groups.length);
  for (const { client, clock, structs } of parts.groups) {
    to.uint(structs.length);
    to.id(client, clock);
    for (const struct of structs) writeStruct(to, struct);
  }
  writeDeletes(to, parts.deletes);
}

const scratch = new ByteWriter();

/** Whether two byte arrays are equal. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** The fields of an update, or null if writing the fields would not give exactly the same bytes. */
export function partsOf(update: Uint8Array): Parts | null {
  try {
    const parts = readParts(update);
    scratch.clear();
    writeParts(scratch, parts);
    return sameBytes(scratch.view(), update) ? parts : null;
  } catch {
    return null;
  }
}
