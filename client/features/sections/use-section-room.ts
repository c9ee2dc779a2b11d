/** The live room of a section or of a suggestion, open while its editor is on the page. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type * as Y from 'yjs';
import { overviewOf } from '#shared/overview.ts';
import { parseRoom } from '#shared/wire.ts';
import { TEXT } from '#shared/text/markers.ts';
import { readSelection } from '#client/editor/binding/read-selection.ts';
import { isStillSignedIn, keys } from '#client/api/queries.ts';
import { keepRefused } from '#client/offline/refused-text.ts';
import { suggestionOfRoom } from '#client/offline/room-places.ts';
import { publishOverview } from '#client/live/live-overviews.ts';
import type { LiveRoom } from '#client/live/live-room.ts';
import { NEW_ROOM, type RoomState } from '#client/live/room-state.ts';
import { joinSectionRoom, leaveSectionRoom, type Writer } from '#client/live/section-room.ts';
import { needNewVersion } from '#client/offline/page-version.ts';

/** How often in a row the page joins a room again after a refusal. After that the reader has to press a button. */
const MAX_RETRIES = 4;
/** How long the page waits after a change before it works out the overview of the section again, in milliseconds. */
const OVERVIEW_DELAY = 400;

/** Publishes the overview of a section's text now and after each change. Returns a function that ends this. */
function tellOverview(sectionId: string, text: Y.Text): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    publishOverview(sectionId, overviewOf(text));
  };
  // The timer is not started anew by each key, so that a long run of typing does not hold it back.
  const changed = (): void => void (timer ??= setTimeout(tell, OVERVIEW_DELAY));
  tell();
  text.observeDeep(changed);
  return () => {
    text.unobserveDeep(changed);
    clearTimeout(timer);
    publishOverview(sectionId, null);
  };
}

const subscribeToNothing = (): (() => void) => () => undefined;

/**
 * Joins a room, and leaves it on unmount. After a refusal the unsaved text is stored for its writer, the plan is read again,
 * because the right may have changed, and the room is joined again with a new document (S7).
 */
export function useSectionRoom(name: string, writer: Writer): { room: LiveRoom | null; state: RoomState } {
  const queries = useQueryClient();
  const [room, setRoom] = useState<LiveRoom | null>(null);
  const writerRef = useRef(writer);
  useEffect(() => {
    writerRef.current = writer;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let tries = 0;
    const { planId, personId } = writerRef.current;
    const joined = joinSectionRoom(
      name,
      {
        beforeIncoming: readSelection,
        refused: async (code, text, isStored) => {
          const { sectionId, title } = writerRef.current;
          // Text that this device stores for another try is not lost. A page that is too old shows it too, so that it can be
          // copied.
          const lost = text !== '' || joined.state().unsaved > 0;
          const storing =
            lost && (!isStored || code === 'client_too_old')
              ? keepRefused({ planId, personId, sectionId, suggestionId: suggestionOfRoom(name), title, code, text })
              : null;
          if (code === 'client_too_old') return needNewVersion();
          if (code === 'not_signed_in' && !(await isStillSignedIn(personId))) return;
          tries += 1;
          // The plan is read first: a member who may no longer write must not get an editable editor.
          const reread = queries.invalidateQueries({ queryKey: keys.plan(planId) });
          if (tries <= MAX_RETRIES) void reread.finally(() => (timer = setTimeout(() => joined.rejoin(), 250 * 2 ** tries)));
          await storing;
        },
      },
      writerRef.current,
    );
    const unsubscribe = joined.subscribe(() => {
      if (joined.state().saved && joined.state().wrote) tries = 0;
    });
    setRoom(joined);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      leaveSectionRoom(joined, writerRef.current);
      setRoom(null);
    };
  }, [name, queries]);
  const stateNow = room?.state ?? (() => NEW_ROOM);
  const state = useSyncExternalStore(room?.subscribe ?? subscribeToNothing, stateNow, stateNow);
  const { opened, generation } = state;
  const { sectionId } = writer;
  useEffect(() => {
    // What a suggestion says is not in the plan.
    if (room === null || !opened || generation === 0 || parseRoom(room.name)?.kind !== 'section') return;
    return tellOverview(sectionId, room.doc.getText(TEXT));
  }, [room, opened, generation, sectionId]);
  return { room, state };
}
