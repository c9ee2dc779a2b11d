/** A pause longer than this, in milliseconds, ends a sitting. */
export const SITTING_TIMEOUT = 15 * 60_000;
