/** Finds the passages of sections that are new to a reader, and keeps what it found as long as nothing changes. */
import { readForward } from '#server/history/chunks.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import type { NewsAnswer, NewsFound, NewsQuestion } from '#server/history/news-job.ts';
import { isShort, type ShortLimits } from '#server/history/short.ts';
import { nearestStart, type StartPoint } from '#server/history/start-point.ts';
import { TakenWords } from '#server/history/taken.ts';
import type { Log } from '#server/store/log/log.ts';
import type { SeenAt } from '#server/store/records/seen.ts';

/** If more rows than this came since, who wrote them is read from the nearest milestone on and not from these rows. */
const MAX_ROWS = 4000;
/** Up to so many rows and bytes of state a question is answered on the main thread, in a few milliseconds. */
const SHORT_NEWS: ShortLimits = { rows: 150, bytes: 24_000 };
/** How much is kept, in characters of JSON. */
const MAX_KEPT = 4_000_000;

type Kept = { readonly head: number; readonly seen: string; readonly found: NewsFound; readonly size: number };

/** What a reader has seen of a section, as the question says it. */
export type SeenOf = Pick<SeenAt, 'seq' | 'units' | 'gone'>;

/** Finds new passages. */
export class NewPassages {
  readonly #jobs: JobRunner;
  readonly #maxRows: number;
  readonly #taken: TakenWords;
  /** By room and reader, the one that was asked for last at the end. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(jobs: JobRunner, maxRows = MAX_ROWS) {
    this.#jobs = jobs;
    this.#maxRows = maxRows;
    this.#taken = new TakenWords(jobs);
  }

  /** What is new in a room to a person who has seen this much of it. `head` is the last row of its log. */
  async of(log: Log, room: string, head: number, ownId: string, { seq, units, gone }: SeenOf): Promise<NewsFound> {
    if (head <= seq) return { passages: [], floor: seq, seen: [], gone: [] };
    const key = `${room} ${ownId}`;
    const seen = `${seq} ${units.join(' ')} ${gone.join(' ')}`;
    const kept = this.#kept.get(key);
    const found =
      kept?.head === head && kept.seen === seen
        ? kept.found
        : await this.#find(log, { room, head, floor: seq, seen: units, gone, ownId });
    this.#keep(key, head, seen, found);
    return found;
  }

  async #find(
    log: Log,
    asked: {
      room: string;
      head: number;
      floor: number;
      seen: readonly number[];
      gone: readonly number[];
      ownId: string;
    },
  ): Promise<NewsFound> {
    const { room, head, floor } = asked;
    const restored = await log.restored(room);
    const run = async ({ seq, start }: StartPoint, whole: boolean): Promise<NewsFound | null> => {
      const found = await ask({ seq, start }, whole, this.#taken.known(room, floor, head));
      if (found !== 'taken') return found;
      // Only where others took out what the reader knew, the words of that are read.
      const again = await ask({ seq, start }, whole, await this.#taken.of(log, room, floor, head));
      if (again === 'taken') throw new Error('what was taken out was read');
      return again;
    };
    const ask = async ({ seq, start }: StartPoint, whole: boolean, taken: NewsQuestion['taken']): Promise<NewsAnswer> => {
      const from = (whole ? seq : Math.min(seq, floor)) + 1;
      // Who took out what before a milestone is stored with it.
      const deletions = whole && seq > floor ? (await log.deletions(room, floor, seq)).map(({ bytes }) => bytes) : [];
      return this.#jobs.run({
        kind: 'news',
        asked: { ...asked, start, startSeq: seq, whole, restored, deletions, taken },
        chunks: [readForward(log, room, from, head)],
        patient: true,
        short: isShort(SHORT_NEWS, head - from, start),
      });
    };
    try {
      const near = await nearestStart(log, room, head, false);
      // From a milestone and from nothing on, the rows say of every unit who wrote it.
      const found =
        near.start?.kind !== 'state' ? await run(near, true) : head - floor <= this.#maxRows ? await run(near, false) : null;
      const whole = found ?? (await run(await nearestStart(log, room, head, true), true));
      if (whole !== null) return whole;
    } catch (error) {
      if (!(error instanceof StartDamaged)) throw error;
    }
    // The log also has everything that a checkpoint or a milestone says.
    const found = await run({ seq: 0, start: null }, true);
    if (found === null) throw new Error('the whole log does not say who wrote what');
    return found;
  }

  #keep(key: string, head: number, seen: string, found: NewsFound): void {
    this.#size -= this.#kept.get(key)?.size ?? 0;
    this.#kept.delete(key);
    const size = JSON.stringify(found).length + key.length + seen.length;
    this.#kept.set(key, { head, seen, found, size });
    this.#size += size;
    for (const [oldest, { size: freed }] of this.#kept) {
      if (this.#size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
      this.#size -= freed;
    }
  }
}
