/** A sitting ends when its writer pauses for longer than this, in milliseconds. */
export const SITTING_TIMEOUT = 15 * 60_000;
