/**
 * Encrypts and authenticates the messages between the nodes of an installation. Redis carries them and may be shared, so whoever
 * can read or publish there must not be able to read care content, forge a message or send an old one again.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

const ALGORITHM = 'aes-256-gcm';
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
/** The longest name of a node. A longer one is not read at all. */
const MAX_NODE_LENGTH = 64;
/** How old a message may be, and how far the clocks of two nodes may differ, in milliseconds. */
export const MAX_MESSAGE_AGE = 60_000;

/** What is known of another node: its key, and the number and time of the newest message from it. */
type Sender = { readonly key: Buffer; lastNumber: number; lastAt: number };

/** Why a message was not taken. */
export type Refusal =
  /** It is damaged, forged, from another channel, or from a node with another secret. */
  | 'unreadable'
  /** A message of this node with this number or a later one was taken before. */
  | 'repeated'
  /** It is older than {@link MAX_MESSAGE_AGE}, or from the future. */
  | 'wrong time';

/** A message that was taken, with the node that sent it, or why it was not. */
export type Opened = { readonly node: string; readonly message: Uint8Array } | { readonly refused: Refusal };

/** What {@link MessageCipher} needs. */
export type MessageCipherOptions = {
  /** The secret that all nodes of the installation share. */
  readonly secret: string;
  /** This node's name, new with every start. A name that comes again would use a nonce again. */
  readonly node: string;
  readonly now: () => number;
};

/**
 * The cipher of one node. Each node encrypts with a key of its own, derived from the shared secret and its name, and numbers its
 * messages over all channels. The number is the nonce. The channel is authenticated with the message, so that it is valid there
 * only. Redis keeps the order of one sender's messages, so a number that is not new is a repeated message.
 */
export class MessageCipher {
  readonly #options: MessageCipherOptions;
  readonly #key: Buffer;
  #number = 0;
  readonly #senders = new Map<string, Sender>();

  constructor(options: MessageCipherOptions) {
    this.#options = options;
    this.#key = keyOf(options.secret, options.node);
  }

  /** Encrypts a message for a channel. */
  encrypt(channel: string, message: Uint8Array): Buffer {
    this.#number += 1;
    const cipher = createCipheriv(ALGORITHM, this.#key, nonceOf(this.#number), { authTagLength: TAG_LENGTH });
    cipher.setAAD(Buffer.from(channel));
    const inner = encoding.createEncoder();
    encoding.writeVarUint(inner, this.#options.now());
    encoding.writeUint8Array(inner, message);
    const outer = encoding.createEncoder();
    encoding.writeVarString(outer, this.#options.node);
    encoding.writeVarUint(outer, this.#number);
    encoding.writeUint8Array(outer, cipher.update(encoding.toUint8Array(inner)));
    cipher.final();
    encoding.writeUint8Array(outer, cipher.getAuthTag());
    return Buffer.from(encoding.toUint8Array(outer));
  }

  /** Decrypts what came over a channel. Never throws. */
  decrypt(channel: string, bytes: Uint8Array): Opened {
    const opened = this.#authenticate(channel, bytes);
    if (opened === null) return { refused: 'unreadable' };
    const { node, number, at, message, key } = opened;
    const now = this.#options.now();
    if (Math.abs(now - at) > MAX_MESSAGE_AGE) return { refused: 'wrong time' };
    const sender = this.#senders.get(node);
    if (sender !== undefined && number <= sender.lastNumber) return { refused: 'repeated' };
    if (sender === undefined) {
      this.#forgetOldSenders(now);
      this.#senders.set(node, { key, lastNumber: number, lastAt: at });
    } else {
      sender.lastNumber = number;
      sender.lastAt = Math.max(sender.lastAt, at);
    }
    return { node, message };
  }

  #authenticate(
    channel: string,
    bytes: Uint8Array,
  ): { node: string; number: number; at: number; message: Uint8Array; key: Buffer } | null {
    try {
      const outer = decoding.createDecoder(bytes);
      const node = decoding.readVarString(outer);
      if (node.length > MAX_NODE_LENGTH) return null;
      const number = decoding.readVarUint(outer);
      const rest = decoding.readTailAsUint8Array(outer);
      if (rest.length < TAG_LENGTH) return null;
      const key = this.#senders.get(node)?.key ?? keyOf(this.#options.secret, node);
      const decipher = createDecipheriv(ALGORITHM, key, nonceOf(number), { authTagLength: TAG_LENGTH });
      decipher.setAAD(Buffer.from(channel));
      decipher.setAuthTag(rest.subarray(rest.length - TAG_LENGTH));
      const plain = Buffer.concat([decipher.update(rest.subarray(0, rest.length - TAG_LENGTH)), decipher.final()]);
      const inner = decoding.createDecoder(plain);
      const at = decoding.readVarUint(inner);
      return { node, number, at, message: decoding.readTailAsUint8Array(inner), key };
    } catch {
      return null;
    }
  }

  /** A node that sent nothing for this long cannot be repeated: the age of its messages refuses them. */
  #forgetOldSenders(now: number): void {
    for (const [node, { lastAt }] of this.#senders) if (now - lastAt > 2 * MAX_MESSAGE_AGE) this.#senders.delete(node);
  }
}

function keyOf(secret: string, node: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `node-messages:${node}`, KEY_LENGTH));
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(NONCE_LENGTH);
  nonce.writeBigUInt64BE(BigInt(number), NONCE_LENGTH - 8);
  return nonce;
}
