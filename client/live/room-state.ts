/** The state of a live room that views show, the callbacks of its owner, and its options. */
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import type { PlanEvent } from '#shared/wire.ts';

/** The state of the connection. `stopped`: the server refused, and the room does not reconnect by itself. */
export type Link = 'connecting' | 'connected' | 'offline' | 'stopped';

/** The state of a room that views show. A new `generation` means a new document: editors must start again with it. */
export type RoomState = {
  readonly generation: number;
  readonly link: Link;
  /** Whether the content is here, from the server or from this device. */
  readonly opened: boolean;
  /** Whether the room is connected, has its content, and every change is durable at the server. */
  readonly saved: boolean;
  /** Whether this page wrote anything here, or an earlier page left unsaved changes on this device. */
  readonly wrote: boolean;
  /** How many changes are not known to be durable. */
  readonly unsaved: number;
  /** When the oldest unsaved change was made, in milliseconds since 1970. */
  readonly unsavedSince: number | null;
  /** Whether this device keeps unsaved changes after the page is closed. */
  readonly storedOnDevice: boolean;
  /** Whether a change is being written to the device now. Always false while the room is connected. */
  readonly storing: boolean;
  /** When the content was last in step with the server, as far as this device knows, in milliseconds since 1970. */
  readonly asOf: number | null;
  /** When the connection was lost, in milliseconds since 1970. */
  readonly since: number | null;
  /** Whether it was lost because the server gave no answer any more, although the network seems to be there (S14). */
  readonly silent: boolean;
};

/** The callbacks through which a room reports to its owner. */
export type RoomEvents = {
  /**
   * The server refused and the room stopped. `code` is the reason and `text` is the text that was not saved. `kept`: the device
   * keeps the changes for another try. The room removes its data from the device only after the returned promise has resolved.
   * The owner may call `rejoin`.
   */
  readonly refused: (code: ErrorCode, text: string, kept: boolean) => Promise<void> | void;
  /** Called before changes of others are applied. */
  readonly beforeIncoming?: () => void;
  /** An event of the plan's room. */
  readonly event?: (event: PlanEvent) => void;
};

/**
 * How a room is joined. `as`: the account id of the writer. `keep`: for whom the device keeps the document; nothing is kept
 * without it. `hidden`: others do not see that this page is in the room.
 */
export type JoinOptions = {
  readonly as: string;
  readonly keep?: { readonly personId: string; readonly planId: string; readonly sectionId: string } | null;
  readonly hidden?: boolean;
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
  storedOnDevice: false,
  storing: false,
  asOf: null,
  since: null,
  silent: false,
};

/** Refusals that are not about the text that was written. After these the device keeps the text for another try. */
export const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['not_signed_in', 'client_too_old']);

/** Whether two states have the same values. */
export function isSame(a: RoomState, b: RoomState): boolean {
  return (Object.keys(a) as (keyof RoomState)[]).every((key) => a[key] === b[key]);
}

/** The error code for the close code of a room's socket. */
export function refusalOfClose(close: number): ErrorCode {
  // Several error codes share 4404 and 4409. In a room these numbers always mean the following.
  if (close === 4404) return 'not_found';
  if (close === 4409) return 'client_id_taken';
  if (close === 4403) return 'not_allowed';
  if (close === 4422) return 'outside_schema';
  if (close === 4401) return 'not_signed_in';
  for (const [code, { close: value }] of Object.entries(ERRORS)) if (value === close) return code as ErrorCode;
  return 'server_error';
}
