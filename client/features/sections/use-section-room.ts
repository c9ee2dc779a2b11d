/** A section's live room, held for as long as its editor is on the page. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { readSelection } from '#client/editor/binding/read-selection.ts';
import { isStillSignedIn, keys } from '#client/api/queries.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import { NEW_ROOM, type RoomState } from '#client/live/room-state.ts';
import { joinSectionRoom, leaveSectionRoom, type Writer } from '#client/live/section-room.ts';
import { needNewVersion } from '#client/offline/page-version.ts';

/** How often in a row a refused room is joined again before its reader has to ask for it. */
const TRIES = 4;
const nothing = (): (() => void) => () => undefined;

/**
 * Joins a room and leaves it again. After a refusal the text that was not saved is kept for its writer, the plan is read
 * again, because the right may have changed, and the room is joined afresh with a new document.
 */
export function useSectionRoom(name: string, writer: Writer): { room: LiveRoom | null; state: RoomState } {
  const queries = useQueryClient();
  const [room, setRoom] = useState<LiveRoom | null>(null);
  const about = useRef(writer);
  useEffect(() => {
    about.current = writer;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let tries = 0;
    const { planId, personId } = about.current;
    const joined = joinSectionRoom(
      name,
      {
        beforeIncoming: readSelection,
        refused: async (code, text, kept) => {
          const { sectionId, title } = about.current;
          // What the device keeps for another try is not lost; an old page shows it all the same, for copying.
          const lost = text !== '' || joined.state().unsaved > 0;
          const keeping =
            lost && (!kept || code === 'client_too_old')
              ? keepRefused({ planId, personId, sectionId, title, code, text })
              : null;
          if (code === 'client_too_old') return needNewVersion();
          if (code === 'not_signed_in' && !(await isStillSignedIn(personId))) return;
          tries += 1;
          // Not before the plan was read again: whoever may no longer write must not be let into an open editor.
          const reread = queries.invalidateQueries({ queryKey: keys.plan(planId) });
          if (tries <= TRIES) void reread.finally(() => (timer = setTimeout(() => joined.rejoin(), 250 * 2 ** tries)));
          await keeping;
        },
      },
      about.current,
    );
    const stop = joined.subscribe(() => {
      if (joined.state().saved && joined.state().wrote) tries = 0;
    });
    setRoom(joined);
    return () => {
      clearTimeout(timer);
      stop();
      leaveSectionRoom(joined, about.current);
      setRoom(null);
    };
  }, [name, queries]);
  const state = useSyncExternalStore(room?.subscribe ?? nothing, room?.state ?? (() => NEW_ROOM));
  return { room, state };
}
