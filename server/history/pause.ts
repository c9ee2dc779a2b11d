/** A sitting ends when its writer pauses for longer than this, in milliseconds. */
export const SITTING_TIMEOUT = 10 * 60_000;
