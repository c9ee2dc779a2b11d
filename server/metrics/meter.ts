/** What the parts of the server count. They know this much of metrics and no more; nothing in it names anybody. */

/** Takes counts in. */
export interface Meter {
  /** An update was admitted: it is on its way into the log. */
  admitted(): void;
  /** So many rows became durable, in so many seconds from asking to answer. */
  committed(rows: number, seconds: number): void;
  commitFailed(): void;
  /** A room could not be opened because what is kept of it is damaged, or a checkpoint was passed over for that reason. */
  damaged(what: 'room' | 'checkpoint'): void;
  /** The server closed a socket, or a channel of one, with this code. */
  closed(code: number): void;
  /** The server refused a request with this code of the closed list. */
  refused(code: string): void;
  signInFailed(code: string): void;
}

const ignore = (): void => undefined;

/** Counts nothing. */
export const NO_METER: Meter = {
  admitted: ignore,
  committed: ignore,
  commitFailed: ignore,
  damaged: ignore,
  closed: ignore,
  refused: ignore,
  signInFailed: ignore,
};
