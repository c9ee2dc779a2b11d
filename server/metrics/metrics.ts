/** The metrics of one server, in the text format of Prometheus. Labels have values from closed lists only. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Fanout } from '#server/fanout/fanout.ts';
import type { Meter } from '#server/metrics/meter.ts';
import type { Store } from '#server/store/store.ts';

/** The sources that are read when the metrics are requested. */
export type MetricsSources = {
  readonly store: Store;
  readonly fanout: Fanout;
  /** The present state of the live server. */
  readonly state: () => SyncState;
};

/** The live server in numbers. */
export type SyncState = {
  /** Open sockets. Each may carry many channels. */
  readonly sockets: number;
  /** Connections in rooms, whether each is a socket of its own or a channel. */
  readonly roomConnections: number;
  readonly rooms: number;
  /** Updates that are admitted and not yet being written. */
  readonly waiting: number;
};

/** Upper bounds of the histogram buckets for commit times, in seconds: from a fast disk to a database in trouble. */
const COMMIT_TIMES = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one server. */
export type Metrics = {
  readonly meter: Meter;
  readonly contentType: string;
  /** Adds these sources to the metrics. */
  watch(watched: MetricsSources): void;
  /** All metrics, as text. */
  text(): Promise<string>;
};

/** Creates the metrics. Each server has its own registry, so that tests can run several servers in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // The library adds memory, processor time and the delay of the event loop.
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string): Counter => new Counter({ name: `alongside_${name}`, help, registers });
  const labelled = <L extends string>(name: string, help: string, label: L): Counter<L> =>
    new Counter({ name: `alongside_${name}`, help, labelNames: [label], registers });
  const gauge = (name: string, help: string): Gauge => new Gauge({ name: `alongside_${name}`, help, registers });

  const admitted = counter('updates_admitted_total', 'Updates that passed all rules and were handed to the log.');
  const rows = counter('rows_committed_total', 'Rows of the log that became durable.');
  const failed = counter('commits_failed_total', 'Commits to the log that failed; nothing in them was called saved.');
  const commits = new Histogram({
    name: 'alongside_commit_seconds',
    help: 'Time of one commit to the log, from asking the store to its answer.',
    buckets: COMMIT_TIMES,
    registers,
  });
  const damaged = labelled('damaged_total', 'Times that a room or a checkpoint was found damaged when it was read.', 'what');
  const closed = labelled('socket_closes_total', 'Sockets and channels that the server closed, by close code.', 'code');
  const refused = labelled('http_refusals_total', 'Requests that were refused, by code.', 'code');
  const signIns = labelled('sign_in_failures_total', 'Sign-ins that were refused, by code.', 'code');
  const sockets = gauge('sockets', 'Open sockets.');
  const places = gauge('room_places', 'People in rooms, each room of each page counted.');
  const rooms = gauge('rooms', 'Open rooms.');
  const waiting = gauge('commit_queue', 'Updates that wait for the next commit.');
  const storeUp = new Gauge({
    name: 'alongside_store_up',
    help: 'Whether the store answers: 1 or 0.',
    labelNames: ['type'],
    registers,
  });
  let watched: MetricsSources | null = null;
  let redisUp: Gauge | null = null;

  return {
    contentType: registry.contentType,
    meter: {
      admitted: () => admitted.inc(),
      committed(count, seconds) {
        rows.inc(count);
        commits.observe(seconds);
      },
      commitFailed: () => failed.inc(),
      damaged: (what) => damaged.inc({ what }),
      closed: (code) => closed.inc({ code: String(code) }),
      refused: (code) => refused.inc({ code }),
      signInFailed: (code) => signIns.inc({ code }),
    },
    watch(now) {
      watched = now;
      if (now.fanout.nodes !== null)
        redisUp = gauge('redis_up', 'Whether messages to and from other servers get through: 1 or 0.');
    },
    async text() {
      if (watched !== null) {
        const { store, fanout, state } = watched;
        const now = state();
        sockets.set(now.sockets);
        places.set(now.roomConnections);
        rooms.set(now.rooms);
        waiting.set(now.waiting);
        redisUp?.set(fanout.nodes?.connected === true ? 1 : 0);
        const up = await store.ready().then(
          () => 1,
          () => 0,
        );
        storeUp.set({ type: store.databaseType }, up);
      }
      return registry.metrics();
    },
  };
}
