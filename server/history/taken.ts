/**
 * What was taken out of rooms lately, in words: kept in memory from the first question on, so that the next one reads only the rows that came
 * since. It holds nothing that the log does not say, and nothing about who asks.
 */
import { readForward } from '#server/history/chunks.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import { nearestStart, type StartPoint } from '#server/history/start-point.ts';
import type { Taken } from '#server/history/taken-job.ts';
import type { Log } from '#server/store/log/log.ts';

/** Up to so many rows and bytes of state a question is answered on the main thread, in a few milliseconds. */
const INLINE_LIMITS = { rows: 150, bytes: 24_000 } as const;
/** How much is kept, in characters of JSON as far as it can be guessed. */
const MAX_KEPT = 4_000_000;
/** What one entry takes beside its letters. */
const ENTRY_SIZE = 120;

/** What the rows from `after`, left out, up to `to` took out, in their order. */
type Kept = { readonly after: number; readonly to: number; readonly taken: readonly Taken[]; readonly size: number };

function sizeOf(taken: readonly Taken[]): number {
  return taken.reduce((sum, { letters, marker, value }) => {
    const said = letters?.length ?? JSON.stringify(marker ?? value).length;
    return sum + ENTRY_SIZE + said;
  }, 0);
}

/** Tells what was taken out of rooms. */
export class TakenWords {
  readonly #jobs: JobRunner;
  /** By room, the one that was asked for last at the end. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(jobs: JobRunner) {
    this.#jobs = jobs;
  }

  /** What the rows with `after < seq <= head` took out, if that is in memory; otherwise null. */
  known(room: string, after: number, head: number): readonly Taken[] | null {
    const kept = this.#kept.get(room);
    return kept !== undefined && kept.after <= after && kept.to >= head ? within(kept.taken, after, head) : null;
  }

  /** What the rows with `after < seq <= head` took out. */
  async of(log: Log, room: string, after: number, head: number): Promise<readonly Taken[]> {
    const known = this.known(room, after, head);
    if (known !== null) return known;
    const kept = this.#kept.get(room);
    const goesOn = kept !== undefined && kept.after <= after;
    const from = goesOn ? kept.to : after;
    const found = await this.#read(log, room, from, head);
    const taken = goesOn ? [...kept.taken, ...found] : found;
    this.#keep(room, { after: goesOn ? kept.after : after, to: head, taken, size: sizeOf(taken) });
    return within(taken, after, head);
  }

  async #read(log: Log, room: string, after: number, head: number): Promise<Taken[]> {
    const run = ({ seq, start }: StartPoint): Promise<Taken[]> =>
      this.#jobs.run({
        kind: 'taken',
        asked: { room, start, startSeq: seq, after },
        chunks: [readForward(log, room, seq + 1, head)],
        patient: true,
        short: head - seq < INLINE_LIMITS.rows && (start?.bytes.length ?? 0) <= INLINE_LIMITS.bytes,
      });
    try {
      return await run(await nearestStart(log, room, after, false));
    } catch (error) {
      if (!(error instanceof StartDamaged)) throw error;
    }
    // The log also has everything that a checkpoint or a milestone says.
    return run({ seq: 0, start: null });
  }

  #keep(room: string, kept: Kept): void {
    this.#size += kept.size - (this.#kept.get(room)?.size ?? 0);
    this.#kept.delete(room);
    this.#kept.set(room, kept);
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}

function within(taken: readonly Taken[], after: number, head: number): readonly Taken[] {
  return taken.filter(({ by: { seq } }) => seq > after && seq <= head);
}
