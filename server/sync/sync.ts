/** The live server: it accepts WebSocket connections, serves the rooms, and rechecks rights and sessions of open sockets. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { Refusal } from '#shared/errors.ts';
import { CARRIER_PATH } from '#shared/carrier.ts';
import { CLOSE_GOING_AWAY, MAX_MESSAGE_BYTES } from '#shared/wire.ts';
import type { Fanout } from '#server/fanout/fanout.ts';
import { NO_METER, type Meter } from '#server/metrics/meter.ts';
import type { SyncState } from '#server/metrics/metrics.ts';
import type { Store } from '#server/store/store.ts';
import { serveCarrier } from '#server/sync/transport/carrier.ts';
import { CatchUp } from '#server/sync/room/catch-up.ts';
import { Committer } from '#server/sync/room/committer.ts';
import { closeSocket, plainLine, Socket } from '#server/sync/transport/line.ts';
import { SerialQueue } from '#server/sync/room/serial-queue.ts';
import { Reception } from '#server/sync/admission/reception.ts';
import { Rooms } from '#server/sync/room/rooms.ts';
import type { FindSession } from '#server/sync/admission/session.ts';
import { RightsWatch } from '#server/sync/admission/rights-watch.ts';

/** What the live server needs. Times are milliseconds since 1970. */
export type SyncOptions = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly now: () => number;
  readonly logger: Logger;
  readonly findSession: FindSession;
  /** Whether a request comes from our own pages, or from no page at all. */
  readonly ownOrigin: (request: IncomingMessage) => boolean;
  readonly meter?: Meter;
  /** Called when a room's log may be tidied. `live` says whether people are still in the room. */
  readonly tidy?: (room: string, live: boolean) => void;
};

/** The running live server. */
export type Sync = {
  /** Takes over an HTTP upgrade request. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Writes an update that the server made for a member into a room, as `Room.write` does. */
  write(room: string, personId: string, update: Uint8Array, after?: number): Promise<number | null>;
  /** Resolves when what members wrote here before is in the log, as far as this server admitted it. */
  written(): Promise<void>;
  /** Has what members send into a room wait, for a short time at most. Returns the function that ends it. */
  hold(room: string): Promise<() => void>;
  /** The present state of the live server, in numbers. */
  state(): SyncState;
  /**
   * Ends gracefully (S12): no new connection is accepted, all admitted updates are committed, and all sockets close with 1012.
   * `write` goes on until `requests` has resolved, for the requests that use it.
   */
  close(requests?: Promise<unknown>): Promise<void>;
};

/**
 * Intervals at which dead sockets are looked for and at which rooms are tidied, in milliseconds. A socket is dead if nothing came
 * from one ping to the next but one, so that is noticed within 30 seconds (S14).
 */
const HEARTBEAT_INTERVAL = 12_000;
const TIDY_INTERVAL = 10_000;
/** The most bytes that a channel's number and kind add before the longest message. */
const MAX_CHANNEL_HEADER = 64;
/** How long the server waits at the end for all sockets to close, in milliseconds. */
const CLOSE_TIMEOUT = 3000;

/** Starts the live server. */
export function createSync(options: SyncOptions): Sync {
  const { store, fanout, now, logger, findSession, meter = NO_METER, tidy = () => undefined } = options;
  // With SQLite only this process changes the store.
  const isShared = store.databaseType !== 'sqlite';
  const committer = new Committer(store.log, meter);
  const rooms = new Rooms({
    committer,
    log: store.log,
    now,
    logger,
    meter,
    nodes: fanout.nodes,
    nodesShareLog: isShared,
    checkpointQueue: new SerialQueue(),
    tidy,
  });
  const watch = new RightsWatch({ store, fanout, now, logger });
  const reception = new Reception({ records: store.records, rooms, watch, findSession, now, logger });
  const catchUp = !isShared ? null : new CatchUp({ store, fanout, rooms, watch, now, logger });
  const maxPayload = MAX_MESSAGE_BYTES + MAX_CHANNEL_HEADER;
  const server = new WebSocketServer({ noServer: true, maxPayload, WebSocket: Socket, clientTracking: true });
  let closing = false;
  let closed = false;

  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (!(socket instanceof Socket)) continue;
      if (!socket.alive) socket.terminate();
      socket.alive = false;
      socket.ping();
    }
  }, HEARTBEAT_INTERVAL);
  const tidying = setInterval(() => {
    rooms.tidy(now());
    reception.tidy();
  }, TIDY_INTERVAL);
  heartbeat.unref();
  tidying.unref();

  return {
    handleUpgrade(request, socket, head) {
      socket.on('error', (error) => logger.debug({ err: error }, 'an upgrade failed'));
      const answer = (status: string): void => {
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      };
      const url = request.url ?? '';
      const carrier = url === CARRIER_PATH;
      if (closing) return answer('503 Service Unavailable');
      if (!options.ownOrigin(request)) return answer('403 Forbidden');
      if (!carrier && !url.startsWith(`${CARRIER_PATH}/`)) return answer('404 Not Found');
      server.handleUpgrade(request, socket, head, (accepted) => {
        accepted.meter = meter;
        accepted.rawSocket = socket;
        accepted.on('error', (error) => logger.debug({ err: error }, 'a socket failed'));
        const heard = (): void => void (accepted.alive = true);
        accepted.on('pong', heard);
        accepted.on('message', heard);
        if (carrier)
          serveCarrier(accepted, (line, address) => void reception.accept(line, request, `${CARRIER_PATH}/${address}`));
        else void reception.accept(plainLine(accepted), request, url);
      });
    },
    async write(name, personId, update, after) {
      if (closed) throw new Refusal('unavailable');
      const room = await rooms.open(name).catch((error: unknown) => {
        logger.warn({ room: name, err: error }, 'a room could not be opened, and nothing was written into it');
        throw new Refusal('not_saved');
      });
      try {
        return await room.write(personId, update, after);
      } finally {
        room.entering -= 1;
      }
    },
    written: () => committer.written(),
    async hold(name) {
      // Whoever writes is told that it cannot be opened.
      const room = await rooms.open(name).catch(() => null);
      if (room === null) return () => undefined;
      const end = room.hold.begin();
      return () => {
        room.entering -= 1;
        end();
      };
    },
    state() {
      const open = [...rooms.all()];
      const roomConnections = open.reduce((sum, room) => sum + room.connections.size, 0);
      return { sockets: server.clients.size, roomConnections, rooms: open.length, waiting: committer.waiting };
    },
    async close(requests = Promise.resolve()) {
      closing = true;
      const entered = reception.close();
      clearInterval(heartbeat);
      clearInterval(tidying);
      watch.close();
      const caughtUp = catchUp?.close();
      await committer.flush();
      const allClosed = Promise.all(
        [...server.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
      for (const socket of server.clients) closeSocket(socket, CLOSE_GOING_AWAY, 'The service starts again. Please come back.');
      await Promise.race([Promise.all([allClosed, entered]), new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT))]);
      await Promise.all([requests, caughtUp]);
      closed = true;
      await committer.flush();
      await rooms.closeAll();
    },
  };
}
