/** Writing what the server made for a member into a live room, right behind the row up to which it was worked out. */
import { Refusal } from '#shared/errors.ts';
import { AppendRefused } from '#server/store/errors.ts';
import type { Log } from '#server/store/log/log.ts';

/** How often something is worked out anew where others write meanwhile before the room is held for it. */
const FREE_TRIES = 2;
/** For how long it is tried, in milliseconds. */
const PATIENCE = 5000;

/** What writes into live rooms. server/sync/sync.ts implements it. */
export type LiveWriter = {
  /**
   * Writes an update right behind row `after`, and gives its row; null if nothing had to change. Rejects with `AppendRefused` if another row
   * came first, on whichever server; then nothing is written. Refuses with `not_saved` if the room cannot be opened; then nothing is written
   * either. After any other error the row may be in the log.
   */
  write(room: string, personId: string, update: Uint8Array, after: number): Promise<number | null>;
  /** Resolves when the log has what members wrote here before. */
  written(): Promise<void>;
  /** Has what members send into a room wait on this server, for a short time at most. Returns the end of that. */
  hold(room: string): Promise<() => void>;
};

/** Rejects with `AppendRefused` if a row came behind `seq`: what was worked out from the rows up to there is out of date. */
export async function requireLast(log: Pick<Log, 'lastSeq'>, room: string, seq: number): Promise<void> {
  if ((await log.lastSeq(room)) !== seq) throw new AppendRefused({ room, why: 'moved' });
}

/**
 * Works something out and writes it into a room, anew each time another row came first. In a room in which several people type, a row comes
 * always, so they are held after the first tries. Refuses with `conflict` if others go on, as those on other servers can.
 */
export async function untilWritten<T>(live: LiveWriter, room: string, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (let tries = 1; ; tries += 1) {
    const release = tries > FREE_TRIES ? await live.hold(room) : null;
    try {
      if (release !== null) await live.written();
      return await work();
    } catch (error) {
      if (!(error instanceof AppendRefused)) throw error;
      if (performance.now() > end) throw new Refusal('conflict');
    } finally {
      release?.();
    }
    await live.written();
  }
}
