/**
 * How do messages get from one server to another over Redis: published on a channel for each room, which is what the product
 * does, or through streams? Drives each form at the same rates, in turns, and prints latency, what each side's processor spends
 * on a message, and what Redis does.
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
/** About what one batch of a room weighs: two letters with who and when. */
const MESSAGE = 160;
/** A stream is cut to about so many entries, or it would grow for ever. */
const KEPT = 10_000;

const client = (url: string) =>
  createClient({ url })
    .withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
    .on('error', () => undefined);
type Client = ReturnType<typeof client>;
type Hear = (message: Buffer) => void;
/** A way of carrying: `listen` hears all rooms and gives how to stop, `send` sends to one. */
type Form = {
  listen(hearer: Client, hear: Hear): Promise<() => void>;
  send(sender: Client, room: number, message: Buffer): Promise<unknown>;
};

const keyOf = (room: number): string => `bench:room:${room}`;
const all = Array.from({ length: ROOMS }, (_, room) => keyOf(room));

/** Reads streams until it is stopped; each read waits for something new. */
async function readStreams(hearer: Client, keys: readonly string[], hear: Hear): Promise<() => void> {
  const ending = new AbortController();
  // Not '$', which would miss what comes between two reads.
  await hearer.del([...keys]);
  const last = new Map(keys.map((key) => [key, '0-0']));
  const pass = async (): Promise<void> => {
    const streams = [...last].map(([key, id]) => ({ key, id }));
    const answer = await hearer.xRead(streams, { BLOCK: 200, COUNT: 1000 });
    if (!Array.isArray(answer)) return;
    for (const { name, messages } of answer as {
      name: Buffer;
      messages: { id: Buffer; message: Record<string, Buffer> }[];
    }[]) {
      for (const { id, message } of messages) {
        last.set(String(name), String(id));
        if (message['m'] !== undefined) hear(message['m']);
      }
    }
  };
  void (async () => {
    while (!ending.signal.aborted) await pass();
  })().catch((error: unknown) => ending.signal.aborted || console.error(error));
  await wait(100);
  return () => ending.abort();
}

const trim = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: KEPT } } as const;
const FORMS: Readonly<Record<string, Form>> = {
  'a channel for each room (the product)': {
    listen: async (hearer, hear) => {
      for (const key of all) await hearer.subscribe(key, (message) => hear(message), true);
      return () => undefined;
    },
    send: (sender, room, message) => sender.publish(keyOf(room), message),
  },
  'a stream for each room': {
    listen: (hearer, hear) => readStreams(hearer, all, hear),
    send: (sender, room, message) => sender.xAdd(keyOf(room), '*', { m: message }, trim),
  },
  'one stream for all rooms': {
    listen: (hearer, hear) => readStreams(hearer, ['bench:all'], hear),
    send: (sender, _room, message) => sender.xAdd('bench:all', '*', { m: message }, trim),
  },
};

/** Milliseconds of processor that a process has used. */
function usedBy(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measured(redis: OwnRedis, form: Form, rate: number): Promise<string[]> {
  const [sender, hearer] = [client(redis.url), client(redis.url)];
  await Promise.all([sender.connect(), hearer.connect()]);
  const pid = Number(/process_id:(\d+)/.exec(await sender.info('server'))?.[1] ?? 0);
  const sentAt: number[] = [];
  const latencies: number[] = [];
  let heard = 0;
  const stop = await form.listen(hearer, (message) => {
    heard += 1;
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
      form.send(sender, n % ROOMS, message).catch(() => undefined);
    }
    await wait(1);
  }
  await until(() => heard >= count, 5000);
  const { user, system } = process.cpuUsage(before.mine);
  const measuredCount = rate * SECONDS;
  const cells = [
    figure(quantile(latencies, 0.5)),
    figure(quantile(latencies, 0.99)),
    figure((user + system) / measuredCount),
    figure(((usedBy(pid) - before.redis) * 1000) / measuredCount),
    String(count - heard),
  ];
  stop();
  await wait(300);
  hearer.destroy();
  sender.destroy();
  return cells;
}

const program = redisProgram();
if (program === null) throw new Error('Redis is not on this machine');
const redis = await OwnRedis.make(program);
try {
  const rows: string[][] = [];
  for (const rate of RATES) {
    for (const [name, form] of Object.entries(FORMS)) rows.push([`${rate}/s, ${name}`, ...(await measured(redis, form, rate))]);
  }
  table(
    `${ROOMS} rooms, messages of ${MESSAGE} bytes, both ends in one process`,
    ['', 'p50 ms', 'p99 ms', 'both ends µs', 'Redis µs', 'lost'],
    rows,
  );
} finally {
  await redis.remove();
}
