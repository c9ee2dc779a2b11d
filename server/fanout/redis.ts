/**
 * Fan-out over Redis or Valkey by publish and subscribe: the quickest way, and one that may lose messages. Nothing depends on
 * them: rows are in the log, rights in the records, and both are looked at again all the time (server/sync/room/catch-up.ts).
 */
import type { Logger } from 'pino';
import { createClient, type RedisClientType } from 'redis';
import { readRoomMessage, readNotice, writeRoomMessage, writeNotice } from '#server/fanout/codec.ts';
import { localFanout, type Fanout, type RoomMessage } from '#server/fanout/fanout.ts';

/** How long to wait before the n-th new attempt to connect, in milliseconds. */
const retry = (attempts: number): number => Math.min(50 * 2 ** Math.min(attempts, 5), 1000);

/**
 * Connects to Redis; messages are heard as soon as it answers. `name` sets apart installations that share one Redis. Never
 * rejects: a node without Redis goes on with what it reads from the store.
 */
export function redisFanout(options: { url: string; name: string; node: string; logger: Logger }): Fanout {
  const { url, name, node, logger } = options;
  const local = localFanout();
  const noticesChannel = `${name}:notices`;
  const roomChannel = (room: string): string => `${name}:room:${room}`;
  const listeners = new Map<string, Set<(news: RoomMessage) => void>>();
  const decoder = new TextDecoder();
  let closed = false;

  const connect = (): RedisClientType => {
    const client: RedisClientType = createClient({
      url,
      // What cannot be sent now is stale later: the store has it.
      disableOfflineQueue: true,
      pingInterval: 2000,
      socket: { reconnectStrategy: retry, connectTimeout: 2000 },
    });
    client.on('error', (error: Error) => logger.warn({ err: error.message }, 'Redis does not answer'));
    return client;
  };
  const sender = connect();
  const hearer = connect();

  // What is to be heard. The client forgets what it was asked for while there was no connection, so each new one asks for all.
  const channels = new Map<string, (bytes: Uint8Array) => void>();
  const ask = (channel: string, listener: (bytes: Uint8Array) => void): void => {
    if (hearer.isReady) hearer.subscribe(channel, listener, true).catch(() => undefined);
  };
  const listen = (channel: string, listener: (bytes: Uint8Array) => void): void => {
    channels.set(channel, listener);
    ask(channel, listener);
  };
  hearer.on('ready', () => channels.forEach((listener, channel) => ask(channel, listener)));
  listen(noticesChannel, (bytes) => {
    const [from = '', text = ''] = decoder.decode(bytes).split(/ (.*)/s);
    const notice = from === node ? null : readNotice(text);
    if (notice !== null) local.publish(notice);
  });
  for (const client of [sender, hearer])
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
        return sender.isReady && hearer.isReady;
      },
      subscribe(room, listener) {
        let of = listeners.get(room);
        if (of === undefined) {
          const all = new Set<(news: RoomMessage) => void>();
          listeners.set(room, (of = all));
          listen(roomChannel(room), (bytes) => {
            const news = readRoomMessage(bytes);
            if (news !== null) for (const each of all) each(news);
          });
        }
        const heard = of;
        heard.add(listener);
        return () => {
          heard.delete(listener);
          if (heard.size > 0) return;
          listeners.delete(room);
          channels.delete(roomChannel(room));
          if (hearer.isReady) hearer.unsubscribe(roomChannel(room)).catch(() => undefined);
        };
      },
      publish: (room, news) => send(roomChannel(room), Buffer.from(writeRoomMessage(news))),
    },
    async close() {
      closed = true;
      for (const client of [sender, hearer]) client.destroy();
    },
  };
}
