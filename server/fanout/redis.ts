/**
 * Fan-out over Redis or Valkey with publish and subscribe. It is fast and may lose messages. Nothing depends on them: rows are
 * in the log, rights in the records, and server/sync/room/catch-up.ts polls both. Redis is a messenger only: what it carries is
 * encrypted, and what did not come from a node of this installation counts as lost.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { createClient, type RedisClientType } from 'redis';
import { readRoomMessage, readNotice, writeRoomMessage, writeNotice } from '#server/fanout/codec.ts';
import { localFanout, type Fanout, type RoomMessage } from '#server/fanout/fanout.ts';
import { MessageCipher, type Refusal } from '#server/fanout/message-cipher.ts';

/** The delay before the n-th new attempt to connect, in milliseconds. */
const retryDelay = (attempts: number): number => Math.min(50 * 2 ** Math.min(attempts, 5), 1000);

/** A refused message is logged at most this often, in milliseconds: whoever can publish must not be able to fill the log. */
const REFUSAL_LOG_INTERVAL = 60_000;

/** What the log says about a message that was not taken. */
const REFUSALS: Readonly<Record<Refusal, string>> = {
  unreadable: 'a message over Redis was not from a server of this service: have all servers the same AUTH_SECRET and version?',
  repeated: 'a message came over Redis a second time, and was left out',
  'wrong time': 'a message over Redis was too old or from the future: are the clocks of all servers right?',
};

/** What {@link redisFanout} needs. */
export type RedisFanoutOptions = {
  readonly url: string;
  /** All nodes of an installation share this secret. No other installation on the same Redis has it. */
  readonly secret: string;
  /** This node's name, new with every start. */
  readonly node: string;
  readonly logger: Logger;
  readonly now: () => number;
};

/** The beginning of all channels of an installation, which keeps those apart that share one Redis. */
export function channelPrefix(secret: string): string {
  return `alongside:${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;
}

/**
 * Connects to Redis. Messages arrive as soon as Redis answers. Never rejects: a node without Redis works with what it reads from
 * the store.
 */
export function redisFanout({ url, secret, node, logger, now }: RedisFanoutOptions): Fanout {
  const name = channelPrefix(secret);
  const cipher = new MessageCipher({ secret, node, now });
  const local = localFanout();
  const noticesChannel = `${name}:notices`;
  const roomChannel = (room: string): string => `${name}:room:${room}`;
  const listeners = new Map<string, Set<(message: RoomMessage) => void>>();
  const decoder = new TextDecoder();
  const loggedAt = new Map<Refusal, number>();
  let closed = false;

  /** Logs that a message was refused, unless the same was logged a short while ago. */
  const logRefusal = (refusal: Refusal): void => {
    if (now() - (loggedAt.get(refusal) ?? -Infinity) < REFUSAL_LOG_INTERVAL) return;
    loggedAt.set(refusal, now());
    logger.warn(REFUSALS[refusal]);
  };

  const connect = (): RedisClientType => {
    const client: RedisClientType = createClient({
      url,
      // A message that cannot be sent now would be out of date later, and the store has its content.
      disableOfflineQueue: true,
      pingInterval: 2000,
      socket: { reconnectStrategy: retryDelay, connectTimeout: 2000 },
    });
    client.on('error', (error: Error) => logger.warn({ err: error.message }, 'Redis does not answer'));
    return client;
  };
  const sender = connect();
  const subscriber = connect();

  // The subscribed channels. The Redis client loses subscriptions that were made without a connection, so each new connection
  // subscribes to all of them.
  const channels = new Map<string, (bytes: Uint8Array) => void>();
  const subscribeIfReady = (channel: string, listener: (bytes: Uint8Array) => void): void => {
    if (subscriber.isReady) subscriber.subscribe(channel, listener, true).catch(() => undefined);
  };
  const listen = (channel: string, listener: (message: Uint8Array, from: string) => void): void => {
    const decrypted = (bytes: Uint8Array): void => {
      const opened = cipher.decrypt(channel, bytes);
      if ('refused' in opened) logRefusal(opened.refused);
      else listener(opened.message, opened.node);
    };
    channels.set(channel, decrypted);
    subscribeIfReady(channel, decrypted);
  };
  subscriber.on('ready', () => channels.forEach((listener, channel) => subscribeIfReady(channel, listener)));
  listen(noticesChannel, (message, from) => {
    const notice = from === node ? null : readNotice(decoder.decode(message));
    if (notice !== null) local.publish(notice);
  });
  for (const client of [sender, subscriber])
    client.connect().catch((error: unknown) => logger.warn({ err: error }, 'Redis cannot be reached'));

  const encoder = new TextEncoder();
  const send = (channel: string, message: Uint8Array): void => {
    if (closed || !sender.isReady) return;
    sender.publish(channel, cipher.encrypt(channel, message)).catch(() => undefined);
  };

  return {
    subscribe: (listener) => local.subscribe(listener),
    publish(notice) {
      local.publish(notice);
      send(noticesChannel, encoder.encode(writeNotice(notice)));
    },
    nodes: {
      node,
      get connected() {
        return sender.isReady && subscriber.isReady;
      },
      subscribe(room, listener) {
        let of = listeners.get(room);
        if (of === undefined) {
          const all = new Set<(message: RoomMessage) => void>();
          listeners.set(room, (of = all));
          listen(roomChannel(room), (bytes) => {
            const message = readRoomMessage(bytes);
            if (message !== null) for (const each of all) each(message);
          });
        }
        const roomListeners = of;
        roomListeners.add(listener);
        return () => {
          roomListeners.delete(listener);
          if (roomListeners.size > 0) return;
          listeners.delete(room);
          channels.delete(roomChannel(room));
          if (subscriber.isReady) subscriber.unsubscribe(roomChannel(room)).catch(() => undefined);
        };
      },
      publish: (room, message) => send(roomChannel(room), writeRoomMessage(message)),
    },
    async close() {
      closed = true;
      for (const client of [sender, subscriber]) client.destroy();
    },
  };
}
