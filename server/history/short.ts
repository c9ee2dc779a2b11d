/** Which questions are so short that the main thread answers them itself. All others go to the thread of history, so that it stays free. */
import type { Start } from '#server/history/past.ts';

/** How much a question may read on the main thread: rows, and bytes of the state before them. */
export type ShortLimits = { readonly rows: number; readonly bytes: number };

/** The limits of a server. Up to these a question takes some milliseconds, and does not wait for the thread. */
export const SHORT: ShortLimits = { rows: 1500, bytes: 100_000 };

/** How many bytes of a plain state a byte of a milestone stands for: it is compressed, and says who wrote what. */
const MILESTONE_BYTES = 10;

function bytesOf(start: Start): number {
  if (start === null) return 0;
  return start.kind === 'milestone' ? start.bytes.length * MILESTONE_BYTES : start.bytes.length;
}

/** Whether a question about so many rows behind these states is short. */
export function isShort(limits: ShortLimits, rows: number, ...starts: readonly Start[]): boolean {
  return rows <= limits.rows && starts.reduce((sum, start) => sum + bytesOf(start), 0) <= limits.bytes;
}
