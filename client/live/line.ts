/**
 * The state of the line between this page and the service, over all rooms that the page has joined. It is the one source for
 * what a page says about it: saved, offline, no answer, reconnecting.
 */
import { useSyncExternalStore } from 'react';
import { joinedRooms, subscribeToRooms } from '#client/live/joined-rooms.ts';
import type { RoomState } from '#client/live/room-state.ts';

/**
 * What the line is like. `opening`: nothing is known yet. `online`: nothing was written on this page. `saving` and `saved`: of
 * everything that was written on it (S2). `silent`: the server gives no answer although the network seems to be there (S14).
 * `stopped`: the server refused a room.
 */
export type LineKind = 'opening' | 'online' | 'saving' | 'saved' | 'reconnecting' | 'silent' | 'offline' | 'stopped';

/** The state of the line, and for a lost one since when, in milliseconds since 1970. */
export type Line = { readonly kind: LineKind; readonly since: number | null };

const OPENING: Line = { kind: 'opening', since: null };

/** The part of a room's state that says how its line is. */
export type RoomLine = Pick<RoomState, 'link' | 'saved' | 'wrote' | 'unsaved' | 'since' | 'silent'>;

function kindOf(rooms: readonly RoomLine[]): LineKind {
  const lost = rooms.filter(({ link, since }) => link === 'connecting' && since !== null);
  if (rooms.some(({ link }) => link === 'offline')) return 'offline';
  if (lost.some(({ silent }) => silent)) return 'silent';
  if (lost.length > 0) return 'reconnecting';
  if (rooms.some(({ link }) => link === 'stopped')) return 'stopped';
  if (!rooms.some(({ link }) => link === 'connected')) return 'opening';
  const written = rooms.filter(({ wrote, unsaved }) => wrote || unsaved > 0);
  if (written.length === 0) return 'online';
  return written.every(({ saved }) => saved) ? 'saved' : 'saving';
}

/** The state of the line, from the states of all joined rooms. The worst of them counts: a page never says more than all of them do. */
export function lineOf(rooms: readonly RoomLine[]): Line {
  const kind = kindOf(rooms);
  if (kind !== 'offline' && kind !== 'silent' && kind !== 'reconnecting') return { kind, since: null };
  const losses = rooms.flatMap(({ link, since }) => (link === 'connected' || since === null ? [] : [since]));
  return { kind, since: losses.length === 0 ? null : Math.min(...losses) };
}

let last: Line = OPENING;

function currentLine(): Line {
  const line = lineOf([...joinedRooms].map((room) => room.state()));
  if (line.kind !== last.kind || line.since !== last.since) last = line;
  return last;
}

/** The state of the line of this page. Renders again when it changes. */
export function useLine(): Line {
  return useSyncExternalStore(subscribeToRooms, currentLine, () => OPENING);
}
