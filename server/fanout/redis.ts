/**
 * Fan-out over Redis or Valkey with publish and subscribe. It is fast and may lose messages. Nothing depends on them: rows are
 * in the log, rights in the records, and server/sync/room/catch-up.ts polls both.
 */
import type { Logger } from 'pino';
import { createClient, type RedisClientType } from 'redis';
import { readRoomMessage, readNotice, writeRoomMessage, writeNotice } from '#server/fanout/codec.ts';
import { localFanout, type Fanout, type RoomMessage } from '#server/fanout/fanout.ts';

/** The delay before the n-th new attempt to connect, in milliseconds. */
const retryDelay = (attempts: number): number => Math.min(50 * 2 ** Math.min(attempts, 5), 1000);

/**
 * Connects to Redis. Messages arrive as soon as Redis answers. `name` keeps installations apart that share one Redis. Never
 * rejects: a node without Redis works with what it reads from the store.
 */
export function redisFanout(options: { url: string; name: string; node: string; logger: Logger }): Fanout {
  const { url, name, node, logger } = options;
  const local = localFanout();
  const noticesChannel = `${name}:notices`;
  const roomChannel = (room: string): string => `${name}:room:${room}`;
  const listeners = new Map<string, Set<(message: RoomMessage) => void>>();
  const decoder = new TextDecoder();
  let closed = false;

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
  const listen = (channel: string, listener: (bytes: Uint8Array) => void): void => {
    channels.set(channel, listener);
    subscribeIfReady(channel, listener);
  };
  subscriber.on('ready', () => channels.forEach((listener, channel) => subscribeIfReady(channel, listener)));
  listen(noticesChannel, (bytes) => {
    const [from = '', text = ''] = decoder.decode(bytes).split(/ (.*)/s);
    const notice = from === node ? null : readNotice(text);
    if (notice !== null) local.publish(notice);
  });
  for (const client of [sender, subscriber])
    client.connect().catch((error: unknown) => logger.warn({ err: error }, 'Redis cannot be reached'));

  const send = (channel: string, message: string | Buffer): void => {
    if (closed || !sender.isReady) return;
    sender.publish(channel, message).catch(() => undefined);
  };

  return {
    subscribe: (listener) => local.subscribe(listener),
    publish(notice) {
      local.publish(notice);
      send(noticesChannel, `${node} ${writeNotice(notice)}`);
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
      publish: (room, message) => send(roomChannel(room), Buffer.from(writeRoomMessage(message))),
    },
    async close() {
      closed = true;
      for (const client of [sender, subscriber]) client.destroy();
    },
  };
}
