/** Says who is writing in a section now, before somebody puts an earlier text there, and who wrote there since one looks at its past. */
import { PenLine } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonRef } from '#shared/api.ts';
import { useSignedIn } from '#client/api/signed-in.tsx';
import { joinedRooms, subscribeToRooms } from '#client/live/joined-rooms.ts';
import { LiveRoom } from '#client/live/live-room.ts';
import { useWriters } from '#client/live/presence.ts';
import { Icon } from '#client/ui/button.tsx';
import { Words } from '#client/ui/words.tsx';
import { firstName, listOf } from '#client/words/format.ts';
import { wroteSince } from './since.ts';

/** The room of a section that this page has open; null if it has not. */
function useRoom(name: string): LiveRoom | null {
  const find = (): LiveRoom | null => {
    for (const room of joinedRooms) if (room.name === name && room.planId !== null && room instanceof LiveRoom) return room;
    return null;
  };
  return useSyncExternalStore(subscribeToRooms, find, () => null);
}

/** The sentence, in a place that screen readers watch; empty if nobody writes. */
export function WritingHere({ room }: { room: string }) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const writers = useWriters(useRoom(room)?.provider.awareness ?? null, person.id);
  const names = listOf(writers.map((writer) => firstName(writer.name)));
  return (
    <div role="status">
      {writers.length > 0 && (
        <p className="tag waits">
          <Icon of={PenLine} />
          <Words>{t('past.writing', { count: writers.length, names })}</Words>
        </p>
      )}
    </div>
  );
}

/** How long after a change by others the page asks who wrote, in milliseconds. */
const QUIET_TIME = 1500;

/** Says who else has written since the reader went into the past of a section: the past that is shown has none of it. */
export function WroteSince({ sectionId, room: name }: { sectionId: string; room: string }) {
  const { t } = useTranslation();
  const { person } = useSignedIn();
  const room = useRoom(name);
  const [people, setPeople] = useState<readonly PersonRef[]>([]);
  const doc = room?.doc;
  useEffect(() => {
    if (room === null || doc === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      timer = undefined;
      // Without an answer nothing is said here. It is told once the reader is back.
      wroteSince(sectionId, person.id).then(setPeople, () => undefined);
    };
    const onUpdate = (_: Uint8Array, origin: unknown): void => {
      if (origin === room.provider && timer === undefined) timer = setTimeout(ask, QUIET_TIME);
    };
    doc.on('update', onUpdate);
    return () => {
      clearTimeout(timer);
      doc.off('update', onUpdate);
    };
  }, [room, doc, sectionId, person.id]);
  return (
    <div role="status">
      {people.length > 0 && (
        <p className="past-since small">
          {t('past.wroteSince', { count: people.length, names: listOf(people.map(({ name: full }) => firstName(full))) })}
        </p>
      )}
    </div>
  );
}
