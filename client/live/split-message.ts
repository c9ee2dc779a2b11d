/**
 * Splits a message with a large update into messages that the server takes. What was written for days without a network, or
 * pasted at once, can be larger than one message may be.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MESSAGE_SYNC, SYNC_STEP_2, SYNC_UPDATE } from '#shared/wire.ts';

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];
type Ranges = readonly { readonly clock: number; readonly len: number }[];
/** A part of an update: structs of each client, in order. */
type Piece = Map<number, Struct[]>;

/** About how many bytes a struct takes beside its text. */
const STRUCT_BYTES = 24;
/** How many ranges of deletions one message has at most. */
const MAX_RANGES = 10_000;

function sizeOf(struct: Struct): number {
  // A UTF-16 unit takes up to three bytes.
  return STRUCT_BYTES + (struct instanceof Y.Item && struct.content instanceof Y.ContentString ? 3 * struct.length : 0);
}

/** The structs of an update per client. A run of letters that is longer than `most` bytes is cut into several. */
function structsByClient(structs: readonly Struct[], most: number): Map<number, Struct[]> {
  const byClient = new Map<number, Struct[]>();
  for (const struct of structs) {
    let all = byClient.get(struct.id.client);
    if (all === undefined) byClient.set(struct.id.client, (all = []));
    all.push(struct);
    for (let last = struct; sizeOf(last) > most && last instanceof Y.Item;) {
      const at = Math.max(1, Math.floor((most - STRUCT_BYTES) / 3));
      const { client, clock } = last.id;
      const rest: Y.Item = new Y.Item(
        Y.createID(client, clock + at),
        null,
        Y.createID(client, clock + at - 1),
        null,
        last.rightOrigin,
        last.parent,
        last.parentSub,
        last.content.splice(at),
      );
      last.length = at;
      all.push(rest);
      last = rest;
    }
  }
  return byClient;
}

/** Whether everything that a struct depends on is known, or comes in none of these clients. */
function isReady(struct: Struct, reached: ReadonlyMap<number, number>): boolean {
  if (!(struct instanceof Y.Item)) return true;
  const parent: unknown = struct.parent;
  return [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null].every(
    (id) => id === null || id.client === struct.id.client || id.clock < (reached.get(id.client) ?? Infinity),
  );
}

/** Cuts structs into pieces of about `most` bytes. Each piece depends only on those before it. */
function cut(byClient: ReadonlyMap<number, readonly Struct[]>, most: number): Piece[] {
  const pieces: Piece[] = [];
  let piece: Piece = new Map();
  let size = 0;
  const next = new Map([...byClient.keys()].map((client) => [client, 0]));
  const reached = new Map([...byClient].map(([client, structs]) => [client, structs[0]?.id.clock ?? 0]));
  for (let moved = true; moved;) {
    moved = false;
    for (const [client, structs] of byClient) {
      for (let at = next.get(client) ?? 0; at < structs.length; at += 1) {
        const struct = structs[at];
        if (struct === undefined || !isReady(struct, reached)) break;
        if (size > 0 && size + sizeOf(struct) > most) {
          pieces.push(piece);
          piece = new Map();
          size = 0;
        }
        size += sizeOf(struct);
        piece.set(client, [...(piece.get(client) ?? []), struct]);
        next.set(client, at + 1);
        reached.set(client, struct.id.clock + struct.length);
        moved = true;
      }
    }
  }
  pieces.push(piece);
  return pieces;
}

function encode(piece: Piece, deletes: ReadonlyMap<number, Ranges>): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  encoding.writeVarUint(encoder.restEncoder, piece.size);
  for (const [client, structs] of [...piece].toSorted(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder.restEncoder, structs.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, structs[0]?.id.clock ?? 0);
    for (const struct of structs) struct.write(encoder, 0);
  }
  encoding.writeVarUint(encoder.restEncoder, deletes.size);
  for (const [client, ranges] of [...deletes].toSorted(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder.restEncoder, clock);
      encoding.writeVarUint(encoder.restEncoder, len);
    }
  }
  return encoder.toUint8Array();
}

/** The deletions that lie in the structs of a piece: a struct without its text is only taken together with its deletion. */
function deletesIn(piece: Piece, deletes: ReadonlyMap<number, Ranges>): Map<number, Ranges> {
  const inside = new Map<number, Ranges>();
  for (const [client, structs] of piece) {
    const [first, last] = [structs[0], structs.at(-1)];
    if (first === undefined || last === undefined) continue;
    const [from, to] = [first.id.clock, last.id.clock + last.length];
    const ranges = (deletes.get(client) ?? []).flatMap(({ clock, len }) => {
      const [begin, end] = [Math.max(from, clock), Math.min(to, clock + len)];
      return begin < end ? [{ clock: begin, len: end - begin }] : [];
    });
    if (ranges.length > 0) inside.set(client, ranges);
  }
  return inside;
}

/** Splits an update into updates of about `most` bytes. Each depends only on those before it; together they say the same. */
export function splitUpdate(update: Uint8Array, most: number): Uint8Array[] {
  if (update.length <= most) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const pieces = cut(structsByClient(structs, most), most);
  const updates = pieces.map((piece) => encode(piece, deletesIn(piece, ds.clients)));
  // All deletions come once more at the end, in parts: those of older text are in no piece.
  for (const [client, ranges] of ds.clients)
    for (let at = 0; at < ranges.length; at += MAX_RANGES)
      updates.push(encode(new Map(), new Map([[client, ranges.slice(at, at + MAX_RANGES)]])));
  return updates;
}

/** Splits a message if it carries an update of more than `most` bytes. The last part has the type of the message. */
export function splitMessage(message: Uint8Array, most: number): Uint8Array[] {
  if (message.length <= most) return [message];
  const decoder = decoding.createDecoder(message);
  if (decoding.readVarUint(decoder) !== MESSAGE_SYNC) return [message];
  const type = decoding.readVarUint(decoder);
  if (type !== SYNC_STEP_2 && type !== SYNC_UPDATE) return [message];
  const updates = splitUpdate(decoding.readVarUint8Array(decoder), most);
  return updates.map((update, at) =>
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, MESSAGE_SYNC);
      encoding.writeVarUint(encoder, at === updates.length - 1 ? type : SYNC_UPDATE);
      encoding.writeVarUint8Array(encoder, update);
    }),
  );
}
