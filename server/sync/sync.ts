/** The live server: sockets come in at the door, speak in rooms, and are told at once when their rights or sessions change. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
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

/** What the live server stands on. Times are milliseconds since 1970. */
export type SyncOptions = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly now: () => number;
  readonly logger: Logger;
  readonly findSession: FindSession;
  /** Whether a request comes from our own pages, or from no page at all. */
  readonly ownOrigin: (request: IncomingMessage) => boolean;
  readonly meter?: Meter;
  /** Told when it is a time to tidy a room's log, and whether people are still in it. */
  readonly tidy?: (room: string, live: boolean) => void;
};

/** The running live server. */
export type Sync = {
  /** Takes over an HTTP upgrade. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How things are now, in numbers. */
  state(): SyncState;
  /** Ends gracefully (S12): nobody new, everything committed, everyone told to come back. */
  close(): Promise<void>;
};

/** How often dead sockets are looked for, and how often rooms are tidied, in milliseconds. */
const HEARTBEAT = 30_000;
const TIDY = 10_000;
/** Room for a channel's number before the longest message. */
const CARRIER_HEADER = 64;
/** How long everyone may take to say goodbye, in milliseconds. */
const GOODBYES = 3000;

/** Starts the live server. */
export function createSync(options: SyncOptions): Sync {
  const { store, fanout, now, logger, findSession, meter = NO_METER, tidy = () => undefined } = options;
  const committer = new Committer(store.log, meter);
  const rooms = new Rooms({
    committer,
    log: store.log,
    now,
    logger,
    meter,
    nodes: fanout.nodes,
    checkpointQueue: new SerialQueue(),
    tidy,
  });
  const watch = new RightsWatch({ store, fanout, now, logger });
  const reception = new Reception({ records: store.records, rooms, watch, findSession, now, logger });
  // A store of one process needs no looking at: nothing in it changes but through this one.
  const catchUp = store.databaseType === 'sqlite' ? null : new CatchUp({ store, fanout, rooms, watch, now, logger });
  const maxPayload = MAX_MESSAGE_BYTES + CARRIER_HEADER;
  const server = new WebSocketServer({ noServer: true, maxPayload, WebSocket: Socket, clientTracking: true });
  let closing = false;

  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (!(socket instanceof Socket)) continue;
      if (!socket.alive) socket.terminate();
      socket.alive = false;
      socket.ping();
    }
  }, HEARTBEAT);
  const tidying = setInterval(() => {
    rooms.tidy(now());
    reception.tidy();
  }, TIDY);
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
        accepted.on('pong', () => (accepted.alive = true));
        if (carrier)
          serveCarrier(accepted, (line, address) => void reception.accept(line, request, `${CARRIER_PATH}/${address}`));
        else void reception.accept(plainLine(accepted), request, url);
      });
    },
    state() {
      const open = [...rooms.all()];
      const roomConnections = open.reduce((sum, room) => sum + room.connections.size, 0);
      return { sockets: server.clients.size, roomConnections, rooms: open.length, waiting: committer.waiting };
    },
    async close() {
      closing = true;
      const left = reception.close();
      clearInterval(heartbeat);
      clearInterval(tidying);
      watch.close();
      catchUp?.close();
      await committer.flush();
      const gone = Promise.all([...server.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
      for (const socket of server.clients) closeSocket(socket, CLOSE_GOING_AWAY, 'The service starts again. Please come back.');
      await Promise.race([Promise.all([gone, left]), new Promise((resolve) => setTimeout(resolve, GOODBYES))]);
      await rooms.closeAll();
      await committer.flush();
    },
  };
}
