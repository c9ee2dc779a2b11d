/**
 * Compares ways to send messages between servers over Redis: one channel for each room, as the product does, and streams. It
 * runs each way at the same rates, in turns, and prints the latency and the processor time per message of the two ends and of
 * Redis.
 *
 *   node test/bench/redis-fanout.ts
 */
import { readFileSync } from 'node:fs';
import { createClient, RESP_TYPES } from 'redis';
import { OwnRedis, redisProgram } from '../support/own-redis.ts';
import { quantile, until, wait } from './measure.ts';
import { figure, table } from './report.ts';

const ROOMS = 50;
const RATES = [500, 2000, 8000];
const SECONDS = 3;
const WARM = 500;
/** The bytes of a message: about one batch of a room, which is two letters with their writer and time. */
const MESSAGE = 160;
/** A stream is cut to about this many entries. Otherwise it would grow without limit. */
const STREAM_LENGTH = 10_000;

const client = (url: string) =>
  createClient({ url })
    .withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
    .on('error', () => undefined);
type Client = ReturnType<typeof client>;
type OnMessage = (message: Buffer) => void;
/** One way to send. `listen` subscribes to all rooms and returns a function that stops it. `send` sends to one room. */
type Transport = {
  listen(receiver: Client, onMessage: OnMessage): Promise<() => void>;
  send(sender: Client, room: number, message: Buffer): Promise<unknown>;
};

const keyOf = (room: number): string => `bench:room:${room}`;
const all = Array.from({ length: ROOMS }, (_, room) => keyOf(room));

/** Reads streams until it is stopped. Each read waits for new entries. */
async function readStreams(receiver: Client, keys: readonly string[], onMessage: OnMessage): Promise<() => void> {
  const ending = new AbortController();
  // The ids start at '0-0' and not at '$', which would miss entries that arrive between two reads.
  await receiver.del([...keys]);
  const last = new Map(keys.map((key) => [key, '0-0']));
  const pass = async (): Promise<void> => {
    const streams = [...last].map(([key, id]) => ({ key, id }));
    const answer = await receiver.xRead(streams, { BLOCK: 200, COUNT: 1000 });
    if (!Array.isArray(answer)) return;
    for (const { name, messages } of answer as {
      name: Buffer;
      messages: { id: Buffer; message: Record<string, Buffer> }[];
    }[]) {
      for (const { id, message } of messages) {
        last.set(String(name), String(id));
        if (message['m'] !== undefined) onMessage(message['m']);
      }
    }
  };
  void (async () => {
    while (!ending.signal.aborted) await pass();
  })().catch((error: unknown) => ending.signal.aborted || console.error(error));
  await wait(100);
  return () => ending.abort();
}

const trim = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_LENGTH } } as const;
const TRANSPORTS: Readonly<Record<string, Transport>> = {
  'a channel for each room (the product)': {
    listen: async (receiver, onMessage) => {
      for (const key of all) await receiver.subscribe(key, (message) => onMessage(message), true);
      return () => undefined;
    },
    send: (sender, room, message) => sender.publish(keyOf(room), message),
  },
  'a stream for each room': {
    listen: (receiver, onMessage) => readStreams(receiver, all, onMessage),
    send: (sender, room, message) => sender.xAdd(keyOf(room), '*', { m: message }, trim),
  },
  'one stream for all rooms': {
    listen: (receiver, onMessage) => readStreams(receiver, ['bench:all'], onMessage),
    send: (sender, _room, message) => sender.xAdd('bench:all', '*', { m: message }, trim),
  },
};

/** The processor time that a process has used, in milliseconds. */
function usedBy(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measured(redis: OwnRedis, transport: Transport, rate: number): Promise<string[]> {
  const [sender, receiver] = [client(redis.url), client(redis.url)];
  await Promise.all([sender.connect(), receiver.connect()]);
  const pid = Number(/process_id:(\d+)/.exec(await sender.info('server'))?.[1] ?? 0);
  const sentAt: number[] = [];
  const latencies: number[] = [];
  let receivedCount = 0;
  const stop = await transport.listen(receiver, (message) => {
    receivedCount += 1;
    const n = message.readUInt32LE(0);
    if (n >= WARM) latencies.push(performance.now() - (sentAt[n] ?? 0));
  });
  const count = rate * SECONDS + WARM;
  let before = { mine: process.cpuUsage(), redis: usedBy(pid) };
  const began = performance.now();
  for (let n = 0; n < count;) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * rate));
    for (; n < due; n++) {
      if (n === WARM) before = { mine: process.cpuUsage(), redis: usedBy(pid) };
      const message = Buffer.alloc(MESSAGE);
      message.writeUInt32LE(n, 0);
      sentAt.push(performance.now());
      transport.send(sender, n % ROOMS, message).catch(() => undefined);
    }
    await wait(1);
  }
  await until(() => receivedCount >= count, 5000);
  const { user, system } = process.cpuUsage(before.mine);
  const measuredCount = rate * SECONDS;
  const cells = [
    figure(quantile(latencies, 0.5)),
    figure(quantile(latencies, 0.99)),
    figure((user + system) / measuredCount),
    figure(((usedBy(pid) - before.redis) * 1000) / measuredCount),
    String(count - receivedCount),
  ];
  stop();
  await wait(300);
  receiver.destroy();
  sender.destroy();
  return cells;
}

const program = redisProgram();
if (program === null) throw new Error('Redis is not on this machine');
const redis = await OwnRedis.make(program);
try {
  const rows: string[][] = [];
  for (const rate of RATES) {
    for (const [name, transport] of Object.entries(TRANSPORTS))
      rows.push([`${rate}/s, ${name}`, ...(await measured(redis, transport, rate))]);
  }
  table(
    `${ROOMS} rooms, messages of ${MESSAGE} bytes, both ends in one process`,
    ['', 'p50 ms', 'p99 ms', 'both ends µs', 'Redis µs', 'lost'],
    rows,
  );
} finally {
  await redis.remove();
}
