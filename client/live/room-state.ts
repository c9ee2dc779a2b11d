/** What a view needs to know of a room, and what a room tells its owner. */
import { ERRORS, type ErrorCode } from '#shared/errors.ts';

/** How the socket stands. `stopped` means that the server refused and this page does not come back by itself. */
export type Link = 'connecting' | 'connected' | 'offline' | 'stopped';

/** What a view needs to know of a room. A new generation means a new document: editors start afresh on it. */
export type RoomState = {
  readonly generation: number;
  readonly link: Link;
  /** Whether the content is here: from the server, or as this device kept it. */
  readonly opened: boolean;
  /** Whether everything this page sent is durable. */
  readonly saved: boolean;
  /** Whether this page wrote anything here. */
  readonly wrote: boolean;
  readonly unsaved: number;
  /** Since when the oldest unsaved change waits. */
  readonly unsavedSince: number | null;
  /** Whether this device keeps what is unsaved over closing the page. */
  readonly kept: boolean;
  /** Whether something is on its way there and not there yet; told only without a connection. */
  readonly keeping: boolean;
  /** When the content was last as the server had it, as far as this device knows. */
  readonly asOf: number | null;
  /** Since when the room is offline. */
  readonly since: number | null;
};

/** What a room tells its owner. */
export type RoomEvents = {
  /**
   * The server closed the door for good: why, the text that it did not take, and whether the device still keeps that for another
   * try. Only when what this returns is done is anything removed from the device. The owner may call `rejoin`.
   */
  readonly refused: (code: ErrorCode, text: string, kept: boolean) => Promise<void> | void;
  /** Called before what others wrote is taken in. */
  readonly hearing?: () => void;
  /** An event of the plan's room. */
  readonly event?: () => void;
};

/** How a room is joined: by whom, kept on the device for them or not at all, and whether others are shown that one is there. */
export type JoinOptions = {
  readonly as: string;
  readonly keep?: { readonly personId: string; readonly planId: string } | null;
  readonly unseen?: boolean;
};

/** The state of a room that has just been joined. */
export const NEW_ROOM: RoomState = {
  generation: 0,
  link: 'connecting',
  opened: false,
  saved: false,
  wrote: false,
  unsaved: 0,
  unsavedSince: null,
  kept: false,
  keeping: false,
  asOf: null,
  since: null,
};
/** Refusals that are not about what was written: the device keeps it for another try. */
export const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['not_signed_in', 'client_too_old']);

/** Whether two states say the same. */
export function isSame(a: RoomState, b: RoomState): boolean {
  return (Object.keys(a) as (keyof RoomState)[]).every((key) => a[key] === b[key]);
}

/** The refusal that a close code of a room stands for. */
export function refusalOfClose(close: number): ErrorCode {
  // 4404 and 4409 stand for more than one code; in a room it is always these.
  if (close === 4404) return 'not_found';
  if (close === 4409) return 'client_id_taken';
  if (close === 4403) return 'not_allowed';
  if (close === 4422) return 'outside_schema';
  if (close === 4401) return 'not_signed_in';
  for (const [code, { close: value }] of Object.entries(ERRORS)) if (value === close) return code as ErrorCode;
  return 'server_error';
}
