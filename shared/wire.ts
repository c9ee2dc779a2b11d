/**
 * The protocol constants: what Alongside adds to the y-websocket protocol (three message types), size limits, close
 * codes and room names. docs/protocol.md holds the whole grammar.
 */

/** y-websocket's own message types. */
export const MESSAGE_SYNC = 0;
export const MESSAGE_AWARENESS = 1;
export const MESSAGE_AUTH = 2;
export const MESSAGE_QUERY_AWARENESS = 3;

/** y-protocols' sync sub-types. */
export const SYNC_STEP_1 = 0;
export const SYNC_STEP_2 = 1;
export const SYNC_UPDATE = 2;

/** Server to client with `acks=1`: a varUint, how many of this connection's update-carrying messages are durable (S2). */
export const MESSAGE_SAVED = 100;
/** Server to client, in a plan's room only: a varString of JSON, a {@link PlanEvent}. */
export const MESSAGE_EVENT = 101;

/**
 * Only with `written=1` (S15). From the server, without a body: it takes written times on this connection. From the client, once, before
 * its sync step 2: when its device says that units were written which the server may not have yet.
 */
export const MESSAGE_WRITTEN = 102;

/** The most runs of units in one message of written times. */
export const MAX_WRITTEN_RUNS = 4096;
/** Units that came within so many milliseconds after they were written have no written time beside the time at which they came. */
export const WRITTEN_APART = 120_000;
/** A written time that lies further back than this, in milliseconds, says that the device's clock was set. It is not taken. */
export const MAX_WRITTEN_AGE = 400 * 24 * 3600 * 1000;

/** An event of a plan's room. No event says what changed, so it cannot reveal anything. */
export type PlanEvent =
  /** The plan changed, and the page should read it again. */
  | { readonly event: 'plan-changed' }
  /** The page's own account was told something, or has read what it was told. */
  | { readonly event: 'inbox-changed' }
  /** The page's own account has seen something of the plan. `page` is the page that said so; empty if it gave no name. */
  | { readonly event: 'seen'; readonly page: string }
  /** Somebody said something in a section. Only those who can read it are told. */
  | { readonly event: 'threads-changed'; readonly sectionId: string };

/** Close codes of the server outside 4400 to 4499. After these the client connects again by itself. */
export const CLOSE_GOING_AWAY = 1012;
export const CLOSE_TRY_LATER = 1013;

/** The largest socket message, in bytes; a longer one closes the socket with 4413. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** The largest encoded live content of one section, in bytes. */
export const MAX_SECTION_BYTES = 8 * 1024 * 1024;
/** The largest presence state of one client, in bytes of JSON. */
export const MAX_PRESENCE_BYTES = 2048;

/**
 * The largest presence message, in bytes, and the most clients in one. Stock clients send back what they receive, so this is
 * enough for everyone in a crowded room at once.
 */
export const MAX_PRESENCE_MESSAGE_BYTES = 256 * 1024;
export const MAX_PRESENCE_ENTRIES = 2000;

/** The room of a section's live document. */
export function sectionRoom(sectionId: string): string {
  return `section.${sectionId}`;
}

/** The room of a plan. It has presence and events, and no document. */
export function planRoom(planId: string): string {
  return `plan.${planId}`;
}

/** The room of a suggestion: a copy of its section. */
export function suggestionRoom(suggestionId: string): string {
  return `suggestion.${suggestionId}`;
}

const ROOM_KINDS = ['section', 'suggestion', 'plan'] as const;

/** The kind and the id that a room's name stands for; null if it is not a room's name. */
export function parseRoom(room: string): { kind: (typeof ROOM_KINDS)[number]; id: string } | null {
  const match = /^(section|suggestion|plan)\.([A-Za-z0-9_-]{1,64})$/.exec(room);
  const kind = ROOM_KINDS.find((one) => one === match?.[1]);
  return kind === undefined ? null : { kind, id: match?.[2] ?? '' };
}
