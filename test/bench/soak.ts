/** `npm run bench -- --soak=MINUTES`: people come and go for minutes; at the end memory and open handles have to be level. */
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
/** How many are there at once, how often one of them is exchanged, how often somebody types, and how often it is looked at. */
const CLIENTS_PRESENT = 40;
const EXCHANGE_INTERVAL = 150;
const TYPING_INTERVAL = 10;
const SAMPLE_INTERVAL = 15_000;
/** Empty rooms are given up after 30 seconds, looked for every 10. */
const ROOM_CLOSE_DELAY = 45_000;
/** How much more the last third may hold than the one before it: a share, and what no share of little can say, in bytes. */
const GROWTH_LIMIT = 1.1;
const GROWTH_ALLOWANCE = 4e6;

type Sample = { readonly at: number; readonly rss: number; readonly heap: number; readonly files: number };

const mean = (looks: readonly Sample[], of: keyof Sample): number =>
  looks.reduce((sum, look) => sum + look[of], 0) / Math.max(1, looks.length);

/** One who is there for a while. Every visit has a client id of its own, as every page has. */
async function visit(random: Random, at: Crowd['at'], client: number, places: readonly Place[]): Promise<BenchClient> {
  const number = random.below(ROOMS);
  const place = places[random.below(places.length)];
  if (place === undefined) throw new Error('there is nowhere to write');
  return new Crowd(sectionRoom(`soak-${number}`), at).join(number + ROOMS * random.below(PEOPLE / ROOMS + 1), {
    client,
    place,
  });
}

/** Runs it; gives what is not level, and nothing where all is. */
export async function soak(directories: Directories, minutes: number): Promise<string[]> {
  const { update, places } = paragraphs(4, 1_000_000_000);
  const people = Array.from({ length: ROOMS * 3 }, (_, n) => n);
  const sections = Array.from({ length: ROOMS }, (_, n) => ({ id: `soak-${n}`, update }));
  const server = await start('Alongside', directories, [{ people, sections }]);
  const random = new Random(20261123);
  const looks: Sample[] = [];
  const faults: string[] = [];
  const empty = await server.process.usage(true);
  const present: BenchClient[] = [];
  let client = 2_000_000_000;
  let visits = 0;
  let letters = 0;
  const end = performance.now() + minutes * 60_000;
  let nextLook = performance.now() + Math.min(SAMPLE_INTERVAL, minutes * 4000);
  let nextExchange = 0;
  while (performance.now() < end) {
    if (present.length < CLIENTS_PRESENT || performance.now() >= nextExchange) {
      nextExchange = performance.now() + EXCHANGE_INTERVAL;
      if (present.length >= CLIENTS_PRESENT) {
        const gone = present.splice(random.below(present.length), 1)[0];
        if (gone !== undefined && gone.closedWith !== null) faults.push(`somebody was put out: ${gone.closedWith}`);
        // Half of them say goodbye, half lose their network.
        if (random.below(2) === 0) gone?.wire.leave();
        else gone?.wire.vanish();
      }
      present.push(await visit(random, server.at, client++, places));
      visits += 1;
    }
    random.pick(present).types();
    letters += 1;
    if (performance.now() >= nextLook) {
      nextLook = performance.now() + Math.min(SAMPLE_INTERVAL, minutes * 4000);
      const { rss, heap, files } = await server.process.usage(true);
      looks.push({ at: minutes * 60 - (end - performance.now()) / 1000, rss, heap, files });
    }
    await wait(TYPING_INTERVAL);
  }
  for (const seat of present) seat.wire.leave();
  await until(() => present.every((seat) => seat.wire.closed), 3000);
  await wait(Math.min(ROOM_CLOSE_DELAY, minutes * 60_000));
  const calm = await server.process.usage(true);
  await server.process.end();

  table(
    `Soak: ${figure(minutes)} minutes, ${visits} visits to ${ROOMS} sections, ${letters} letters`,
    ['', 'RSS', 'heap after collecting', 'open files'],
    [
      ['empty server', size(empty.rss), size(empty.heap), String(empty.files)],
      ...looks.map((look) => [`after ${figure(look.at)} s`, size(look.rss), size(look.heap), String(look.files)]),
      ['everyone gone', size(calm.rss), size(calm.heap), String(calm.files)],
    ],
  );
  const third = Math.floor(looks.length / 3);
  const [before, last] = [looks.slice(third, 2 * third), looks.slice(2 * third)];
  if (third > 0) {
    for (const what of ['rss', 'heap'] as const) {
      const [a, b] = [mean(before, what), mean(last, what)];
      if (b > a * GROWTH_LIMIT + GROWTH_ALLOWANCE)
        faults.push(`${what} is not level: ${size(a)} in the second third, ${size(b)} in the last`);
    }
    if (mean(last, 'files') > mean(before, 'files') + 5) faults.push('the open files are not level');
  }
  // A few may be the database's own, opened with the first write.
  if (minutes * 60_000 >= ROOM_CLOSE_DELAY && calm.files > empty.files + 5)
    faults.push(`${calm.files - empty.files} files are open that were not before anyone came`);
  return faults;
}
