/** The interface through which the parts of the server count events. No count names a person. */

/** Receives counts. */
export interface Meter {
  /** An update was admitted and is on its way to the log. */
  admitted(): void;
  /** So many rows became durable. `seconds` is the time from the request to the store until its answer. */
  committed(rows: number, seconds: number): void;
  commitFailed(): void;
  /** A room could not be opened because its stored data is damaged, or a damaged checkpoint was not used. */
  damaged(what: 'room' | 'checkpoint'): void;
  /** The server closed a socket, or a channel of a carrier, with this code. */
  closed(code: number): void;
  /** The server refused a request with this error code. */
  refused(code: string): void;
  signInFailed(code: string): void;
}

const ignore = (): void => undefined;

/** A meter that counts nothing. */
export const NO_METER: Meter = {
  admitted: ignore,
  committed: ignore,
  commitFailed: ignore,
  damaged: ignore,
  closed: ignore,
  refused: ignore,
  signInFailed: ignore,
};
