/** Reads the value of a marker's key from an update: lib0's encoding of JSON-like values, with a bound on nesting. */
import * as decoding from 'lib0/decoding';

/** The deepest nesting. The deepest value that a marker can have is a list of words. */
const MAX_DEPTH = 4;
/** What stands for values that no key can have: objects, bytes and numbers beyond the exact ones. No rule fits it. */
const NO_VALUE: Readonly<Record<string, never>> = Object.freeze({});

/** Reads one value. Throws if it breaks off, is of an unknown kind, or is nested too deeply. */
export function readValue(decoder: decoding.Decoder, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new Error('a value is nested too deeply');
  const kind = decoding.readUint8(decoder);
  switch (kind) {
    case 127:
      return undefined;
    case 126:
      return null;
    case 125:
      return decoding.readVarInt(decoder);
    case 124:
      return decoding.readFloat32(decoder);
    case 123:
      return decoding.readFloat64(decoder);
    case 122:
      decoding.readBigInt64(decoder);
      return NO_VALUE;
    case 121:
      return false;
    case 120:
      return true;
    case 119:
      return decoding.readVarString(decoder);
    case 118: {
      const count = decoding.readVarUint(decoder);
      for (let i = 0; i < count; i++) {
        decoding.readVarString(decoder);
        readValue(decoder, depth + 1);
      }
      return NO_VALUE;
    }
    case 117: {
      const count = decoding.readVarUint(decoder);
      const list: unknown[] = [];
      for (let i = 0; i < count; i++) list.push(readValue(decoder, depth + 1));
      return list;
    }
    case 116:
      decoding.readVarUint8Array(decoder);
      return NO_VALUE;
    default:
      throw new Error('unknown value');
  }
}
