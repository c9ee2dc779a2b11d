/** A room that a page only watches: it shows nothing of the text, and others do not see that it is there. */
import { useEffect, useState } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import { LiveRoom } from '#client/live/live-room.ts';

/**
 * The presence of a room, for a page that asks who is there and need not show the room itself. Null until the room is joined. After
 * a refusal nobody is there any more for this page, so nothing has to be done.
 */
export function useWatchedRoom(room: string, ownId: string): Awareness | null {
  const [awareness, setAwareness] = useState<Awareness | null>(null);
  useEffect(() => {
    const joined = new LiveRoom(room, { refused: () => undefined }, { as: ownId, hidden: true });
    setAwareness(joined.provider.awareness);
    return () => {
      setAwareness(null);
      joined.leave();
    };
  }, [room, ownId]);
  return awareness;
}
