/** Writing what the server made for a member into a live room, right behind the row up to which it was worked out. */
import { Refusal } from '#shared/errors.ts';
import { AppendRefused } from '#server/store/errors.ts';

/** How often something is worked out anew where others write meanwhile. */
const TRIES = 8;

/** What writes into live rooms. server/sync/sync.ts implements it. */
export type LiveWriter = {
  /**
   * Writes an update right behind row `after`, and gives its row; null if nothing had to change. Rejects with `AppendRefused` if another row
   * came first, on whichever server; then nothing is written.
   */
  write(room: string, personId: string, update: Uint8Array, after: number): Promise<number | null>;
  /** Resolves when the log has what members wrote here before. */
  written(): Promise<void>;
};

/** Works something out and writes it, anew each time another row came first. Refuses with `conflict` if that goes on. */
export async function untilWritten<T>(live: LiveWriter, work: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppendRefused)) throw error;
      if (left === 0) throw new Refusal('conflict');
      await live.written();
    }
  }
}
