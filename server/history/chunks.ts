/** Reads a log in parts, whole packs at once, so that no question occupies the database or the memory for long. */
import type { Log, Stretch } from '#server/store/log/log.ts';

/**
 * A part of a log. Its rows from `from` to `to` are in the stretch, perhaps with other rows around them. `state` is the milestone after
 * the row in front of them, where somebody who reads backward is told of it.
 */
export type Chunk = {
  readonly from: number;
  readonly to: number;
  readonly stretch: Stretch;
  readonly state?: Uint8Array | undefined;
};

/**
 * How many rows are read at once where they are not in a pack. The main thread copies them from the thread of the database and to that of
 * history, which took up to 20 ms in one go for 4000 rows.
 */
const ROWS_PER_READ = 1000;

/** The rows from `from` to `to`, the oldest first. */
export async function* readForward(log: Log, room: string, from: number, to: number): AsyncGenerator<Chunk> {
  for (let first = from; first <= to;) {
    const end = Math.min(to, first + ROWS_PER_READ - 1);
    const stretch = await log.stretch(room, first, end);
    const last = Math.min(to, Math.max(end, stretch.packs.at(-1)?.lastSeq ?? 0));
    yield { from: first, to: last, stretch };
    first = last + 1;
  }
}

/** The same rows, the newest first. Within a part they are in log order. */
export async function* readBackward(log: Log, room: string, from: number, to: number): AsyncGenerator<Chunk> {
  for (let last = to; last >= from;) {
    const begin = Math.max(from, last - ROWS_PER_READ + 1);
    const stretch = await log.stretch(room, begin, last);
    const first = Math.max(from, Math.min(begin, stretch.packs[0]?.firstSeq ?? begin));
    yield { from: first, to: last, stretch };
    last = first - 1;
  }
}

/** All rows up to `to`, the newest first, each part that begins behind a milestone with its state. */
export async function* readBackwardWithStates(log: Log, room: string, to: number): AsyncGenerator<Chunk> {
  for (let last = to; last >= 1;) {
    const milestone = await log.milestoneOf(room, last - 1);
    const first = (milestone?.seq ?? 0) + 1;
    for await (const chunk of readBackward(log, room, first, last))
      yield chunk.from === first ? { ...chunk, state: milestone?.state } : chunk;
    last = first - 1;
  }
}
