/** `npm run bench -- --soak=MINUTES`: clients join and leave for minutes. Memory and open files must not grow. */
import { sectionRoom } from '#shared/wire.ts';
import { Random } from '../support/random.ts';
import { Crowd, type BenchClient } from './crowd.ts';
import { paragraphs, type Place } from './keystrokes.ts';
import { until, wait } from './measure.ts';
import type { Directories } from './process.ts';
import { figure, size, table } from './report.ts';
import { start } from './servers.ts';

const ROOMS = 40;
const PEOPLE = 60;
/** How many clients are connected. The intervals of replacing a client, typing and measuring are milliseconds. */
const CLIENTS_PRESENT = 40;
const EXCHANGE_INTERVAL = 150;
const TYPING_INTERVAL = 10;
const SAMPLE_INTERVAL = 15_000;
/**
 * Longer than the server keeps what only people who write need. It looks every 10 seconds for rooms that have been empty for 30, and
 * writes what it knows of them; a minute after that the threads end that helped.
 */
const REST_DELAY = 115_000;
/** The last third's memory may be this many times the middle third's, plus an allowance in bytes for small sizes. */
const GROWTH_LIMIT = 1.1;
const GROWTH_ALLOWANCE = 4e6;

type Sample = { readonly at: number; readonly rss: number; readonly heap: number; readonly files: number };

const mean = (samples: readonly Sample[], of: keyof Sample): number =>
  samples.reduce((sum, sample) => sum + sample[of], 0) / Math.max(1, samples.length);

/** Connects a client to a random room. Each client has its own client id, as each page has. */
async function visit(random: Random, at: Crowd['at'], client: number, places: readonly Place[]): Promise<BenchClient> {
  const number = random.below(ROOMS);
  const place = places[random.below(places.length)];
  if (place === undefined) throw new Error('there is nowhere to write');
  return new Crowd(sectionRoom(`soak-${number}`), at).join(number + ROOMS * random.below(PEOPLE / ROOMS + 1), {
    client,
    place,
  });
}

/** Runs the soak. Returns what has grown; empty if nothing has. */
export async function soak(directories: Directories, minutes: number): Promise<string[]> {
  const { update, places } = paragraphs(4, 1_000_000_000);
  const people = Array.from({ length: ROOMS * 3 }, (_, n) => n);
  const sections = Array.from({ length: ROOMS }, (_, n) => ({ id: `soak-${n}`, update }));
  const server = await start('Alongside', directories, [{ people, sections }]);
  const random = new Random(20261123);
  const samples: Sample[] = [];
  const faults: string[] = [];
  const empty = await server.process.usage(true);
  const present: BenchClient[] = [];
  let client = 2_000_000_000;
  let visits = 0;
  let letters = 0;
  const end = performance.now() + minutes * 60_000;
  let nextSample = performance.now() + Math.min(SAMPLE_INTERVAL, minutes * 4000);
  let nextExchange = 0;
  while (performance.now() < end) {
    if (present.length < CLIENTS_PRESENT || performance.now() >= nextExchange) {
      nextExchange = performance.now() + EXCHANGE_INTERVAL;
      if (present.length >= CLIENTS_PRESENT) {
        const leaving = present.splice(random.below(present.length), 1)[0];
        if (leaving !== undefined && leaving.closedWith !== null) faults.push(`somebody was put out: ${leaving.closedWith}`);
        // Half of the clients close the socket properly, and half lose their network.
        if (random.below(2) === 0) leaving?.wire.leave();
        else leaving?.wire.vanish();
      }
      present.push(await visit(random, server.at, client++, places));
      visits += 1;
    }
    random.pick(present).types();
    letters += 1;
    if (performance.now() >= nextSample) {
      nextSample = performance.now() + Math.min(SAMPLE_INTERVAL, minutes * 4000);
      const { rss, heap, files } = await server.process.usage(true);
      samples.push({ at: minutes * 60 - (end - performance.now()) / 1000, rss, heap, files });
    }
    await wait(TYPING_INTERVAL);
  }
  for (const visitor of present) visitor.wire.leave();
  await until(() => present.every((visitor) => visitor.wire.closed), 3000);
  await wait(Math.min(REST_DELAY, minutes * 60_000));
  const afterwards = await server.process.usage(true);
  await server.process.end();

  table(
    `Soak: ${figure(minutes)} minutes, ${visits} visits to ${ROOMS} sections, ${letters} letters`,
    ['', 'RSS', 'heap after collecting', 'open files'],
    [
      ['empty server', size(empty.rss), size(empty.heap), String(empty.files)],
      ...samples.map((sample) => [`after ${figure(sample.at)} s`, size(sample.rss), size(sample.heap), String(sample.files)]),
      ['everyone gone', size(afterwards.rss), size(afterwards.heap), String(afterwards.files)],
    ],
  );
  const third = Math.floor(samples.length / 3);
  const [before, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  if (third > 0) {
    for (const what of ['rss', 'heap'] as const) {
      const [a, b] = [mean(before, what), mean(last, what)];
      if (b > a * GROWTH_LIMIT + GROWTH_ALLOWANCE)
        faults.push(`${what} is not level: ${size(a)} in the second third, ${size(b)} in the last`);
    }
    if (mean(last, 'files') > mean(before, 'files') + 5) faults.push('the open files are not level');
  }
  // A few may be files of the database that the first write opened.
  if (minutes * 60_000 >= REST_DELAY && afterwards.files > empty.files + 5)
    faults.push(`${afterwards.files - empty.files} files are open that were not before anyone came`);
  return faults;
}
