/** A pause longer than this, in milliseconds, ends a sitting. */
export const PAUSE = 15 * 60_000;
