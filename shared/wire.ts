/**
 * What Alongside adds to the y-websocket wire: two message types from the server, and the query parameters of a socket.
 * docs/protocol.md holds the whole grammar.
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

/** Something on the plan is not as it was: read it again. It never says what, so it can leak nothing. */
export type PlanEvent = { readonly event: 'plan-changed' };

/** Close codes outside 4400 to 4499 that the server uses: the client comes back by itself. */
export const CLOSE_GOING_AWAY = 1012;
export const CLOSE_TRY_LATER = 1013;

/** The largest socket message, in bytes; a longer one closes the socket with 4413. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** The largest encoded live content of one section, in bytes. */
export const MAX_SECTION_BYTES = 8 * 1024 * 1024;
/** The largest presence state of one client, in bytes of JSON. */
export const MAX_PRESENCE_BYTES = 2048;

/** The room of a section's live document. */
export function sectionRoom(sectionId: string): string {
  return `section.${sectionId}`;
}

/** The room of a plan: presence and events, no document. */
export function planRoom(planId: string): string {
  return `plan.${planId}`;
}

/** Which kind of thing a room string names, or null where it names nothing. */
export function parseRoom(room: string): { kind: 'section' | 'plan'; id: string } | null {
  const match = /^(section|plan)\.([A-Za-z0-9_-]{1,64})$/.exec(room);
  if (!match) return null;
  return { kind: match[1] === 'plan' ? 'plan' : 'section', id: match[2] ?? '' };
}
