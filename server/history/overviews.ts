/** The overviews of sections as their texts are now. An overview is worked out once for each state of a text. */
import { setImmediate } from 'node:timers/promises';
import type { SectionOverview } from '#shared/api-overview.ts';
import { CacheBySeq } from '#server/history/cache-by-seq.ts';
import { readForward, type Chunk } from '#server/history/chunks.ts';
import { StartDamaged, type JobRunner } from '#server/history/job-runner.ts';
import { nearestStart, type StartPoint } from '#server/history/start-point.ts';
import { RoomDamaged } from '#server/store/errors.ts';
import type { Log } from '#server/store/log/log.ts';

/** How much is kept, in characters of JSON. The overview of a usual section has about a thousand. */
const MAX_KEPT = 8_000_000;
/** Up to so many rows and bytes of state a text is read on the main thread, in a few milliseconds. */
const INLINE_LIMITS = { rows: 60, bytes: 24_000 } as const;

/** How many sections of a plan are read at once, so that the database looks up one while the text of another is read. */
const READ_AT_ONCE = 4;

const NOTHING: SectionOverview = { headings: [], mustKnow: [] };

/** Works out overviews and keeps them. */
export class Overviews {
  readonly #jobs: JobRunner;
  readonly #cache: CacheBySeq<SectionOverview>;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(jobs: JobRunner, maxKept = MAX_KEPT) {
    this.#jobs = jobs;
    this.#cache = new CacheBySeq(maxKept, (overview) => JSON.stringify(overview).length);
  }

  /**
   * The overviews of these rooms, in this order. A room whose log cannot be read is left out. Only what is asked for is looked at, so
   * neither the answer nor the time that it takes says anything about other rooms.
   */
  async of(log: Log, rooms: readonly string[]): Promise<Map<string, SectionOverview>> {
    const heads = await log.heads(rooms);
    const found = new Map<string, SectionOverview>();
    // A few at a time, so that a plan with many sections holds neither the database nor the thread of history for long.
    const left = rooms.values();
    const readSome = async (): Promise<void> => {
      for (const room of left) {
        const seq = heads.get(room)?.seq ?? 0;
        try {
          found.set(room, seq === 0 ? NOTHING : await this.#cache.get(room, seq, async () => this.#read(log, room, seq)));
        } catch (error) {
          if (!(error instanceof RoomDamaged)) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: READ_AT_ONCE }, readSome));
    return new Map(
      rooms.flatMap((room) => {
        const overview = found.get(room);
        return overview === undefined ? [] : [[room, overview] as const];
      }),
    );
  }

  /** Waits for a turn of the event loop in which no other overview is worked out, so that sockets and requests get theirs between two. */
  async #ownTurn(): Promise<void> {
    const turn = this.#lastTurn.then(() => setImmediate());
    this.#lastTurn = turn;
    await turn;
  }

  async #read(log: Log, room: string, seq: number): Promise<SectionOverview> {
    const from = async ({ seq: at, start }: StartPoint): Promise<SectionOverview> => {
      const chunks = readForward(log, room, at + 1, seq);
      const short = seq - at <= INLINE_LIMITS.rows && (start?.bytes.length ?? 0) <= INLINE_LIMITS.bytes;
      const asked = { room, start };
      if (!short) return this.#jobs.run({ kind: 'overview', asked, chunks: [chunks], short });
      // The rows are read before the turn, which is for the text alone.
      const rows: Chunk[] = await Array.fromAsync(chunks);
      await this.#ownTurn();
      return this.#jobs.run({ kind: 'overview', asked, chunks: [rows], short });
    };
    try {
      return await from(await nearestStart(log, room, seq, false));
    } catch (error) {
      // The log also has everything that a checkpoint or a milestone says.
      if (!(error instanceof StartDamaged)) throw error;
      return from({ seq: 0, start: null });
    }
  }
}
